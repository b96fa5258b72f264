package org.m2q.calibration.build;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

import org.m2q.network.ElementOperator;
import org.m2q.network.ElementOperator.Activation;
import org.m2q.network.ElementOperator.ActivationFunction;
import org.m2q.network.Node;
import org.m2q.network.Shape;
import org.m2q.network.Value;
import org.m2q.onnx.export.Parameter;
import org.m2q.quant.Scheme;
import org.m2q.quant.integer.CodeRange;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Rescale;
import org.m2q.quant.program.Step;

/** Builds what works element by element. */
final class ElementUnits {

	private static final CodeRange WIDE = new CodeRange(-32767, 32767, 0);
	private static final int LARGEST_MULTIPLIER = 1 << 15;
	private static final int DEEPEST_DIVISION = 30;
	private static final int EXPONENTIAL_BITS = 24;

	private final Emission emission;

	ElementUnits(Emission emission) {
		this.emission = emission;
	}

	void build(Unit unit, ElementOperator operator) throws Unbuildable {
		Node node = unit.head();
		switch (operator) {
			case Activation activation -> activation(unit, activation.function());
			case ElementOperator.Softmax softmax -> softmax(unit, softmax);
			case ElementOperator.Add add -> addition(unit, operands(node), new boolean[node.inputs().size()]);
			case ElementOperator.Subtract subtract -> addition(unit, operands(node), new boolean[] { false, true });
			case ElementOperator.Multiply multiply -> multiplication(unit);
			case ElementOperator.Divide divide -> division(unit, divide);
			case ElementOperator.ScaleBy scale -> scaled(unit, scale.factor());
			case ElementOperator.ScaleChannels scale -> {
				IntegerTensor factors = constant(node, "scale", channels(scale.channels(), Units.axis(scale.axis(), node.output()), node.output()),
						doubles(emission.parameters.of(node, Parameter.Role.SCALE)));
				product(unit, emission.operand(node.inputs().getFirst()), factors, emission.result(unit));
			}
			case ElementOperator.AddParameter added -> {
				IntegerTensor table = constant(node, "table", added.shape(), doubles(emission.parameters.of(node, Parameter.Role.TABLE)));
				addition(unit, List.of(emission.operand(node.inputs().getFirst()), table), new boolean[2]);
			}
		}
	}

	private List<IntegerTensor> operands(Node node) throws Unbuildable {
		List<IntegerTensor> operands = new ArrayList<>();
		for (Value input : node.inputs()) {
			operands.add(emission.operand(input));
		}
		return operands;
	}

	// ---- functions of single codes

	private void activation(Unit unit, ActivationFunction function) throws Unbuildable {
		Node node = unit.head();
		IntegerTensor input = emission.operand(node.inputs().getFirst());
		if (function != ActivationFunction.RELU && function != ActivationFunction.RELU6) {
			composed(unit, input, function);
			return;
		}
		Quantization quantization = emission.scales.of(unit.result());
		IntegerTensor result = emission.bound(unit.result(),
				emission.draft().tensor(node.name(), node.output(), quantization.rectified(Emission.limit(node)), quantization.scale()));
		rescaling(unit, input, result, 1);
	}

	private void composed(Unit unit, IntegerTensor input, ActivationFunction function) throws Unbuildable {
		DoubleUnaryOperator all = Functions.of(function);
		StringBuilder name = new StringBuilder(function.symbol());
		for (Node node : unit.folded()) {
			name.append(" > ").append(node.operator().name());
			all = all.andThen(switch (node.operator()) {
				case Activation activation -> Functions.of(activation.function());
				case ElementOperator.ScaleBy scale -> times(scale.factor());
				default -> plus(emission.parameters.of(node, Parameter.Role.TABLE)[0]);
			});
		}
		lookup(unit, input, all, name.toString());
	}

	// Functions of their own: the compiler of Eclipse does not find what a lambda in a case refers to.
	private static DoubleUnaryOperator times(double factor) {
		return x -> x * factor;
	}

	private static DoubleUnaryOperator plus(double addend) {
		return x -> x + addend;
	}

	private void rescaling(Unit unit, IntegerTensor input, IntegerTensor result, double factor) throws Unbuildable {
		double ratio = input.scale() == result.scale() ? factor : (double) input.scale() / result.scale() * factor;
		emission.draft().step(new Step.Rescaling(emission.info(unit.head(), ""), input.index(), result.index(), IntegerTensor.WHOLE,
				Rescales.of(emission.profile(unit.head()), ratio)));
	}

	private void lookup(Unit unit, IntegerTensor input, DoubleUnaryOperator function, String name) throws Unbuildable {
		IntegerTensor result = emission.result(unit);
		int[] table = new int[input.range().high() - input.range().low() + 1];
		for (int i = 0; i < table.length; i++) {
			double x = (input.range().low() + i - input.range().zero()) * (double) input.scale();
			table[i] = result.range().clamp((long) Math.rint(function.applyAsDouble(x) / result.scale()) + result.range().zero());
		}
		emission.draft().step(new Step.Lookup(emission.info(unit.head(), ""), input.index(), result.index(), table, name));
	}

	private void scaled(Unit unit, double factor) throws Unbuildable {
		IntegerTensor input = emission.operand(unit.head().inputs().getFirst());
		if (factor > 0) {
			rescaling(unit, input, emission.result(unit), factor);
		} else {
			lookup(unit, input, x -> x * factor, unit.head().operator().name());
		}
	}

