package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.Shapley;

/** The values that the axioms determine, and the definition by orders. */
class ShapleyTest {

	/** One left glove (part 0) and two right ones: a pair is worth 1. By hand: left 4/6, each right 1/6. */
	@Test
	void theGloveGame() {
		double[] worth = new double[8];
		for (int set = 0; set < 8; set++) {
			worth[set] = (set & 1) != 0 && (set & 6) != 0 ? 1 : 0;
		}
		assertArrayEquals(new double[] { 4 / 6.0, 1 / 6.0, 1 / 6.0 }, Shapley.values(3, worth), 1e-15);
	}

	/** Airports for planes that need 1, 2 and 5 units of runway: each stretch is shared by those who need it (Littlechild and Owen 1973). */
	@Test
	void theAirportGame() {
		double[] need = { 1, 2, 5 };
		double[] cost = new double[8];
		for (int set = 0; set < 8; set++) {
			for (int i = 0; i < 3; i++) {
				cost[set] = (set & 1 << i) != 0 ? Math.max(cost[set], need[i]) : cost[set];
			}
		}
		assertArrayEquals(new double[] { 1 / 3.0, 1 / 3.0 + 1 / 2.0, 1 / 3.0 + 1 / 2.0 + 3 }, Shapley.values(3, cost), 1e-15);
	}

	@Test
	void whatAddsUpIsNotChanged() {
		double[] worth = new double[16];
		double[] each = { 3, -1, 0.25, 7 };
		for (int set = 0; set < 16; set++) {
			for (int i = 0; i < 4; i++) {
				worth[set] += (set & 1 << i) != 0 ? each[i] : 0;
			}
		}
		assertArrayEquals(each, Shapley.values(4, worth), 1e-12);
	}

	/** Efficiency, null player, symmetry, and the mean over all orders, on random games. */
	@Test
	void axiomsOnRandomGames() {
		Random random = new Random(5);
		for (int trial = 0; trial < 200; trial++) {
			int parts = 1 + random.nextInt(5);
			double[] worth = random.doubles(1 << parts, -3, 3).toArray();
			double[] values = Shapley.values(parts, worth);
			assertEquals(worth[worth.length - 1] - worth[0], Arrays.stream(values).sum(), 1e-12);
			double[] mean = new double[parts];
			int orders = orders(new int[parts], 0, 0, worth, mean);
			for (int i = 0; i < parts; i++) {
				assertEquals(mean[i] / orders, values[i], 1e-12);
			}
			// A part that never adds anything, as an additional last one.
			double[] more = new double[worth.length * 2];
			for (int set = 0; set < more.length; set++) {
				more[set] = worth[set % worth.length];
			}
			double[] extended = Shapley.values(parts + 1, more);
			assertEquals(0, extended[parts], 1e-12);
			assertArrayEquals(values, Arrays.copyOf(extended, parts), 1e-12);
			// Two parts that are made alike.
			if (parts >= 2) {
				double[] alike = worth.clone();
				for (int set = 0; set < alike.length; set++) {
					if ((set & 3) == 1) {
						alike[set] = alike[set + 1];
					}
				}
				double[] same = Shapley.values(parts, alike);
				assertEquals(same[0], same[1], 1e-12);
			}
		}
	}

	/** Adds what each part adds in every order; the number of orders. */
	private static int orders(int[] order, int length, int set, double[] worth, double[] sums) {
		if (length == order.length) {
			return 1;
		}
		int count = 0;
		for (int part = 0; part < order.length; part++) {
			if ((set & 1 << part) == 0) {
				order[length] = part;
				int found = orders(order, length + 1, set | 1 << part, worth, sums);
				sums[part] += found * (worth[set | 1 << part] - worth[set]);
				count += found;
			}
		}
		return count;
	}

	@Test
	void wrongSizesAreRejected() {
		assertArrayEquals(new double[0], Shapley.values(0, new double[] { 4 }));
		assertThrows(IllegalArgumentException.class, () -> Shapley.values(2, new double[3]));
		assertThrows(IllegalArgumentException.class, () -> Shapley.values(17, new double[1 << 17]));
	}
}
