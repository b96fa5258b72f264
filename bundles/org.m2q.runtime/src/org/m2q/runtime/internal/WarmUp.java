package org.m2q.runtime.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Makes operations that the JVM has to compile before they are fast ready in a thread of its own: runs them in an arena of its own, a little of each in turn,
 * and exchanges an operation when it has become faster than the one that sessions use meanwhile. Which of the two computes a step does not change a code.
 */
public final class WarmUp {

	/** Time of one turn of an operation. */
	private static final long TURN_NANOS = 1_000_000;
	/** Milliseconds between turns in which others, the compiler among them, have the processor. */
	private static final long PAUSE_MILLIS = 1;
	/** Turns after which the operations in use stay where they are faster. */
	private static final int MOST_TURNS = 400;
	/** Threads whose pieces are small enough for one turn. */
	private static final int PIECES = 8;

	private final Ops ops;
	private final Supplier<List<Op>> maker;
	private final Placement.Result placement;
	private final Map<Integer, int[]> constants;

	private WarmUp(Ops ops, Supplier<List<Op>> maker, Placement.Result placement, Map<Integer, int[]> constants) {
		this.ops = ops;
		this.maker = maker;
		this.placement = placement;
		this.constants = constants;
	}

	/**
	 * Starts a daemon thread after the first run of a session, which has the processors for itself until then.
	 *
	 * @param ops the operations in use
	 * @param maker makes those that take their places; called in the thread
	 * @param placement where the tensors lie
	 * @param constants codes of those that are given
	 */
	public static void prepare(Ops ops, Supplier<List<Op>> maker, Placement.Result placement, Map<Integer, int[]> constants) {
		ops.afterFirstRun(() -> Thread.ofPlatform().daemon().name("m2q-warm-up").start(new WarmUp(ops, maker, placement, constants)::run));
	}

	private void run() {
		try {
			exchange();
		} catch (RuntimeException e) {
			System.getLogger("org.m2q.runtime").log(System.Logger.Level.WARNING, "scalar kernels stay in use, because others failed: " + e);
		} finally {
			ops.settle();
		}
	}

	private void exchange() {
		List<Op> later = maker.get();
		ops.announce(later);
		Memory memory = new Memory(new byte[placement.bytes()], new short[placement.shorts()], new int[placement.ints()]);
		constants.forEach((index, codes) -> TensorCopy.in(placement.tensors().get(index), memory, codes, 0));
		Scratch scratch = ops.scratch().allocate();
		List<Integer> waiting = new ArrayList<>();
		for (int place = 0; place < later.size(); place++) {
			waiting.add(place);
		}
		for (int turn = 0; turn < MOST_TURNS && !waiting.isEmpty(); turn++) {
			waiting.removeIf(place -> {
				boolean ready = isReady(place, later.get(place), memory, scratch);
				if (ready) {
					ops.exchange(place, later.get(place));
				}
				return ready;
			});
		}
	}

	private boolean isReady(int place, Op later, Memory memory, Scratch scratch) {
		if (later.getClass() == ops.get(place).getClass()) {
			return true;
		}
		try {
			long time = turn(later, memory, scratch);
			pause();
			return time < ops.lastTime(place);
		} catch (RuntimeException e) {
			// The arena holds no codes of a real run, which some steps cannot read; in a session it will be compiled.
			return true;
		}
	}

	private static void pause() {
		try {
			Thread.sleep(PAUSE_MILLIS);
		} catch (InterruptedException e) {
			// Nobody has this thread to interrupt it; if somebody does, it goes on without a pause.
			Thread.currentThread().interrupt();
		}
	}

	/** Runs a part of an operation; returns the nanoseconds that all of it would take. */
	private static long turn(Op op, Memory memory, Scratch scratch) {
		int units = op.units();
		int grain = Math.min(op.grain(1), op.grain(PIECES));
		long begin = System.nanoTime();
		long time = 0;
		int done = 0;
		while (done < units && time < TURN_NANOS) {
			int end = Math.min(units, done + grain);
			op.run(memory, scratch, done, end);
			done = end;
			time = System.nanoTime() - begin;
		}
		return time * units / Math.max(1, done);
	}
}
