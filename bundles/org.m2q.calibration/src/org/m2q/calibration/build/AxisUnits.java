package org.m2q.calibration.build;

import java.util.Optional;

import org.m2q.network.MacOperator;
import org.m2q.network.Node;
import org.m2q.network.NormOperator;
import org.m2q.network.SamplingOperator;
import org.m2q.onnx.export.Parameter;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.FilterFormat;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Rescale;
import org.m2q.quant.program.Step;
import org.m2q.quant.scheme.FixedPoint;

/** Builds normalizations, pooling and means. */
final class AxisUnits {

	private static final int GAMMA_BITS = 15;
	private static final int MOST_GUARD = 14;

	private final Emission emission;
	private final ElementUnits elements;
	private final MovingUnits moving;

	AxisUnits(Emission emission, ElementUnits elements, MovingUnits moving) {
		this.emission = emission;
		this.elements = elements;
		this.moving = moving;
	}

	void sampling(Unit unit, SamplingOperator operator) throws Unbuildable {
		Node node = unit.head();
		switch (operator) {
			case SamplingOperator.Upsample upsample when upsample.mode() == SamplingOperator.UpsampleMode.NEAREST -> moving.copies(node, upsample);
			case SamplingOperator.Upsample upsample -> new BilinearUnits(emission, node, upsample).build(unit);
			case SamplingOperator.Pool pool when pool.function() == SamplingOperator.PoolFunction.MAXIMUM -> {
				IntegerTensor input = emission.operand(node.inputs().getFirst());
				IntegerTensor result = emission.bound(unit.result(), emission.draft().tensor(node.name(), node.output(), input.range(), input.scale()));
				emission.draft().step(new Step.Pool(emission.info(node, ""), input.index(), result.index(), pool, Rescales.of(emission.profile(node), 1)));
			}
			case SamplingOperator.Pool pool -> {
				IntegerTensor input = emission.operand(node.inputs().getFirst());
				IntegerTensor result = emission.result(unit);
				double[] factors = new double[pool.kernelRows() * pool.kernelColumns()];
				for (int i = 0; i < factors.length; i++) {
					factors[i] = (double) input.scale() / result.scale() / (i + 1);
				}
				Emission.checkSum("sums of the window", (double) factors.length * Emission.magnitude(input));
				emission.draft().step(new Step.Pool(emission.info(node, ""), input.index(), result.index(), pool, Rescales.of(emission.profile(node), factors)));
			}
			case SamplingOperator.GlobalPool pool -> mean(unit, false);
			case SamplingOperator.TokenMean mean -> mean(unit, true);
		}
	}

	private void mean(Unit unit, boolean tokens) throws Unbuildable {
		Node node = unit.head();
		IntegerTensor input = emission.operand(node.inputs().getFirst());
		IntegerTensor result = emission.result(unit);
		int count = input.size() / result.size();
		Emission.checkSum("sums of " + count + " elements", (double) count * Emission.magnitude(input));
		Rescale rescale = Rescales.of(emission.profile(node), (double) input.scale() / result.scale() / count);
		emission.draft().step(new Step.Mean(emission.info(node, ""), input.index(), result.index(), tokens, rescale));
	}

	// ---- normalizations

	void norm(Unit unit, NormOperator operator) throws Unbuildable {
		Node node = unit.head();
		switch (operator) {
			case NormOperator.BatchNorm norm -> batch(unit, Units.axis(norm.axis(), node.output()));
			case NormOperator.LayerNorm norm -> {
				int axis = Units.axis(norm.axis(), node.output());
				normalization(unit, axis, 0, node.output().dim(axis), norm.epsilon());
			}
			case NormOperator.GroupNorm norm -> {
				long shared = node.output().elements() / norm.groups();
				normalization(unit, Units.axis(norm.axis(), node.output()), norm.groups(), shared, norm.epsilon());
			}
		}
	}

