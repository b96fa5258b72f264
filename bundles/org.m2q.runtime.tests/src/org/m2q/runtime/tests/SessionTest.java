package org.m2q.runtime.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.m2q.runtime.BuildOptions;
import org.m2q.runtime.CancellationToken;
import org.m2q.runtime.InferenceCancelledException;
import org.m2q.runtime.InferenceNetwork;
import org.m2q.runtime.InferenceSession;
import org.m2q.runtime.InvalidInputException;
import org.m2q.runtime.NetworkBuilder;
import org.m2q.runtime.WorkerPool;

/** Sessions: same results however they are run, bad input, cancelling, no garbage. */
class SessionTest {

	private final SampleNetwork sample = new SampleNetwork();
	private final InferenceNetwork fast = sample.build(BuildOptions.FASTEST);
	private final InferenceNetwork reference = sample.build(BuildOptions.REFERENCE);

	private static int[] run(InferenceSession session, int[] image) {
		int[] result = new int[10];
		session.run(image, result);
		return result;
	}

	@Test
	void everyTensorIsTheSameWithAllKernels() {
		InferenceSession observed = sample.build(BuildOptions.OBSERVABLE).session();
		InferenceSession expected = reference.session();
		int[] result = run(observed, SampleNetwork.image(1));
		assertArrayEquals(run(expected, SampleNetwork.image(1)), result);
		for (int tensor = 0; tensor <= sample.last(); tensor++) {
			int number = tensor;
			assertArrayEquals(expected.codes(tensor), observed.codes(tensor), () -> "tensor " + number);
		}
		assertArrayEquals(result, observed.codes(sample.last()));
		assertTrue(Arrays.stream(result).distinct().count() > 3, () -> "says something: " + Arrays.toString(result));
	}

	@Test
	void resultsStayTheSameWhileKernelsAreExchanged() {
		InferenceNetwork network = sample.build(BuildOptions.QUICK_START);
		boolean vectors = network.kernels().startsWith("vector");
		assertEquals(vectors, network.isStarting());
		InferenceSession expected = reference.session();
		int[][] results = new int[5][];
		for (int i = 0; i < results.length; i++) {
			results[i] = run(expected, SampleNetwork.image(i));
		}
		try (WorkerPool pool = WorkerPool.of(2)) {
			InferenceSession alone = network.session();
			InferenceSession shared = network.session(pool);
			long end = System.nanoTime() + 120_000_000_000L;
			for (int i = 0; i < 20 || network.isStarting() && System.nanoTime() < end; i++) {
				assertArrayEquals(results[i % 5], run(alone, SampleNetwork.image(i % 5)));
				assertArrayEquals(results[i % 5], run(shared, SampleNetwork.image(i % 5)));
			}
			assertFalse(network.isStarting(), "the warm-up ends");
			assertArrayEquals(results[0], run(network.session(), SampleNetwork.image(0)), "a session that is made afterwards");
		}
	}

	@Test
	void tensorsThatShareMemoryAreNotMixedUp() {
		InferenceSession one = fast.session();
		InferenceSession other = reference.session();
		for (int i = 0; i < 5; i++) {
			assertArrayEquals(run(other, SampleNetwork.image(i)), run(one, SampleNetwork.image(i)));
		}
		assertTrue(fast.arenaBytes() < reference.arenaBytes());
	}

	@Test
	void codesOfUnobservedNetworksCannotBeRead() {
		InferenceSession session = fast.session();
		assertThrows(IllegalStateException.class, () -> session.codes(0));
	}

	@Test
	void batchesAreItemsOneAfterTheOther() {
		int[] images = new int[3 * SampleNetwork.SIZE];
		int[] expected = new int[30];
		for (int i = 0; i < 3; i++) {
			System.arraycopy(SampleNetwork.image(i), 0, images, i * SampleNetwork.SIZE, SampleNetwork.SIZE);
			System.arraycopy(run(reference.session(), SampleNetwork.image(i)), 0, expected, 10 * i, 10);
		}
		int[] results = new int[30];
		fast.session().run(images, results);
		assertArrayEquals(expected, results);
	}

	@Test
	void inputsCanBeSetOneByOne() {
		InferenceSession session = fast.session();
		session.setInput(0, SampleNetwork.image(4));
		session.compute(new CancellationToken());
		int[] result = new int[10];
		session.getOutput(0, result);
		assertArrayEquals(run(reference.session(), SampleNetwork.image(4)), result);
	}

	@Test
	void threadsDoNotChangeResults() {
		int[] expected = run(reference.session(), SampleNetwork.image(7));
		for (int threads = 1; threads <= 4; threads++) {
			try (WorkerPool pool = WorkerPool.of(threads)) {
				InferenceSession session = fast.session(pool);
				for (int i = 0; i < 20; i++) {
					assertArrayEquals(expected, run(session, SampleNetwork.image(7)));
				}
			}
		}
	}

