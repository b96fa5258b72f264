package org.m2q.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.m2q.runtime.internal.Fusion;
import org.m2q.runtime.internal.Kernels;
import org.m2q.runtime.internal.Movement;
import org.m2q.runtime.internal.Ops;
import org.m2q.runtime.internal.Placement;
import org.m2q.runtime.internal.Step;
import org.m2q.runtime.internal.Tensor;
import org.m2q.runtime.internal.WarmUp;

/**
 * Describes a network of integers, step by step, and makes it ready to run. Tensors are named by the numbers that {@link #tensor} returns: 0, 1, … in the
 * order of the calls.
 *
 * <p>Shapes are logical: [channels, rows, columns] for maps, [tokens, features] for tokens, any shape for attention, never with a batch. In the formulas a
 * and b are codes less the zero point of their tensor; "out" is clamped, after the zero point of the result was added, into its range. A rectifier is a range
 * that begins at its zero. Accumulators are 32 bits and must not overflow.
 */
public final class NetworkBuilder {

	private final String name;
	private final List<Placement.Declared> tensors = new ArrayList<>();
	private final List<Step> steps = new ArrayList<>();
	private final List<Integer> inputs = new ArrayList<>();
	private final List<Integer> outputs = new ArrayList<>();
	private final Map<Integer, int[]> constants = new LinkedHashMap<>();
	private final Set<Integer> known = new HashSet<>();

	/**
	 * A builder without tensors.
	 *
	 * @param name name of the network, for messages
	 */
	public NetworkBuilder(String name) {
		this.name = name;
	}

	/**
	 * A tensor that is an input or the result of a step.
	 *
	 * @param tensorName for messages
	 * @param range codes that it may have
	 * @param shape logical shape, 1 to 6 axes of 1 or more; empty for a single element
	 * @return its number
	 */
	public int tensor(String tensorName, CodeRange range, int... shape) {
		require(shape.length <= 6 && Arrays.stream(shape).allMatch(n -> n > 0), tensorName, "shape " + Arrays.toString(shape));
		long size = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
		require(size <= Integer.MAX_VALUE / 2, tensorName, "too many elements: " + size);
		tensors.add(new Placement.Declared(tensorName, range, shape.clone()));
		return tensors.size() - 1;
	}

	/**
	 * A tensor of given codes.
	 *
	 * @param tensorName for messages
	 * @param range codes that it may have
	 * @param codes its codes in row-major order of the shape
	 * @param shape logical shape
	 * @return its number
	 */
	public int constant(String tensorName, CodeRange range, int[] codes, int... shape) {
		int tensor = tensor(tensorName, range, shape);
		require(codes.length == Tensor.size(shape), tensorName, codes.length + " codes for shape " + Arrays.toString(shape));
		require(Arrays.stream(codes).allMatch(c -> c >= range.low() && c <= range.high()), tensorName, "a code outside " + range);
		constants.put(tensor, codes.clone());
		known.add(tensor);
		return tensor;
	}

	/** Makes a tensor the next input. */
	public NetworkBuilder input(int tensor) {
		inputs.add(tensor);
		known.add(tensor);
		return this;
	}

	/** Makes a tensor the next output. */
	public NetworkBuilder output(int tensor) {
		outputs.add(tensor);
		return this;
	}

