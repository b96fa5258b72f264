package org.m2q.calibration;

import java.util.ArrayList;
import java.util.List;

import org.m2q.base.Cancellation;
import org.m2q.calibration.data.Content;
import org.m2q.calibration.data.DataException;
import org.m2q.calibration.data.DataSet;
import org.m2q.calibration.data.Preprocessing;
import org.m2q.calibration.data.Sample;
import org.m2q.network.NetworkInput;
import org.m2q.network.Shape;

/**
 * A data set as networks get it. Where a model is built for several sizes, a sample goes to the narrowest that it fits, see {@link Preprocessing#choose}. A model with
 * several inputs takes samples with a part of the same name for each.
 *
 * @param data the samples
 * @param preprocessing what is done to them
 * @param inputs the inputs of every network
 */
public record Feed(DataSet data, Preprocessing preprocessing, ModelInputs inputs) {

	/**
	 * Samples for networks with one input.
	 *
	 * @param shapes shape of the input of every network, one or more
	 */
	public Feed(DataSet data, Preprocessing preprocessing, List<Shape> shapes) {
		this(data, preprocessing, ModelInputs.of(shapes));
	}

	/**
	 * A prepared sample.
	 *
	 * @param sample what it was
	 * @param network which of the networks it is for
	 * @param elements elements of every input. The arrays are not copied and not to be changed
	 */
	public record Item(Sample sample, int network, List<float[]> elements) {
	}

	/** The first samples. */
	public Feed first(int count) {
		return count >= size() ? this : new Feed(data.first(count), preprocessing, inputs);
	}

	/** Number of samples. */
	public int size() {
		return data.size();
	}

	/**
	 * Elements of every input in the first samples that go to one of the networks; fewer when there are not as many.
	 *
	 * @throws DataException when one cannot be read or does not fit
	 */
	public List<List<float[]>> elements(int network, int count, Cancellation cancellation) throws DataException {
		List<List<float[]>> elements = new ArrayList<>();
		for (int i = 0; i < size() && elements.size() < count; i++) {
			cancellation.check();
			Item item = item(i);
			if (item.network() == network) {
				elements.add(item.elements());
			}
		}
		return elements;
	}

	/**
	 * Reads and prepares a sample.
	 *
	 * @param index 0 to {@link #size()} − 1
	 * @throws DataException when it cannot be read or does not fit
	 */
	public Item item(int index) throws DataException {
		Sample sample = data.sample(index);
		if (!(sample.content() instanceof Content.Parts parts)) {
			int network = preprocessing.choose(sample, inputs.first());
			if (inputs.sizes().get(network).size() != 1) {
				throw new DataException(sample.name() + " is one " + sample.content() + ", and the network has the inputs " + ModelInputs.text(inputs.sizes().get(network))
						+ "; an .npz file with an array of samples of the name of each input was expected");
			}
			return new Item(sample, network, List.of(preprocessing.apply(sample, inputs.sizes().get(network).getFirst().shape()).reals()));
		}
		int network = preprocessing.choose(part(sample, parts, inputs.sizes().getFirst().getFirst()), inputs.first());
		List<float[]> elements = new ArrayList<>();
		for (NetworkInput input : inputs.sizes().get(network)) {
			elements.add(preprocessing.apply(part(sample, parts, input), input.shape()).reals());
		}
		return new Item(sample, network, elements);
	}

	private Sample part(Sample sample, Content.Parts parts, NetworkInput input) throws DataException {
		Content content = parts.parts().get(input.name());
		if (content == null) {
			throw new DataException(sample.name() + " has the arrays " + String.join(", ", parts.parts().keySet()) + ", and none for the input " + input.name() + " " + input.shape()
					+ " of the network; an array of that name was expected");
		}
		return new Sample(sample.name() + " (" + input.name() + ")", content, sample.label());
	}
}
