package org.m2q.calibration.build;

import org.m2q.network.ElementOperator;
import org.m2q.network.MacOperator;
import org.m2q.network.Node;
import org.m2q.network.NormOperator.BatchNorm;
import org.m2q.onnx.export.Parameter;

/**
 * Weights and biases of a convolution or linear layer that has taken over the linear operators around it.
 *
 * @param filters number of filters
 * @param weights filter by filter. Not copied, not to be changed
 * @param bias per filter
 */
record FoldedWeights(int filters, float[] weights, double[] bias) {

	/** Folds what belongs to a unit. */
	static FoldedWeights of(Unit unit, Parameters parameters) throws Unbuildable {
		Node head = unit.head();
		float[] stored = parameters.of(head, Parameter.Role.WEIGHT);
		float[] added = parameters.of(head, Parameter.Role.BIAS);
		int filters = head.operator() instanceof MacOperator.Convolution conv ? conv.filters() : ((MacOperator.Linear) head.operator()).outFeatures();
		double[] weights = new double[stored.length];
		double[] bias = new double[filters];
		for (int i = 0; i < weights.length; i++) {
			weights[i] = stored[i];
		}
		for (int f = 0; f < added.length; f++) {
			bias[f] = added[f];
		}
		if (!unit.before().isEmpty()) {
			Parameters.Affine affine = parameters.affine(unit.before().getFirst());
			for (Node node : unit.before().subList(1, unit.before().size())) {
				affine = affine.then(parameters.affine(node));
			}
			takeInput(head, weights, bias, affine);
		}
		for (Node node : unit.folded()) {
			takeOutput(node, weights, bias, parameters);
		}
		float[] single = new float[weights.length];
		for (int i = 0; i < single.length; i++) {
			single[i] = (float) weights[i];
		}
		return new FoldedWeights(filters, single, bias);
	}

	/** w · (g · x + h) = (w · g) · x + w · h. */
	private static void takeInput(Node head, double[] weights, double[] bias, Parameters.Affine affine) {
		int size = weights.length / bias.length;
		int groups = head.operator() instanceof MacOperator.Convolution conv ? conv.groups() : 1;
		int channels = affine.factor().length / groups;
		int taps = size / channels;
		for (int f = 0; f < bias.length; f++) {
			int first = f / (bias.length / groups) * channels;
			for (int i = 0; i < size; i++) {
				int channel = first + i / taps;
				bias[f] += weights[f * size + i] * affine.addend()[channel];
				weights[f * size + i] *= affine.factor()[channel];
			}
		}
	}

	private static void takeOutput(Node node, double[] weights, double[] bias, Parameters parameters) throws Unbuildable {
		switch (node.operator()) {
			case BatchNorm norm -> {
				Parameters.Affine affine = parameters.affine(node);
				for (int f = 0; f < bias.length; f++) {
					scale(f, affine.factor()[f], weights, bias);
					bias[f] += affine.addend()[f];
				}
			}
			case ElementOperator.ScaleChannels scale -> {
				float[] factors = parameters.of(node, Parameter.Role.SCALE);
				for (int f = 0; f < bias.length; f++) {
					scale(f, factors[f], weights, bias);
				}
			}
			case ElementOperator.ScaleBy scale -> {
				for (int f = 0; f < bias.length; f++) {
					scale(f, scale.factor(), weights, bias);
				}
			}
			default -> {
				float[] table = parameters.of(node, Parameter.Role.TABLE);
				for (int f = 0; f < bias.length; f++) {
					bias[f] += table[table.length == 1 ? 0 : f];
				}
			}
		}
	}

	private static void scale(int filter, double factor, double[] weights, double[] bias) {
		int size = weights.length / bias.length;
		for (int i = filter * size; i < (filter + 1) * size; i++) {
			weights[i] *= factor;
		}
		bias[filter] *= factor;
	}

	/** Weights per filter. */
	int size() {
		return weights.length / filters;
	}
}