	/**
	 * Convolution of a map: acc(f, r, c) = bias(f) + Σ a · w over the taps inside the map; out = rescale(f, acc).
	 *
	 * @param step name, for messages
	 * @param input [channels, rows, columns]
	 * @param output [filters, rows, columns]
	 * @param window kernel, strides, paddings, dilations
	 * @param groups groups of channels
	 * @param weights one filter per channel of the result, [channels / groups][kernel rows][kernel columns]
	 * @param bias one per filter
	 * @param rescale one factor, or one per filter
	 */
	public NetworkBuilder convolution(String step, int input, int output, Window window, int groups, FilterWeights weights, int[] bias, Rescale rescale) {
		int[] in = dims(input);
		int[] out = dims(output);
		require(in.length == 3 && out.length == 3, step, "maps have three axes; found " + Arrays.toString(in) + " and " + Arrays.toString(out));
		require(groups > 0 && in[0] % groups == 0 && out[0] % groups == 0, step, groups + " groups of " + in[0] + " channels and " + out[0] + " filters");
		require(out[1] == window.outputRows(in[1]) && out[2] == window.outputColumns(in[2]), step, Arrays.toString(in) + " makes " + window.outputRows(in[1])
				+ " × " + window.outputColumns(in[2]) + " pixels, not " + out[1] + " × " + out[2]);
		require(weights.filters() == out[0] && weights.size() == in[0] / groups * window.taps(), step, weights.filters() + " filters of " + weights.size()
				+ " weights for " + out[0] + " filters of " + in[0] / groups * window.taps());
		requireFactors(step, bias, rescale, out[0]);
		return add(new Step.Convolution(step, input, output, window, groups, weights, bias.clone(), rescale));
	}

	/**
	 * Linear layer over the last axis: acc(f) = bias(f) + Σ a · w; out = rescale(f, acc).
	 *
	 * @param step name, for messages
	 * @param input [.., features]
	 * @param output [.., filters]
	 * @param weights one filter per feature of the result
	 * @param bias one per filter
	 * @param rescale one factor, or one per filter
	 */
	public NetworkBuilder linear(String step, int input, int output, FilterWeights weights, int[] bias, Rescale rescale) {
		int[] in = dims(input);
		int[] wanted = in.clone();
		require(in.length > 0 && in[in.length - 1] == weights.size(), step, "filters of " + weights.size() + " weights for " + Arrays.toString(in));
		wanted[in.length - 1] = weights.filters();
		requireShape(step, output, wanted);
		requireFactors(step, bias, rescale, weights.filters());
		return add(new Step.Linear(step, input, output, weights, bias.clone(), rescale));
	}

	/**
	 * Product of two tensors with equal leading axes: acc = Σ a · b; out = rescale(row, acc), row being the position on the last but one axis of the result.
	 *
	 * @param step name, for messages
	 * @param left [.., m, k], or [.., k, m] when it is transposed
	 * @param right [.., k, n], or [.., n, k] when it is transposed
	 * @param output [.., m, n]
	 * @param transposeLeft whether the left operand is stored transposed
	 * @param transposeRight whether the right operand is stored transposed
	 * @param rescale one factor, or one per row
	 */
	public NetworkBuilder matMul(String step, int left, int right, int output, boolean transposeLeft, boolean transposeRight, Rescale rescale) {
		int[] a = dims(left);
		int[] b = dims(right);
		int rank = a.length;
		require(rank >= 2 && b.length == rank && Arrays.equals(a, 0, rank - 2, b, 0, rank - 2), step,
				"operands " + Arrays.toString(a) + " and " + Arrays.toString(b));
		int rows = a[transposeLeft ? rank - 1 : rank - 2];
		int depth = a[transposeLeft ? rank - 2 : rank - 1];
		int columns = b[transposeRight ? rank - 2 : rank - 1];
		require(depth == b[transposeRight ? rank - 1 : rank - 2], step, "operands " + Arrays.toString(a) + " and " + Arrays.toString(b));
		int[] wanted = a.clone();
		wanted[rank - 2] = rows;
		wanted[rank - 1] = columns;
		requireShape(step, output, wanted);
		requireFactors(step, rescale, rows);
		return add(new Step.MatMul(step, left, right, output, transposeLeft, transposeRight, rescale));
	}

