package org.m2q.calibration.tests.accuracy;

import java.util.ArrayList;
import java.util.List;

import org.m2q.calibration.data.Content;
import org.m2q.calibration.data.DataException;
import org.m2q.calibration.data.DataSet;
import org.m2q.calibration.data.Sample;

/** The first pictures of a data set that are, 48 pixels high, not wider than a number of columns. */
final class NarrowLines implements DataSet {

	private static final int ROWS = 48;

	private final DataSet all;
	private final List<Integer> chosen = new ArrayList<>();

	NarrowLines(DataSet all, int columns, int count) throws DataException {
		this.all = all;
		for (int i = 0; i < all.size() && chosen.size() < count; i++) {
			if (all.sample(i).content() instanceof Content.Picture picture && picture.columns() * ROWS <= columns * picture.rows()) {
				chosen.add(i);
			}
		}
	}

	@Override
	public String name() {
		return all.name();
	}

	@Override
	public int size() {
		return chosen.size();
	}

	@Override
	public Sample sample(int index) throws DataException {
		return all.sample(chosen.get(index));
	}

	@Override
	public String hash() throws DataException {
		return all.hash() + " " + chosen;
	}
}