	/** On a map it is a depthwise convolution with one weight of 16 bits per channel. */
	private void batch(Unit unit, int axis) throws Unbuildable {
		Node node = unit.head();
		Parameters.Affine affine = emission.parameters.affine(node);
		if (node.output().rank() != 3 || axis != 0) {
			elements.affine(unit, axis, affine);
			return;
		}
		IntegerTensor input = emission.operand(node.inputs().getFirst());
		int channels = affine.factor().length;
		short[] codes = new short[channels];
		float[] scales = new float[channels];
		int[] bias = new int[channels];
		java.util.List<FilterFormat> formats = new java.util.ArrayList<>();
		for (int c = 0; c < channels; c++) {
			double least = Math.abs(affine.addend()[c]) / (input.scale() * (double) (1 << 30));
			double scale = Math.max(Math.abs(affine.factor()[c]) / ((1 << GAMMA_BITS) - 1), least);
			scales[c] = scale > 0 ? gammaScale(node, scale) : 1;
			codes[c] = (short) Math.rint(affine.factor()[c] / scales[c]);
			bias[c] = FixedPoint.quantizeBias(affine.addend()[c], (double) input.scale() * scales[c]);
			formats.add(new FilterFormat(org.m2q.quant.Scheme.UNIFORM, 16, 0));
			Emission.checkSum("sums of channel " + c, (double) Math.abs(codes[c]) * Emission.magnitude(input) + Math.abs((double) bias[c]));
		}
		IntegerTensor result = emission.result(unit);
		var operator = new MacOperator.Convolution(MacOperator.ConvolutionForm.DWCONV, channels, channels, 1, 1, 1, 1, 0, 0, 1, 1, channels, true);
		Rescale rescale = Rescales.products(emission.profile(node), input.scale(), scales, result.scales());
		emission.draft().step(new Step.Convolution(emission.info(node, ""), input.index(), result.index(), operator, new FilterCodes(channels, 1, codes, formats, scales), bias,
				rescale));
	}

	private float gammaScale(Node node, double scale) throws Unbuildable {
		return emission.powersOfTwo(node) ? Math.scalb(1f, Math.getExponent(scale) + 1) : (float) scale;
	}

	private void normalization(Unit unit, int axis, int groups, long n, double epsilon) throws Unbuildable {
		Node node = unit.head();
		IntegerTensor input = emission.operand(node.inputs().getFirst());
		float[] gamma = emission.parameters.of(node, Parameter.Role.GAMMA);
		float[] beta = emission.parameters.of(node, Parameter.Role.BETA);
		double spread = input.range().high() - (double) input.range().low();
		double shifted = (double) n * n * n * epsilon / ((double) input.scale() * input.scale());
		// Σ d² is n³ times a variance, which is at most a quarter of the squared spread.
		double variance = ((double) n * n * n * spread * spread / 4 + shifted) * n;
		int guard = guard(n, spread, variance).orElseThrow(() -> new Unbuildable("statistics of " + n + " elements with " + Math.round(spread + 1)
				+ " codes need more than 63 bits; write more groups, or narrower activations for this layer"));
		double largest = 0;
		for (int c = 0; c < gamma.length; c++) {
			largest = Math.max(largest, Math.abs(gamma[c]));
			// A step of beta is 2^−10 of one of gamma; at most half of the accumulator is for it.
			largest = Math.max(largest, Math.abs(beta[c]) * (1 << Step.Normalization.FRACTION) / (1 << 30) * ((1 << GAMMA_BITS) - 1));
		}
		float scale = largest > 0 ? gammaScale(node, largest / ((1 << GAMMA_BITS) - 1)) : 1;
		int[] factors = new int[gamma.length];
		int[] addends = new int[gamma.length];
		float step = Math.scalb(scale, -Step.Normalization.FRACTION);
		for (int c = 0; c < factors.length; c++) {
			factors[c] = (int) Math.rint(gamma[c] / scale);
			addends[c] = FixedPoint.quantizeBias(beta[c], step);
		}
		IntegerTensor result = emission.result(unit);
		Rescale rescale = Rescales.of(emission.profile(node), (double) step / result.scale());
		emission.draft().step(new Step.Normalization(emission.info(node, ""), input.index(), result.index(), axis, groups, factors, addends, Math.round(shifted), guard, rescale));
	}

	private static Optional<Integer> guard(long n, double spread, double variance) {
		for (int guard = MOST_GUARD; guard >= 0; guard--) {
			double root = Math.scalb(variance, 2 * guard);
			double dividend = Math.scalb((double) n * n * spread, 1 + Step.Normalization.FRACTION + guard) + Math.sqrt(root);
			if (root < 0x1p62 && dividend < 0x1p62) {
				return Optional.of(guard);
			}
		}
		return Optional.empty();
	}
}
