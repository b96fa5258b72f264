package org.m2q.accelerator.internal;

import java.util.EnumMap;
import java.util.Map;

import org.m2q.accelerator.Bound;

/** Cycles by the resource that works or is waited for. */
final class Spent {

	private static final Bound.Kind[] KINDS = Bound.Kind.values();

	private final long[] cycles = new long[KINDS.length];

	/** Adds cycles; returns this. */
	Spent add(Bound.Kind kind, long more) {
		cycles[kind.ordinal()] = Math.addExact(cycles[kind.ordinal()], more);
		return this;
	}

	/** Adds all cycles of another; returns this. */
	Spent add(Spent other) {
		for (Bound.Kind kind : KINDS) {
			add(kind, other.cycles[kind.ordinal()]);
		}
		return this;
	}

	/** Sum over all resources. */
	long total() {
		long total = 0;
		for (long part : cycles) {
			total = Math.addExact(total, part);
		}
		return total;
	}

	/** Those that occur. */
	Map<Bound.Kind, Long> causes() {
		Map<Bound.Kind, Long> causes = new EnumMap<>(Bound.Kind.class);
		for (Bound.Kind kind : KINDS) {
			if (cycles[kind.ordinal()] > 0) {
				causes.put(kind, cycles[kind.ordinal()]);
			}
		}
		return causes;
	}
}
