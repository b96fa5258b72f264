package org.m2q.network.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * What flows from step to step: a tensor, a tuple of tensors, nothing, or something unknown because it depends on an error.
 *
 * @param wires the tensors
 * @param known whether they are known
 */
record Wires(List<Wire> wires, boolean known) {

	/** Depends on an error. */
	static final Wires UNKNOWN = new Wires(List.of(), false);
	/** No tensor. */
	static final Wires NONE = new Wires(List.of(), true);

	Wires {
		wires = List.copyOf(wires);
	}

	static Wires of(Wire wire) {
		return new Wires(List.of(wire), true);
	}

	static Wires of(List<Wire> wires) {
		return new Wires(wires, true);
	}

	/** All tensors of all parts; unknown when one part is. */
	static Wires join(List<Wires> parts) {
		List<Wire> all = new ArrayList<>();
		for (Wires part : parts) {
			if (!part.known) {
				return UNKNOWN;
			}
			all.addAll(part.wires);
		}
		return of(all);
	}

	int size() {
		return wires.size();
	}

	/** The only or first tensor. */
	Wire first() {
		return wires.getFirst();
	}
}
