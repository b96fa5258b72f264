package org.m2q.advisor.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.m2q.accelerator.CostModel;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.MappingSpec.FusionRule;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Operand;
import org.m2q.base.Cancellation;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.ResolvedPolicy;

/**
 * Prices many sets of layers under other weights with few runs of the cost model.
 *
 * <p>Weights of a layer matter only for the layers that it may be fused with, as long as nothing but residuals stays on chip and nothing is
 * fetched ahead. So the network falls into segments, and one run prices one choice in every segment at once. The sums are those of the cost model,
 * in its order, so every number equals that of a run of its own bit for bit.
 */
public final class Splices {

	private final CostModel model;
	private final Grounds base;
	private final Cancellation cancellation;
	private final int[] segmentOf;
	private final List<List<LayerPrecision>> treatments = new ArrayList<>();
	/** By segment: what is wanted there and, once it is known, the costs of its layers. */
	private final List<Map<Key, List<LayerCost>>> parts = new ArrayList<>();
	private final int[] first;

	private record Key(int treatment, Set<Integer> layers) {
	}

	private Splices(CostModel model, Grounds base, int[] segmentOf, Cancellation cancellation) {
		this.model = model;
		this.base = base;
		this.segmentOf = segmentOf;
		this.cancellation = cancellation;
		int count = segmentOf[segmentOf.length - 1] + 1;
		first = new int[count + 1];
		Arrays.fill(first, segmentOf.length);
		for (int i = segmentOf.length - 1; i >= 0; i--) {
			first[segmentOf[i]] = i;
		}
		for (int s = 0; s < count; s++) {
			parts.add(new LinkedHashMap<>());
		}
	}

	/** Prepares; empty when all layers depend on each other. */
	public static Optional<Splices> of(CostModel model, Grounds base, Cancellation cancellation) {
		MappingSpec mapping = base.cost().mapping();
		boolean coupled = mapping.keeps().stream().anyMatch(rule -> rule.operand() != Operand.RESIDUALS) || !mapping.prefetched().isEmpty();
		int[] segments = segments(base.network(), mapping);
		return coupled || segments.length == 0 ? Optional.empty() : Optional.of(new Splices(model, base, segments, cancellation));
	}

	private static int[] segments(LayerNetwork network, MappingSpec mapping) {
		List<Layer> layers = network.layers();
		boolean[] joined = new boolean[layers.size()];
		for (FusionRule rule : mapping.fusions()) {
			int length = rule.chain().size();
			for (int start = 0; start + length <= layers.size(); start++) {
				boolean matches = true;
				for (int i = 0; i < length && matches; i++) {
					matches = rule.chain().get(i).selects(layers.get(start + i));
				}
				if (matches) {
					Arrays.fill(joined, start + 1, start + length, true);
				}
			}
		}
		int[] segmentOf = new int[layers.size()];
		int segment = -1;
		for (int i = 0; i < segmentOf.length; i++) {
			segment += joined[i] ? 0 : 1;
			segmentOf[i] = segment;
		}
		return segmentOf;
	}

	/**
	 * Adds a treatment.
	 *
	 * @param precisions formats of all layers under it
	 * @return its number
	 */
	public int treatment(List<LayerPrecision> precisions) {
		treatments.add(precisions);
		return treatments.size() - 1;
	}

	/** Asks for the price of some layers under a treatment, all others as they are. */
	public void want(int treatment, Set<Integer> layers) {
		bySegment(layers).forEach((segment, own) -> parts.get(segment).putIfAbsent(new Key(treatment, own), List.of()));
	}

	private Map<Integer, Set<Integer>> bySegment(Set<Integer> layers) {
		Map<Integer, Set<Integer>> parted = new HashMap<>();
		layers.forEach(layer -> parted.computeIfAbsent(segmentOf[layer], key -> new TreeSet<>()).add(layer));
		return parted;
	}

	/** Prices all that is wanted. */
	public void run() {
		while (true) {
			cancellation.check();
			List<LayerPrecision> formats = new ArrayList<>(basePrecisions());
			Map<Integer, Key> wave = new LinkedHashMap<>();
			for (int s = 0; s < parts.size(); s++) {
				int segment = s;
				parts.get(s).entrySet().stream().filter(entry -> entry.getValue().isEmpty()).findFirst().ifPresent(entry -> {
					wave.put(segment, entry.getKey());
					entry.getKey().layers().forEach(layer -> formats.set(layer, treatments.get(entry.getKey().treatment()).get(layer)));
				});
			}
			if (wave.isEmpty()) {
				return;
			}
			NetworkCost cost = model.estimate(base.network(), new ResolvedPolicy("", formats, List.of()), base.cost().accelerator(), base.cost().mapping(),
					cancellation);
			// A layer that cannot run takes no part in what is kept on chip, which others would feel: they are priced again without it.
			boolean complete = cost.isComplete();
			wave.forEach((segment, key) -> {
				List<LayerCost> part = List.copyOf(cost.layers().subList(first[segment], first[segment + 1]));
				if (complete || part.stream().anyMatch(layer -> layer.status() == LayerCost.Status.UNAVAILABLE)) {
					parts.get(segment).put(key, part);
				}
			});
		}
	}

	private List<LayerPrecision> basePrecisions() {
		return base.cost().layers().stream().map(LayerCost::precision).toList();
	}

	/** The costs of all layers when some of them, that were asked for, have other weights. */
	public List<LayerCost> costs(int treatment, Set<Integer> layers) {
		List<LayerCost> all = new ArrayList<>(base.cost().layers());
		bySegment(layers).forEach((segment, own) -> {
			List<LayerCost> part = parts.get(segment).get(new Key(treatment, own));
			for (int i = 0; i < part.size(); i++) {
				all.set(first[segment] + i, part.get(i));
			}
		});
		return all;
	}
}
