package org.m2q.calibration;

import java.util.ArrayList;
import java.util.List;

import org.m2q.base.Cancellation;
import org.m2q.calibration.data.DataException;
import org.m2q.calibration.data.DataSet;
import org.m2q.calibration.data.Preprocessing;
import org.m2q.calibration.data.Sample;
import org.m2q.network.Shape;

/**
 * A data set as networks get it. Where a model is built for several sizes, a sample goes to the narrowest that it fits, see {@link Preprocessing#choose}.
 *
 * @param data the samples
 * @param preprocessing what is done to them
 * @param inputs shape of the input of every network, one or more
 */
public record Feed(DataSet data, Preprocessing preprocessing, List<Shape> inputs) {

	/** Copies the list. */
	public Feed {
		inputs = List.copyOf(inputs);
		if (inputs.isEmpty()) {
			throw new IllegalArgumentException("no network");
		}
	}

	/**
	 * A prepared sample.
	 *
	 * @param sample what it was
	 * @param network which of the networks it is for
	 * @param elements its elements. Not copied, not to be changed
	 */
	public record Item(Sample sample, int network, float[] elements) {
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
	 * Elements of the first samples that go to one of the networks; fewer when there are not as many.
	 *
	 * @throws DataException when one cannot be read or does not fit
	 */
	public List<float[]> elements(int network, int count, Cancellation cancellation) throws DataException {
		List<float[]> elements = new ArrayList<>();
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
		int network = preprocessing.choose(sample, inputs);
		return new Item(sample, network, preprocessing.apply(sample, inputs.get(network)).reals());
	}
}
