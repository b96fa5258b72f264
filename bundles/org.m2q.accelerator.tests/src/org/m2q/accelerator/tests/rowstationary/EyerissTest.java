package org.m2q.accelerator.tests.rowstationary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.accelerator.rowstationary.RowConvolution;
import org.m2q.accelerator.rowstationary.RowStationaryArray;
import org.m2q.accelerator.rowstationary.RowStationaryMapper;
import org.m2q.accelerator.rowstationary.RowStationaryMapping;
import org.m2q.accelerator.rowstationary.RowStationaryPass;

/** Eyeriss on AlexNet, batch 4, at 200 MHz, against the figures that Chen et al., JSSC 2017, publish per layer. */
class EyerissTest {

	/**
	 * 12 × 14 PEs, 16 bit, and 224, 12 and 24 words in a PE (448, 24 and 48 bytes) are published. 25 banks of 4 KiB of the 108 KB for inputs and sums, and
	 * the buses (64 bit for weights and for sums, 16 bit for inputs) are assumed; active PEs and buffer traffic do not depend on them.
	 */
	private static final RowStationaryArray EYERISS = new RowStationaryArray(12, 14, 224, 12, 24, 4, 1, 4, 25, 2048);
	private static final long BATCH = 4;
	private static final double CLOCK = 200e6;

	private static RowStationaryMapping alexNet(int layer) {
		RowConvolution convolution = switch (layer) {
			case 1 -> new RowConvolution(96, 3, 1, 55, 55, 11, 11, 4);
			case 2 -> new RowConvolution(128, 48, 2, 27, 27, 5, 5, 1);
			case 3 -> new RowConvolution(384, 256, 1, 13, 13, 3, 3, 1);
			case 4 -> new RowConvolution(192, 192, 2, 13, 13, 3, 3, 1);
			default -> new RowConvolution(128, 192, 2, 13, 13, 3, 3, 1);
		};
		return RowStationaryMapper.best(EYERISS, convolution, BATCH).orElseThrow();
	}

	@ParameterizedTest
	@CsvSource({ "1, 154, 18.5, 16.5", "2, 135, 77.6, 39.2", "3, 156, 50.2, 21.8", "4, 156, 37.4, 16.0", "5, 156, 24.9, 10.0" })
	void reproducesTheMeasuredChip(int layer, long active, double megabytes, double milliseconds) {
		RowStationaryMapping mapping = alexNet(layer);
		assertEquals(active, mapping.activeElements(), mapping.toString());
		// CONV2: the chip gives a PE 16 filters, the search 22, which reads fewer inputs; see below.
		assertEquals(1, mapping.bufferWords() * 2 / 1e6 / megabytes, layer == 2 ? 0.02 : 0.003, mapping.toString());
		// The chip's own overheads between passes are not published; the time is met within 7 %.
		assertEquals(1, mapping.cycles() / CLOCK * 1e3 / milliseconds, 0.07, mapping.toString());
	}

	@Test
	void theMappingOfTheChipMovesWhatTheChipMoves() {
		RowConvolution convolution = alexNet(2).convolution();
		RowStationaryMapping chip = new RowStationaryMapping(EYERISS, convolution, BATCH, 27, 64, 1, 16, 2, 1, 1);
		assertEquals(135, chip.activeElements());
		assertEquals(77.6, chip.bufferWords() * 2 / 1e6, 0.05);
		assertEquals(1, chip.cycles() / CLOCK * 1e3 / 39.2, 0.05);
	}

	/** What the chip's passes take, and the kilobytes of sums that wait for them: table III of the same paper. Filters per PE of CONV2 see above. */
	@ParameterizedTest
	@CsvSource({ "1, 96, 1, 7, 72.2", "2, 64, 1, 27, 91.1", "3, 64, 4, 13, 84.5", "4, 64, 4, 13, 84.5", "5, 64, 4, 13, 84.5" })
	void sumsThatWaitAreThoseOfTheChip(int layer, long filters, long images, long rows, double kilobytes) {
		RowStationaryMapping mapping = alexNet(layer);
		assertEquals(kilobytes, filters * images * rows * mapping.convolution().columns() * 2 / 1024.0, 0.05);
		assertEquals(List.of(rows, images), List.of(mapping.stripRows(), mapping.passImages()), mapping.toString());
		if (layer != 2) {
			assertEquals(filters, mapping.bufferedFilters(), mapping.toString());
		}
	}