	/**
	 * Sum with integer factors, in 64 bits: acc = Σ aᵢ · mᵢ. POT: out = halfEven(acc / 2^shift). DYADIC: out = floor((acc + 2^(shift − 1)) / 2^shift).
	 *
	 * @param step name, for messages
	 * @param operands two or more; the shapes of later ones are broadcast to that of the first, aligned at the last axis
	 * @param output of the shape of the first operand
	 * @param profile POT or DYADIC
	 * @param multipliers one per operand
	 * @param shift 0 to 62
	 */
	public NetworkBuilder addition(String step, int[] operands, int output, Rescale.Profile profile, int[] multipliers, int shift) {
		require(profile != Rescale.Profile.FLOAT32 && multipliers.length == operands.length && shift >= 0 && shift <= 62, step,
				profile + " with " + multipliers.length + " multipliers for " + operands.length + " operands, shift " + shift);
		requireBroadcast(step, output, operands);
		return add(new Step.Addition(step, list(operands), output, profile, multipliers.clone(), shift, new float[0], 1));
	}

	/**
	 * Sum in single precision: Σ (float) aᵢ · fᵢ from left to right; out = halfEven(sum / scale).
	 *
	 * @param step name, for messages
	 * @param operands two or more, as above
	 * @param output of the shape of the first operand
	 * @param factors one per operand
	 * @param scale of the result, positive
	 */
	public NetworkBuilder addition(String step, int[] operands, int output, float[] factors, float scale) {
		require(factors.length == operands.length && scale > 0, step, factors.length + " factors for " + operands.length + " operands, scale " + scale);
		requireBroadcast(step, output, operands);
		return add(new Step.Addition(step, list(operands), output, Rescale.Profile.FLOAT32, new int[0], 0, factors.clone(), scale));
	}

	/**
	 * Product element by element: out = rescale(a · b).
	 *
	 * @param step name, for messages
	 * @param left a, of the shape of the result
	 * @param right b, broadcast to it
	 * @param output the result
	 * @param rescale one factor
	 */
	public NetworkBuilder multiplication(String step, int left, int right, int output, Rescale rescale) {
		requireBroadcast(step, output, left, right);
		requireFactors(step, rescale, 1);
		return add(new Step.Multiplication(step, left, right, output, rescale));
	}

	/**
	 * The same values in other steps: out = rescale(position on the axis, a).
	 *
	 * @param step name, for messages
	 * @param input a
	 * @param output of the same shape
	 * @param axis axis of several factors, −1 for one factor
	 * @param rescale one factor, or one per position on the axis
	 */
	public NetworkBuilder rescaling(String step, int input, int output, int axis, Rescale rescale) {
		requireShape(step, output, dims(input));
		require(axis >= -1 && axis < dims(input).length, step, "axis " + axis);
		requireFactors(step, rescale, axis < 0 ? 1 : dims(input)[axis]);
		return add(new Step.Rescaling(step, input, output, axis, rescale));
	}

	/**
	 * A function of single codes: out = table[code − lowest code of the operand].
	 *
	 * @param step name, for messages
	 * @param input the operand
	 * @param output of the same shape
	 * @param table one code of the result per code of the operand's range
	 */
	public NetworkBuilder lookup(String step, int input, int output, int[] table) {
		requireShape(step, output, dims(input));
		CodeRange range = tensors.get(input).range();
		require(table.length == (long) range.high() - range.low() + 1, step, table.length + " entries for codes " + range);
		return add(new Step.Lookup(step, input, output, table.clone()));
	}

	/**
	 * Softmax: e = exponentials[largest code − code], sum of all e in 64 bits; out = floor((2 · e · one + sum) / (2 · sum)).
	 *
	 * @param step name, for messages
	 * @param input the operand
	 * @param output of the same shape
	 * @param axis axis along which results sum to 1
	 * @param exponentials one per code of the operand's range, 0 to 2^24, the first not 0
	 * @param one steps of the result that stand for 1, 1 to 2^16
	 */
	public NetworkBuilder softmax(String step, int input, int output, int axis, int[] exponentials, int one) {
		requireShape(step, output, dims(input));
		CodeRange range = tensors.get(input).range();
		require(axis >= 0 && axis < dims(input).length, step, "axis " + axis);
		require(exponentials.length == (long) range.high() - range.low() + 1 && exponentials[0] > 0, step,
				exponentials.length + " exponentials for codes " + range);
		require(Arrays.stream(exponentials).allMatch(e -> e >= 0 && e <= 1 << 24) && one > 0 && one <= 1 << 16, step, "an exponential or " + one
				+ " out of range");
		return add(new Step.Softmax(step, input, output, axis, exponentials.clone(), one));
	}

