package org.m2q.calibration.build;

import java.util.Arrays;

import org.m2q.calibration.Observed;
import org.m2q.network.MacOperator;
import org.m2q.network.Node;
import org.m2q.network.Shape;
import org.m2q.network.Value;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Requantization;
import org.m2q.quant.integer.CodeRange;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Step;

/**
 * Prepares the operands of layers as in Trio-ViT: channel migration divides every channel by a factor that the weights take over, filter shifting moves the middle of
 * every channel to 0, which the bias makes up for. The operand is kept in 16 bits until then.
 *
 * <p>Weights of a depthwise layer have a scale per channel anyway, so each channel gets the factor for which it fills the codes, down to 1/{@value #MOST_FACTOR} of the
 * largest one. Trio-ViT takes the ratio to the 99th percentile of all values, between 1/10 and 64, instead.
 */
final class Preparation {

	private static final int MOST_FACTOR = 1024;
	private static final CodeRange WIDE = new CodeRange(-32768, 32767, 0);

	private final Emission emission;

	Preparation(Emission emission) {
		this.emission = emission;
	}

	/** An operand in the format that the policy wants for its reader, rescaled when it is kept in a wider one for others. */
	IntegerTensor narrowed(Node reader, Value value) throws Unbuildable {
		IntegerTensor tensor = emission.any(value);
		int bits = emission.precision(reader).activations().bits();
		if (tensor.axis() != IntegerTensor.WHOLE || emission.scales.isDerived(value) || tensor.range().high() - tensor.range().low() < 1 << Math.max(bits, 12)) {
			return tensor;
		}
		Quantization narrow = emission.scales.narrow(value);
		return emission.aligned(reader, tensor, narrow.scale(), narrow.range());
	}

	Prepared prepare(Unit unit, FoldedWeights weights, boolean depthwise) throws Unbuildable {
		Node head = unit.head();
		Value value = unit.inputs().getFirst();
		if (!emission.scales.isPrepared(head)) {
			IntegerTensor input = narrowed(head, value);
			if (input.axis() != IntegerTensor.WHOLE) {
				throw new Unbuildable("the operand has rows with scales of their own, because ones were appended to it; only matrix products and splits read those");
			}
			return new Prepared(head, input, weights, new double[0]);
		}
		LayerPrecision precision = emission.precision(head);
		Shape shape = emission.shape(value);
		int axis = head.operator() instanceof MacOperator.Convolution ? 0 : shape.rank() - 1;
		Observed.AxisRanges ranges = emission.scales.observed(value).axes().get(axis);
		double[] low = new double[ranges.size()];
		double[] high = new double[ranges.size()];
		for (int c = 0; c < low.length; c++) {
			low[c] = ranges.least()[c];
			high[c] = ranges.largest()[c];
		}
		IntegerTensor input = emission.operand(value);
		double[] shifts = new double[0];
		if (precision.shiftFilters()) {
			shifts = shifts(head, low, high);
			input = shifted(head, input, axis, shape, shifts, precision, low, high);
		}
		double[] factors = new double[low.length];
		Arrays.fill(factors, 1);
		if (precision.migrateChannels()) {
			if (!depthwise) {
				throw new Unbuildable("'migrate channels' is for depthwise convolutions, whose weights have a scale per channel");
			}
			Quantization quantization = filling(low, high, precision, factors);
			input = divided(head, input, axis, quantization, factors);
		}
		for (int c = 0; c < shifts.length; c++) {
			shifts[c] /= factors[c];
		}
		return new Prepared(head, input, multiplied(head, weights, factors), shifts);
	}

	// ---- shifts

	/** The middles of all channels; low and high become the rest. */
	private static double[] shifts(Node head, double[] low, double[] high) throws Unbuildable {
		if (head.operator() instanceof MacOperator.Convolution conv && (conv.paddingRows() > 0 || conv.paddingColumns() > 0)) {
			throw new Unbuildable("'shift filters' needs a layer without padding, as padded zeros would be shifted, too; write it for pointwise convolutions and linear layers");
		}
		double[] shifts = new double[low.length];
		for (int c = 0; c < shifts.length; c++) {
			shifts[c] = (low[c] + high[c]) / 2;
			low[c] -= shifts[c];
			high[c] -= shifts[c];
		}
		return shifts;
	}

