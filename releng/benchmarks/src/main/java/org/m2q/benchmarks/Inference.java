package org.m2q.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import org.m2q.base.Cancellation;
import org.m2q.codegen.java.CodegenException;
import org.m2q.codegen.java.GeneratedCode;
import org.m2q.codegen.java.GeneratorOptions;
import org.m2q.codegen.java.JavaGenerator;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.network.Elaborator;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.export.NetworkExport;
import org.m2q.onnx.export.SyntheticParameters;
import org.m2q.onnx.integer.ExportForm;
import org.m2q.onnx.integer.ProgramExport;
import org.m2q.quant.Requantization;
import org.m2q.quant.program.FilterFormat;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.SyntheticFormats;
import org.m2q.quant.program.SyntheticPrograms;
import org.m2q.quant.Scheme;
import org.m2q.runtime.BuildOptions;
import org.m2q.runtime.CancellationToken;
import org.m2q.runtime.InferenceNetwork;
import org.m2q.runtime.InferenceSession;
import org.m2q.runtime.WorkerPool;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;

/** One network with seeded random weights, as a generated Java class and as models for ONNX Runtime. Times do not depend on the values. */
final class Inference {

	private final LayerNetwork network;
	private final IntegerProgram program;
	private final WorkerPool pool;
	private final int threads;

	/**
	 * Reads a network.
	 *
	 * @param text a document of the language, of which the last model is taken
	 * @param weightBits 8 or 4
	 * @param threads that compute
	 */
	Inference(String text, int weightBits, int threads) {
		this(M2qWorkspace.create().open("memory:/models/benchmark.m2q", text), weightBits, threads);
	}

	private Inference(M2qDocument document, int weightBits, int threads) {
		network = Layers.of(new Elaborator(TextLocator.INSTANCE).elaborate(document.models().getLast(), Map.of(), Cancellation.NONE).complete().orElseThrow());
		FilterFormat weights = new FilterFormat(Scheme.UNIFORM, weightBits, 0);
		program = SyntheticPrograms.of(network, new SyntheticFormats(Requantization.FLOAT32, List.of(weights), 8, true, false), 1);
		this.threads = threads;
		pool = WorkerPool.of(threads);
	}

	/** An example such as {@code efficientvit-b1}. */
	static Inference ofExample(String name, int weightBits, int threads) {
		return new Inference(M2qWorkspace.create().open(Example.folder().resolve(name + ".m2q")), weightBits, threads);
	}

	/** Multiply-accumulate operations of one run. */
	long macs() {
		return network.layers().stream().mapToLong(layer -> layer.macs()).sum();
	}

	/** A run. */
	interface Run {
		void run() throws OrtException;
	}

	/** The generated class with the fastest kernels, from codes in the arena to codes in the arena. */
	Run generated() throws CodegenException, IOException, ReflectiveOperationException {
		InferenceSession session = generatedNetwork().session(pool);
		int[][] inputs = SyntheticPrograms.inputs(program, 1);
		for (int i = 0; i < inputs.length; i++) {
			session.setInput(i, inputs[i]);
		}
		CancellationToken token = new CancellationToken();
		return () -> session.compute(token);
	}

	/** The generated class. */
	InferenceNetwork generatedNetwork() throws CodegenException, IOException, ReflectiveOperationException {
		GeneratedCode code = JavaGenerator.generate(program, new GeneratorOptions("benchmark", "Net", List.of(), "memory:/models/"), Cancellation.NONE);
		Path folder = Files.createTempDirectory("m2q-benchmark");
		try {
			Path source = Files.createDirectories(folder.resolve("benchmark")).resolve("Net.java");
			Files.writeString(source, code.source());
			JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
			Path runtime = Path.of(URI.create(InferenceNetwork.class.getProtectionDomain().getCodeSource().getLocation().toString()));
			if (compiler.run(null, null, null, "-d", folder.toString(), "-cp", runtime.toString(), source.toString()) != 0) {
				throw new IllegalStateException("the generated class does not compile");
			}
			Map<String, byte[]> classes = new HashMap<>();
			try (Stream<Path> files = Files.list(folder.resolve("benchmark"))) {
				for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
					classes.put("benchmark." + file.getFileName().toString().replace(".class", ""), Files.readAllBytes(file));
				}
			}
			Object instance = new Loader(code, classes).loadClass(code.qualifiedName()).getConstructor(BuildOptions.class).newInstance(BuildOptions.FASTEST);
			return (InferenceNetwork) instance.getClass().getMethod("network").invoke(instance);
		} finally {
			try (Stream<Path> files = Files.walk(folder)) {
				files.sorted(java.util.Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
			}
		}
	}

	private static final class Loader extends ClassLoader {
		private final GeneratedCode code;
		private final Map<String, byte[]> classes;

		Loader(GeneratedCode code, Map<String, byte[]> classes) {
			super(Inference.class.getClassLoader());
			this.code = code;
			this.classes = classes;
		}

		@Override
		protected Class<?> findClass(String name) throws ClassNotFoundException {
			if (!classes.containsKey(name)) {
				throw new ClassNotFoundException(name);
			}
			return defineClass(name, classes.get(name), 0, classes.get(name).length);
		}

		@Override
		public InputStream getResourceAsStream(String name) {
			return name.equals(code.folder() + "/" + code.weightsName()) ? new ByteArrayInputStream(code.weights()) : super.getResourceAsStream(name);
		}
	}

	/** ONNX Runtime in single precision. */
	Run onnxFloat() throws OnnxException, OrtException {
		return onnx(OnnxFiles.bytes(NetworkExport.export(network.network(), SyntheticParameters.of(network.network(), 1))));
	}

	/** ONNX Runtime with 8-bit integers, between QuantizeLinear and DequantizeLinear, which it fuses. */
	Run onnxInteger() throws OnnxException, OrtException {
		return onnx(OnnxFiles.bytes(ProgramExport.export(program, ExportForm.QDQ).model()));
	}

	private Run onnx(byte[] model) throws OrtException {
		OrtEnvironment environment = OrtEnvironment.getEnvironment();
		OrtSession.SessionOptions options = new OrtSession.SessionOptions();
		options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
		options.setIntraOpNumThreads(threads);
		options.setInterOpNumThreads(1);
		options.addConfigEntry("session.intra_op.allow_spinning", "0");
		OrtSession session = environment.createSession(model, options);
		Map<String, OnnxTensor> inputs = new HashMap<>();
		for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
			TensorInfo info = (TensorInfo) input.getValue().getInfo();
			int size = Math.toIntExact(info.getNumElements());
			inputs.put(input.getKey(), info.type == OnnxJavaType.FLOAT ? OnnxTensor.createTensor(environment, FloatBuffer.wrap(new float[size]), info.getShape())
					: OnnxTensor.createTensor(environment, ByteBuffer.allocateDirect(size), info.getShape(), info.type));
		}
		return () -> session.run(inputs).close();
	}
}
