package org.m2q.calibration.build;

import org.m2q.network.MacOperator;
import org.m2q.network.Node;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.IntegerTensor;

/**
 * The operand of a layer and the weights that belong to it. With x' = (x − shift) / factor per channel, w · x = (w · factor) · x' + w · shift.
 *
 * @param head the layer
 * @param input codes of x'
 * @param weights w · factor, with the biases before they are compensated
 * @param shifts shift / factor per channel; empty when nothing is shifted
 */
record Prepared(Node head, IntegerTensor input, FoldedWeights weights, double[] shifts) {

	/** Adds what the shift takes away, computed with the weights as they are stored. */
	void compensate(FilterCodes codes, double[] bias) {
		if (shifts.length == 0) {
			return;
		}
		for (int f = 0; f < bias.length; f++) {
			double sum = 0;
			for (int i = 0; i < codes.size(); i++) {
				sum += codes.code(f, i) * shifts[channel(head, f, i, codes.filters(), codes.size())];
			}
			bias[f] += sum * codes.scales()[f];
		}
	}

	/** The input channel that a weight of a filter belongs to. */
	static int channel(Node head, int filter, int weight, int filters, int size) {
		if (head.operator() instanceof MacOperator.Convolution conv) {
			int channels = conv.channels() / conv.groups();
			return filter / (filters / conv.groups()) * channels + weight / (size / channels);
		}
		return weight;
	}
}
