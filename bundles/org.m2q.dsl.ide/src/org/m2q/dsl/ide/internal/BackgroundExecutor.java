package org.m2q.dsl.ide.internal;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for work that nobody waits for: few, quiet, and gone when idle. */
public final class BackgroundExecutor {

	/** Threads unless something else is wanted. */
	public static final int THREADS = 2;

	private static final int IDLE_SECONDS = 30;

	private BackgroundExecutor() {
	}

	/**
	 * At most {@value #THREADS} daemon threads of low priority, so that typing stays smooth on a machine with two processors.
	 *
	 * @param name begin of the names of the threads
	 */
	public static ThreadPoolExecutor bounded(String name) {
		AtomicInteger number = new AtomicInteger();
		ThreadFactory factory = task -> {
			Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
			thread.setDaemon(true);
			thread.setPriority(Thread.NORM_PRIORITY - 1);
			return thread;
		};
		ThreadPoolExecutor executor = new ThreadPoolExecutor(THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				factory);
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	/**
	 * Gives an executor another number of threads; those that are too many end when their task does.
	 *
	 * @param threads 1 or more
	 */
	public static void resize(ThreadPoolExecutor executor, int threads) {
		// The core is never larger than the maximum.
		if (threads > executor.getMaximumPoolSize()) {
			executor.setMaximumPoolSize(threads);
			executor.setCorePoolSize(threads);
		} else {
			executor.setCorePoolSize(threads);
			executor.setMaximumPoolSize(threads);
		}
	}

	/** Runs every task at once in the calling thread. */
	public static ExecutorService direct() {
		return new AbstractExecutorService() {
			@Override
			public void execute(Runnable task) {
				task.run();
			}

			@Override
			public void shutdown() {
				// nothing to stop
			}

			@Override
			public List<Runnable> shutdownNow() {
				return List.of();
			}

			@Override
			public boolean isShutdown() {
				return false;
			}

			@Override
			public boolean isTerminated() {
				return false;
			}

			@Override
			public boolean awaitTermination(long timeout, TimeUnit unit) {
				return true;
			}
		};
	}
}
