package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;

import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.FilterShare;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.quant.Scheme;

/** Policies in other formats. Shares that become equal become one. */
final class Formats {

	private static final int USUAL_BITS = 8;

	private Formats() {
	}

	/** No integer format of weights or activations below 8 bit. */
	static ResolvedPolicy atLeast8Bit(ResolvedPolicy policy) {
		return changed(policy, index -> {
			LayerPrecision layer = policy.layers().get(index);
			return layer.withFormats(merged(layer.weights(), Formats::widened), widened(layer.activations()));
		});
	}

	/** Uniform weights of the same width where the weights of a layer are powers of two and the predicate holds. */
	static ResolvedPolicy uniform(ResolvedPolicy policy, LayerNetwork network, BiPredicate<Layer, FilterShare> where) {
		return changed(policy, index -> {
			LayerPrecision layer = policy.layers().get(index);
			Layer of = network.layers().get(index);
			return layer.withFormats(merged(layer.weights(), share -> share.scheme() != Scheme.UNIFORM && where.test(of, share)
					? new FilterShare(Scheme.UNIFORM, share.format(), 0, share.symmetric(), share.share()) : share), layer.activations());
		});
	}

	private static ResolvedPolicy changed(ResolvedPolicy policy, java.util.function.IntFunction<LayerPrecision> change) {
		List<LayerPrecision> layers = new ArrayList<>();
		for (int i = 0; i < policy.layers().size(); i++) {
			layers.add(change.apply(i));
		}
		return new ResolvedPolicy(policy.policy(), layers, policy.problems());
	}

	private static FilterShare widened(FilterShare share) {
		return new FilterShare(share.scheme(), widened(share.format()), share.terms(), share.symmetric(), share.share());
	}

	private static NumberFormat widened(NumberFormat format) {
		return format.isInteger() && format.bits() < USUAL_BITS ? new NumberFormat(format.kind(), USUAL_BITS) : format;
	}

	private static List<FilterShare> merged(List<FilterShare> shares, UnaryOperator<FilterShare> change) {
		List<FilterShare> merged = new ArrayList<>();
		for (FilterShare share : shares) {
			FilterShare changed = change.apply(share);
			int same = -1;
			for (int i = 0; i < merged.size(); i++) {
				same = merged.get(i).withShare(0).equals(changed.withShare(0)) ? i : same;
			}
			if (same < 0) {
				merged.add(changed);
			} else {
				merged.set(same, changed.withShare(merged.get(same).share() + changed.share()));
			}
		}
		return merged;
	}
}
