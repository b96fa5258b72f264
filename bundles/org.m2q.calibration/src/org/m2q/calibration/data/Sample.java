package org.m2q.calibration.data;

import java.util.Objects;
import java.util.Optional;

/**
 * One example of a data set.
 *
 * @param name file or row it comes from, unique in its set
 * @param content picture or values
 * @param label its class as a number from 0, or its text; empty in a set without labels
 */
public record Sample(String name, Content content, Optional<String> label) {

	/** Checks that nothing is missing. */
	public Sample {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(content, "content");
		Objects.requireNonNull(label, "label");
	}

	/**
	 * The label as the number of a class.
	 *
	 * @param classes number of classes; labels are 0 to classes − 1
	 * @throws DataException when there is no label or it is no such number
	 */
	public int labelledClass(int classes) throws DataException {
		String text = label.orElseThrow(() -> new DataException(name + " has no label; scoring needs one for every sample"));
		int number;
		try {
			number = Integer.parseInt(text.strip());
		} catch (NumberFormatException e) {
			throw new DataException(name + " has the label '" + text + "'; the number of a class from 0 to " + (classes - 1) + " is needed", e);
		}
		if (number < 0 || number >= classes) {
			throw new DataException(name + " has the label " + number + ", but the network has the classes 0 to " + (classes - 1));
		}
		return number;
	}
}
