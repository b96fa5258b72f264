package org.m2q.quant.scheme;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import org.m2q.quant.NumberFormat;

/** Weights in uniform codes, one scale and zero point for every block. Immutable. */
public final class UniformWeights {

	private final WeightBlocks blocks;
	private final UniformQuantizer[] quantizers;
	private final int[] codes;

	private UniformWeights(WeightBlocks blocks, UniformQuantizer[] quantizers, int[] codes) {
		this.blocks = blocks;
		this.quantizers = quantizers;
		this.codes = codes;
	}

	/** Chooses the quantizer of a run of weights. */
	@FunctionalInterface
	public interface Choice {

		/** The quantizer for the weights from {@code from} to {@code from + length − 1}. */
		UniformQuantizer choose(float[] weights, int from, int length);
	}

	/**
	 * Quantizes all blocks.
	 *
	 * @param weights finite values, as many as the blocks hold
	 */
	public static UniformWeights of(float[] weights, WeightBlocks blocks, Choice choice) {
		if (weights.length != blocks.weights()) {
			throw new IllegalArgumentException(weights.length + " weights for blocks of " + blocks.weights());
		}
		UniformQuantizer[] quantizers = new UniformQuantizer[blocks.count()];
		int[] codes = new int[weights.length];
		for (int b = 0; b < quantizers.length; b++) {
			quantizers[b] = Objects.requireNonNull(choice.choose(weights, blocks.start(b), blocks.length(b)));
			quantizers[b].quantize(weights, blocks.start(b), blocks.length(b), codes);
		}
		return new UniformWeights(blocks, quantizers, codes);
	}

	/**
	 * Symmetric codes −n to n with a scale rule, n = 2^(bits−1) − 1; halves to even.
	 *
	 * @param bits 2 to 16
	 */
	public static Choice symmetric(int bits, ScaleRule rule) {
		if (bits < 2 || bits > 16) {
			throw new IllegalArgumentException(bits + " bits outside 2 to 16");
		}
		int n = (1 << bits - 1) - 1;
		LevelSet levels = LevelSet.uniform(n);
		return (weights, from, length) -> new UniformQuantizer(rule.find(weights, from, length, levels), 0, -n, n, Rounding.HALF_EVEN);
	}

	/** Affine codes for a range rule, e.g. {@link RangeSearch#minMax}. */
	public static Choice affine(Function<float[], ValueRange> rule, NumberFormat format) {
		return (weights, from, length) -> UniformQuantizer.affine(rule.apply(Arrays.copyOfRange(weights, from, from + length)), format,
				Rounding.HALF_EVEN);
	}

	/** The runs that share a scale. */
	public WeightBlocks blocks() {
		return blocks;
	}

	/** The quantizer of a block. */
	public UniformQuantizer quantizer(int block) {
		return quantizers[block];
	}

	/** The code of a weight. */
	public int code(int weight) {
		return codes[weight];
	}

	/** A copy of all codes. */
	public int[] codes() {
		return codes.clone();
	}

	/** All weights restored, rounded to single precision. */
	public float[] restore() {
		float[] restored = new float[codes.length];
		for (int b = 0; b < quantizers.length; b++) {
			quantizers[b].dequantize(codes, blocks.start(b), blocks.length(b), restored);
		}
		return restored;
	}
}
