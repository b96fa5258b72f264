package org.m2q.calibration.data;

/**
 * Examples in a fixed order. Samples are read when they are asked for, so that a set may be larger than the memory. Safe for use by several threads.
 */
public interface DataSet {

	/** The file or folder, as messages show it. */
	String name();

	/** Number of samples, 1 or more. */
	int size();

	/**
	 * Reads a sample.
	 *
	 * @param index 0 to {@link #size()} − 1
	 * @throws DataException when it cannot be read; the message names file and row
	 */
	Sample sample(int index) throws DataException;

	/**
	 * SHA-256 of the names, contents and labels of all samples, in hexadecimal: equal for equal sets, wherever they lie.
	 *
	 * @throws DataException when a file cannot be read
	 */
	String hash() throws DataException;

	/**
	 * The first samples of this set; the set itself when it is not larger.
	 *
	 * @param count 1 or more
	 */
	default DataSet first(int count) {
		return count >= size() ? this : new FirstSamples(this, count);
	}
}
