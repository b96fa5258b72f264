package org.m2q.onnx.integer;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.m2q.base.Cancellation;
import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.Tensor;

/**
 * Runs models with ONNX Runtime, of the jar {@code com.microsoft.onnxruntime:onnxruntime} that a user gives. It is used by reflection, so that nothing of
 * M2Q depends on it. On one thread.
 */
public final class OnnxRuntimeRunner implements ModelRunner, AutoCloseable {

	private static final String PACKAGE = "ai.onnxruntime.";
	private static final int ERRORS_ONLY = 3;
	/** With 3,923 bytes version 1.29.0 works, with 4,023 its native code ends the process. */
	private static final int LONGEST_COMMAND_LINE = 3900;

	private final URLClassLoader loader;
	private final Object environment;
	private final String version;

	private OnnxRuntimeRunner(URLClassLoader loader, Object environment, String version) {
		this.loader = loader;
		this.environment = environment;
		this.version = version;
	}

	/**
	 * Loads a runtime.
	 *
	 * @param jar the jar of ONNX Runtime for Java, with its native libraries
	 * @throws OnnxException when it is none, does not work on this machine, or would crash because the command line of this process is long
	 */
	public static OnnxRuntimeRunner load(Path jar) throws OnnxException {
		if (!Files.isRegularFile(jar)) {
			throw new OnnxException(jar + " is not a file; give the jar of ONNX Runtime for Java (com.microsoft.onnxruntime:onnxruntime)");
		}
		checkCommandLine();
		URLClassLoader loader;
		try {
			loader = new URLClassLoader(new URL[] { jar.toUri().toURL() }, ClassLoader.getPlatformClassLoader());
		} catch (MalformedURLException e) {
			throw new OnnxException(jar + ": " + e.getMessage(), e);
		}
		try {
			Class<?> type = loader.loadClass(PACKAGE + "OrtEnvironment");
			Object environment = type.getMethod("getEnvironment").invoke(null);
			return new OnnxRuntimeRunner(loader, environment, (String) type.getMethod("getVersion").invoke(environment));
		} catch (ReflectiveOperationException | LinkageError e) {
			try {
				loader.close();
			} catch (IOException close) {
				e.addSuppressed(close);
			}
			String why = e instanceof ClassNotFoundException ? "it holds no class " + PACKAGE + "OrtEnvironment" : reason(e);
			throw new OnnxException(jar + " is not a jar of ONNX Runtime for Java that works here: " + why, e);
		}
	}

	/** The native code of ONNX Runtime reads the command line of the process, and a long one makes it crash. */
	private static void checkCommandLine() throws OnnxException {
		int length;
		try {
			length = Files.readAllBytes(Path.of("/proc/self/cmdline")).length;
		} catch (IOException e) {
			// Not on Linux: nothing is known of a limit.
			return;
		}
		if (length > LONGEST_COMMAND_LINE) {
			throw new OnnxException("ONNX Runtime crashes in a process whose command line has more than about " + LONGEST_COMMAND_LINE + " bytes, and that of this one has " + length
					+ "; give Java the class path in the environment variable CLASSPATH or in an argument file");
		}
	}

	@Override
	public String name() {
		return "ONNX Runtime " + version;
	}

	@Override
	public List<Level> levels() {
		return List.of(Level.NONE, Level.ALL);
	}

	@Override
	public void close() throws IOException {
		loader.close();
	}

