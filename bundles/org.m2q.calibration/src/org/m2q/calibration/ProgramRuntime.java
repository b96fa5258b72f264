package org.m2q.calibration;

import java.util.Arrays;
import java.util.List;

import org.m2q.network.MacOperator;
import org.m2q.network.SamplingOperator;
import org.m2q.network.ViewOperator;
import org.m2q.quant.Requantization;
import org.m2q.quant.integer.CodeRange;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Step;
import org.m2q.runtime.BuildOptions;
import org.m2q.runtime.FilterWeights;
import org.m2q.runtime.InferenceNetwork;
import org.m2q.runtime.NetworkBuilder;
import org.m2q.runtime.Rescale;
import org.m2q.runtime.Window;

/** Integer programs on the kernels of the runtime: the codes of the reference interpreter, many times faster. */
public final class ProgramRuntime {

	private final IntegerProgram program;
	private final NetworkBuilder builder;

	private ProgramRuntime(IntegerProgram program) {
		this.program = program;
		this.builder = new NetworkBuilder(program.name());
	}

	/**
	 * Makes a program ready to run. Tensors keep their numbers.
	 *
	 * @param options which kernels are used and whether all tensors can be read
	 */
	public static InferenceNetwork of(IntegerProgram program, BuildOptions options) {
		ProgramRuntime runtime = new ProgramRuntime(program);
		program.tensors().forEach(runtime::declare);
		program.inputs().forEach(runtime.builder::input);
		program.steps().forEach(runtime::add);
		program.outputs().forEach(runtime.builder::output);
		return runtime.builder.build(options);
	}

	private void declare(IntegerTensor tensor) {
		CodeRange range = tensor.range();
		org.m2q.runtime.CodeRange codes = new org.m2q.runtime.CodeRange(range.low(), range.high(), range.zero());
		int[] shape = tensor.shape().dims().stream().mapToInt(Integer::intValue).toArray();
		if (tensor.constant().isPresent()) {
			builder.constant(tensor.name(), codes, tensor.constant().get(), shape);
		} else {
			builder.tensor(tensor.name(), codes, shape);
		}
	}

	private void add(Step step) {
		String id = step.info().name();
		switch (step) {
			case Step.Convolution s -> builder.convolution(id, s.input(), s.output(), window(s.operator()), s.operator().groups(), filters(s.weights()), s.bias(),
					rescale(s.rescale()));
			case Step.Linear s -> builder.linear(id, s.input(), s.output(), filters(s.weights()), s.bias(), rescale(s.rescale()));
			case Step.MatMul s -> builder.matMul(id, s.left(), s.right(), s.output(), s.operator().transposeLeft(), s.operator().transposeRight(), rescale(s.rescale()));
			case Step.Addition s when s.profile() == Requantization.FLOAT32 -> builder.addition(id, ints(s.inputs()), s.output(), s.factors(),
					program.result(s).scale());
			case Step.Addition s -> builder.addition(id, ints(s.inputs()), s.output(), Rescale.Profile.valueOf(s.profile().name()), s.multipliers(), s.shift());
			case Step.Multiplication s -> builder.multiplication(id, s.left(), s.right(), s.output(), rescale(s.rescale()));
			case Step.Rescaling s -> builder.rescaling(id, s.input(), s.output(), s.axis(), rescale(s.rescale()));
			case Step.Lookup s -> builder.lookup(id, s.input(), s.output(), s.table());
			case Step.Softmax s -> builder.softmax(id, s.input(), s.output(), s.axis(), s.exponentials(), s.one());
			case Step.Normalization s -> builder.normalization(id, s.input(), s.output(), s.axis(), s.groups(), s.gamma(), s.beta(), s.epsilon(), s.guard(),
					rescale(s.rescale()));
			case Step.Pool s when s.operator().function() == SamplingOperator.PoolFunction.MAXIMUM -> builder.maximumPool(id, s.input(), s.output(),
					window(s.operator()));
			case Step.Pool s -> builder.averagePool(id, s.input(), s.output(), window(s.operator()), s.operator().countPadding(), rescale(s.rescale()));
			case Step.Mean s -> builder.mean(id, s.input(), s.output(), s.tokens(), rescale(s.rescale()));
			case Step.Division s -> builder.division(id, s.left(), s.right(), s.output(), s.multiplier(), s.shift(), s.logarithmic());
			case Step.View s -> view(s, id, s.inputs().getFirst(), s.output());
		}
	}

	private void view(Step.View step, String id, int in, int out) {
		int rank = program.tensors().get(in).shape().rank();
		switch (step.operator()) {
			case SamplingOperator.Upsample upsample -> builder.upsample(id, in, out, upsample.factor());
			case ViewOperator.Concat concat -> builder.concatenation(id, ints(step.inputs()), out, axis(concat.axis(), rank));
			case ViewOperator.Split split -> builder.slice(id, in, out, axis(split.axis(), rank),
					split.sizes().subList(0, step.port()).stream().mapToInt(Integer::intValue).sum());
			case ViewOperator.Reshape reshape -> builder.reshape(id, in, out);
			case ViewOperator.Transpose transpose -> builder.transpose(id, in, out, transpose.axes().stream().mapToInt(axis -> axis(axis, rank)).toArray());
			case ViewOperator.ToTokens tokens -> builder.toTokens(id, in, out);
			case ViewOperator.ToMap map -> builder.toMap(id, in, out);
			case ViewOperator.Unfold unfold -> builder.unfold(id, in, out, unfold.patch());
			case ViewOperator.Fold fold -> builder.fold(id, in, out, fold.patch());
			case ViewOperator.WindowPartition partition -> builder.windowPartition(id, in, out, partition.window());
			case ViewOperator.WindowMerge merge -> builder.windowMerge(id, in, out, merge.window());
			case ViewOperator.Subsample subsample -> builder.subsample(id, in, out, subsample.stride());
			case ViewOperator.AppendOnes ones -> builder.append(id, in, out, axis(ones.axis(), rank), step.fill());
			case ViewOperator.Pad pad -> builder.pad(id, in, out, pad.top(), pad.left());
			default -> throw new IllegalArgumentException("step '" + id + "' moves codes by " + step.operator().name());
		}
	}

	private static FilterWeights filters(org.m2q.quant.program.FilterCodes codes) {
		return FilterWeights.of(codes.filters(), codes.size(), codes.codes());
	}

	private static Rescale rescale(org.m2q.quant.program.Rescale rescale) {
		return switch (rescale.profile()) {
			case POT -> Rescale.pot(rescale.shifts());
			case DYADIC -> Rescale.dyadic(rescale.multipliers(), rescale.shifts());
			case FLOAT32 -> Rescale.float32(rescale.factors());
		};
	}

	private static Window window(MacOperator.Convolution operator) {
		return new Window(operator.kernelRows(), operator.kernelColumns(), operator.strideRows(), operator.strideColumns(), operator.paddingRows(),
				operator.paddingColumns(), operator.dilationRows(), operator.dilationColumns());
	}

	private static Window window(SamplingOperator.Pool operator) {
		return new Window(operator.kernelRows(), operator.kernelColumns(), operator.strideRows(), operator.strideColumns(), operator.paddingRows(),
				operator.paddingColumns(), 1, 1);
	}

	private static int axis(int axis, int rank) {
		return axis < 0 ? axis + rank : axis;
	}

	private static int[] ints(List<Integer> numbers) {
		return Arrays.stream(numbers.toArray(Integer[]::new)).mapToInt(Integer::intValue).toArray();
	}
}