	/**
	 * The layers of VGG-16, batch 3, with passes that follow from what is published beside the times: 156 or 168 working elements are 13 or 14 rows of four sets
	 * of three; the traffic of the buffer tells the channels of a pass, as almost all of it are sums that pass twice per output and pass; its filters are as many
	 * as the sums find room for, up to 16 for each of the sets that take filters, as on AlexNet. Neither times nor assumed buses were chosen with these layers in view.
	 */
	@ParameterizedTest
	@CsvSource({ "64, 3, 224, 13, 16, 1, 156, 112.6, 38.0", "64, 64, 224, 13, 16, 1, 156, 2402.8, 810.6", "128, 64, 112, 13, 32, 1, 156, 1201.4, 405.3",
			"128, 128, 112, 13, 32, 1, 156, 2402.8, 810.8", "256, 128, 56, 13, 64, 2, 156, 607.4, 204.0", "256, 256, 56, 13, 64, 2, 156, 1214.8, 408.1",
			"512, 256, 28, 14, 64, 4, 168, 321.8, 105.1", "512, 512, 28, 14, 64, 4, 168, 643.7, 210.0", "512, 512, 14, 14, 32, 8, 168, 90.0, 48.3" })
	void passesOfVgg16TakeAboutAsLong(long filters, long channels, long size, long rows, long passFilters, long passChannels, long active, double megabytes,
			double milliseconds) {
		RowStationaryMapping mapping = RowStationaryMapper.best(EYERISS, new RowConvolution(filters, channels, 1, size, size, 3, 3, 1), 3,
				new RowStationaryPass(rows, passFilters, passChannels)).orElseThrow();
		assertEquals(active, mapping.activeElements());
		assertEquals(1, mapping.bufferWords() * 2 / 1e6 / megabytes, 0.065, mapping.toString());
		assertEquals(1, mapping.cycles() / CLOCK * 1e3 / milliseconds, 0.065, mapping.toString());
	}

	@Test
	void meanErrorOfTheTimesIsBelowThatOfOtherModels() {
		double[] published = { 16.5, 39.2, 21.8, 16.0, 10.0 };
		double error = 0;
		for (int layer = 1; layer <= 5; layer++) {
			error += Math.abs(alexNet(layer).cycles() / CLOCK * 1e3 / published[layer - 1] - 1) / 5;
		}
		assertTrue(error < 0.035, "mean error " + error);
	}

	/** No array works faster than its active elements; no set is cut off at the edge. */
	@Test
	void cyclesCoverTheMultiplications() {
		java.util.Random random = new java.util.Random(7);
		for (int round = 0; round < 60; round++) {
			RowConvolution convolution = new RowConvolution(1 + random.nextInt(20), 1 + random.nextInt(12), 1 + random.nextInt(3), 1 + random.nextInt(16),
					1 + random.nextInt(16), 1 + random.nextInt(5), 1 + random.nextInt(5), 1 + random.nextInt(2));
			RowStationaryMapping mapping = RowStationaryMapper.best(EYERISS, convolution, 1 + random.nextInt(3)).orElseThrow();
			assertTrue(mapping.activeElements() <= 168, mapping.toString());
			assertTrue((double) mapping.cycles() * mapping.activeElements() >= (double) convolution.macs() * mapping.images(), mapping.toString());
		}
	}

	@Test
	void impossibleKernelsHaveNoMapping() {
		assertEquals(Optional.empty(), RowStationaryMapper.best(EYERISS, new RowConvolution(1, 1, 1, 4, 4, 13, 3, 1), 1));
		assertEquals(Optional.empty(), RowStationaryMapper.best(EYERISS, new RowConvolution(1, 1, 1, 4, 4, 3, 13, 1), 1));
	}

	/** One filter, one channel, a 2 × 2 kernel on 3 × 3 outputs, one image: counted by hand. */
	@Test
	void aSmallConvolutionByHand() {
		RowStationaryMapping mapping = RowStationaryMapper.best(EYERISS, new RowConvolution(1, 1, 1, 3, 3, 2, 2, 1), 1).orElseThrow();
		assertEquals(6, mapping.activeElements());
		// 4 weights in 1 cycle, 4 × 2 inputs in 8, then 8 more inputs while 6 products are made, 3 sums out in 1.
		assertEquals(1 + 8 + 8 + 1, mapping.cycles());
		// 16 inputs, 9 sums read and written.
		assertEquals(34, mapping.bufferWords());
		assertEquals(20, mapping.fetchedWords());
	}
}