	@Test
	void sessionsOfOneNetworkRunAtTheSameTime() throws Exception {
		List<int[]> expected = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			expected.add(run(reference.session(), SampleNetwork.image(i)));
		}
		try (ExecutorService executor = Executors.newFixedThreadPool(4); WorkerPool shared = WorkerPool.of(2)) {
			List<Callable<Boolean>> tasks = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				int image = i % 4;
				InferenceSession session = i < 4 ? fast.session() : fast.session(shared);
				tasks.add(() -> {
					for (int round = 0; round < 10; round++) {
						assertArrayEquals(expected.get(image), run(session, SampleNetwork.image(image)));
					}
					return true;
				});
			}
			for (Future<Boolean> task : executor.invokeAll(tasks)) {
				assertTrue(task.get());
			}
		}
	}

	@Test
	void runsAllocateNothingAfterTheFirst() {
		com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
		long thread = Thread.currentThread().threadId();
		InferenceSession session = sample.build(new BuildOptions(BuildOptions.Kernels.SCALAR, BuildOptions.ShiftAdd.MULTIPLIED, false)).session();
		int[][] inputs = { SampleNetwork.image(1) };
		int[][] outputs = { new int[10] };
		CancellationToken token = new CancellationToken();
		session.run(inputs, outputs, token);
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			long before = threads.getThreadAllocatedBytes(thread);
			session.run(inputs, outputs, token);
			least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
		}
		assertEquals(0, least, "bytes per run");
	}

	@Test
	void badInputSaysWhatIsWrong() {
		InferenceSession session = fast.session();
		int[] image = SampleNetwork.image(1);
		InvalidInputException shortInput = assertThrows(InvalidInputException.class, () -> session.run(Arrays.copyOf(image, 100), new int[10]));
		assertTrue(shortInput.getMessage().contains("needs 972 codes per item; given were 100"), shortInput.getMessage());
		InvalidInputException odd = assertThrows(InvalidInputException.class, () -> session.run(Arrays.copyOf(image, 1000), new int[10]));
		assertTrue(odd.getMessage().contains("972"), odd.getMessage());
		InvalidInputException output = assertThrows(InvalidInputException.class, () -> session.run(image, new int[9]));
		assertTrue(output.getMessage().contains("has 10 elements per item"), output.getMessage());
		image[5] = 256;
		InvalidInputException code = assertThrows(InvalidInputException.class, () -> session.run(image, new int[10]));
		assertTrue(code.getMessage().contains("code 256 of element 5 of input 't0' is outside 0 to 255"), code.getMessage());
		InvalidInputException count = assertThrows(InvalidInputException.class, () -> session.run(new int[0][], new int[1][10], new CancellationToken()));
		assertTrue(count.getMessage().contains("1 inputs and 1 outputs"), count.getMessage());
	}

	@Test
	void cancelledRunsStopAndTheSessionGoesOn() {
		CancellationToken token = new CancellationToken();
		token.cancel();
		try (WorkerPool pool = WorkerPool.of(2)) {
			for (InferenceSession session : List.of(fast.session(), fast.session(pool))) {
				int[] result = new int[10];
				assertThrows(InferenceCancelledException.class, () -> session.run(new int[][] { SampleNetwork.image(2) }, new int[][] { result }, token));
				assertArrayEquals(new int[10], result);
				assertArrayEquals(run(reference.session(), SampleNetwork.image(2)), run(session, SampleNetwork.image(2)));
			}
		}
	}

	@Test
	void closedPoolsSaySo() {
		WorkerPool pool = WorkerPool.of(2);
		InferenceSession session = fast.session(pool);
		pool.close();
		assertThrows(IllegalStateException.class, () -> run(session, SampleNetwork.image(2)));
	}

	@Test
	void wrongNetworksAreRejectedWhenTheyAreBuilt() {
		NetworkBuilder builder = new NetworkBuilder("wrong");
		int in = builder.tensor("in", OneStep.INT8, 3, 4, 4);
		int out = builder.tensor("out", OneStep.INT8, 2, 2, 3);
		builder.input(in);
		IllegalArgumentException shape = assertThrows(IllegalArgumentException.class, () -> builder.reshape("view", in, out));
		assertEquals("wrong, 'view': [3, 4, 4] as [2, 2, 3]", shape.getMessage());
		IllegalArgumentException early = assertThrows(IllegalArgumentException.class, () -> builder.lookup("table", out, out, new int[256]));
		assertTrue(early.getMessage().contains("reads a tensor that is not there yet"), early.getMessage());
		builder.output(out);
		assertThrows(IllegalArgumentException.class, () -> builder.build(BuildOptions.FASTEST));
		assertNotEquals("", fast.kernels());
	}
}
