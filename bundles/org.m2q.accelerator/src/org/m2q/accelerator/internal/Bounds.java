package org.m2q.accelerator.internal;

import java.util.Optional;

import org.m2q.accelerator.Bound;

/** Finds what a layer waits for. */
final class Bounds {

	private Bounds() {
	}

	static Bound of(LayerPricer.Price price, boolean hidden) {
		Busy first = null;
		Busy second = null;
		for (Busy busy : price.busy()) {
			if (first == null || busy.cycles() > first.cycles()) {
				second = first;
				first = busy;
			} else if (second == null || busy.cycles() > second.cycles()) {
				second = busy;
			}
		}
		if (first == null || first.cycles() == 0) {
			return Bound.UNKNOWN;
		}
		Optional<Bound.Next> next = second == null || second.cycles() == 0 ? Optional.empty()
				: Optional.of(new Bound.Next(second.resource(), second.cycles()));
		return new Bound(first.kind(), first.resource(), first.cycles(), next, hidden);
	}
}
