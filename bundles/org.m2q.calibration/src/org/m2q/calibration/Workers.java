package org.m2q.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.m2q.base.Cancellation;
import org.m2q.calibration.data.DataException;
import org.m2q.onnx.OnnxException;

/**
 * Divides samples among threads. The results do not depend on their number: of several failures, that of the first sample is reported.
 *
 * @param threads 1 or more
 */
public record Workers(int threads) {

	/** As many threads as the machine has cores. */
	public static Workers allCores() {
		return new Workers(Runtime.getRuntime().availableProcessors());
	}

	/** Checks the number. */
	public Workers {
		if (threads < 1) {
			throw new IllegalArgumentException(threads + " threads");
		}
	}

	/** Work on one sample. */
	@FunctionalInterface
	public interface Task {

		/**
		 * Works.
		 *
		 * @param index number of the sample
		 * @param cancellation stops when another sample has failed, too
		 */
		void run(int index, Cancellation cancellation) throws DataException, OnnxException;
	}

	/**
	 * Runs a task for every sample and waits for all.
	 *
	 * @param count number of samples
	 * @throws DataException as the task of the first sample that failed
	 * @throws OnnxException as the task of the first sample that failed
	 * @throws CancellationException when cancelled
	 */
	public void each(int count, Task task, Progress progress, Cancellation cancellation) throws DataException, OnnxException {
		Run run = new Run(count, task, progress, cancellation);
		ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, Math.min(threads, count)), Thread.ofPlatform().daemon().name("samples-", 0).factory());
		try {
			List<Future<?>> futures = new ArrayList<>();
			for (int i = 0; i < Math.min(threads, count); i++) {
				futures.add(pool.submit(run::work));
			}
			for (Future<?> future : futures) {
				future.get();
			}
		} catch (ExecutionException e) {
			if (e.getCause() instanceof Error error) {
				throw error;
			}
			throw new IllegalStateException(e.getCause());
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException("interrupted");
		} finally {
			pool.shutdownNow();
		}
		run.finish();
	}

	/** The samples of one call. */
	private static final class Run {

		private final int count;
		private final Task task;
		private final Progress progress;
		private final Cancellation cancellation;
		private final AtomicInteger next = new AtomicInteger();
		private int done;
		private int failed;
		private Exception failure;

		Run(int count, Task task, Progress progress, Cancellation cancellation) {
			this.count = count;
			this.task = task;
			this.progress = progress;
			this.cancellation = cancellation;
			this.failed = count;
		}

		void work() {
			for (int index = next.getAndIncrement(); index < count && wanted(index); index = next.getAndIncrement()) {
				int current = index;
				try {
					task.run(index, () -> cancellation.isCancelled() || !wanted(current));
					step();
				} catch (CancellationException e) {
					return;
				} catch (DataException | OnnxException | RuntimeException e) {
					fail(index, e);
				}
			}
		}

		/** Samples before one that failed still have to run, so that always the same failure is the first. */
		private synchronized boolean wanted(int index) {
			return !cancellation.isCancelled() && index < failed;
		}

		private synchronized void step() {
			progress.at(++done, count);
		}

		private synchronized void fail(int index, Exception e) {
			if (index < failed) {
				failed = index;
				failure = e;
			}
		}

		synchronized void finish() throws DataException, OnnxException {
			cancellation.check();
			switch (failure) {
				case null -> {
					// All went well.
				}
				case DataException e -> throw e;
				case OnnxException e -> throw e;
				case RuntimeException e -> throw e;
				default -> throw new IllegalStateException(failure);
			}
		}
	}
}
