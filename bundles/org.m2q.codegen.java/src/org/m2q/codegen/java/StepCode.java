package org.m2q.codegen.java;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

import org.m2q.network.SamplingOperator;
import org.m2q.network.ViewOperator;
import org.m2q.quant.Requantization;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Step;
import org.m2q.runtime.CodeRange;
import org.m2q.runtime.Rescale;

import com.palantir.javapoet.CodeBlock;

/** Statements that describe tensors and steps to the builder of the runtime. */
final class StepCode {

	private final IntegerProgram program;
	private final WeightsWriter weights;
	private final Expressions expressions;
	private final IntFunction<String> names;

	/**
	 * Prepares the statements of a program.
	 *
	 * @param weights receives the arrays
	 * @param names expression for the number of a tensor
	 */
	StepCode(IntegerProgram program, WeightsWriter weights, IntFunction<String> names) {
		this.program = program;
		this.weights = weights;
		this.expressions = new Expressions(weights);
		this.names = names;
	}

	/** Declares a tensor. */
	CodeBlock tensor(IntegerTensor tensor) {
		CodeBlock range = CodeBlock.of("new $T($L, $L, $L)", CodeRange.class, tensor.range().low(), tensor.range().high(), tensor.range().zero());
		if (tensor.constant().isPresent()) {
			return CodeBlock.of("net.constant($S,$W$L,$W$L$L)", tensor.name(), range, expressions.ints(tensor.name() + "#codes", tensor.constant().get()),
					Expressions.axes(tensor.shape()));
		}
		return CodeBlock.of("net.tensor($S,$W$L$L)", tensor.name(), range, Expressions.axes(tensor.shape()));
	}

	private String name(int tensor) {
		return names.apply(tensor);
	}

	private String list(List<Integer> tensors) {
		return tensors.stream().map(this::name).collect(Collectors.joining(", ", "new int[] { ", " }"));
	}

	/** Makes the tensor of a step. */
	CodeBlock step(Step step) {
		String id = step.info().name();
		String out = name(step.output());
		return switch (step) {
			case Step.Convolution s -> {
				weights.filters(id, s.weights());
				yield CodeBlock.of("net.convolution($S,$W$L, $L,$W$L, $L,$Wweights.filters($S),$W$L,$W$L)", id, name(s.input()), out, Expressions.window(s.operator()),
						s.operator().groups(), id, expressions.ints(id + "#bias", s.bias()), expressions.rescale(id, s.rescale()));
			}
			case Step.Linear s -> {
				weights.filters(id, s.weights());
				yield CodeBlock.of("net.linear($S,$W$L, $L,$Wweights.filters($S),$W$L,$W$L)", id, name(s.input()), out, id, expressions.ints(id + "#bias", s.bias()),
						expressions.rescale(id, s.rescale()));
			}
			case Step.MatMul s -> CodeBlock.of("net.matMul($S,$W$L, $L, $L,$W$L, $L,$W$L)", id, name(s.left()), name(s.right()), out, s.operator().transposeLeft(),
					s.operator().transposeRight(), expressions.rescale(id, s.rescale()));
			case Step.Addition s when s.profile() == Requantization.FLOAT32 -> CodeBlock.of("net.addition($S,$W$L, $L,$Wnew float[] { $L }, $L)", id, list(s.inputs()), out,
					factors(s.factors()), Expressions.number(program.result(s).scale()));
			case Step.Addition s -> CodeBlock.of("net.addition($S,$W$L, $L,$W$T.$L,$W$L, $L)", id, list(s.inputs()), out, Rescale.Profile.class, s.profile().name(),
					expressions.ints(id + "#multipliers", s.multipliers()), s.shift());
			case Step.Multiplication s -> CodeBlock.of("net.multiplication($S,$W$L, $L, $L,$W$L)", id, name(s.left()), name(s.right()), out,
					expressions.rescale(id, s.rescale()));
			case Step.Rescaling s -> CodeBlock.of("net.rescaling($S,$W$L, $L, $L,$W$L)", id, name(s.input()), out, s.axis(), expressions.rescale(id, s.rescale()));
			case Step.Lookup s -> CodeBlock.of("net.lookup($S,$W$L, $L,$W$L)", id, name(s.input()), out, expressions.ints(id + "#" + s.function(), s.table()));
			case Step.Softmax s -> CodeBlock.of("net.softmax($S,$W$L, $L, $L,$W$L, $L)", id, name(s.input()), out, s.axis(),
					expressions.ints(id + "#exponentials", s.exponentials()), s.one());
			case Step.Normalization s -> CodeBlock.of("net.normalization($S,$W$L, $L, $L, $L,$W$L,$W$L,$W$LL, $L,$W$L)", id, name(s.input()), out, s.axis(), s.groups(),
					expressions.ints(id + "#gamma", s.gamma()), expressions.ints(id + "#beta", s.beta()), s.epsilon(), s.guard(), expressions.rescale(id, s.rescale()));
			case Step.Pool s when s.operator().function() == SamplingOperator.PoolFunction.MAXIMUM -> CodeBlock.of("net.maximumPool($S,$W$L, $L,$W$L)", id,
					name(s.input()), out, Expressions.window(s.operator()));
			case Step.Pool s -> CodeBlock.of("net.averagePool($S,$W$L, $L,$W$L, $L,$W$L)", id, name(s.input()), out, Expressions.window(s.operator()),
					s.operator().countPadding(), expressions.rescale(id, s.rescale()));
			case Step.Mean s -> CodeBlock.of("net.mean($S,$W$L, $L, $L,$W$L)", id, name(s.input()), out, s.tokens(), expressions.rescale(id, s.rescale()));
			case Step.Division s -> CodeBlock.of("net.division($S,$W$L, $L, $L,$W$L, $L, $L)", id, name(s.left()), name(s.right()), out, s.multiplier(), s.shift(),
					s.logarithmic());
			case Step.View s -> view(s, id, out);
		};
	}

