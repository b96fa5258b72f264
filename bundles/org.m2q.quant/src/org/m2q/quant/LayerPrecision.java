package org.m2q.quant;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.base.Checked;
import org.m2q.network.LoopNest;

/**
 * How one layer is computed.
 *
 * @param weights storage of the filters; one entry when they are not mixed. For matrix products the left operand, in the format of the
 *        activations. Empty for layers without multiply-accumulate operations
 * @param granularity what shares one weight scale
 * @param groupSize weights per scale for {@link Granularity#GROUP}, else 0
 * @param weightScale how weight scales are chosen
 * @param mix how filters are dealt to the entries of {@code weights}, when there are several
 * @param activations format of the operands and the result
 * @param activationsSymmetric whether their zero point is 0
 * @param activationGranularity what shares one activation scale
 * @param activationScale how activation scales are chosen, when the policy says so
 * @param accumulator format of partial sums
 * @param requantization how accumulators become outputs
 * @param migrateChannels whether channels are equalised into the depthwise weights
 * @param shiftFilters whether filters are shifted into the bias
 * @param tuning what data say of the weights
 * @param divisor how divisors are stored, when the policy says so
 * @param origins which rule decided each part
 */
public record LayerPrecision(List<FilterShare> weights, Granularity granularity, int groupSize, ScaleSearch weightScale, Optional<Mix> mix,
		NumberFormat activations, boolean activationsSymmetric, Granularity activationGranularity, Optional<ScaleSearch> activationScale,
		NumberFormat accumulator, Requantization requantization, boolean migrateChannels, boolean shiftFilters, Tuning tuning, Optional<Divisor> divisor,
		Map<TreatmentPart, Origin> origins) {

	/** Copies the collections. */
	public LayerPrecision {
		weights = List.copyOf(weights);
		var copy = new EnumMap<TreatmentPart, Origin>(TreatmentPart.class);
		copy.putAll(origins);
		origins = Collections.unmodifiableMap(copy);
	}

	/** Mean bits per weight; 0 without weights. */
	public double weightBits() {
		double bits = 0;
		for (FilterShare share : weights) {
			bits += share.share() * share.format().bits();
		}
		return bits;
	}

	/** Bits of the whole factor that a group of weights has, see {@link #storedWeightBits}. */
	public static final int FACTOR_BITS = 8;

	/**
	 * Mean bits per weight with what is stored for zero points and groups: a zero point in the format of the weights for everything that shares one, and with
	 * {@link Granularity#GROUP} a whole factor of {@value #FACTOR_BITS} bits per group (VS-Quant, Dai et al., arXiv 2102.04503; see {@code docs/quantization.md}). The scale of a filter is part
	 * of its requantization, not of its weights.
	 *
	 * @param filters number of filters, 1 or more
	 * @param size weights per filter, 1 or more
	 */
	public double storedWeightBits(long filters, long size) {
		double bits = weightBits();
		boolean grouped = granularity == Granularity.GROUP;
		long perFilter = grouped ? (size + groupSize - 1) / Math.max(1, groupSize) : 1;
		double runs = granularity == Granularity.TENSOR ? 1.0 / filters : perFilter;
		for (FilterShare share : weights) {
			bits += share.share() * ((share.symmetric() ? 0 : share.format().bits()) * runs + (grouped && size > groupSize ? FACTOR_BITS * perFilter : 0)) / size;
		}
		return bits;
	}

	/** The same for a layer with such loops. */
	public double storedWeightBits(LoopNest loops) {
		return storedWeightBits(Checked.product(loops.heads(), loops.groups(), loops.filters()), Checked.product(loops.channels(), loops.kernelRows(), loops.kernelColumns()));
	}

	/** Whether filters of the layer are stored in several ways. */
	public boolean isMixed() {
		return weights.size() > 1;
	}

	/**
	 * The same in other formats.
	 *
	 * @param changedWeights storage of the filters
	 * @param changedActivations format of the operands and the result
	 */
	public LayerPrecision withFormats(List<FilterShare> changedWeights, NumberFormat changedActivations) {
		return new LayerPrecision(changedWeights, granularity, groupSize, weightScale, changedWeights.size() > 1 ? mix : Optional.empty(), changedActivations,
				activationsSymmetric, activationGranularity, activationScale, accumulator, requantization, migrateChannels, shiftFilters, tuning, divisor, origins);
	}

	/** The same with other shares of the filters, in the order of {@link #weights()}. */
	public LayerPrecision withShares(List<Double> shares) {
		if (shares.size() != weights.size()) {
			throw new IllegalArgumentException(shares.size() + " shares for " + weights.size() + " schemes");
		}
		List<FilterShare> changed = new java.util.ArrayList<>();
		for (int i = 0; i < shares.size(); i++) {
			changed.add(weights.get(i).withShare(shares.get(i)));
		}
		return new LayerPrecision(changed, granularity, groupSize, weightScale, mix, activations, activationsSymmetric, activationGranularity,
				activationScale, accumulator, requantization, migrateChannels, shiftFilters, tuning, divisor, origins);
	}
}
