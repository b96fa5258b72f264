package org.m2q.calibration.data;

/** The beginning of a set. */
record FirstSamples(DataSet set, int size) implements DataSet {

	@Override
	public String name() {
		return set.name();
	}

	@Override
	public Sample sample(int index) throws DataException {
		if (index < 0 || index >= size) {
			throw new IndexOutOfBoundsException(index);
		}
		return set.sample(index);
	}

	@Override
	public String hash() throws DataException {
		return set.hash() + ":" + size;
	}
}