	/**
	 * Layer or group normalisation over the n elements that share their statistics, in 64 bits: S = Σ a, d = n · a − S, V = Σ d² + epsilon, R = floor(√((V · n) ·
	 * 4^guard)), t = floor((2 · ((d · n) · 2^(10 + guard)) + R) / (2 · R)), 0 when R is 0; acc = saturate32(t · gamma + beta); out = rescale(acc).
	 *
	 * @param step name, for messages
	 * @param input the operand
	 * @param output of the same shape
	 * @param axis axis of the channels
	 * @param groups 0 for statistics along the axis; else the number of groups of channels, each of which shares statistics over all positions
	 * @param gamma one per channel, −32,768 to 32,767
	 * @param beta one per channel
	 * @param epsilon 0 or more
	 * @param guard additional bits of the root, 0 or more
	 * @param rescale one factor
	 */
	public NetworkBuilder normalization(String step, int input, int output, int axis, int groups, int[] gamma, int[] beta, long epsilon, int guard,
			Rescale rescale) {
		requireShape(step, output, dims(input));
		require(axis >= 0 && axis < dims(input).length, step, "axis " + axis);
		int channels = dims(input)[axis];
		require(gamma.length == channels && beta.length == channels && groups >= 0 && (groups == 0 || channels % groups == 0), step,
				gamma.length + " factors, " + beta.length + " summands, " + groups + " groups for " + channels + " channels");
		require(epsilon >= 0 && guard >= 0 && guard <= 30, step, "epsilon " + epsilon + ", guard " + guard);
		requireFactors(step, rescale, 1);
		return add(new Step.Normalization(step, input, output, axis, groups, gamma.clone(), beta.clone(), epsilon, guard, rescale));
	}

	/**
	 * Largest code in a window, of the taps inside the map. Both tensors have the same scale and zero point.
	 *
	 * @param step name, for messages
	 * @param input a map
	 * @param output the result
	 * @param window kernel, strides, paddings
	 */
	public NetworkBuilder maximumPool(String step, int input, int output, Window window) {
		requirePool(step, input, output, window);
		return add(new Step.Pool(step, input, output, window, true, false, Rescale.pot(0)));
	}

	/**
	 * Mean of a window: acc = Σ a over the taps inside the map; out = rescale(count − 1, acc), count being the taps inside the map, or all taps.
	 *
	 * @param step name, for messages
	 * @param input a map
	 * @param output the result
	 * @param window kernel, strides, paddings
	 * @param countPadding whether all taps count
	 * @param rescale one factor per count of 1 to the number of taps
	 */
	public NetworkBuilder averagePool(String step, int input, int output, Window window, boolean countPadding, Rescale rescale) {
		requirePool(step, input, output, window);
		require(rescale.channels() == window.taps(), step, rescale.channels() + " factors for " + window.taps() + " taps");
		return add(new Step.Pool(step, input, output, window, false, countPadding, rescale));
	}

	/**
	 * Mean: acc = Σ a; out = rescale(acc).
	 *
	 * @param step name, for messages
	 * @param input [channels, rows, columns] or [tokens, features]
	 * @param output as many elements as there are channels or features
	 * @param tokens whether the first axis is averaged instead of the last two
	 * @param rescale one factor
	 */
	public NetworkBuilder mean(String step, int input, int output, boolean tokens, Rescale rescale) {
		int[] in = dims(input);
		require(in.length == (tokens ? 2 : 3) && Tensor.size(dims(output)) == in[tokens ? 1 : 0], step,
				"mean of " + Arrays.toString(in) + " with result " + Arrays.toString(dims(output)));
		requireFactors(step, rescale, 1);
		return add(new Step.Mean(step, input, output, tokens, rescale));
	}

