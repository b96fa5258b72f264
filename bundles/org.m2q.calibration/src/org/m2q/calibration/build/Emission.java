package org.m2q.calibration.build;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.m2q.network.LayerNetwork;
import org.m2q.network.Node;
import org.m2q.network.Shape;
import org.m2q.network.Value;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.Requantization;
import org.m2q.quant.integer.CodeRange;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Step;
import org.m2q.quant.program.StepInfo;

/** What the steps of all kinds need while a program is built. */
final class Emission {

	private static final int ADDITION_BITS = 30;

	private final LayerNetwork network;
	private final List<LayerPrecision> precisions;
	private final Places places;
	private final ProgramDraft draft = new ProgramDraft();
	private final Map<Integer, QuantizedWeights> known;
	private final SortedMap<Integer, QuantizedWeights> weights = new TreeMap<>();
	final Parameters parameters;
	final Scales scales;
	final Rows rows;

	Emission(BuildRequest request, Places places, Rows rows, Scales scales, Map<Integer, QuantizedWeights> known) {
		network = request.network();
		precisions = request.policy().layers();
		parameters = new Parameters(request.parameters());
		this.places = places;
		this.rows = rows;
		this.scales = scales;
		this.known = known;
	}

	LayerNetwork network() {
		return network;
	}

	ProgramDraft draft() {
		return draft;
	}

	SortedMap<Integer, QuantizedWeights> weights() {
		return weights;
	}

	/** Codes that were chosen already for the same weights of a layer, with scales that are large enough. */
	Optional<QuantizedWeights> known(Node node, FoldedWeights folded, double[] least) {
		return Optional.ofNullable(known.get(layer(node))).filter(weights -> Arrays.equals(weights.original(), folded.weights())
				&& IntStream.range(0, least.length).allMatch(f -> weights.codes().scales()[f] >= least[f]));
	}

	/** How the layer of a node is computed. */
	LayerPrecision precision(Node node) throws Unbuildable {
		int layer = places.layer(node);
		if (layer == StepInfo.NONE) {
			throw new Unbuildable("it belongs to no layer");
		}
		return precisions.get(layer);
	}

	int layer(Node node) {
		return places.layer(node);
	}

	boolean isUsed(Value value) {
		return places.isUsed(value);
	}

	Requantization profile(Node node) throws Unbuildable {
		return precision(node).requantization();
	}

	boolean powersOfTwo(Node node) throws Unbuildable {
		return profile(node) == Requantization.POT;
	}

	/** The step of a node; further ones get a suffix. */
	StepInfo info(Node node, String suffix) {
		return new StepInfo(draft.freshStep(node.name() + suffix), node.index(), places.layer(node));
	}

	/** The tensor of an operand, with one scale. */
	IntegerTensor operand(Value value) throws Unbuildable {
		IntegerTensor tensor = any(value);
		if (tensor.axis() != IntegerTensor.WHOLE) {
			throw new Unbuildable("an operand has rows with scales of their own, because ones were appended to it; only matrix products and splits read those");
		}
		return tensor;
	}

	/** The tensor of an operand. */
	IntegerTensor any(Value value) throws Unbuildable {
		return draft.of(value).orElseThrow(Missing::new);
	}

	/** A layer behind one that could not be built, which has been reported. */
	static final class Missing extends RuntimeException {
		private static final long serialVersionUID = 1;

		Missing() {
			super("an operand could not be built", null, false, false);
		}
	}

	/** The result of a unit in the codes of its value, cut by its rectifier. */
	IntegerTensor result(Unit unit) throws Unbuildable {
		Quantization quantization = scales.of(unit.result());
		CodeRange range = unit.clamp().isPresent() ? quantization.rectified(limit(unit.clamp().get())) : quantization.range();
		return bound(unit.result(), draft.tensor(unit.head().name(), shape(unit.result()), range, quantization.scale()));
	}

	IntegerTensor bound(Value value, IntegerTensor tensor) {
		draft.bind(value, tensor);
		return tensor;
	}

	Shape shape(Value value) {
		return network.network().shape(value);
	}

	/** The largest value that a rectifier lets through. */
	static double limit(Node rectifier) {
		return rectifier.operator().name().equals("relu6") ? 6 : Double.POSITIVE_INFINITY;
	}

