package org.m2q.quant.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

import org.m2q.network.ElementOperator;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.network.MacOperator;
import org.m2q.network.Network;
import org.m2q.network.Node;
import org.m2q.network.NormOperator;
import org.m2q.network.SamplingOperator;
import org.m2q.network.Shape;
import org.m2q.network.Value;
import org.m2q.network.ViewOperator;
import org.m2q.quant.Requantization;
import org.m2q.quant.integer.CodeRange;

/** One synthetic program in the making, node by node. */
final class SyntheticBuilder {

	private final LayerNetwork layers;
	private final Network network;
	private final SyntheticFormats formats;
	private final Random random;
	private final SyntheticWeightCodes weights;
	private final SyntheticArithmetic arithmetic;
	private final List<IntegerTensor> tensors = new ArrayList<>();
	private final List<Step> steps = new ArrayList<>();
	/** Per tensor the root mean square of its codes less the zero point, a guess. */
	private final List<Double> magnitudes = new ArrayList<>();
	private final Map<Value, Integer> known = new HashMap<>();
	private final int[] layerOfNode;
	private final Map<Value, List<Node>> readers = new HashMap<>();

	SyntheticBuilder(LayerNetwork layers, SyntheticFormats formats, Random random) {
		this.layers = layers;
		this.network = layers.network();
		this.formats = formats;
		this.random = random;
		weights = new SyntheticWeightCodes(random, formats.filters());
		arithmetic = new SyntheticArithmetic(formats, random);
		layerOfNode = new int[network.nodes().size()];
		Arrays.fill(layerOfNode, StepInfo.NONE);
		for (Layer layer : layers.layers()) {
			layer.nodes().forEach(node -> layerOfNode[node] = layer.index());
		}
		for (Node node : network.nodes()) {
			node.inputs().forEach(input -> readers.computeIfAbsent(input, key -> new ArrayList<>()).add(node));
		}
	}

	IntegerProgram build() {
		List<Integer> inputs = new ArrayList<>();
		for (int i = 0; i < network.inputs().size(); i++) {
			CodeRange range = arithmetic.range(false);
			float scale = arithmetic.scale(4, range, false);
			int tensor = tensor(network.inputs().get(i).name(), network.inputs().get(i).shape(), range, scale, (range.high() - range.low()) / 3.5);
			inputs.add(tensor);
			known.put(new Value(Value.INPUT, i), tensor);
		}
		for (Node node : network.nodes()) {
			for (int port = 0; port < node.outputs().size(); port++) {
				known.put(new Value(node.index(), port), result(node, port));
			}
		}
		return new IntegerProgram(network.model(), layers, tensors, steps, inputs, network.outputs().stream().map(known::get).toList());
	}

	// ---- tensors

	private int tensor(String name, Shape shape, CodeRange range, float scale, double magnitude) {
		tensors.add(IntegerTensor.of(tensors.size(), name, shape, range, scale));
		magnitudes.add(Math.max(1, magnitude));
		return tensors.size() - 1;
	}

	/** A tensor whose real values are of some size. */
	private int sized(String name, Shape shape, boolean positive, double real) {
		CodeRange range = arithmetic.range(positive);
		float scale = arithmetic.scale(real, range, positive);
		return tensor(name, shape, range, scale, real / scale);
	}

	private int constant(String name, Shape shape, float scale) {
		CodeRange range = new CodeRange(-128, 127, 0);
		int[] codes = random.ints(Math.toIntExact(shape.elements()), range.low(), range.high() + 1).toArray();
		tensors.add(new IntegerTensor(tensors.size(), name, shape, range, new float[] { scale }, IntegerTensor.WHOLE, Optional.of(codes)));
		magnitudes.add(74.0);
		return tensors.size() - 1;
	}

	private IntegerTensor at(int tensor) {
		return tensors.get(tensor);
	}

	private double real(int tensor) {
		return magnitudes.get(tensor) * at(tensor).scales()[0];
	}

	private boolean positive(int tensor) {
		return at(tensor).range().low() == at(tensor).range().zero();
	}

	private long largest(int tensor) {
		CodeRange range = at(tensor).range();
		return Math.max(range.high() - range.zero(), range.zero() - range.low());
	}

	private int operand(Node node, int index) {
		return known.get(node.inputs().get(index));
	}

	private StepInfo info(Node node, String suffix) {
		return new StepInfo(node.name() + suffix, node.index(), layerOfNode[node.index()]);
	}

	private int add(Step step) {
		steps.add(step);
		return step.output();
	}

	private static int axis(int axis, Shape shape) {
		return axis < 0 ? axis + shape.rank() : axis;
	}

