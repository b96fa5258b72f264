package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.EventCostModel;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Simulated;
import org.m2q.accelerator.Simulation;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;

/** Layers on systolic arrays, from text to compute cycles, as SCALE-Sim v3 counts them. */
class SystolicLayersTest {

	private static final M2qWorkspace WORKSPACE = M2qWorkspace.create();

	private static String text(long rows, long columns, Dataflow dataflow, String timing, String input, String step) {
		return """
				language 1.0
				model Net { input x: %s
					%s
					output y
				}
				policy Eight { default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 } }
				accelerator Grid {
					clock 1 GHz
					engine A: systolic-array %d by %d, timing %s { mac int8 * int8 uniform: 1 per cycle }
					engine V: vector-unit 4096 { apply relu: 1 per cycle }
					buffer b: capacity 64 MiB, banks 1024, width 64 B
					dram d: bandwidth 64 GB/s
				}
				mapping Map on Grid { map all -> A dataflow A %s double buffer b }
				""".formatted(input, step, rows, columns, timing, dataflow.keyword());
	}

	private static NetworkCost price(String text, boolean event) {
		M2qDocument document = WORKSPACE.open("memory:/systolic.m2q", text);
		assertEquals(List.of(), document.problems().stream().filter(problem -> problem.isError()).toList(), text);
		Simulation simulation = new Simulation(TextLocator.INSTANCE, event ? new EventCostModel() : new AnalyticalCostModel());
		Simulated result = simulation.run(document.models().getFirst(), Map.of(), document.visible(org.m2q.model.m2q.Policy.class).stream()
				.filter(policy -> policy.getName().equals("Eight")).findFirst().orElseThrow(), document.visible(org.m2q.model.m2q.Accelerator.class).stream()
						.filter(accelerator -> accelerator.getName().equals("Grid")).findFirst().orElseThrow(),
				Map.of(), document.visible(org.m2q.model.m2q.Mapping.class).stream().filter(mapping -> mapping.getName().equals("Map")).findFirst().orElseThrow(),
				Cancellation.NONE);
		return result.cost().orElseThrow(() -> new AssertionError(result.problems().toString()));
	}

	/** K = 3·3·16, N = 40, M = 13·13; and a depthwise layer whose 24 channels fold one after the other, each a layer of SCALE-Sim. */
	@ParameterizedTest
	@CsvSource({ "OUTPUT_STATIONARY, 16, 16", "WEIGHT_STATIONARY, 16, 16", "INPUT_STATIONARY, 16, 16", "OUTPUT_STATIONARY, 32, 32",
			"WEIGHT_STATIONARY, 32, 32", "INPUT_STATIONARY, 32, 32", "OUTPUT_STATIONARY, 8, 32", "WEIGHT_STATIONARY, 12, 14", "INPUT_STATIONARY, 64, 4" })
	void convolutions(Dataflow dataflow, long rows, long columns) {
		for (boolean event : List.of(false, true)) {
			assertEquals(formula(dataflow, rows, columns, 169, 40, 144) - 1,
					cycles(text(rows, columns, dataflow, "scalesim-v3", "[16, 13, 13]", "conv(40, kernel = 3)"), event));
			assertEquals(24 * (formula(dataflow, rows, columns, 49, 1, 9) - 1),
					cycles(text(rows, columns, dataflow, "scalesim-v3", "[24, 14, 14]", "dwconv(kernel = 3, stride = 2)"), event));
			long drain = dataflow == Dataflow.OUTPUT_STATIONARY ? rows : 0;
			long folds = dataflow == Dataflow.OUTPUT_STATIONARY ? ceil(169, rows) * ceil(40, columns) : 0;
			assertEquals(formula(dataflow, rows, columns, 169, 40, 144) + folds * drain,
					cycles(text(rows, columns, dataflow, "physical", "[16, 13, 13]", "conv(40, kernel = 3)"), event));
		}
	}

	private static long cycles(String text, boolean event) {
		return price(text, event).layers().getFirst().engines().getFirst().cycles();
	}

	private static long ceil(long n, long of) {
		return (n + of - 1) / of;
	}

