package org.m2q.accelerator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.base.unit.Dimension;
import org.m2q.base.unit.Format;

/** Says what layers and networks wait for, and what twice of it would save. */
final class Why {

	/** A saving below this is none to a reader. */
	private static final double LEAST = 0.0005;

	private final NetworkCost cost;

	Why(NetworkCost cost) {
		this.cost = cost;
	}

	/** See {@link NetworkCost#why(int)}. */
	String layer(int index) {
		LayerCost layer = cost.layers().get(index);
		Bound bound = layer.bound();
		if (bound.kind() == Bound.Kind.NONE) {
			return bound.explanation();
		}
		boolean alone = layer.fusedWith().size() < 2;
		double own = cost.speedups().layers(alone ? List.of(index) : layer.fusedWith(), bound.resource());
		String its = alone ? "its time" : "the time of its group";
		String text = bound.cause(size(bound.resource()).orElse("")) + "." + (bound.hidden() ? Bound.HIDDEN : "");
		double all = cost.speedups().network(bound.resource());
		String more = Format.percent(all) + " of the network's";
		if (bound.hidden()) {
			return text + " " + twice(bound) + (all < LEAST ? " would save nothing." : " would save " + more + " time.");
		}
		if (own < LEAST) {
			return text + " " + twice(bound) + " would save nothing of " + its + (all < LEAST ? "." : ", but " + more + ".") + others(layer);
		}
		return text + " " + twice(bound) + " would save " + Format.percent(own) + " of " + its + " and " + more + "." + others(layer);
	}

	/** See {@link NetworkCost#why()}. */
	String network() {
		Map<String, Bound> resources = new LinkedHashMap<>();
		cost.layers().stream().map(LayerCost::bound).filter(bound -> bound.kind() != Bound.Kind.NONE)
				.forEach(bound -> resources.putIfAbsent(bound.resource(), bound));
		if (cost.cycles() == 0 || resources.isEmpty()) {
			return "";
		}
		List<Bound> best = new ArrayList<>(resources.values());
		best.sort(Comparator.comparingDouble((Bound bound) -> -cost.speedups().network(bound.resource())));
		Map.Entry<Bound.Kind, Long> most = cost.spent().entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
		StringBuilder text = new StringBuilder("Most of the time, ").append(Format.percent((double) most.getValue() / cost.cycles())).append(", goes to ")
				.append(goal(most.getKey())).append(". ");
		text.append(twice(best.getFirst())).append(size(best.getFirst().resource()).map(size -> " (now " + size + ")").orElse("")).append(" would save ")
				.append(Format.percent(cost.speedups().network(best.getFirst().resource()))).append(" of the latency");
		if (best.size() > 1) {
			String second = twice(best.get(1));
			text.append(", ").append(Character.toLowerCase(second.charAt(0))).append(second.substring(1)).append(' ')
					.append(Format.percent(cost.speedups().network(best.get(1).resource())));
		}
		return text.append('.').toString();
	}

	private static String goal(Bound.Kind kind) {
		return switch (kind) {
			case COMPUTE -> "products";
			case VECTOR -> "the vector unit";
			case BUFFER -> "accesses of buffers";
			case INTERCONNECT -> "wires between buffers and engines";
			case DRAM_WEIGHTS -> "transfers that are mostly weights";
			case DRAM_ACTIVATIONS -> "transfers that are mostly activations";
			case NONE -> "nothing";
		};
	}

	private static String twice(Bound bound) {
		String what = switch (bound.kind()) {
			case COMPUTE -> "processing elements";
			case VECTOR -> "lanes";
			case BUFFER -> "banks";
			case INTERCONNECT -> "width";
			default -> "bandwidth";
		};
		return "Twice the " + what + " of " + bound.resource();
	}

	private static String others(LayerCost layer) {
		Bound bound = layer.bound();
		return switch (bound.kind()) {
			case COMPUTE -> " Narrower operands may help as well.";
			case BUFFER -> " Wider words or more accumulators may help as well.";
			case DRAM_WEIGHTS -> {
				double weights = share(layer, true);
				yield " Weights are " + Format.percent(weights) + " of its bytes there: half their bits would move up to " + Format.percent(weights / 2)
						+ " less. A larger buffer for them may help as well.";
			}
			case DRAM_ACTIVATIONS -> {
				double activations = share(layer, false);
				yield " Activations are " + Format.percent(activations) + " of its bytes there: half their bits would move up to " + Format.percent(activations / 2)
						+ " less. Fusing it with its neighbours may help as well.";
			}
			default -> "";
		};
	}

	/** Part of the bytes that a layer moves to and from the memory that it waits for which are weights, with the biases beside them, or are not. */
	private static double share(LayerCost layer, boolean weights) {
		long all = 0;
		long some = 0;
		for (Traffic traffic : layer.traffic()) {
			if (traffic.memory().equals(layer.bound().resource())) {
				long bytes = Math.addExact(traffic.readBytes(), traffic.writtenBytes());
				all = Math.addExact(all, bytes);
				some = Math.addExact(some, traffic.operand() == Operand.WEIGHTS == weights ? bytes : 0);
			}
		}
		return all == 0 ? 0 : (double) some / all;
	}

	/** How large a resource is. */
	private Optional<String> size(String resource) {
		AcceleratorSpec spec = cost.accelerator();
		for (EngineSpec engine : spec.engines()) {
			if (engine.name().equals(resource)) {
				return Optional.of(engine.kind() == EngineKind.VECTOR_UNIT ? engine.elements() + " lanes"
						: engine.rows() + " × " + engine.columns() + " elements");
			}
		}
		for (MemorySpec memory : spec.memories()) {
			if (memory.name().equals(resource)) {
				return Optional.of(memory.kind() == MemoryKind.DRAM ? Format.value(memory.bandwidth(), Dimension.BANDWIDTH)
						: (memory.banks() == 1 ? "1 bank of " : memory.banks() + " banks of ") + Format.data(memory.width()));
			}
		}
		return spec.interconnects().stream().filter(wires -> wires.name().equals(resource)).findFirst()
				.map(wires -> Math.round(wires.width() * 8) + " bit");
	}
}