	private IllegalArgumentException unsupported(Node node, String why) {
		return new IllegalArgumentException("operator '" + node.name() + "' (" + node.operator().name() + "): " + why);
	}

	/** The rectifier that alone reads a result, if so. */
	private boolean isRectified(Node node) {
		List<Node> all = readers.getOrDefault(new Value(node.index(), 0), List.of());
		return all.size() == 1 && !network.outputs().contains(new Value(node.index(), 0)) && isRectifier(all.getFirst());
	}

	private static boolean isRectifier(Node node) {
		return node.operator() instanceof ElementOperator.Activation activation
				&& (activation.function() == ElementOperator.ActivationFunction.RELU || activation.function() == ElementOperator.ActivationFunction.RELU6);
	}

	/** Whether the range of a node's result begins at its zero: because a rectifier reads it, perhaps behind a folded normalisation. */
	private boolean isFusedWithRectifier(Node node) {
		List<Node> all = readers.getOrDefault(new Value(node.index(), 0), List.of());
		return isRectified(node) || all.size() == 1 && isFolded(all.getFirst()) && isRectified(all.getFirst());
	}

	private boolean isFolded(Node node) {
		return node.operator() instanceof NormOperator.BatchNorm && !node.inputs().getFirst().isInput()
				&& network.nodes().get(node.inputs().getFirst().node()).operator() instanceof MacOperator
				&& readers.get(node.inputs().getFirst()).size() == 1;
	}

	// ---- operators

	private int result(Node node, int port) {
		return switch (node.operator()) {
			case MacOperator mac -> multiplied(node, mac);
			case NormOperator norm -> normalised(node, norm);
			case ElementOperator element -> element(node, element);
			case SamplingOperator sampling -> sampled(node, sampling);
			case ViewOperator view -> viewed(node, port, view instanceof ViewOperator.AppendOnes);
		};
	}

	private int multiplied(Node node, MacOperator mac) {
		return switch (mac) {
			case MacOperator.Convolution convolution -> {
				int size = convolution.channels() / convolution.groups() * convolution.kernelRows() * convolution.kernelColumns();
				int input = operand(node, 0);
				boolean depthwise = convolution.groups() == convolution.channels() && convolution.filters() == convolution.channels();
				if (depthwise && at(input).range().zero() == 0 && random.nextInt(3) == 0) {
					input = perPosition(node, input, 0);
				}
				Filters made = filters(node, input, convolution.filters(), size);
				yield add(new Step.Convolution(info(node, ""), input, made.output, convolution, made.codes, made.bias, made.rescale));
			}
			case MacOperator.Linear linear -> {
				Filters made = filters(node, operand(node, 0), linear.outFeatures(), linear.features());
				yield add(new Step.Linear(info(node, ""), operand(node, 0), made.output, made.codes, made.bias, made.rescale));
			}
			case MacOperator.MatMul product -> product(node, product);
		};
	}

	private record Filters(FilterCodes codes, int[] bias, Rescale rescale, int output) {
	}

	private Filters filters(Node node, int input, int filters, int size) {
		FilterCodes codes = weights.codes(filters, size, largest(input));
		double real = real(input) * 0.05 * Math.sqrt(size);
		int output = isLogits(node) ? tensor(node.name(), node.output(), new CodeRange(-(1 << 24), 1 << 24, 0), arithmetic.rounded(real / 65536), 65536)
				: sized(node.name(), node.output(), isFusedWithRectifier(node), real);
		int[] bias = new int[filters];
		float[] factors = new float[filters];
		for (int f = 0; f < filters; f++) {
			double squares = 0;
			for (int i = 0; i < size; i++) {
				squares += codes.code(f, i) * (double) codes.code(f, i);
			}
			double deviation = Math.max(0.5, Math.sqrt(squares / size));
			codes.scales()[f] = arithmetic.rounded(0.05 / deviation * (0.5 + random.nextDouble()));
			float scale = at(input).axis() == 0 ? at(input).scales()[f] : at(input).scales()[0];
			bias[f] = (int) Math.max(-(1 << 28), Math.min(1 << 28, 0.5 * random.nextGaussian() * deviation * Math.sqrt(size) * magnitudes.get(input)));
			factors[f] = scale * codes.scales()[f] / at(output).scale();
		}
		return new Filters(codes, bias, arithmetic.rescale(factors), output);
	}

	/** Results of the whole network are sometimes wide. */
	private boolean isLogits(Node node) {
		return readers.getOrDefault(new Value(node.index(), 0), List.of()).isEmpty() && random.nextInt(4) == 0;
	}