	// ---- sums and products

	private void addition(Unit unit, List<IntegerTensor> operands, boolean[] negative) throws Unbuildable {
		emission.add(unit.head(), "", operands, negative, emission.result(unit));
	}

	private void multiplication(Unit unit) throws Unbuildable {
		List<IntegerTensor> operands = operands(unit.head());
		if (operands.size() != 2) {
			throw new Unbuildable("a product of " + operands.size() + " tensors cannot be built; multiply two at a time");
		}
		product(unit, operands.get(0), operands.get(1), emission.result(unit));
	}

	private void product(Unit unit, IntegerTensor left, IntegerTensor right, IntegerTensor result) throws Unbuildable {
		Emission.checkSum("products", (double) Emission.magnitude(left) * Emission.magnitude(right));
		Rescale rescale = Rescales.products(emission.profile(unit.head()), left.scale(), new float[] { right.scale() }, result.scales());
		emission.draft().step(new Step.Multiplication(emission.info(unit.head(), ""), left.index(), right.index(), result.index(), rescale));
	}

	/** A batch normalization that nothing takes over: a product with a factor per channel in 16 bits, then a sum. */
	void affine(Unit unit, int axis, Parameters.Affine affine) throws Unbuildable {
		Node node = unit.head();
		IntegerTensor input = emission.operand(node.inputs().getFirst());
		Shape shape = channels(affine.factor().length, axis, node.output());
		IntegerTensor factors = emission.constant(node, "factor", shape, affine.factor(), WIDE);
		double reach = Emission.magnitude(input) * (double) input.scale() * Emission.largest(affine.factor());
		IntegerTensor product = emission.draft().tensor(node.name() + "/product", node.output(), WIDE, emission.stepFor(node, reach, WIDE.high()));
		Rescale rescale = Rescales.products(emission.profile(node), input.scale(), new float[] { factors.scale() }, product.scales());
		emission.draft().step(new Step.Multiplication(emission.info(node, "/product"), input.index(), factors.index(), product.index(), rescale));
		addition(unit, List.of(product, emission.constant(node, "addend", shape, affine.addend(), WIDE)), new boolean[2]);
	}

	private static double[] doubles(float[] values) {
		double[] wide = new double[values.length];
		for (int i = 0; i < wide.length; i++) {
			wide[i] = values[i];
		}
		return wide;
	}

	/** A shape that is broadcast along all axes but one. */
	private static Shape channels(int count, int axis, Shape shape) {
		int[] dims = new int[shape.rank() - axis];
		java.util.Arrays.fill(dims, 1);
		dims[0] = count;
		return Shape.of(dims);
	}

	private IntegerTensor constant(Node node, String role, Shape shape, double[] values) throws Unbuildable {
		int high = (1 << Math.min(16, emission.precision(node).activations().bits()) - 1) - 1;
		return emission.constant(node, role, shape, values, new CodeRange(-high, high, 0));
	}

	// ---- quotients

	private void division(Unit unit, ElementOperator.Divide operator) throws Unbuildable {
		Node node = unit.head();
		IntegerTensor left = emission.operand(node.inputs().get(0));
		IntegerTensor right = emission.operand(node.inputs().get(1));
		if (operator.epsilon() >= right.scale() / 2) {
			throw new Unbuildable("epsilon " + operator.epsilon() + " is not small against a step of the divisor, " + right.scale() + "; write a wider 'divisor' format");
		}
		IntegerTensor result = emission.result(unit);
		boolean logarithmic = emission.precision(node).divisor().filter(divisor -> divisor.scheme() == Scheme.LOG2).isPresent();
		double ratio = left.scale() / ((double) right.scale() * result.scale());
		int shift = Math.clamp(14 - Math.getExponent(ratio), 0, DEEPEST_DIVISION);
		long multiplier = Math.round(Math.scalb(ratio, shift));
		while (multiplier % 2 == 0 && shift > 0 && multiplier > 0) {
			multiplier /= 2;
			shift--;
		}
		if (multiplier < 1 || multiplier > LARGEST_MULTIPLIER) {
			throw new Unbuildable("quotients would need a factor of " + ratio + ", outside 2^−30 to 2^15; the observed ranges of dividend and divisor do not fit each other");
		}
		emission.draft().step(new Step.Division(emission.info(node, ""), left.index(), right.index(), result.index(), (int) multiplier, shift, logarithmic));
	}

	private void softmax(Unit unit, ElementOperator.Softmax operator) throws Unbuildable {
		Node node = unit.head();
		IntegerTensor input = emission.operand(node.inputs().getFirst());
		IntegerTensor result = emission.result(unit);
		int[] exponentials = new int[input.range().high() - input.range().low() + 1];
		for (int distance = 0; distance < exponentials.length; distance++) {
			exponentials[distance] = (int) Math.rint(Math.scalb(StrictMath.exp(-distance * (double) input.scale()), EXPONENTIAL_BITS));
		}
		int one = (int) Math.rint(1.0 / result.scale());
		if (one < 1 || one > 1 << 16) {
			throw new Unbuildable("1 would be " + Math.rint(1.0 / result.scale()) + " steps of the result; at most 65536 can be counted");
		}
		emission.draft().step(new Step.Softmax(emission.info(node, ""), input.index(), result.index(), Units.axis(operator.axis(), node.output()), exponentials, one));
	}
}
