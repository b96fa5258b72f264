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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
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
import org.m2q.network.NetworkInput;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.export.NetworkExport;
import org.m2q.onnx.export.SyntheticParameters;
import org.m2q.onnx.integer.ExportForm;
import org.m2q.onnx.integer.ProgramExport;
import org.m2q.onnx.translate.Simplification;
import org.m2q.quant.Requantization;
import org.m2q.quant.program.FilterFormat;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.SyntheticFormats;
import org.m2q.quant.program.SyntheticPrograms;
import org.m2q.quant.Scheme;
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
		this(M2qWorkspace.create().open("memory:/models/benchmark.m2q", text), weightBits, threads, Requantization.FLOAT32);
	}

	private Inference(M2qDocument document, int weightBits, int threads, Requantization profile) {
		network = Layers.of(new Elaborator(TextLocator.INSTANCE).elaborate(document.models().getLast(), Map.of(), Cancellation.NONE).complete().orElseThrow());
		FilterFormat weights = new FilterFormat(Scheme.UNIFORM, weightBits, 0);
		program = SyntheticPrograms.of(network, new SyntheticFormats(profile, List.of(weights), 8, true, false), 1);
		this.threads = threads;
		pool = WorkerPool.of(threads);
	}

	/** An example such as {@code efficientvit-b1}. */
	static Inference ofExample(String name, int weightBits, int threads) {
		return ofExample(name, weightBits, threads, Requantization.FLOAT32);
	}

	/** An example whose factors have a profile. */
	static Inference ofExample(String name, int weightBits, int threads, Requantization profile) {
		return new Inference(M2qWorkspace.create().open(Example.folder().resolve(name + ".m2q")), weightBits, threads, profile);
	}

	/** Multiply-accumulate operations of one run. */
	long macs() {
		return network.layers().stream().mapToLong(layer -> layer.macs()).sum();
	}

	/** A run. */
	interface Run {
		void run() throws OrtException;
	}

	/** The generated class with the kernels that its constructor chooses, from codes in the arena to codes in the arena. */
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
		GeneratedCode code = code();
		Path folder = Files.createTempDirectory("m2q-benchmark");
		try {
			compile(code, folder);
			Map<String, byte[]> classes = new HashMap<>();
			try (Stream<Path> files = Files.list(folder.resolve("benchmark"))) {
				for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
					classes.put("benchmark." + file.getFileName().toString().replace(".class", ""), Files.readAllBytes(file));
				}
			}
			Object instance = new Loader(code, classes).loadClass(code.qualifiedName()).getConstructor().newInstance();
			return (InferenceNetwork) instance.getClass().getMethod("network").invoke(instance);
		} finally {
			try (Stream<Path> files = Files.walk(folder)) {
				files.sorted(java.util.Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
			}
		}
	}

	private GeneratedCode code() throws CodegenException {
		return JavaGenerator.generate(program, new GeneratorOptions("benchmark", "Net", List.of(), "memory:/models/"), Cancellation.NONE);
	}

	private static void compile(GeneratedCode code, Path folder) throws IOException {
		Path source = Files.createDirectories(folder.resolve("benchmark")).resolve("Net.java");
		Files.writeString(source, code.source());
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		if (compiler.run(null, null, null, "-d", folder.toString(), "-cp", location(InferenceNetwork.class).toString(), source.toString()) != 0) {
			throw new IllegalStateException("the generated class does not compile");
		}
	}

	/** Jar or folder of a class. */
	static Path location(Class<?> type) {
		return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
	}

	/** Writes the generated class and its weights; returns its name. */
	String write(Path folder) throws CodegenException, IOException {
		GeneratedCode code = code();
		compile(code, folder);
		Files.write(folder.resolve(code.folder()).resolve(code.weightsName()), code.weights());
		return code.qualifiedName();
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

	/** The network in single precision. */
	byte[] floatModel() throws OnnxException {
		return OnnxFiles.bytes(floats());
	}

	/** The network as ONNX Runtime's own quantizer writes it. */
	byte[] staticModel() throws OnnxException {
		Random random = new Random(1);
		Map<String, Tensor> sample = new LinkedHashMap<>();
		for (NetworkInput input : network.network().inputs()) {
			int[] shape = IntStream.concat(IntStream.of(1), input.shape().dims().stream().mapToInt(Integer::intValue)).toArray();
			float[] values = new float[Tensor.size(shape)];
			for (int i = 0; i < values.length; i++) {
				values[i] = 2 * random.nextFloat() - 1;
			}
			sample.put(input.name(), Tensor.of(shape, values));
		}
		Map<String, int[]> shapes = new LinkedHashMap<>();
		sample.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
		// As the quantizer asks for: normalizations are part of the convolutions before.
		return OnnxFiles.bytes(StaticQuantization.of(Simplification.simplify(floats(), shapes), sample));
	}

	private OnnxModel floats() throws OnnxException {
		return NetworkExport.export(network.network(), SyntheticParameters.of(network.network(), 1));
	}

	/** ONNX Runtime in single precision. */
	Run onnxFloat() throws OnnxException, OrtException {
		return onnx(floatModel());
	}

	/** ONNX Runtime with 8-bit integers as it likes them best. */
	Run onnxStatic() throws OnnxException, OrtException {
		return onnx(staticModel());
	}

	/** ONNX Runtime with the exact QDQ export, of which it fuses a part. */
	Run onnxInteger() throws OnnxException, OrtException {
		return onnx(OnnxFiles.bytes(ProgramExport.export(program, ExportForm.QDQ).model()));
	}

	private Run onnx(byte[] model) throws OrtException {
		OrtEnvironment environment = OrtEnvironment.getEnvironment();
		OrtSession session = environment.createSession(model, FirstInference.options(threads));
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