	private int product(Node node, MacOperator.MatMul operator) {
		int k = operator.reduction(node.inputShapes());
		int left = narrow(node, operand(node, 0), ":left", k);
		int right = narrow(node, operand(node, 1), ":right", k);
		if (at(left).range().zero() == 0 && random.nextInt(3) == 0) {
			left = perPosition(node, left, at(left).shape().rank() - (operator.transposeLeft() ? 1 : 2));
		}
		boolean positive = positive(left) && positive(right);
		double real = real(left) * real(right) * (positive ? 0.6 * k : Math.sqrt(k));
		int output = sized(node.name(), node.output(), positive, real);
		float[] factors = new float[at(left).scales().length];
		for (int i = 0; i < factors.length; i++) {
			factors[i] = at(left).scales()[i] * at(right).scale() / at(output).scale();
		}
		return add(new Step.MatMul(info(node, ""), left, right, output, operator, arithmetic.rescale(factors)));
	}

	/** An operand of a product whose sums of k products fit 31 bits. */
	private int narrow(Node node, int tensor, String suffix, int k) {
		return narrow(node, tensor, suffix, Math.sqrt((1L << 31) / (k + 1.0)));
	}

	/** The same values in codes of magnitudes below a limit. */
	private int narrow(Node node, int tensor, String suffix, double limit) {
		if (largest(tensor) < limit) {
			return tensor;
		}
		int half = Math.max(1, Math.min(127, (int) limit - 1));
		CodeRange range = positive(tensor) ? new CodeRange(0, half, 0) : new CodeRange(-half, half, 0);
		float scale = arithmetic.scale(real(tensor), range, positive(tensor));
		int output = tensor(node.name() + suffix, at(tensor).shape(), range, scale, real(tensor) / scale);
		return rescaled(node, suffix, tensor, output);
	}

	private int rescaled(Node node, String suffix, int input, int output) {
		Rescale rescale = arithmetic.rescale(at(input).scale() * 1 / at(output).scale());
		return add(new Step.Rescaling(info(node, suffix), input, output, IntegerTensor.WHOLE, rescale));
	}

	/** The same values with a scale per position on an axis. */
	private int perPosition(Node node, int input, int axis) {
		IntegerTensor from = at(input);
		float[] scales = new float[from.shape().dim(axis)];
		float[] factors = new float[scales.length];
		for (int i = 0; i < scales.length; i++) {
			scales[i] = arithmetic.rounded(from.scale() * (0.5 + random.nextDouble()));
			factors[i] = from.scale() * 1 / scales[i];
		}
		tensors.add(new IntegerTensor(tensors.size(), node.name() + ":scaled", from.shape(), from.range(), scales, axis, Optional.empty()));
		magnitudes.add(magnitudes.get(input));
		return add(new Step.Rescaling(info(node, ":scaled"), input, tensors.size() - 1, axis, arithmetic.rescale(factors)));
	}

	private int normalised(Node node, NormOperator norm) {
		int input = operand(node, 0);
		return switch (norm) {
			case NormOperator.BatchNorm batch -> {
				if (isFolded(node)) {
					yield input;
				}
				Shape shape = along(axis(batch.axis(), node.output()), node.output());
				int factor = constant(node.name() + ":gamma", shape, arithmetic.rounded(0.015));
				int scaled = multiplied(node, ":scaled", input, factor);
				int offset = constant(node.name() + ":beta", shape, arithmetic.rounded(real(scaled) / 100));
				int output = sized(node.name(), node.output(), isRectified(node), real(scaled) * 1.2);
				yield add(arithmetic.addition(info(node, ""), List.of(at(scaled), at(offset)), at(output), false));
			}
			case NormOperator.LayerNorm layer -> norm(node, axis(layer.axis(), node.output()), 0, layer.epsilon());
			case NormOperator.GroupNorm group -> norm(node, axis(group.axis(), node.output()), group.groups(), group.epsilon());
		};
	}

	private static Shape along(int axis, Shape shape) {
		List<Integer> dims = new ArrayList<>();
		dims.add(shape.dim(axis));
		for (int i = axis + 1; i < shape.rank(); i++) {
			dims.add(1);
		}
		return new Shape(dims);
	}