	@Override
	public Map<String, Tensor> run(OnnxModel model, Map<String, Tensor> inputs, Level level, Cancellation cancellation) throws OnnxException {
		cancellation.check();
		List<AutoCloseable> open = new ArrayList<>();
		try {
			Class<?> optionsType = type("OrtSession$SessionOptions");
			AutoCloseable options = opened(open, optionsType.getConstructor().newInstance());
			Class<?> levelType = type("OrtSession$SessionOptions$OptLevel");
			optionsType.getMethod("setOptimizationLevel", levelType).invoke(options, constant(levelType, level == Level.NONE ? "NO_OPT" : "ALL_OPT"));
			optionsType.getMethod("setIntraOpNumThreads", int.class).invoke(options, 1);
			Class<?> loggingType = type("OrtLoggingLevel");
			optionsType.getMethod("setSessionLogLevel", loggingType).invoke(options, loggingType.getEnumConstants()[ERRORS_ONLY]);
			AutoCloseable session = opened(open,
					environment.getClass().getMethod("createSession", byte[].class, optionsType).invoke(environment, OnnxFiles.bytes(model), options));
			Map<String, Object> given = new LinkedHashMap<>();
			for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
				given.put(input.getKey(), opened(open, tensor(input.getValue())));
			}
			Object result = opened(open, session.getClass().getMethod("run", Map.class).invoke(session, given));
			Map<String, Tensor> outputs = new LinkedHashMap<>();
			for (Object entry : (Iterable<?>) result) {
				Map.Entry<?, ?> output = (Map.Entry<?, ?>) entry;
				outputs.put((String) output.getKey(), tensor(output.getValue()));
			}
			return outputs;
		} catch (ReflectiveOperationException | LinkageError e) {
			throw new OnnxException(name() + ": " + reason(e), e);
		} finally {
			for (AutoCloseable resource : open.reversed()) {
				close(resource);
			}
		}
	}

	private static void close(AutoCloseable resource) {
		try {
			resource.close();
		} catch (Exception e) {
			throw new IllegalStateException("ONNX Runtime cannot free memory", e);
		}
	}

	private static AutoCloseable opened(List<AutoCloseable> open, Object resource) {
		open.add((AutoCloseable) resource);
		return (AutoCloseable) resource;
	}

	private static String reason(Throwable e) {
		Throwable cause = e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
		return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage().strip();
	}

	private Class<?> type(String name) throws ClassNotFoundException {
		return loader.loadClass(PACKAGE + name);
	}

	private static Object constant(Class<?> type, String name) {
		return Arrays.stream(type.getEnumConstants()).filter(value -> ((Enum<?>) value).name().equals(name)).findFirst().orElseThrow();
	}

	private Object tensor(Tensor tensor) throws ReflectiveOperationException {
		long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
		Class<?> type = type("OnnxTensor");
		return tensor.type() == DataType.FLOAT
				? type.getMethod("createTensor", environment.getClass(), FloatBuffer.class, long[].class).invoke(null, environment, FloatBuffer.wrap(tensor.reals()), shape)
				: type.getMethod("createTensor", environment.getClass(), LongBuffer.class, long[].class).invoke(null, environment, LongBuffer.wrap(tensor.integers()),
						shape);
	}

	private Tensor tensor(Object value) throws ReflectiveOperationException, OnnxException {
		Class<?> type = type("OnnxTensor");
		Object info = type.getMethod("getInfo").invoke(value);
		long[] extents = (long[]) info.getClass().getMethod("getShape").invoke(info);
		int[] shape = Arrays.stream(extents).mapToInt(Math::toIntExact).toArray();
		int size = Tensor.size(shape);
		String kind = ((Enum<?>) info.getClass().getField("type").get(info)).name();
		if (kind.equals("FLOAT")) {
			float[] reals = new float[size];
			((FloatBuffer) type.getMethod("getFloatBuffer").invoke(value)).get(reals);
			return Tensor.of(shape, reals);
		}
		long[] integers = new long[size];
		switch (kind) {
			case "INT64" -> ((LongBuffer) type.getMethod("getLongBuffer").invoke(value)).get(integers);
			case "INT32" -> {
				IntBuffer buffer = (IntBuffer) type.getMethod("getIntBuffer").invoke(value);
				Arrays.setAll(integers, buffer::get);
			}
			case "INT16" -> {
				ShortBuffer buffer = (ShortBuffer) type.getMethod("getShortBuffer").invoke(value);
				Arrays.setAll(integers, buffer::get);
			}
			case "INT8", "UINT8" -> {
				ByteBuffer buffer = (ByteBuffer) type.getMethod("getByteBuffer").invoke(value);
				int mask = kind.equals("UINT8") ? 0xff : -1;
				Arrays.setAll(integers, i -> buffer.get(i) & mask);
			}
			default -> throw new OnnxException("values of the type " + kind + " are not read");
		}
		DataType of = DataType.valueOf(kind);
		return Tensor.integer(of, shape, integers);
	}
}