	/** A sum in the codes of a tensor. */
	void add(Node node, String suffix, List<IntegerTensor> operands, boolean[] negative, IntegerTensor result) throws Unbuildable {
		Requantization profile = profile(node);
		List<Integer> indices = operands.stream().map(IntegerTensor::index).toList();
		if (profile == Requantization.FLOAT32) {
			float[] factors = new float[operands.size()];
			for (int i = 0; i < factors.length; i++) {
				factors[i] = negative[i] ? -operands.get(i).scale() : operands.get(i).scale();
			}
			draft.step(new Step.Addition(info(node, suffix), indices, result.index(), profile, new int[0], 0, factors));
			return;
		}
		double largest = operands.stream().mapToDouble(operand -> (double) operand.scale() / result.scale()).max().orElseThrow();
		double smallest = operands.stream().mapToDouble(operand -> (double) operand.scale() / result.scale()).min().orElseThrow();
		int shift = profile == Requantization.POT ? Math.max(0, -Math.getExponent(smallest)) : ADDITION_BITS - 2 - Math.getExponent(largest);
		shift = Math.clamp(shift, 0, Math.max(0, ADDITION_BITS - 1 - Math.getExponent(largest)));
		int[] multipliers = new int[operands.size()];
		for (int i = 0; i < multipliers.length; i++) {
			long multiplier = Math.round(Math.scalb((double) operands.get(i).scale() / result.scale(), shift));
			multipliers[i] = Math.toIntExact(negative[i] ? -multiplier : multiplier);
		}
		draft.step(new Step.Addition(info(node, suffix), indices, result.index(), profile, multipliers, shift, new float[0]));
	}

	/** A learned tensor that uses all of the codes. */
	IntegerTensor constant(Node node, String role, Shape shape, double[] values, CodeRange codes) throws Unbuildable {
		double step = largest(values) / codes.high();
		float scale = step > 0 ? powerAbove(powersOfTwo(node), step) : 1;
		int[] stored = new int[values.length];
		for (int i = 0; i < stored.length; i++) {
			stored[i] = codes.clamp((long) Math.rint(values[i] / scale));
		}
		return draft.constant(node.name() + "." + role, shape, codes, scale, stored);
	}

	static double largest(double[] values) {
		return Arrays.stream(values).map(Math::abs).max().orElse(0);
	}

	/** The scale for which the largest code reaches a value. */
	float stepFor(Node node, double reach, int high) throws Unbuildable {
		return reach > 0 ? powerAbove(powersOfTwo(node), reach / high) : 1;
	}

	/** The scale, or the next power of two from it on when those are wanted. */
	float powerAbove(boolean powers, double scale) {
		return powers ? Math.scalb(1f, Math.getExponent(scale) + (scale == Math.scalb(1.0, Math.getExponent(scale)) ? 0 : 1)) : (float) scale;
	}

	/** A tensor with the scale and zero point that a view needs: the operand itself, or a rescaled one. */
	IntegerTensor aligned(Node reader, IntegerTensor operand, float scale, CodeRange codes) throws Unbuildable {
		if (operand.axis() == IntegerTensor.WHOLE && operand.scale() == scale && operand.range().zero() == codes.zero()) {
			return operand;
		}
		IntegerTensor result = draft.tensor(operand.name() + "/aligned", operand.shape(), codes, scale);
		draft.step(new Step.Rescaling(info(reader, "/align"), operand.index(), result.index(), IntegerTensor.WHOLE,
				Rescales.of(profile(reader), (double) operand.scale() / scale)));
		return result;
	}

	/** Checks the sums of a layer against 32 bits. */
	static void checkSum(String what, double largest) throws Unbuildable {
		if (largest > Integer.MAX_VALUE) {
			throw new Unbuildable(org.m2q.base.problem.ProblemCodes.PROGRAM_ACCUMULATOR, what + " may reach " + Math.round(Math.ceil(Math.log(largest) / Math.log(2)) + 1)
					+ " bits, but accumulators have 32; write narrower activations or weights for this layer");
		}
	}

	/** The largest distance of a code from the zero point. */
	static int magnitude(IntegerTensor tensor) {
		return Math.max(tensor.range().high() - tensor.range().zero(), tensor.range().zero() - tensor.range().low());
	}

	/** What was built of each value. */
	Map<Value, Integer> values() {
		return draft.values();
	}
}
