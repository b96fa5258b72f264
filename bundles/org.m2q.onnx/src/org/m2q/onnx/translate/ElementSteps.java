package org.m2q.onnx.translate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.export.Parameter.Role;

/** Operations element by element. */
final class ElementSteps {

	private final Translation translation;

	ElementSteps(Translation translation) {
		this.translation = translation;
	}

	/** clip(a·x + 1/2) is relu6(6a·x + 3) / 6. */
	void hardSigmoid(OnnxNode node) throws OnnxException {
		float alpha = node.attributes().real("alpha", 0.2f);
		if (node.attributes().real("beta", 0.5f) != 0.5f) {
			throw new OnnxException("has a beta other than 0.5");
		}
		if (Math.abs(alpha - 1 / 6f) > 1e-6) {
			String scaled = node.outputs().getFirst() + "·" + alpha;
			translation.derived.put(scaled, translation.graph.shape(node.outputs().getFirst()));
			translation.steps.add(new Step("scale_by", Map.of("0", Translation.number(Math.round(6e6 * alpha) / 1e6f)), List.of(node.inputs().getFirst()), List.of(scaled), Map.of()));
			translation.batch.put(scaled, translation.batch.get(node.inputs().getFirst()));
			translation.emit(node, "hardsigmoid", Map.of(), List.of(scaled), Map.of(), translation.batch.get(scaled));
			return;
		}
		translation.same(node, "hardsigmoid", Map.of());
	}

	void clip(OnnxNode node) throws OnnxException {
		boolean positive = translation.graph.isNumber(node.inputs().get(1), 0);
		if (positive && translation.graph.isNumber(node.inputs().get(2), 6)) {
			translation.same(node, "relu6", Map.of());
		} else if (positive && translation.graph.number(node.inputs().get(2)).filter(most -> most > Float.MAX_VALUE).isPresent()) {
			translation.same(node, "relu", Map.of());
		} else {
			throw new OnnxException("has other limits than 0 and 6; relu6 is the nearest operator");
		}
	}

	void elementwise(OnnxNode node) throws OnnxException {
		String x = node.inputs().get(0);
		String y = node.inputs().get(1);
		boolean commutes = node.operator().equals("Add") || node.operator().equals("Mul");
		if (translation.graph.constant(x).isPresent() && commutes) {
			String other = x;
			x = y;
			y = other;
		}
		Optional<Tensor> constant = translation.graph.constant(y);
		if (translation.graph.constant(x).isPresent()) {
			throw new OnnxException("has a constant as its left operand");
		}
		if (constant.isPresent()) {
			withConstant(node, x, constant.get());
			return;
		}
		int[] left = translation.graph.shape(x);
		int[] right = translation.graph.shape(y);
		if (left.length != right.length || !translation.batch.get(x).equals(translation.batch.get(y))) {
			throw new OnnxException("combines tensors of the shapes " + Arrays.toString(left) + " and " + Arrays.toString(right));
		}
		String operator = switch (node.operator()) {
			case "Add" -> "add";
			case "Mul" -> "mul";
			case "Sub" -> "sub";
			default -> "div";
		};
		// Later operands broadcast to the first.
		boolean turned = commutes && Arrays.equals(translation.graph.shape(node.outputs().getFirst()), right) && !Arrays.equals(left, right);
		String first = turned ? y : x;
		String second = turned ? x : y;
		if (node.operator().equals("Mul")) {
			Optional<Step> sigmoid = translation.step(second).filter(step -> step.operator().equals("sigmoid") && step.inputs().equals(List.of(first)) && translation.uses(second) == 1);
			if (sigmoid.isPresent()) {
				translation.steps.remove(sigmoid.get());
				translation.emit(node, "silu", Map.of(), List.of(first), Map.of(), translation.batch.get(first));
				return;
			}
		}
		Optional<Step> sum = translation.only(second, "add_parameter").filter(step -> operator.equals("div") && step.tensors().get(Role.TABLE).size() == 1);
		if (sum.isPresent()) {
			translation.steps.remove(sum.get());
			translation.emit(node, operator, Map.of("epsilon", Translation.number(sum.get().tensors().get(Role.TABLE).real(0))), List.of(first, sum.get().inputs().getFirst()), Map.of(),
					translation.batch.get(first));
			return;
		}
		translation.emit(node, operator, Map.of(), List.of(first, second), Map.of(), translation.batch.get(first));
	}

	private void withConstant(OnnxNode node, String x, Tensor constant) throws OnnxException {
		int rank = translation.graph.shape(x).length;
		boolean divides = node.operator().equals("Div");
		boolean subtracts = node.operator().equals("Sub");
		if (constant.size() == 1 && (divides || node.operator().equals("Mul"))) {
			translation.emit(node, "scale_by", Map.of("0", divides ? "1 / " + Translation.number(constant.real(0)) : Translation.number(constant.real(0))), List.of(x), Map.of(), translation.batch.get(x));
			return;
		}
		int[] shape = translation.shape(x);
		int channels = shape.length == 3 ? shape[0] : shape[shape.length - 1];
		int behind = shape.length == 3 ? 2 : 0;
		boolean perChannel = constant.size() == channels && constant.rank() >= behind + 1 && constant.axis(constant.rank() - 1 - behind) == channels;
		if (node.operator().equals("Mul") && perChannel) {
			translation.emit(node, "scale_channels", Map.of(), List.of(x), Map.of(Role.SCALE, constant.reshaped(channels)), translation.batch.get(x));
			return;
		}
		if (divides || node.operator().equals("Mul")) {
			throw new OnnxException("has a constant of shape " + Arrays.toString(constant.shape()) + "; a number or one factor per channel can be imported");
		}
		Tensor added = subtracts ? negated(constant) : constant;
		Optional<Step> linear = translation.step(x).filter(step -> step.operator().equals("linear") && !step.tensors().containsKey(Role.BIAS) && translation.uses(x) == 1);
		if (linear.isPresent() && perChannel && shape.length < 3) {
			Map<Role, Tensor> tensors = new LinkedHashMap<>(linear.get().tensors());
			tensors.put(Role.BIAS, added.reshaped(channels));
			translation.steps.set(translation.steps.indexOf(linear.get()), new Step("linear", Map.of("0", linear.get().arguments().get("0")), linear.get().inputs(), node.outputs(), tensors));
			translation.batch.put(node.outputs().getFirst(), translation.batch.get(x));
			return;
		}
		int[] full = new int[rank];
		Arrays.fill(full, 1);
		System.arraycopy(added.shape(), 0, full, Math.max(0, rank - added.rank()), Math.min(rank, added.rank()));
		if (added.rank() > rank || full[translation.batch.get(x)] != 1) {
			throw new OnnxException("adds a constant of shape " + Arrays.toString(constant.shape()) + " to one of " + Arrays.toString(translation.graph.shape(x)));
		}
		int without = translation.batch.get(x);
		int[] own = IntStream.range(0, rank).filter(i -> i != without).map(i -> full[i]).toArray();
		translation.emit(node, "add_parameter", Map.of("0", Translation.list(own)), List.of(x), Map.of(Role.TABLE, added.reshaped(own)), without);
	}

	private static Tensor negated(Tensor tensor) {
		float[] values = tensor.reals();
		for (int i = 0; i < values.length; i++) {
			values[i] = -values[i];
		}
		return Tensor.of(tensor.shape(), values);
	}
}