	/**
	 * Quotient element by element; the divisor d is broadcast to the dividend a. In 64 bits; where d is 0 or less, out is the zero point.
	 *
	 * <ul>
	 * <li>exact: out = floor((2 · a · multiplier + (d · 2^shift)) / (2 · (d · 2^shift)))
	 * <li>logarithmic: y = floor(log2 d), one more when d² ≥ 2^(2y + 1); out = floor((a · multiplier + 2^(shift + y − 1)) / 2^(shift + y)), without the addition
	 * when shift + y is 0
	 * </ul>
	 *
	 * @param step name, for messages
	 * @param left a
	 * @param right d
	 * @param output the result
	 * @param multiplier 1 to 2^15
	 * @param shift 0 to 30
	 * @param logarithmic whether the divisor is rounded to a power of two
	 */
	public NetworkBuilder division(String step, int left, int right, int output, int multiplier, int shift, boolean logarithmic) {
		requireBroadcast(step, output, left, right);
		require(multiplier >= 1 && multiplier <= 1 << 15 && shift >= 0 && shift <= 30, step, "multiplier " + multiplier + ", shift " + shift);
		return add(new Step.Division(step, left, right, output, multiplier, shift, logarithmic));
	}

	/** Joins tensors along an axis. All operands of this and the following steps have the zero point of the result. */
	public NetworkBuilder concatenation(String step, int[] operands, int output, int axis) {
		int[] wanted = dims(operands[0]).clone();
		requireAxis(step, axis, wanted.length);
		wanted[axis] = Arrays.stream(operands).map(o -> dims(o)[axis]).sum();
		requireShape(step, output, wanted);
		return view(step, list(operands), output, new Movement.Concatenation(axis));
	}

	/** A part along an axis: positions start, start + 1, … as many as the result has. */
	public NetworkBuilder slice(String step, int input, int output, int axis, int start) {
		int[] wanted = dims(input).clone();
		requireAxis(step, axis, wanted.length);
		wanted[axis] = dims(output)[axis];
		requireShape(step, output, wanted);
		require(start >= 0 && start + wanted[axis] <= dims(input)[axis], step, "positions " + start + " to " + (start + wanted[axis] - 1) + " of axis " + axis
				+ " of " + Arrays.toString(dims(input)));
		return view(step, List.of(input), output, new Movement.Slice(axis, start));
	}

	/** The same elements in row-major order with the shape of the result. */
	public NetworkBuilder reshape(String step, int input, int output) {
		require(Tensor.size(dims(input)) == Tensor.size(dims(output)), step, Arrays.toString(dims(input)) + " as " + Arrays.toString(dims(output)));
		return view(step, List.of(input), output, new Movement.Reshape());
	}

	/** Exchanges axes: axis i of the result is axis {@code axes[i]} of the operand. */
	public NetworkBuilder transpose(String step, int input, int output, int... axes) {
		int[] in = dims(input);
		require(axes.length == in.length && Arrays.equals(IntStream.of(axes).sorted().toArray(), IntStream.range(0, in.length).toArray()), step,
				"axes " + Arrays.toString(axes) + " of " + Arrays.toString(in));
		requireShape(step, output, Arrays.stream(axes).map(axis -> in[axis]).toArray());
		return view(step, List.of(input), output, new Movement.Transpose(list(axes)));
	}

	/** [c, h, w] to [h · w, c]. */
	public NetworkBuilder toTokens(String step, int input, int output) {
		int[] in = map(step, input);
		requireShape(step, output, in[1] * in[2], in[0]);
		return view(step, List.of(input), output, new Movement.ToTokens());
	}

	/** [h · w, c] to [c, h, w]. */
	public NetworkBuilder toMap(String step, int input, int output) {
		int[] out = map(step, output);
		requireShape(step, input, out[1] * out[2], out[0]);
		return view(step, List.of(input), output, new Movement.ToMap());
	}

	/** [c, h, w] to [patch², h · w / patch², c]. */
	public NetworkBuilder unfold(String step, int input, int output, int patch) {
		int[] in = map(step, input);
		require(patch > 0 && in[1] % patch == 0 && in[2] % patch == 0, step, "patches of " + patch + " of " + Arrays.toString(in));
		requireShape(step, output, patch * patch, in[1] * in[2] / (patch * patch), in[0]);
		return view(step, List.of(input), output, new Movement.Unfold(patch));
	}

