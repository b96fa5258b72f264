package org.m2q.accelerator.tests.systolic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.EngineTiming;
import org.m2q.accelerator.systolic.MatrixProduct;
import org.m2q.accelerator.systolic.SystolicArray;

/** Cycles and accesses of systolic arrays against a simulation of their registers, published rows of SCALE-Sim v3, and hand-computed cases. */
class SystolicArrayTest {

	private static final List<Dataflow> DATAFLOWS = List.of(Dataflow.OUTPUT_STATIONARY, Dataflow.WEIGHT_STATIONARY, Dataflow.INPUT_STATIONARY);

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6 })
	void physicalCyclesAreThoseOfTheRegisters(long seed) {
		Random random = new Random(seed);
		for (int round = 0; round < 60; round++) {
			int rows = 1 + random.nextInt(7);
			int columns = 1 + random.nextInt(7);
			int[][] inputs = Matrices.random(random, 1 + random.nextInt(17), 1 + random.nextInt(15));
			int[][] weights = Matrices.random(random, inputs[0].length, 1 + random.nextInt(13));
			MatrixProduct product = new MatrixProduct(inputs.length, weights[0].length, weights.length);
			for (Dataflow dataflow : DATAFLOWS) {
				GridOfElements grid = new GridOfElements(rows, columns);
				long[][] result = switch (dataflow) {
					case OUTPUT_STATIONARY -> grid.outputStationary(inputs, weights);
					case WEIGHT_STATIONARY -> grid.weightStationary(inputs, weights);
					default -> grid.inputStationary(inputs, weights);
				};
				String what = "seed " + seed + ", round " + round + ", " + dataflow + ", " + product + " on " + rows + " by " + columns;
				assertTrue(Arrays.deepEquals(Matrices.product(inputs, weights), result), what);
				SystolicArray array = new SystolicArray(rows, columns, dataflow, EngineTiming.PHYSICAL);
				assertEquals(grid.cycles(), array.computeCycles(product, 1), what);
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "WEIGHT_STATIONARY, 16, 16, 49, 1, 9, 94", "INPUT_STATIONARY, 16, 16, 49, 1, 9, 187", "OUTPUT_STATIONARY, 16, 16, 49, 1, 9, 155",
			"OUTPUT_STATIONARY, 16, 16, 49, 16, 16, 183", "INPUT_STATIONARY, 16, 16, 49, 16, 16, 247", "WEIGHT_STATIONARY, 16, 16, 49, 1, 25, 189",
			"OUTPUT_STATIONARY, 8, 32, 128, 128, 128, 10623", "OUTPUT_STATIONARY, 8, 32, 100, 70, 33, 2768",
			"WEIGHT_STATIONARY, 8, 32, 128, 128, 128, 11135", "WEIGHT_STATIONARY, 8, 32, 100, 70, 33, 2189" })
	void scaleSimCyclesOfKnownProducts(Dataflow dataflow, long rows, long columns, long m, long n, long k, long cycles) {
		SystolicArray array = new SystolicArray(rows, columns, dataflow, EngineTiming.SCALESIM_V3);
		assertEquals(cycles, array.computeCycles(new MatrixProduct(m, n, k), 1));
	}

	@Test
	void scaleSimCyclesOfAllRows() throws IOException {
		int checked = check("conv-16x16.csv", 0, 0, 1, 3, 4, 5, 8) + check("gemm-rectangular.csv", 0, 1, 2, 6, 7, 8, 10);
		assertTrue(checked >= 60, checked + " rows");
	}

	private static int check(String file, int rows, int columns, int dataflow, int m, int n, int k, int cycles) throws IOException {
		Path path = Path.of(System.getProperty("m2q.root", "../..")).resolve("../shared/data/scalesim").resolve(file).normalize();
		assumeTrue(Files.isRegularFile(path), "the reference rows of SCALE-Sim are not at hand");
		int checked = 0;
		for (String line : Files.readAllLines(path).subList(1, Files.readAllLines(path).size())) {
			String[] cells = line.split(",");
			SystolicArray array = new SystolicArray(Long.parseLong(cells[rows]), Long.parseLong(cells[columns]), dataflow(cells[dataflow]),
					EngineTiming.SCALESIM_V3);
			MatrixProduct product = new MatrixProduct(Long.parseLong(cells[m]), Long.parseLong(cells[n]), Long.parseLong(cells[k]));
			assertEquals(Long.parseLong(cells[cycles]), array.computeCycles(product, 1), line);
			checked++;
		}
		return checked;
	}

	private static Dataflow dataflow(String shortName) {
		return switch (shortName) {
			case "os" -> Dataflow.OUTPUT_STATIONARY;
			case "ws" -> Dataflow.WEIGHT_STATIONARY;
			default -> Dataflow.INPUT_STATIONARY;
		};
	}

	@Test
	void accessesOfAProductThatIsCutBothWays() {
		// 5 pixels, 7 filters, 6 products per output on 4 by 3: 2 folds of pixels, 3 of filters (by columns), 2 of the reduction.
		MatrixProduct product = new MatrixProduct(5, 7, 6);
		assertEquals(new SystolicArray.Accesses(30 * 3, 42 * 2, 0, 35), accesses(Dataflow.OUTPUT_STATIONARY, product));
		assertEquals(new SystolicArray.Accesses(30 * 3, 42, 35, 70), accesses(Dataflow.WEIGHT_STATIONARY, product));
		// 5 pixels on 3 columns are 2 folds.
		assertEquals(new SystolicArray.Accesses(30, 42 * 2, 35, 70), accesses(Dataflow.INPUT_STATIONARY, product));
	}

	private static SystolicArray.Accesses accesses(Dataflow dataflow, MatrixProduct product) {
		return new SystolicArray(4, 3, dataflow, EngineTiming.PHYSICAL).accesses(product);
	}

	@Test
	void equalProductsFollowEachOther() {
		// Depthwise 3 × 3 on 49 pixels, 16 channels: each channel folds alone, and SCALE-Sim prints it as a layer of its own.
		MatrixProduct channel = new MatrixProduct(49, 1, 9);
		SystolicArray array = new SystolicArray(16, 16, Dataflow.WEIGHT_STATIONARY, EngineTiming.SCALESIM_V3);
		assertEquals(16 * 94, array.computeCycles(channel, 16));
	}

	@Test
	void impossibleGridsAreRejected() {
		assertThrows(IllegalArgumentException.class, () -> new SystolicArray(0, 1, Dataflow.OUTPUT_STATIONARY, EngineTiming.PHYSICAL));
		assertThrows(IllegalArgumentException.class, () -> new SystolicArray(1, 1, Dataflow.ROW_STATIONARY, EngineTiming.PHYSICAL));
		assertThrows(ArithmeticException.class, () -> new SystolicArray(1, 1, Dataflow.OUTPUT_STATIONARY, EngineTiming.PHYSICAL)
				.computeCycles(new MatrixProduct(Long.MAX_VALUE, 2, 2), 1));
	}
}
