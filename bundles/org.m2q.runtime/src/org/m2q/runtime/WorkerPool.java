package org.m2q.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.m2q.runtime.internal.Memory;
import org.m2q.runtime.internal.Op;
import org.m2q.runtime.internal.Scratch;

/**
 * Threads that share the work of one inference with the thread that runs it. Pieces of a step are independent, so results do not depend on who computes
 * them. Sessions of several callers may share a pool; their steps take turns.
 */
public final class WorkerPool implements AutoCloseable {

	static final WorkerPool NONE = new WorkerPool(1);

	private static final int SPINS = 2000;

	private final Thread[] helpers;
	private final AtomicInteger next = new AtomicInteger();
	private final AtomicInteger running = new AtomicInteger();
	private volatile int round;
	private volatile boolean closed;
	private volatile RuntimeException failure;
	private Op op;
	private Memory memory;
	private Scratch[] scratch;
	private CancellationToken token;
	private int grain;

	private WorkerPool(int threads) {
		helpers = new Thread[threads - 1];
		for (int i = 0; i < helpers.length; i++) {
			int worker = i + 1;
			helpers[i] = Thread.ofPlatform().daemon().name("m2q-inference-" + worker).unstarted(() -> help(worker));
		}
		for (Thread helper : helpers) {
			helper.start();
		}
	}

	/**
	 * A pool.
	 *
	 * @param threads threads that compute, including the one that runs a session; 1 or more
	 */
	public static WorkerPool of(int threads) {
		if (threads < 1) {
			throw new IllegalArgumentException(threads + " threads");
		}
		return new WorkerPool(threads);
	}

	/** Threads that compute, including the caller's. */
	public int threads() {
		return helpers.length + 1;
	}

	void run(Op work, Memory arena, Scratch[] scratches, CancellationToken cancellation) {
		if (helpers.length == 0 || work.units() <= work.grain(threads())) {
			alone(work, arena, scratches[0], cancellation);
			return;
		}
		synchronized (this) {
			if (closed) {
				throw new IllegalStateException("the pool is closed");
			}
			op = work;
			memory = arena;
			scratch = scratches;
			token = cancellation;
			grain = work.grain(threads());
			failure = null;
			next.set(0);
			running.set(helpers.length);
			round++;
			for (Thread helper : helpers) {
				LockSupport.unpark(helper);
			}
			try {
				share(0);
			} finally {
				while (running.get() > 0) {
					Thread.onSpinWait();
				}
			}
			if (failure != null) {
				throw failure;
			}
		}
	}

	private static void alone(Op work, Memory arena, Scratch scratch, CancellationToken cancellation) {
		int units = work.units();
		int grain = work.grain(1);
		for (int from = 0; from < units && !cancellation.isCancelled(); from += grain) {
			work.run(arena, scratch, from, Math.min(units, from + grain));
		}
	}

	private void share(int worker) {
		int units = op.units();
		while (!token.isCancelled()) {
			int from = next.getAndAdd(grain);
			if (from >= units) {
				return;
			}
			op.run(memory, scratch[worker], from, Math.min(units, from + grain));
		}
	}

	private void help(int worker) {
		int seen = 0;
		while (!closed) {
			int spins = 0;
			while (round == seen && !closed) {
				if (++spins > SPINS) {
					LockSupport.park(this);
				} else {
					Thread.onSpinWait();
				}
			}
			if (closed) {
				return;
			}
			seen = round;
			try {
				share(worker);
			} catch (RuntimeException e) {
				failure = e;
			} finally {
				running.decrementAndGet();
			}
		}
	}

	/** Ends the threads; sessions that use the pool cannot be run any more. */
	@Override
	public void close() {
		synchronized (this) {
			closed = true;
		}
		for (Thread helper : helpers) {
			LockSupport.unpark(helper);
		}
	}
}