	/** The inverse of {@link #unfold}. */
	public NetworkBuilder fold(String step, int input, int output, int patch) {
		int[] out = map(step, output);
		require(patch > 0 && out[1] % patch == 0 && out[2] % patch == 0, step, "patches of " + patch + " of " + Arrays.toString(out));
		requireShape(step, input, patch * patch, out[1] * out[2] / (patch * patch), out[0]);
		return view(step, List.of(input), output, new Movement.Fold(patch, out[2]));
	}

	/** [c, h, w] to [windows, window², c]; windows reach beyond the bottom and the right of the map, where they hold the zero point. */
	public NetworkBuilder windowPartition(String step, int input, int output, int window) {
		int[] in = map(step, input);
		requireShape(step, output, windows(in, window), window * window, in[0]);
		return view(step, List.of(input), output, new Movement.WindowPartition(window));
	}

	/** The inverse of {@link #windowPartition}. */
	public NetworkBuilder windowMerge(String step, int input, int output, int window) {
		int[] out = map(step, output);
		requireShape(step, input, windows(out, window), window * window, out[0]);
		return view(step, List.of(input), output, new Movement.WindowMerge(window, out[2]));
	}

	private static int windows(int[] map, int window) {
		return (map[1] + window - 1) / window * ((map[2] + window - 1) / window);
	}

	/** Rows and columns 0, stride, 2 · stride, … of a map. */
	public NetworkBuilder subsample(String step, int input, int output, int stride) {
		int[] in = map(step, input);
		require(stride > 0, step, "stride " + stride);
		requireShape(step, output, in[0], (in[1] + stride - 1) / stride, (in[2] + stride - 1) / stride);
		return view(step, List.of(input), output, new Movement.Subsample(stride));
	}

	/**
	 * Constant codes at the end of an axis.
	 *
	 * @param step name, for messages
	 * @param input the operand
	 * @param output longer along the axis
	 * @param axis the axis
	 * @param code what is appended
	 */
	public NetworkBuilder append(String step, int input, int output, int axis, int code) {
		int[] wanted = dims(input).clone();
		requireAxis(step, axis, wanted.length);
		require(dims(output).length == wanted.length && dims(output)[axis] >= wanted[axis], step, "shape " + Arrays.toString(dims(output)));
		wanted[axis] = dims(output)[axis];
		requireShape(step, output, wanted);
		return view(step, List.of(input), output, new Movement.Appended(axis, code));
	}

	/** The zero point around a map; what is below and right follows from the shape of the result. */
	public NetworkBuilder pad(String step, int input, int output, int top, int left) {
		int[] in = map(step, input);
		int[] out = map(step, output);
		require(top >= 0 && left >= 0 && out[0] == in[0] && out[1] >= in[1] + top && out[2] >= in[2] + left, step,
				Arrays.toString(in) + " in " + Arrays.toString(out) + " at " + top + ", " + left);
		return view(step, List.of(input), output, new Movement.Pad(top, left));
	}

	/** Repeats the pixels of a map. */
	public NetworkBuilder upsample(String step, int input, int output, int factor) {
		int[] in = map(step, input);
		requireShape(step, output, in[0], in[1] * factor, in[2] * factor);
		return view(step, List.of(input), output, new Movement.Upsample(factor));
	}

