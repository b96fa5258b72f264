package org.m2q.codegen.java.tests.child;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.m2q.runtime.BuildOptions;
import org.m2q.runtime.CancellationToken;
import org.m2q.runtime.InferenceNetwork;
import org.m2q.runtime.RealSession;
import org.m2q.runtime.WorkerPool;

/**
 * Runs generated classes until their runs allocate nothing, as they must when the optimizing compiler has seen their kernels. Arguments: kernels, threads,
 * qualified name of the class, then folders with such a class each.
 */
public final class AllocationProbe {

	private static final int RUNS = 20;
	private static final int BLOCKS = 3;
	private static final long NANOSECONDS = 150_000_000_000L;

	private AllocationProbe() {
	}

	/** Prints what each folder allocates; exit code 1 when one never stops. */
	public static void main(String[] arguments) throws Throwable {
		BuildOptions options = new BuildOptions(BuildOptions.Kernels.valueOf(arguments[0]), BuildOptions.ShiftAdd.MULTIPLIED, false);
		int threads = Integer.parseInt(arguments[1]);
		boolean all = true;
		for (int i = 3; i < arguments.length; i++) {
			Path folder = Path.of(arguments[i]);
			try (URLClassLoader loader = new URLClassLoader(new URL[] { folder.toUri().toURL() }, AllocationProbe.class.getClassLoader());
					WorkerPool pool = WorkerPool.of(threads)) {
				Class<?> type = loader.loadClass(arguments[2]);
				Object instance = type.getConstructor(BuildOptions.class).newInstance(options);
				InferenceNetwork network = (InferenceNetwork) type.getMethod("network").invoke(instance);
				RealSession session = (RealSession) type.getMethod("session", WorkerPool.class).invoke(instance, pool);
				all &= isQuiet(folder.getFileName().toString(), network, session, threads);
			}
		}
		System.exit(all ? 0 : 1);
	}

	/** Bytes that this thread, or all threads, have allocated; asking allocates nothing. */
	private static MethodHandle counter(int threads) throws ReflectiveOperationException {
		Class<?> type = Class.forName("com.sun.management.ThreadMXBean");
		MethodHandle method = MethodHandles.publicLookup().findVirtual(type, threads > 1 ? "getTotalThreadAllocatedBytes" : "getCurrentThreadAllocatedBytes",
				MethodType.methodType(long.class));
		return method.bindTo(ManagementFactory.getThreadMXBean());
	}

	private static boolean isQuiet(String name, InferenceNetwork network, RealSession session, int threads) throws Throwable {
		float[][] values = new float[network.inputs()][];
		Random random = new Random(1);
		for (int i = 0; i < values.length; i++) {
			values[i] = new float[2 * network.inputSize(i)];
			for (int k = 0; k < values[i].length; k++) {
				values[i][k] = (float) random.nextGaussian();
			}
		}
		float[][] results = new float[network.outputs()][];
		for (int i = 0; i < results.length; i++) {
			results[i] = new float[2 * network.outputSize(i)];
		}
		CancellationToken token = new CancellationToken();
		MethodHandle counter = counter(threads);
		List<Long> blocks = new ArrayList<>();
		long end = System.nanoTime() + NANOSECONDS;
		int quiet = 0;
		while (quiet < BLOCKS && System.nanoTime() < end) {
			long before = (long) counter.invokeExact();
			for (int i = 0; i < RUNS; i++) {
				session.run(values, results, token);
			}
			long bytes = (long) counter.invokeExact() - before;
			quiet = bytes == 0 ? quiet + 1 : 0;
			blocks.add(bytes);
		}
		System.out.println(name + " with " + network.kernels() + ": " + (quiet == BLOCKS ? "nothing after " + RUNS * (blocks.size() - BLOCKS) + " runs"
				: "still allocates, bytes per " + RUNS + " runs: " + blocks.subList(Math.max(0, blocks.size() - 10), blocks.size())));
		return quiet == BLOCKS;
	}
}