	private static String factors(float[] values) {
		StringBuilder text = new StringBuilder();
		for (float value : values) {
			text.append(text.isEmpty() ? "" : ", ").append(Expressions.number(value));
		}
		return text.toString();
	}

	private CodeBlock view(Step.View step, String id, String out) {
		IntegerTensor operand = program.tensors().get(step.inputs().getFirst());
		String in = name(operand.index());
		int rank = operand.shape().rank();
		if (step.operator() instanceof SamplingOperator.Upsample upsample) {
			return moved("upsample", id, in, out, upsample.factor());
		}
		if (!(step.operator() instanceof ViewOperator operator)) {
			throw new IllegalArgumentException("step '" + id + "' moves codes by " + step.operator().name());
		}
		return switch (operator) {
			case ViewOperator.Concat concat -> CodeBlock.of("net.concatenation($S,$W$L, $L, $L)", id, list(step.inputs()), out, axis(concat.axis(), rank));
			case ViewOperator.Split split -> moved("slice", id, in, out, axis(split.axis(), rank),
					split.sizes().subList(0, step.port()).stream().mapToInt(Integer::intValue).sum());
			case ViewOperator.Reshape reshape -> moved("reshape", id, in, out);
			case ViewOperator.Transpose transpose -> moved("transpose", id, in, out, transpose.axes().stream().map(axis -> axis(axis, rank)).toArray());
			case ViewOperator.ToTokens tokens -> moved("toTokens", id, in, out);
			case ViewOperator.ToMap map -> moved("toMap", id, in, out);
			case ViewOperator.Unfold unfold -> moved("unfold", id, in, out, unfold.patch());
			case ViewOperator.Fold fold -> moved("fold", id, in, out, fold.patch());
			case ViewOperator.WindowPartition partition -> moved("windowPartition", id, in, out, partition.window());
			case ViewOperator.WindowMerge merge -> moved("windowMerge", id, in, out, merge.window());
			case ViewOperator.Subsample subsample -> moved("subsample", id, in, out, subsample.stride());
			case ViewOperator.AppendOnes ones -> moved("append", id, in, out, axis(ones.axis(), rank), step.fill());
			case ViewOperator.Pad pad -> moved("pad", id, in, out, pad.top(), pad.left());
		};
	}

	private static CodeBlock moved(String method, String id, String in, String out, Object... more) {
		StringBuilder rest = new StringBuilder();
		for (Object argument : more) {
			rest.append(", ").append(argument);
		}
		return CodeBlock.of("net.$L($S,$W$L, $L$L)", method, id, in, out, rest.toString());
	}

	private static int axis(int axis, int rank) {
		return axis < 0 ? axis + rank : axis;
	}
}