	private int norm(Node node, int axis, int groups, double epsilon) {
		Shape shape = node.output();
		int channels = shape.dim(axis);
		long n = groups == 0 ? channels : shape.elements() / groups;
		int input = narrow(node, operand(node, 0), ":narrow", 0x1p29 / ((double) n * n));
		CodeRange range = at(input).range();
		double largest = Math.pow(n, 4) * Math.pow(range.high() - range.low(), 2);
		double small = Math.pow(n, 3) * epsilon / Math.pow(at(input).scale(), 2);
		int guard = (int) Math.floor((62 - Math.log(largest + n * (small + 1)) / Math.log(2)) / 2);
		if (guard < 0) {
			throw unsupported(node, "statistics over " + n + " elements do not fit 64 bits");
		}
		int[] gamma = random.ints(channels, -127, 128).toArray();
		int[] beta = random.ints(channels, -64 << Step.Normalization.FRACTION, 64 << Step.Normalization.FRACTION).toArray();
		float step = arithmetic.rounded(0.02);
		int output = sized(node.name(), shape, isRectified(node), 80 * step);
		Rescale rescale = arithmetic.rescale(step / (1 << Step.Normalization.FRACTION) * 1 / at(output).scale());
		return add(new Step.Normalization(info(node, ""), input, output, axis, groups, gamma, beta, Math.round(small), Math.min(guard, 16), rescale));
	}

	private int multiplied(Node node, String suffix, int left, int right) {
		int output = sized(node.name() + suffix, at(left).shape(), positive(left) && positive(right), real(left) * real(right));
		Rescale rescale = arithmetic.rescale(at(left).scale() * at(right).scale() / at(output).scale());
		return add(new Step.Multiplication(info(node, suffix), left, right, output, rescale));
	}

	private int element(Node node, ElementOperator operator) {
		int input = operand(node, 0);
		return switch (operator) {
			case ElementOperator.Activation activation -> isRectifier(node) && positive(input) ? input : table(node, input, activation.function());
			case ElementOperator.Softmax softmax -> softmax(node, input, axis(softmax.axis(), node.output()));
			case ElementOperator.Add add -> {
				List<IntegerTensor> operands = node.inputs().stream().map(value -> at(known.get(value))).toList();
				double squares = operands.stream().mapToDouble(operand -> Math.pow(real(operand.index()), 2)).sum();
				int output = sized(node.name(), node.output(), isRectified(node), Math.sqrt(squares));
				yield add(arithmetic.addition(info(node, ""), operands, at(output), false));
			}
			case ElementOperator.Subtract subtract -> {
				int output = sized(node.name(), node.output(), isRectified(node), Math.hypot(real(input), real(operand(node, 1))));
				yield add(arithmetic.addition(info(node, ""), List.of(at(input), at(operand(node, 1))), at(output), true));
			}
			case ElementOperator.Multiply multiply -> {
				int product = input;
				for (int i = 1; i < node.inputs().size(); i++) {
					product = multiplied(node, i == node.inputs().size() - 1 ? "" : ":" + i, product, operand(node, i));
				}
				yield product;
			}
			case ElementOperator.Divide divide -> quotient(node, input, operand(node, 1));
			case ElementOperator.ScaleChannels scale -> multiplied(node, "", input,
					constant(node.name() + ":factors", along(axis(scale.axis(), node.output()), node.output()), arithmetic.rounded(0.015)));
			case ElementOperator.ScaleBy scale -> {
				if (scale.factor() <= 0) {
					throw unsupported(node, "factor " + scale.factor());
				}
				int output = sized(node.name(), node.output(), positive(input), real(input) * scale.factor());
				Rescale rescale = arithmetic.rescale((float) (at(input).scale() * scale.factor()) / at(output).scale());
				yield add(new Step.Rescaling(info(node, ""), input, output, IntegerTensor.WHOLE, rescale));
			}
			case ElementOperator.AddParameter parameter -> {
				int table = constant(node.name() + ":table", parameter.shape(), arithmetic.rounded(real(input) / 100));
				int output = sized(node.name(), node.output(), isRectified(node), real(input) * 1.2);
				yield add(arithmetic.addition(info(node, ""), List.of(at(input), at(table)), at(output), false));
			}
		};
	}

	private int table(Node node, int input, ElementOperator.ActivationFunction function) {
		IntegerTensor from = at(input);
		DoubleUnaryOperator real = arithmetic.function(function);
		double squares = 0;
		double weight = 0;
		for (int code = from.range().low(); code <= from.range().high(); code++) {
			double likely = Math.exp(-Math.pow((code - from.range().zero()) / magnitudes.get(input), 2) / 2);
			squares += likely * Math.pow(real.applyAsDouble(from.dequantize(code)), 2);
			weight += likely;
		}
		boolean positive = switch (function) {
			case RELU, RELU6, SIGMOID, HARDSIGMOID -> true;
			default -> false;
		};
		int output = sized(node.name(), node.output(), positive, Math.max(1e-3, Math.sqrt(squares / weight)));
		int[] codes = new int[from.range().high() - from.range().low() + 1];
		for (int i = 0; i < codes.length; i++) {
			codes[i] = at(output).quantize((float) real.applyAsDouble(from.dequantize(from.range().low() + i)));
		}
		return add(new Step.Lookup(info(node, ""), input, output, codes, function.symbol()));
	}

