package org.m2q.accelerator.tests.rowstationary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.rowstationary.RowConvolution;
import org.m2q.accelerator.rowstationary.RowStationaryArray;
import org.m2q.accelerator.rowstationary.RowStationaryMapper;
import org.m2q.accelerator.rowstationary.RowStationaryMapping;
import org.m2q.accelerator.rowstationary.RowStationaryPass;

/**
 * The mapping that the search finds is the best of all: every strip, every number of filters and channels per element, of sets, of images and of filters that
 * wait together is tried here, with rules of its own about what fits the array, its elements and the buffer.
 */
class MapperOptimumTest {

	private static final int ROUNDS = 1000;

	private static int pick(Random random, int... values) {
		return values[random.nextInt(values.length)];
	}

	private static RowConvolution convolution(Random random) {
		return new RowConvolution(1 + random.nextInt(9), 1 + random.nextInt(9), pick(random, 1, 1, 2), 1 + random.nextInt(9), 1 + random.nextInt(7),
				1 + random.nextInt(3), 1 + random.nextInt(3), 1 + random.nextInt(2));
	}

	private static RowStationaryArray array(Random random) {
		long banks = 2 + random.nextInt(12);
		int weights = pick(random, 0, 0, 6, 30, 200);
		RowStationaryArray.Buffer buffer = random.nextBoolean()
				? new RowStationaryArray.Buffer(banks, pick(random, 8, 20, 64), pick(random, 4, 10, 64), weights == 0 ? Long.MAX_VALUE : weights, 0)
				: new RowStationaryArray.Buffer(banks, pick(random, 8, 20, 64), pick(random, 4, 10, 64), Long.MAX_VALUE, pick(random, 8, 20));
		return new RowStationaryArray(1 + random.nextInt(12), 1 + random.nextInt(6), pick(random, 3, 8, 20, 60), pick(random, 2, 4, 9, 12), 1 + random.nextInt(8),
				1 + random.nextInt(4), 1 + random.nextInt(3), 1 + random.nextInt(4), buffer);
	}

	private static long ceil(long a, long b) {
		return (a + b - 1) / b;
	}

	/** Sets of kernel rows by output rows side by side; what is wider than the array lies in several rows of it. */
	private static long sets(RowStationaryArray array, RowConvolution convolution, long strip) {
		long high = array.rows() / convolution.kernelRows();
		return strip <= array.columns() ? high * (array.columns() / strip) : high / ceil(strip, array.columns());
	}

	private static boolean holds(RowStationaryArray array, RowConvolution c, long strip, long waiting, long images, long passFilters, long passChannels) {
		long filters = Math.min(c.filters(), passFilters);
		long channels = Math.min(c.channels(), passChannels);
		long weights = filters * channels * c.kernelRows() * c.kernelColumns();
		long inputs = images * channels * ((strip - 1) * c.stride() + c.kernelRows()) * ((c.columns() - 1) * c.stride() + c.kernelColumns());
		long sums = images * waiting * strip * c.columns();
		RowStationaryArray.Buffer buffer = array.buffer();
		long banks = ceil(inputs, buffer.inputWords()) + ceil(sums, buffer.sumWords()) + (buffer.weightWords() > 0 ? ceil(weights, buffer.weightWords()) : 0);
		return weights <= buffer.weights() && banks <= buffer.banks();
	}

	/** A third of the rounds gives some of the sizes of a pass. */
	private static RowStationaryPass pass(Random random, RowConvolution c) {
		return random.nextInt(3) > 0 ? RowStationaryPass.ANY
				: new RowStationaryPass(random.nextInt((int) c.rows() + 2), random.nextInt((int) c.filters() + 2), random.nextInt((int) c.channels() + 2));
	}

	private static boolean isGiven(RowStationaryPass pass, RowConvolution c, long rows, long filters, long channels) {
		boolean whole = filters >= c.filters() && pass.filters() >= c.filters();
		boolean deep = channels >= c.channels() && pass.channels() >= c.channels();
		return (pass.rows() == 0 || rows == pass.rows() || rows == c.rows() && rows < pass.rows()) && (pass.filters() == 0 || filters == pass.filters() || whole)
				&& (pass.channels() == 0 || channels == pass.channels() || deep);
	}

	/** What is made least, in this order. */
	private static long[] cost(RowStationaryMapping mapping) {
		return new long[] { mapping.fetchedWords(), mapping.bufferWords(), mapping.cycles() };
	}

	/** The least cost of all mappings; null when nothing fits. */
	private static long[] least(RowStationaryArray array, RowConvolution c, long images, RowStationaryPass pass) {
		long[] least = null;
		for (long strip = 1; strip <= c.rows(); strip++) {
			long sets = sets(array, c, strip);
			for (long t = 1; t <= Math.min(sets, c.filters()); t++) {
				for (long r = 1; r <= Math.min(sets / t, c.channels()); r++) {
					for (long p = 1; p <= Math.min(array.sumWords(), c.filters()); p++) {
						for (long q = 1; q <= c.channels() && q * c.kernelColumns() <= array.inputWords() && p * q * c.kernelColumns() <= array.weightWords(); q++) {
							for (long n = 1; n <= images; n++) {
								// Whole passes wait together.
								for (long waiting = p * t; waiting < c.filters() + p * t; waiting += p * t) {
									long m = Math.min(c.filters(), waiting);
									if (holds(array, c, strip, m, n, p * t, q * r) && isGiven(pass, c, strip, p * t, q * r)) {
										long[] cost = cost(new RowStationaryMapping(array, c, images, strip, m, n, p, q, r, t));
										least = least == null || Arrays.compare(cost, least) < 0 ? cost : least;
									}
								}
							}
						}
					}
				}
			}
		}
		return least;
	}

	@Test
	void theSearchFindsTheBestOfAllMappings() {
		int impossible = 0;
		int cut = 0;
		for (int seed = 0; seed < ROUNDS; seed++) {
			Random random = new Random(seed * 7_919L + 3);
			RowConvolution convolution = convolution(random);
			RowStationaryArray array = array(random);
			long images = 1 + random.nextInt(3);
			RowStationaryPass pass = pass(random, convolution);
			Optional<RowStationaryMapping> found = RowStationaryMapper.best(array, convolution, images, pass);
			long[] least = least(array, convolution, images, pass);
			String message = "seed " + seed + ": " + found.map(RowStationaryMapping::toString).orElse(array + " " + convolution);
			assertEquals(least != null, found.isPresent(), message);
			assertEquals(found, RowStationaryMapper.best(array, convolution, images, pass), message);
			if (found.isEmpty()) {
				impossible++;
				continue;
			}
			assertArrayEquals(least, cost(found.get()), message);
			RowStationaryMapping m = found.get();
			assertTrue(holds(array, convolution, m.stripRows(), m.bufferedFilters(), m.passImages(), m.passFilters(), m.passChannels()), message);
			assertTrue(m.filterSets() * m.channelSets() <= sets(array, convolution, m.stripRows()), message);
			cut += m.bufferedFilters() < convolution.filters() || m.stripRows() < convolution.rows() || m.passImages() < images ? 1 : 0;
		}
		// The rounds are worth something: most convolutions must be cut, some fit in no way.
		assertTrue(cut > ROUNDS / 4 && impossible > ROUNDS / 100, cut + " cut, " + impossible + " impossible of " + ROUNDS);
	}
}
