package org.m2q.onnx.translate;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.export.Parameter.Role;

/** Normalisations. */
final class NormalizationSteps {

	private static final String TURNED = "·turned";

	private final Translation translation;

	NormalizationSteps(Translation translation) {
		this.translation = translation;
	}

	/** Of tokens the language normalizes the last axis, ONNX the one behind the translation.batch. */
	void batchNormalization(OnnxNode node) throws OnnxException {
		Map<Role, Tensor> tensors = Map.of(Role.GAMMA, translation.tensor(node, 1), Role.BETA, translation.tensor(node, 2), Role.MEAN, translation.tensor(node, 3), Role.VARIANCE, translation.tensor(node, 4));
		if (translation.rank(node) != 2) {
			translation.map(node, "bn", Translation.epsilon(node), tensors);
			return;
		}
		String x = node.inputs().getFirst();
		translation.requireFront(x);
		String tokens = turnedTokens(x, x + TURNED);
		String result = node.outputs().getFirst();
		translation.derived.put(result + TURNED, reversed(translation.graph.shape(result)));
		translation.steps.add(new Step("bn", Translation.epsilon(node), List.of(tokens), List.of(result + TURNED), tensors));
		translation.batch.put(result + TURNED, 0);
		translation.steps.add(new Step("transpose", Map.of("0", "[1, 0]"), List.of(result + TURNED), List.of(result), Map.of()));
		translation.batch.put(result, 0);
	}

	/** The tokens of which a value is the transposition, or the value transposed. */
	private String turnedTokens(String x, String name) {
		Optional<Step> before = translation.only(x, "transpose").filter(step -> step.text().equals("transpose([1, 0])"));
		if (before.isPresent()) {
			translation.steps.remove(before.get());
			return before.get().inputs().getFirst();
		}
		translation.derived.put(name, reversed(translation.graph.shape(x)));
		translation.steps.add(new Step("transpose", Map.of("0", "[1, 0]"), List.of(x), List.of(name), Map.of()));
		translation.batch.put(name, 0);
		return name;
	}

	private static int[] reversed(int[] shape) {
		return new int[] { shape[0], shape[2], shape[1] };
	}

	void layerNormalization(OnnxNode node) throws OnnxException {
		int rank = translation.graph.shape(node.inputs().getFirst()).length;
		long axis = node.attributes().integer("axis", -1);
		if (axis != -1 && axis != rank - 1 || translation.batch.get(node.inputs().getFirst()) == rank - 1) {
			throw new OnnxException("normalizes other axes than the features of tokens");
		}
		Tensor gamma = translation.tensor(node, 1);
		Tensor beta = node.inputs().size() > 2 ? translation.tensor(node, 2) : Tensor.of(new int[] { gamma.size() }, new float[gamma.size()]);
		translation.emit(node, "layernorm", Translation.epsilon(node), List.of(node.inputs().getFirst()), Map.of(Role.GAMMA, gamma, Role.BETA, beta), translation.batch.get(node.inputs().getFirst()));
	}
}
