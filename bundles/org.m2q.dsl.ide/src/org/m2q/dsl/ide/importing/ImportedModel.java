package org.m2q.dsl.ide.importing;

import java.util.Arrays;
import java.util.List;

import org.m2q.onnx.translate.GivenName;

/**
 * An ONNX model as a text, with the file of its weights, and what is known about both. Nothing of it has been written.
 *
 * @param name name of the model in the text
 * @param text the whole formatted file
 * @param weights the whole file of weights in the format of safetensors
 * @param summary what was recognised
 * @param names what blocks, stages, the input and the result are called if nobody wants other names, in the order of the text
 */
public record ImportedModel(String name, String text, byte[] weights, Summary summary, List<GivenName> names) {

	/**
	 * A block that the text defines.
	 *
	 * @param name its name
	 * @param uses how often the network contains it, counting repeats
	 */
	public record BlockUse(String name, int uses) {
	}

	/**
	 * What was recognised in a model.
	 *
	 * @param input shape of the input without the batch, such as {@code 3×224×224}
	 * @param operators number of operators of the network
	 * @param macs multiply-accumulates of one inference
	 * @param parameters number of parameters
	 * @param tensors number of tensors in the file of weights
	 * @param blocks in the order of the text
	 * @param repeats how often the text repeats something
	 * @param difference largest difference of a result from that of the model, on one random input
	 * @param largest largest result of the model on that input
	 */
	public record Summary(String input, int operators, long macs, long parameters, int tensors, List<BlockUse> blocks, int repeats, double difference,
			double largest) {

		/** Copies the list. */
		public Summary {
			blocks = List.copyOf(blocks);
		}
	}

	/** Copies the bytes and the list. */
	public ImportedModel {
		weights = weights.clone();
		names = List.copyOf(names);
	}

	@Override
	public byte[] weights() {
		return weights.clone();
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof ImportedModel model && name.equals(model.name) && text.equals(model.text) && Arrays.equals(weights, model.weights)
				&& summary.equals(model.summary) && names.equals(model.names);
	}

	@Override
	public int hashCode() {
		return 31 * text.hashCode() + Arrays.hashCode(weights);
	}
}