	private int softmax(Node node, int input, int axis) {
		CodeRange range = arithmetic.range(true);
		int one = Math.min(1 << 16, range.high() + 1);
		int output = tensor(node.name(), node.output(), range, 1f / one, Math.max(2, 2.0 * one / node.output().dim(axis)));
		int[] exponentials = new int[at(input).range().high() - at(input).range().low() + 1];
		int bits = 12 + 4 * random.nextInt(4);
		for (int i = 0; i < exponentials.length; i++) {
			exponentials[i] = (int) Math.round(StrictMath.exp(-i * (double) at(input).scale()) * (1 << bits));
		}
		return add(new Step.Softmax(info(node, ""), input, output, axis, exponentials, one));
	}

	private int quotient(Node node, int left, int right) {
		int output = sized(node.name(), node.output(), positive(left), real(left) / real(right) * 1.5);
		double ratio = (double) at(left).scale() / at(right).scale() / at(output).scale();
		int shift = (int) Math.max(0, Math.min(30, 14 - Math.floor(Math.log(ratio) / Math.log(2))));
		int multiplier = (int) Math.max(1, Math.min(1 << 15, Math.round(ratio * (1L << shift))));
		if (formats.profile() == Requantization.POT) {
			multiplier = Integer.highestOneBit(multiplier);
		}
		return add(new Step.Division(info(node, ""), left, right, output, multiplier, shift, formats.logarithmic()));
	}

	private int sampled(Node node, SamplingOperator operator) {
		int input = operand(node, 0);
		IntegerTensor from = at(input);
		return switch (operator) {
			case SamplingOperator.Pool pool when pool.function() == SamplingOperator.PoolFunction.MAXIMUM -> {
				int output = tensor(node.name(), node.output(), from.range(), from.scale(), magnitudes.get(input) * 1.5);
				yield add(new Step.Pool(info(node, ""), input, output, pool, arithmetic.rescale(1f)));
			}
			case SamplingOperator.Pool pool -> {
				int output = sized(node.name(), node.output(), positive(input), real(input) * (positive(input) ? 1 : 0.5));
				float[] factors = new float[pool.kernelRows() * pool.kernelColumns()];
				for (int i = 0; i < factors.length; i++) {
					factors[i] = from.scale() * (1f / (i + 1)) / at(output).scale();
				}
				yield add(new Step.Pool(info(node, ""), input, output, pool, arithmetic.rescale(factors)));
			}
			case SamplingOperator.GlobalPool pool -> mean(node, input, false);
			case SamplingOperator.TokenMean mean -> mean(node, input, true);
			case SamplingOperator.Upsample upsample -> {
				if (upsample.mode() == SamplingOperator.UpsampleMode.BILINEAR && upsample.factor() > 1) {
					throw unsupported(node, "there is no integer step for bilinear upsampling");
				}
				yield viewed(node, 0, false);
			}
		};
	}

	private int mean(Node node, int input, boolean tokens) {
		IntegerTensor from = at(input);
		long count = from.shape().elements() / node.output().elements();
		int output = sized(node.name(), node.output(), positive(input), real(input) * (positive(input) ? 0.8 : Math.max(0.1, 1 / Math.sqrt(count))));
		return add(new Step.Mean(info(node, ""), input, output, tokens, arithmetic.rescale(from.scale() * (1f / count) / at(output).scale())));
	}

	private int viewed(Node node, int port, boolean fills) {
		List<Integer> operands = new ArrayList<>();
		int first = operand(node, 0);
		for (int i = 0; i < node.inputs().size(); i++) {
			int next = operand(node, i);
			boolean same = at(next).range().equals(at(first).range()) && at(next).scale() == at(first).scale();
			operands.add(same ? next : rescaled(node, ":" + i, next,
					tensor(node.name() + ":" + i, at(next).shape(), at(first).range(), at(first).scale(), real(next) / at(first).scale())));
		}
		int output = tensor(node.outputs().size() == 1 ? node.name() : node.name() + ":part" + port, node.outputs().get(port), at(first).range(),
				at(first).scale(), magnitudes.get(first));
		int fill = fills ? at(first).quantize(1) : 0;
		String suffix = node.outputs().size() == 1 ? "" : ":part" + port;
		return add(new Step.View(info(node, suffix), operands, output, node.operator(), port, fill));
	}
}
