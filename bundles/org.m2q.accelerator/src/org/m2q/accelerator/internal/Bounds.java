package org.m2q.accelerator.internal;

import org.m2q.accelerator.Bound;
import org.m2q.base.unit.Format;

/** Says what a layer waits for, and what would change that. */
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
			return new Bound(Bound.Kind.NONE, "", 0, 1, "It takes no time of its own.");
		}
		double factor = second == null || second.cycles() == 0 ? 1 : (double) first.cycles() / second.cycles();
		StringBuilder text = new StringBuilder();
		text.append(subject(first)).append(' ').append(Format.grouped(first.cycles())).append(" cycles");
		if (second != null && second.cycles() > 0) {
			text.append(", ").append(Format.factor(factor)).append(" those of ").append(object(second));
		}
		text.append(": ").append(remedy(first)).append('.');
		if (hidden) {
			text.append(" The time is hidden behind the layers it is pipelined with.");
		}
		return new Bound(first.kind(), first.resource(), first.cycles(), factor, text.toString());
	}

	private static String subject(Busy busy) {
		return switch (busy.kind()) {
			case COMPUTE -> "The products take engine " + busy.resource();
			case VECTOR -> "The elements take unit " + busy.resource();
			case BUFFER -> "Buffer " + busy.resource() + " is accessed for";
			case INTERCONNECT -> "Wires " + busy.resource() + " carry operands for";
			case DRAM_WEIGHTS -> "Weights, mostly, come from " + busy.resource() + " for";
			case DRAM_ACTIVATIONS -> "Activations, mostly, pass " + busy.resource() + " for";
			case NONE -> "It takes";
		};
	}

	private static String object(Busy busy) {
		return switch (busy.kind()) {
			case DRAM_WEIGHTS, DRAM_ACTIVATIONS -> "DRAM";
			default -> busy.resource();
		};
	}

	private static String remedy(Busy busy) {
		return switch (busy.kind()) {
			case COMPUTE -> "more processing elements or narrower operands would help";
			case VECTOR -> "more lanes would help";
			case BUFFER -> "more banks, wider words or more accumulators would help";
			case INTERCONNECT -> "wider wires would help";
			case DRAM_WEIGHTS -> "more bandwidth, narrower weights or a larger buffer for them would help";
			case DRAM_ACTIVATIONS -> "fusing it with its neighbours, more bandwidth or narrower activations would help";
			case NONE -> "nothing would help";
		};
	}
}
