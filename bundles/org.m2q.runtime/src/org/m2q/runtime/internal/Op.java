package org.m2q.runtime.internal;

/** One operation of a finished network: immutable, so that all sessions share it. */
public abstract class Op {

	private final String name;
	private final int units;

	/**
	 * An operation.
	 *
	 * @param name its name
	 * @param units number of pieces of its result that are computed independently of each other
	 */
	protected Op(String name, int units) {
		this.name = name;
		this.units = units;
	}

	/** Its name. */
	public final String name() {
		return name;
	}

	/** Number of independent pieces. */
	public final int units() {
		return units;
	}

	/**
	 * Pieces that are computed together, 1 or more.
	 *
	 * @param threads that share the work; one thread need not divide it
	 */
	public int grain(int threads) {
		return Math.max(1, threads == 1 ? units : units / 8);
	}

	/** Scratch that a thread needs. */
	public Scratch.Size scratch() {
		return Scratch.Size.NONE;
	}

	/**
	 * Computes pieces.
	 *
	 * @param memory the arena
	 * @param scratch of this thread
	 * @param from first piece
	 * @param to the one after the last
	 */
	public abstract void run(Memory memory, Scratch scratch, int from, int to);
}
