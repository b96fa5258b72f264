package org.m2q.calibration.build;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.m2q.network.Node;
import org.m2q.network.Operator;
import org.m2q.network.Shape;
import org.m2q.network.Value;
import org.m2q.network.ViewOperator;
import org.m2q.quant.integer.CodeRange;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Step;

/** Builds what only moves codes. */
final class MovingUnits {

	private final Emission emission;

	MovingUnits(Emission emission) {
		this.emission = emission;
	}

	void view(Node node, ViewOperator operator) throws Unbuildable {
		if (operator instanceof ViewOperator.AppendOnes ones) {
			appendOnes(node, ones);
			return;
		}
		IntegerTensor first = emission.any(node.inputs().getFirst());
		if (first.axis() != IntegerTensor.WHOLE) {
			splitRows(node, operator, first);
			return;
		}
		List<IntegerTensor> operands = new ArrayList<>(List.of(first));
		if (node.inputs().size() > 1) {
			Quantization wanted = emission.scales.of(new Value(node.index(), 0));
			operands.clear();
			for (Value input : node.inputs()) {
				operands.add(emission.aligned(node, emission.operand(input), wanted.scale(), wanted.range()));
			}
		}
		CodeRange codes = hull(operands);
		for (int port = 0; port < node.outputs().size(); port++) {
			Value value = new Value(node.index(), port);
			if (emission.isUsed(value)) {
				IntegerTensor result = emission.draft().tensor(name(node, port), node.outputs().get(port), codes, operands.getFirst().scale());
				step(node, operands, operator, port, 0, emission.bound(value, result));
			}
		}
	}

	/** Copies of pixels or the largest of several. */
	void copies(Node node, Operator operator) throws Unbuildable {
		IntegerTensor operand = emission.operand(node.inputs().getFirst());
		IntegerTensor result = emission.draft().tensor(node.name(), node.output(), operand.range(), operand.scale());
		step(node, List.of(operand), operator, 0, 0, emission.bound(new Value(node.index(), 0), result));
	}

	private void step(Node node, List<IntegerTensor> operands, Operator operator, int port, int fill, IntegerTensor result) {
		emission.draft().step(new Step.View(emission.info(node, port == 0 ? "" : ":" + port), operands.stream().map(IntegerTensor::index).toList(), result.index(), operator, port,
				fill));
	}

	private static String name(Node node, int port) {
		return port == 0 ? node.name() : node.name() + ":" + port;
	}

	private static CodeRange hull(List<IntegerTensor> operands) {
		int low = operands.stream().mapToInt(operand -> operand.range().low()).min().orElseThrow();
		int high = operands.stream().mapToInt(operand -> operand.range().high()).max().orElseThrow();
		return new CodeRange(low, high, operands.getFirst().range().zero());
	}

	/** The code of an appended one is 1, so that sums of what it is multiplied by stay exact; its scale is 1. */
	private void appendOnes(Node node, ViewOperator.AppendOnes operator) throws Unbuildable {
		IntegerTensor operand = emission.operand(node.inputs().getFirst());
		int axis = Units.axis(operator.axis(), node.output());
		if (operand.range().zero() != 0) {
			throw new Unbuildable("ones are appended to codes with the zero point " + operand.range().zero() + "; write 'symmetric' for the activations of this layer");
		}
		float[] scales = new float[node.output().dim(axis)];
		Arrays.fill(scales, 1);
		Arrays.fill(scales, 0, node.inputShapes().getFirst().dim(axis), operand.scale());
		CodeRange codes = new CodeRange(operand.range().low(), Math.max(1, operand.range().high()), 0);
		Value value = new Value(node.index(), 0);
		step(node, List.of(operand), operator, 0, 1, emission.bound(value, emission.draft().tensor(node.name(), node.output(), codes, scales, axis)));
	}

	private void splitRows(Node node, ViewOperator operator, IntegerTensor whole) throws Unbuildable {
		if (!(operator instanceof ViewOperator.Split split) || Units.axis(split.axis(), node.output()) != whole.axis()) {
			throw new Unbuildable(operator.name() + " reads rows with scales of their own, because ones were appended to them; split those off first");
		}
		int first = 0;
		for (int port = 0; port < node.outputs().size(); port++) {
			Shape shape = node.outputs().get(port);
			Value value = new Value(node.index(), port);
			float[] scales = Arrays.copyOfRange(whole.scales(), first, first + shape.dim(whole.axis()));
			first += scales.length;
			if (emission.isUsed(value)) {
				IntegerTensor result = emission.rows.isPart(value) ? emission.draft().tensor(name(node, port), shape, whole.range(), scales[0])
						: emission.draft().tensor(name(node, port), shape, whole.range(), scales, whole.axis());
				step(node, List.of(whole), operator, port, 0, emission.bound(value, result));
			}
		}
	}
}