	private IntegerTensor shifted(Node head, IntegerTensor input, int axis, Shape shape, double[] shifts, LayerPrecision precision, double[] low, double[] high)
			throws Unbuildable {
		int[] dims = new int[shape.rank() - axis];
		Arrays.fill(dims, 1);
		dims[0] = shifts.length;
		IntegerTensor middles = emission.constant(head, "middles", Shape.of(dims), Arrays.stream(shifts).map(x -> -x).toArray(), WIDE);
		for (int c = 0; c < shifts.length; c++) {
			shifts[c] = -middles.dequantize(middles.constant().orElseThrow()[c]);
		}
		double reach = Math.max(Arrays.stream(high).max().orElse(0), -Arrays.stream(low).min().orElse(0));
		CodeRange codes = precision.migrateChannels() ? WIDE : signed(precision.activations());
		float scale = emission.stepFor(head, reach, codes.high());
		IntegerTensor result = emission.draft().tensor(head.name() + "/shifted", shape, codes, scale);
		emission.add(head, "/shift", java.util.List.of(input, middles), new boolean[2], result);
		return result;
	}

	private static CodeRange signed(NumberFormat format) {
		return CodeRange.of(new NumberFormat(NumberFormat.Kind.INT, format.bits()));
	}

	// ---- factors

	/** Factors for which every channel fills the codes about one zero point for all: the zero point for which the product of the factors is the least. */
	private Quantization filling(double[] low, double[] high, LayerPrecision precision, double[] factors) {
		CodeRange codes = codes(precision, Arrays.stream(low).min().orElse(0) >= 0);
		boolean powers = precision.requantization() == Requantization.POT;
		double least = Double.POSITIVE_INFINITY;
		int zero = 0;
		int last = precision.activationsSymmetric() ? codes.low() : (codes.low() + codes.high() + 1) / 2;
		for (int candidate = codes.low(); candidate <= Math.max(last, codes.low()); candidate += powers ? 2 : 1) {
			int middle = precision.activationsSymmetric() ? 0 : candidate;
			double sum = 0;
			for (int c = 0; c < low.length; c++) {
				sum += Math.log(Math.max(step(low[c], high[c], codes, middle), Double.MIN_NORMAL));
			}
			if (sum < least) {
				least = sum;
				zero = middle;
			}
		}
		double largest = 0;
		for (int c = 0; c < low.length; c++) {
			factors[c] = step(low[c], high[c], codes, zero);
			largest = Math.max(largest, factors[c]);
		}
		float scale = largest > 0 ? emission.powerAbove(powers, largest) : 1;
		for (int c = 0; c < factors.length; c++) {
			double factor = Math.max(factors[c] / scale, 1.0 / MOST_FACTOR);
			factors[c] = powers ? emission.powerAbove(true, factor) : (float) factor;
		}
		return new Quantization(new CodeRange(codes.low(), codes.high(), zero), scale);
	}

	private static CodeRange codes(LayerPrecision precision, boolean positive) {
		NumberFormat format = precision.activations();
		boolean unsigned = format.kind() == NumberFormat.Kind.UINT && (positive || !precision.activationsSymmetric());
		int half = 1 << format.bits() - 1;
		return unsigned ? new CodeRange(0, 2 * half - 1, 0) : new CodeRange(-half, half - 1, 0);
	}

	/** The step for which a range fits the codes on both sides of the zero point. */
	private static double step(double low, double high, CodeRange codes, int zero) {
		double above = Math.max(0, high) / Math.max(1, codes.high() - zero);
		double below = low >= 0 ? 0 : zero > codes.low() ? -low / (zero - codes.low()) : Double.POSITIVE_INFINITY;
		return Math.max(above, below);
	}

	private IntegerTensor divided(Node head, IntegerTensor input, int axis, Quantization quantization, double[] factors) throws Unbuildable {
		IntegerTensor result = emission.draft().tensor(head.name() + "/migrated", input.shape(), quantization.range(), quantization.scale());
		double[] rescale = new double[factors.length];
		for (int c = 0; c < rescale.length; c++) {
			rescale[c] = input.scale() / (quantization.scale() * factors[c]);
		}
		emission.draft().step(new Step.Rescaling(emission.info(head, "/migrate"), input.index(), result.index(), axis, Rescales.of(emission.profile(head), rescale)));
		return result;
	}

	private static FoldedWeights multiplied(Node head, FoldedWeights weights, double[] factors) {
		float[] changed = weights.weights().clone();
		for (int i = 0; i < changed.length; i++) {
			changed[i] *= (float) factors[Prepared.channel(head, i / weights.size(), i % weights.size(), weights.filters(), weights.size())];
		}
		return new FoldedWeights(weights.filters(), changed, weights.bias());
	}
}
