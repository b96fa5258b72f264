package org.m2q.calibration.build;

import java.util.Arrays;
import java.util.Optional;

import org.m2q.calibration.Observed;
import org.m2q.network.ElementOperator;
import org.m2q.network.MacOperator;
import org.m2q.network.Node;
import org.m2q.network.Value;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.ScaleSearch;
import org.m2q.quant.Scheme;
import org.m2q.quant.integer.CodeRange;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Rescale;
import org.m2q.quant.program.Step;
import org.m2q.quant.scheme.FixedPoint;
import org.m2q.quant.scheme.ValueRange;

/** Builds convolutions, linear layers and matrix products. */
final class ProductUnits {

	/** A bias has at most half of the accumulator. */
	private static final double LARGEST_BIAS = 1 << 30;
	private static final int WIDE = 16;

	private final Emission emission;

	ProductUnits(Emission emission) {
		this.emission = emission;
	}

	void build(Unit unit, MacOperator operator) throws Unbuildable {
		switch (operator) {
			case MacOperator.Convolution conv -> weighted(unit, conv.groups() == conv.channels());
			case MacOperator.Linear linear -> weighted(unit, false);
			case MacOperator.MatMul matmul -> matmul(unit, matmul);
		}
	}

	private void weighted(Unit unit, boolean depthwise) throws Unbuildable {
		Node head = unit.head();
		LayerPrecision precision = emission.precision(head);
		Prepared prepared = new Preparation(emission).prepare(unit, FoldedWeights.of(unit, emission.parameters), depthwise);
		IntegerTensor input = prepared.input();
		FoldedWeights folded = prepared.weights();
		double[] least = new double[folded.filters()];
		for (int f = 0; f < least.length; f++) {
			least[f] = Math.abs(folded.bias()[f]) / (input.scale() * LARGEST_BIAS);
		}
		Optional<QuantizedWeights> known = emission.known(head, folded, least);
		QuantizedWeights weights = known.isPresent() ? known.get()
				: new WeightQuantizer(precision, emission.powersOfTwo(head)).quantize(folded, depthwise, least, LARGEST_BIAS / Emission.magnitude(input));
		FilterCodes codes = weights.codes();
		prepared.compensate(codes, folded.bias());
		int[] bias = new int[folded.filters()];
		for (int f = 0; f < bias.length; f++) {
			bias[f] = FixedPoint.quantizeBias(folded.bias()[f], (double) input.scale() * codes.scales()[f]);
			Emission.checkSum("sums of filter " + f, (double) codes.magnitude(f) * Emission.magnitude(input) + Math.abs((double) bias[f]));
		}
		emission.weights().put(emission.layer(head), weights);
		IntegerTensor result = emission.result(unit);
		Rescale rescale = Rescales.products(precision.requantization(), input.scale(), codes.scales(), result.scales());
		emission.draft().step(head.operator() instanceof MacOperator.Convolution conv
				? new Step.Convolution(emission.info(head, ""), input.index(), result.index(), conv, codes, bias, rescale)
				: new Step.Linear(emission.info(head, ""), input.index(), result.index(), codes, bias, rescale));
	}

	private void matmul(Unit unit, MacOperator.MatMul operator) throws Unbuildable {
		Node head = unit.head();
		Preparation preparation = new Preparation(emission);
		IntegerTensor left = preparation.narrowed(head, head.inputs().getFirst());
		IntegerTensor right = preparation.narrowed(head, head.inputs().get(1));
		if (right.axis() != IntegerTensor.WHOLE) {
			throw new Unbuildable("the right operand has rows with scales of their own, because ones were appended to it; append them to the left operand");
		}
		int depth = operator.reduction(head.inputShapes());
		Emission.checkSum("sums of " + depth + " products", (double) depth * Emission.magnitude(left) * Emission.magnitude(right));
		IntegerTensor result = emission.rows.has(unit.result()) ? rows(unit) : emission.result(unit);
		if (left.axis() != IntegerTensor.WHOLE && result.axis() == IntegerTensor.WHOLE) {
			throw new Unbuildable("rows with scales of their own, to which ones were appended, are summed; they must be the rows of the left operand");
		}
		double factor = 1;
		for (Node node : unit.folded()) {
			factor *= ((ElementOperator.ScaleBy) node.operator()).factor();
		}
		int count = Math.max(left.scales().length, result.scales().length);
		double[] factors = new double[count];
		float[] lefts = new float[count];
		for (int row = 0; row < count; row++) {
			lefts[row] = left.scales()[left.scales().length == 1 ? 0 : row];
			factors[row] = (double) lefts[row] * right.scale() / result.scales()[result.scales().length == 1 ? 0 : row] * factor;
		}
		Rescale rescale = factor == 1 ? Rescales.products(emission.profile(head), right.scale(), lefts, result.scales()) : Rescales.of(emission.profile(head), factors);
		emission.draft().step(new Step.MatMul(emission.info(head, ""), left.index(), right.index(), result.index(), operator, rescale));
	}

	/** A result whose kinds of rows have scales of their own. */
	private IntegerTensor rows(Unit unit) throws Unbuildable {
		Node head = unit.head();
		Value value = unit.result();
		Rows.Kinds kinds = emission.rows.of(value);
		LayerPrecision precision = emission.precision(head);
		NumberFormat format = format(value, precision);
		ScaleSearch search = precision.activationScale().orElse(ScaleSearch.MINMAX);
		Observed observed = emission.scales.observed(value);
		float[] scales = new float[kinds.kinds().length];
		CodeRange codes = null;
		for (int kind = 0; kind <= Arrays.stream(kinds.kinds()).max().orElse(0); kind++) {
			ValueRange range = null;
			for (int row = 0; row < scales.length; row++) {
				if (kinds.kinds()[row] == kind) {
					ValueRange one = observed.axes().get(kinds.axis()).of(row);
					range = range == null ? one : range.union(one);
				}
			}
			Quantization quantization = emission.scales.ofRows(value, format, range, search, emission.powersOfTwo(head));
			codes = quantization.range();
			for (int row = 0; row < scales.length; row++) {
				scales[row] = kinds.kinds()[row] == kind ? quantization.scale() : scales[row];
			}
		}
		return emission.bound(value, emission.draft().tensor(head.name(), emission.shape(value), codes, scales, kinds.axis()));
	}

	/** The format of the layer, or that of the divisor if the rows end in a division and it is wider. A logarithm is taken of 16 bits. */
	private NumberFormat format(Value value, LayerPrecision precision) throws Unbuildable {
		int bits = precision.activations().bits();
		for (Node reader : emission.network().network().nodes()) {
			if (reader.operator() instanceof ElementOperator.Divide && reader.inputs().stream().anyMatch(input -> isCutFrom(input, value))) {
				bits = Math.max(bits, emission.precision(reader).divisor().map(divisor -> divisor.scheme() == Scheme.LOG2 ? WIDE : divisor.format().bits()).orElse(0));
			}
		}
		return new NumberFormat(NumberFormat.Kind.INT, Math.min(WIDE, bits));
	}

	private boolean isCutFrom(Value input, Value whole) {
		return !input.isInput() && emission.rows.isPart(input) && emission.network().network().nodes().get(input.node()).inputs().contains(whole);
	}
}
