package org.m2q.onnx.integer;

import java.util.Arrays;
import java.util.List;

/**
 * The first tensor in which two executions differ.
 *
 * @param tensor its name
 * @param step name of the step or node that makes it, empty when that is not known
 * @param position of the first different element, per axis
 * @param expected its value in the first execution
 * @param actual its value in the second
 * @param differing number of elements that differ
 * @param elements number of all elements
 * @param largest largest difference in steps (LSB): of codes their difference, of real numbers the difference divided by the scale, or by nothing when there is
 *        none
 */
public record Divergence(String tensor, String step, List<Integer> position, double expected, double actual, long differing, long elements, double largest) {

	/** Copies the position. */
	public Divergence {
		position = List.copyOf(position);
	}

	/**
	 * The difference of two tensors of the same shape.
	 *
	 * @param scale size of a step
	 */
	static java.util.Optional<Divergence> of(String tensor, String step, int[] shape, double[] expected, double[] actual, java.util.function.IntToDoubleFunction scale) {
		long differing = 0;
		int first = -1;
		double largest = 0;
		for (int i = 0; i < expected.length; i++) {
			if (Double.compare(expected[i] + 0.0, actual[i] + 0.0) != 0) {
				first = differing++ == 0 ? i : first;
				double difference = Math.abs(expected[i] - actual[i]) / scale.applyAsDouble(i);
				largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
			}
		}
		return first < 0 ? java.util.Optional.empty()
				: java.util.Optional.of(new Divergence(tensor, step, position(first, shape), expected[first], actual[first], differing, expected.length, largest));
	}

	private static List<Integer> position(int index, int[] shape) {
		Integer[] position = new Integer[shape.length];
		int rest = index;
		for (int axis = shape.length - 1; axis >= 0; axis--) {
			position[axis] = rest % shape[axis];
			rest /= shape[axis];
		}
		return Arrays.asList(position);
	}

	/** The difference in one line. */
	public String text() {
		return "'" + tensor + "'" + (step.isEmpty() || step.equals(tensor) ? "" : " of step '" + step + "'") + " at " + position + ": " + number(expected) + " and "
				+ number(actual) + "; " + differing + " of " + elements + " elements differ, by at most " + number(largest) + " LSB";
	}

	private static String number(double value) {
		return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Float.toString((float) value);
	}
}
