package org.m2q.accelerator.execute;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.ProductLayer;
import org.m2q.quant.program.Step;

/**
 * The filter at each place of the products of a group. Engines take filters of one scheme together, so those that are multiplied come first wherever what reads the
 * result can take its channels in that order.
 */
final class FilterOrders {

	private static final int[] NONE = new int[0];

	private final Map<Integer, int[]> filters = new HashMap<>();
	private final Map<Integer, int[]> channels = new HashMap<>();
	private final List<Step> steps;

	/** The orders of the products among some steps, which are in the order of a program. */
	FilterOrders(List<Step> steps, List<ProductGroup.Member> members) {
		this.steps = steps;
		Map<Integer, int[]> made = new HashMap<>();
		for (ProductGroup.Member member : members) {
			Optional<ProductLayer> product = member.product();
			if (product.isEmpty()) {
				continue;
			}
			Step step = member.step();
			int[] given = made.getOrDefault(step.inputs().getFirst(), NONE);
			int[] own = NONE;
			if (product.get().weights().isPresent()) {
				boolean internal = steps.stream().anyMatch(other -> other.output() == step.inputs().getFirst());
				own = product.get().isDepthwise() && internal ? given.length > 0 ? given : natural(product.get())
						: isFree(member.output()) && groups(product.get()) ? byScheme(product.get()) : natural(product.get());
				channels.put(step.output(), product.get().isDepthwise() ? isNatural(own) ? NONE : own : given);
				if (!isNatural(own)) {
					made.put(member.output(), own);
				}
			}
			filters.put(step.output(), own);
		}
	}

	/** The filters of a product, those that are multiplied first; within each group of channels where there are several. */
	private static int[] byScheme(ProductLayer product) {
		Optional<FilterCodes> weights = product.weights();
		int places = weights.map(FilterCodes::filters).orElse(0);
		int groups = Math.toIntExact(product.network().layers().getFirst().loops().groups());
		int apart = product.isDepthwise() ? Math.max(1, places) : Math.max(1, places / Math.max(1, groups));
		return IntStream.range(0, places).boxed()
				.sorted(Comparator.comparing((Integer filter) -> filter / apart).thenComparing(filter -> weights.get().formats().get(filter).isShiftAdd())
						.thenComparing(filter -> filter))
				.mapToInt(Integer::intValue).toArray();
	}

	private static int[] natural(ProductLayer product) {
		return IntStream.range(0, product.weights().orElseThrow().filters()).toArray();
	}

	private static boolean isNatural(int[] order) {
		return IntStream.range(0, order.length).allMatch(i -> order[i] == i);
	}

	/** Whether the filters of a product may change places over all of them. */
	private static boolean groups(ProductLayer product) {
		return product.isDepthwise() || product.network().layers().getFirst().loops().groups() == 1;
	}

	/** Whether all readers in the group can take the channels of a tensor in another order. */
	private boolean isFree(int tensor) {
		return steps.stream().filter(step -> step.inputs().contains(tensor)).allMatch(step -> switch (step) {
			case Step.Linear linear -> true;
			case Step.Convolution conv -> conv.operator().groups() == 1
					|| isByChannel(conv) && isFree(conv.output());
			case Step.Lookup table -> isFree(table.output());
			default -> false;
		});
	}

	/** Whether every filter reads one channel of its own, so that it has to stand where the channel does. */
	private static boolean isByChannel(Step.Convolution conv) {
		return conv.operator().groups() == conv.weights().filters() && conv.weights().size() == conv.operator().kernelRows() * conv.operator().kernelColumns();
	}

	/** The filter at each place of a product; empty for products of computed tensors. */
	int[] filters(Step step) {
		return filters.getOrDefault(step.output(), NONE);
	}

	/** The channel at each place of what a step reads; empty for their own order. */
	int[] channels(Step step) {
		return channels.getOrDefault(step.output(), NONE);
	}

	/** Whether the filters that are multiplied come before those that are shifted and added. */
	boolean isByScheme(ProductGroup.Member member) {
		int[] order = filters(member.step());
		FilterCodes weights = member.product().flatMap(ProductLayer::weights).orElse(null);
		return weights == null || IntStream.range(1, order.length)
				.noneMatch(i -> weights.formats().get(order[i - 1]).isShiftAdd() && !weights.formats().get(order[i]).isShiftAdd());
	}
}