	/**
	 * Makes the network ready to run.
	 *
	 * @throws IllegalArgumentException when an output is not computed
	 */
	public InferenceNetwork build(BuildOptions options) {
		outputs.forEach(output -> require(known.contains(output), tensors.get(output).name(), "is an output and not computed"));
		Set<Integer> given = new HashSet<>(inputs);
		given.addAll(constants.keySet());
		Set<Integer> kept = new HashSet<>(given);
		kept.addAll(outputs);
		if (options.observable()) {
			kept.addAll(known);
		}
		// The reference computes every step by itself.
		boolean plain = options.observable() || options.kernels() == BuildOptions.Kernels.SCALAR;
		List<Step> fused = plain ? steps : Fusion.fuse(tensors, constants, steps, kept);
		Placement.Result placement = new Placement(tensors, fused, given).allocate(kept);
		Kernels kernels = Kernels.of(options.kernels());
		boolean shifted = options.filters() == BuildOptions.ShiftAdd.SHIFTED;
		List<Step> computed = fused.stream().filter(step -> !isRenaming(step, placement)).toList();
		boolean gradual = options.start() == BuildOptions.Start.GRADUAL && kernels.areVectors();
		Ops ops = new Ops(computed.stream()
				.map(step -> gradual ? kernels.scalar(step, placement.tensors(), shifted) : kernels.create(step, placement.tensors(), shifted)).toList(), gradual);
		if (gradual) {
			WarmUp.prepare(ops, () -> computed.stream().map(step -> kernels.create(step, placement.tensors(), shifted)).toList(), placement, Map.copyOf(constants));
		}
		return new InferenceNetwork(name, placement, ops, inputs, outputs, constants, options.observable(), kernels.description());
	}

	/** Whether the result of a view lies where its operand lies already. */
	private static boolean isRenaming(Step step, Placement.Result placement) {
		return step instanceof Step.View && placement.isRenamed(step.output());
	}

	private NetworkBuilder view(String step, List<Integer> operands, int output, Movement movement) {
		int zero = tensors.get(output).range().zero();
		operands.forEach(o -> require(tensors.get(o).range().zero() == zero, step, "zero points " + tensors.get(o).range().zero() + " and " + zero));
		return add(new Step.View(step, operands, output, movement));
	}

	private NetworkBuilder add(Step step) {
		step.inputs().forEach(input -> require(known.contains(input), step.name(), "reads a tensor that is not there yet"));
		require(known.add(step.output()), step.name(), "makes a tensor again");
		steps.add(step);
		return this;
	}

	private int[] dims(int tensor) {
		return tensors.get(tensor).dims();
	}

	private int[] map(String step, int tensor) {
		require(dims(tensor).length == 3, step, Arrays.toString(dims(tensor)) + " is no map");
		return dims(tensor);
	}

	private static List<Integer> list(int[] numbers) {
		return Arrays.stream(numbers).boxed().toList();
	}

	private void requireAxis(String step, int axis, int rank) {
		require(axis >= 0 && axis < rank, step, "axis " + axis + " of " + rank);
	}

	private void requireShape(String step, int tensor, int... wanted) {
		require(Arrays.equals(dims(tensor), wanted), step, "makes " + Arrays.toString(wanted) + "; declared is " + Arrays.toString(dims(tensor)));
	}

	private void requireBroadcast(String step, int output, int... operands) {
		require(operands.length >= 2, step, operands.length + " operands");
		requireShape(step, output, dims(operands[0]));
		int[] out = dims(output);
		for (int operand : operands) {
			int[] in = dims(operand);
			int skipped = out.length - in.length;
			require(skipped >= 0 && IntStream.range(0, in.length).allMatch(i -> in[i] == 1 || in[i] == out[skipped + i]), step,
					Arrays.toString(in) + " is not broadcast to " + Arrays.toString(out));
		}
	}

	private void requirePool(String step, int input, int output, Window window) {
		int[] in = map(step, input);
		requireShape(step, output, in[0], window.outputRows(in[1]), window.outputColumns(in[2]));
	}

	private void requireFactors(String step, int[] bias, Rescale rescale, int channels) {
		require(bias.length == channels, step, bias.length + " summands for " + channels + " filters");
		requireFactors(step, rescale, channels);
	}

	private void requireFactors(String step, Rescale rescale, int channels) {
		require(rescale.channels() == 1 || rescale.channels() == channels, step, rescale.channels() + " factors for " + channels + " channels");
	}

	private void require(boolean condition, String what, String message) {
		if (!condition) {
			throw new IllegalArgumentException(name + ", '" + what + "': " + message);
		}
	}
}
