package org.m2q.runtime.internal;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The operations of a network. Each may be exchanged once, between two runs or during one, for one that computes the same codes: a session asks for it when it
 * runs it. Safe for use by several threads.
 */
public final class Ops {

	private final AtomicReferenceArray<Op> current;
	private final AtomicLongArray nanos;
	private final AtomicReference<Runnable> afterFirst = new AtomicReference<>();
	private volatile Scratch.Size scratch;
	private volatile boolean changing;

	/**
	 * Operations.
	 *
	 * @param first in their order
	 * @param changing whether they will be exchanged
	 */
	public Ops(List<Op> first, boolean changing) {
		current = new AtomicReferenceArray<>(first.toArray(Op[]::new));
		nanos = new AtomicLongArray(first.size());
		scratch = size(first);
		this.changing = changing;
	}

	private static Scratch.Size size(List<Op> ops) {
		return ops.stream().map(Op::scratch).reduce(Scratch.Size.NONE, Scratch.Size::or);
	}

	/** Number of operations. */
	public int count() {
		return current.length();
	}

	/** The operation at a place. */
	public Op get(int place) {
		return current.get(place);
	}

	/** What suffices for all operations that there are and will be, as far as it is known. */
	public Scratch.Size scratch() {
		return scratch;
	}

	/** Whether operations may still be exchanged, so that it matters how long they take. */
	public boolean areChanging() {
		return changing;
	}

	/** Says how long an operation took that may be exchanged. */
	public void took(int place, long time) {
		nanos.set(place, time);
	}

	/** How long an operation took last, or 0. */
	long lastTime(int place) {
		return nanos.get(place);
	}

	/** Announces the operations for which those at the same places will be exchanged. */
	void announce(List<Op> later) {
		scratch = scratch.or(size(later));
	}

	/** Exchanges an operation, after it was announced. */
	void exchange(int place, Op later) {
		current.set(place, later);
	}

	/** Sets what is done after the first run of a session. */
	void afterFirstRun(Runnable next) {
		afterFirst.set(next);
	}

	/** Says that a session has run all operations. */
	public void ran() {
		Runnable next = afterFirst.getAndSet(null);
		if (next != null) {
			next.run();
		}
	}

	/** No operation is exchanged any more. */
	void settle() {
		changing = false;
	}
}
