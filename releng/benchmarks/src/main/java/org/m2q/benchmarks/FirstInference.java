package org.m2q.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.m2q.runtime.BuildOptions;
import org.m2q.runtime.CancellationToken;
import org.m2q.runtime.InferenceNetwork;
import org.m2q.runtime.InferenceSession;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;

/**
 * Makes one network ready in a process of its own and runs it once, then nineteen times more. Arguments: {@code java CLASS OPTIONS}, OPTIONS being the name of a constant of BuildOptions, or {@code onnx MODEL}. Prints the milliseconds from the
 * start of the Java machine to the end of the first run, and the largest memory that the process had, in KiB.
 */
public final class FirstInference {

	private static final int MORE = 19;

	private FirstInference() {
	}

	/** Runs. */
	public static void main(String[] arguments) throws Exception {
		Inference.Run run = arguments[0].equals("java") ? generated(arguments[1], arguments[2]) : onnx(Path.of(arguments[1]));
		run.run();
		long first = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
		for (int i = 0; i < MORE; i++) {
			run.run();
		}
		System.out.println(first + " " + peak());
	}

	private static String peak() throws IOException {
		return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmHWM:")).map(line -> line.replaceAll("[^0-9]", "")).findFirst().orElse("0");
	}

	private static Inference.Run generated(String name, String options) throws ReflectiveOperationException {
		Class<?> type = Class.forName(name);
		InferenceNetwork network = (InferenceNetwork) type.getMethod("network").invoke(type.getConstructor(BuildOptions.class).newInstance(BuildOptions.class.getField(options).get(null)));
		InferenceSession session = network.session();
		CancellationToken token = new CancellationToken();
		return () -> session.compute(token);
	}

	/** All optimizations. Here, because this class has to run where the language is not there. */
	static OrtSession.SessionOptions options(int threads) throws OrtException {
		OrtSession.SessionOptions options = new OrtSession.SessionOptions();
		options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
		options.setIntraOpNumThreads(threads);
		options.setInterOpNumThreads(1);
		options.addConfigEntry("session.intra_op.allow_spinning", "0");
		return options;
	}

	private static Inference.Run onnx(Path model) throws Exception {
		OrtEnvironment environment = OrtEnvironment.getEnvironment();
		OrtSession session = environment.createSession(model.toString(), options(1));
		Map<String, OnnxTensor> inputs = new HashMap<>();
		for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
			TensorInfo info = (TensorInfo) input.getValue().getInfo();
			inputs.put(input.getKey(), OnnxTensor.createTensor(environment, FloatBuffer.wrap(new float[Math.toIntExact(info.getNumElements())]), info.getShape()));
		}
		return () -> session.run(inputs).close();
	}
}
