package org.m2q.accelerator;

/**
 * Shapley values: how the worth of a whole divides over its parts when parts interact.
 *
 * <p>The value of a part is what it adds to the worth, averaged over all orders in which the parts can come (L. S. Shapley, A value for n-person
 * games, 1953): φ(i) = Σ over sets S without i of |S|! (n − |S| − 1)! / n! · (v(S ∪ {i}) − v(S)). The values add up to v(all) − v(none).
 */
public final class Shapley {

	private static final int MOST_PARTS = 16;

	private Shapley() {
	}

	/**
	 * The value of each part.
	 *
	 * @param parts number of parts, 0 to 16
	 * @param worth of every set of parts; bit i of the index says whether part i is in the set
	 * @throws IllegalArgumentException when there are too many parts or not 2^parts worths
	 */
	public static double[] values(int parts, double[] worth) {
		if (parts < 0 || parts > MOST_PARTS || worth.length != 1 << parts) {
			throw new IllegalArgumentException(worth.length + " worths for the sets of " + parts + " parts");
		}
		double[] weights = weights(parts);
		double[] values = new double[parts];
		for (int set = 0; set < worth.length; set++) {
			for (int part = 0; part < parts; part++) {
				if ((set & 1 << part) == 0) {
					values[part] += weights[Integer.bitCount(set)] * (worth[set | 1 << part] - worth[set]);
				}
			}
		}
		return values;
	}

	/** s! (n − s − 1)! / n! for every size s of a set: each size has 1/n of the weight, its sets share it equally. */
	private static double[] weights(int parts) {
		double[] weights = new double[parts];
		double sets = 1;
		for (int size = 0; size < parts; size++) {
			weights[size] = 1 / (parts * sets);
			sets = sets * (parts - 1 - size) / (size + 1);
		}
		return weights;
	}
}