	/** The formulas of the reference rows, without the cycle that is subtracted once. */
	private static long formula(Dataflow dataflow, long r, long c, long m, long n, long k) {
		return switch (dataflow) {
			case OUTPUT_STATIONARY -> ceil(m, r) * ceil(n, c) * (k + r + c - 2);
			case WEIGHT_STATIONARY -> ceil(k, r) * ceil(n, c) * (m + 2 * r + c - 2);
			default -> ceil(k, r) * ceil(m, c) * (n + 2 * r + c - 2);
		};
	}

	/** Maps of one pixel, kernels larger than the map, strides beyond the kernel, one channel, groups and products of activations, on any array. */
	@Test
	void awkwardLayers() {
		java.util.Random random = new java.util.Random(11);
		Dataflow[] flows = { Dataflow.OUTPUT_STATIONARY, Dataflow.WEIGHT_STATIONARY, Dataflow.INPUT_STATIONARY };
		for (int round = 0; round < 60; round++) {
			long rows = new long[] { 16, 32, 1, 7, 8 }[random.nextInt(5)];
			long columns = new long[] { 16, 32, 3, 1, 24 }[random.nextInt(5)];
			Dataflow flow = flows[random.nextInt(3)];
			int size = 1 + random.nextInt(6);
			int kernel = 1 + random.nextInt(7);
			int padding = Math.max(0, (kernel - size + 1) / 2) + random.nextInt(2);
			int stride = 1 + random.nextInt(9);
			int groups = 1 + random.nextInt(2);
			int channels = 1 + random.nextInt(5);
			int filters = 1 + random.nextInt(40);
			long out = (size + 2 * padding - kernel) / stride + 1;
			String layer = "conv(" + filters * groups + ", kernel = " + kernel + ", stride = " + stride + ", padding = " + padding + ", groups = " + groups
					+ ", bias = false)";
			String text = text(rows, columns, flow, "scalesim-v3", "[" + channels * groups + ", " + size + ", " + size + "]", layer);
			// Every group is a layer of SCALE-Sim.
			long expected = groups * (formula(flow, rows, columns, out * out, filters, (long) kernel * kernel * channels) - 1);
			assertEquals(expected, cycles(text, random.nextBoolean()), flow + " on " + rows + " by " + columns + ": " + size + " " + layer);
		}
	}

	@Test
	void scaleSimRows() throws IOException {
		Path folder = Path.of(System.getProperty("m2q.root", "../..")).resolve("../shared/data/scalesim").normalize();
		assumeTrue(Files.isDirectory(folder), "the reference rows of SCALE-Sim are not at hand");
		List<String> differences = new ArrayList<>();
		List<String> rows = Files.readAllLines(folder.resolve("gemm-rectangular.csv"));
		for (String row : rows.subList(1, rows.size())) {
			String[] cells = row.split(",");
			compare(row, cells[0], cells[1], cells[2], cells[6], cells[7], cells[8], cells[10], differences);
		}
		List<String> convolutions = Files.readAllLines(folder.resolve("conv-16x16.csv"));
		for (String row : convolutions.subList(1, convolutions.size())) {
			String[] cells = row.split(",");
			compare(row, cells[0], cells[0], cells[1], cells[3], cells[4], cells[5], cells[8], differences);
		}
		assertEquals(List.of(), differences);
		assertTrue(rows.size() + convolutions.size() > 60);
	}

	private static void compare(String row, String rows, String columns, String dataflow, String m, String n, String k, String cycles, List<String> differences) {
		Dataflow flow = dataflow.equals("os") ? Dataflow.OUTPUT_STATIONARY : dataflow.equals("ws") ? Dataflow.WEIGHT_STATIONARY : Dataflow.INPUT_STATIONARY;
		long found = cycles(text(Long.parseLong(rows), Long.parseLong(columns), flow, "scalesim-v3", "[" + m + ", " + k + "]", "linear(" + n + ", bias = false)"),
				false);
		if (found != Long.parseLong(cycles)) {
			differences.add(found + " for " + row);
		}
	}
}
