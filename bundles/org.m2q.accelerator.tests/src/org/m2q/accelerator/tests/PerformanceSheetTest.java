package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.EventCostModel;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Simulated;
import org.m2q.accelerator.Simulation;
import org.m2q.accelerator.schedule.Scheduled;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;

/**
 * {@code timing nvdla-sheet} against rows that the public performance sheet of NVDLA prints, and against its formulas, written down here as the sheet has
 * them, in KiB.
 */
class PerformanceSheetTest {

	private static final M2qWorkspace WORKSPACE = M2qWorkspace.create();

	/** A convolution on a machine. */
	private record Layer(int channels, int filters, int rows, int columns, int kernel, int stride, int padding, int groups) {

		String text() {
			return "conv(" + filters * groups + ", kernel = " + kernel + ", stride = " + stride + ", padding = " + padding + ", groups = " + groups + ")";
		}

		String input() {
			return "[" + channels * groups + ", " + rows + ", " + columns + "]";
		}

		int out(int size) {
			return (size + 2 * padding - kernel) / stride + 1;
		}

		boolean winograd() {
			return kernel == 3 && stride == 1;
		}
	}

	private static String text(String step, String input, String engine, long kibibytes, double bandwidth, String rules) {
		return """
				language 1.0
				model Net { input x: %s
					%s
					output y
				}
				policy Eight { default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 } }
				accelerator Chip {
					clock 1 GHz
					engine M: %s { mac int8 * int8 uniform: 1 per cycle }
					engine V: vector-unit 1 { apply relu, maxpool, globalpool, add, softmax: 1 per cycle }
					buffer c holds weights, inputs: capacity %d KiB, width 1 B
					buffer o holds outputs, partial-sums, residuals: capacity 1 KiB, width 1 B
					dram d: bandwidth %s GB/s
				}
				mapping Map on Chip { map conv, pwconv, dwconv, linear -> M %s }
				""".formatted(input, step, engine, kibibytes, bandwidth, rules);
	}

	private static String text(Layer layer, long multipliers, long kibibytes, double bandwidth, boolean winograd) {
		return text(layer.text(), layer.input(), "generic-engine " + multipliers + " by 1, timing nvdla-sheet" + (winograd ? ", winograd 2" : ""), kibibytes, bandwidth, "");
	}

	private static Simulated simulated(String text, boolean event) {
		M2qDocument document = WORKSPACE.open("memory:/sheet.m2q", text);
		assertEquals(List.of(), document.problems().stream().filter(Problem::isError).toList(), text);
		Simulation simulation = new Simulation(TextLocator.INSTANCE, event ? new EventCostModel() : new AnalyticalCostModel());
		return simulation.run(document.models().getFirst(), Map.of(), document.visible(org.m2q.model.m2q.Policy.class).stream()
				.filter(policy -> policy.getName().equals("Eight")).findFirst().orElseThrow(), document.visible(org.m2q.model.m2q.Accelerator.class).stream()
						.filter(accelerator -> accelerator.getName().equals("Chip")).findFirst().orElseThrow(),
				Map.of(), document.visible(org.m2q.model.m2q.Mapping.class).stream().filter(mapping -> mapping.getName().equals("Map")).findFirst().orElseThrow(),
				Cancellation.NONE);
	}

	private static NetworkCost price(String text, boolean event) {
		Simulated result = simulated(text, event);
		NetworkCost cost = result.cost().orElseThrow(() -> new AssertionError(result.problems().toString()));
		assertEquals(List.of(), cost.problems().stream().filter(Problem::isError).toList());
		return cost;
	}

	private static long dram(LayerCost layer) {
		return layer.traffic().stream().filter(part -> part.kind() == MemoryKind.DRAM).mapToLong(part -> part.readBytes() + part.writtenBytes()).sum();
	}

	/** Rows of the sheet for 2048 multipliers and 512 KB, as it prints them: MAC cycles and KiB of traffic. */
	@ParameterizedTest
	@CsvSource({ "64, 256, 56, 1, 1, 0, 25088, 996", "64, 64, 56, 3, 1, 1, 50176, 456", "256, 512, 56, 1, 2, 0, 50176, 2472", "128, 128, 28, 3, 1, 1, 25088, 452",
			"512, 1024, 28, 1, 2, 0, 50176, 2636", "1024, 2048, 14, 1, 2, 0, 50176, 8486", "512, 512, 7, 3, 1, 1, 25088, 4145", "2048, 512, 7, 1, 1, 0, 25088, 1146.5" })
	void printsWhatTheSheetPrints(int channels, int filters, int size, int kernel, int stride, int padding, long cycles, double kibibytes) {
		LayerCost layer = price(text(new Layer(channels, filters, size, size, kernel, stride, padding, 1), 2048, 512, 10.24, true), false).layers().getFirst();
		assertEquals(cycles, layer.computeCycles());
		assertEquals(kibibytes, dram(layer) / 1024.0);
		assertEquals(Math.max(cycles, Math.ceil(kibibytes * 100)), layer.cycles());
	}

	private static double ceiling(double value, double step) {
		return Math.ceil(value / step - 1e-12) * step;
	}

	/** KiB of 32 kernels, as the sheet sizes its smallest piece of weights. */
	private static double kernels(Layer l) {
		return ceiling(l.channels * l.stride * l.stride, 16) * Math.pow(Math.ceil((double) l.kernel / l.stride), 2) * 32 / 1024;
	}

	/** KiB of traffic: columns X, Y, Z, AA, AB, AN and AO of the sheet, for each group. */
	private static double traffic(Layer l, double buffer, boolean winograd) {
		double folded = ceiling(l.channels * l.stride * l.stride, 16);
		double side = Math.ceil((double) l.columns / l.stride);
		double features = folded * Math.ceil((double) l.rows / l.stride) * side / 1024;
		double someFeatures = folded * Math.min(l.kernel, Math.ceil((double) l.rows / l.stride)) * side / 1024;
		double outputs = l.out(l.rows) * l.out(l.columns) * ceiling(l.filters, 16) / 1024;
		double kernels = Math.pow(Math.ceil((double) l.kernel / l.stride), 2);
		double someWeights = kernels(l) >= buffer ? buffer / 2 : kernels(l);
		double weights = folded * kernels * l.filters / 1024 * (winograd && l.winograd() ? 16.0 / 9 : 1);
		if (features < weights) {
			return features + outputs + weights * (features > buffer - someWeights ? Math.ceil(features / (buffer - someWeights) - 1e-9) : 1);
		}
		return weights + outputs + features * (weights > buffer - someFeatures ? Math.ceil(weights / (buffer - someFeatures) - 1e-9) : 1);
	}

	/** Column AR, for each group; output pixels in place of what the sheet derives from sizes and padding. */
	private static double macCycles(Layer l, long multipliers, boolean winograd) {
		return ceiling(l.channels * l.stride * l.stride, 16) * l.out(l.rows) * l.out(l.columns) * ceiling(l.filters, 128) * l.kernel * l.kernel / l.stride / l.stride
				/ multipliers / (winograd && l.winograd() ? 2.25 : 1);
	}

	/** Any layer on any machine takes what the formulas say, in both fidelities, and no less on a smaller, slower or narrower one. */
	@Test
	void oddLayersTakeWhatTheFormulasSay() {
		Random random = new Random(5);
		int again = 0;
		for (int round = 0; round < 150; round++) {
			int kernel = 1 + random.nextInt(5);
			Layer layer = new Layer(1 + random.nextInt(200), 1 + random.nextInt(200), kernel + random.nextInt(30), kernel + random.nextInt(30), kernel, 1 + random.nextInt(3),
					random.nextInt(2), 1 + random.nextInt(2));
			long multipliers = 1L << random.nextInt(11);
			long buffer = 64L << random.nextInt(4);
			double bandwidth = 0.5 * (1 + random.nextInt(20));
			boolean winograd = random.nextBoolean();
			LayerCost cost = price(text(layer, multipliers, buffer, bandwidth, winograd), false).layers().getFirst();
			double kibibytes = layer.groups * traffic(layer, buffer, winograd);
			double cycles = layer.groups * macCycles(layer, multipliers, winograd);
			assertEquals(kibibytes * 1024, dram(cost), 1e-6, layer.toString());
			assertEquals(cycles, cost.computeCycles(), 1, layer.toString());
			assertEquals(Math.max(cost.computeCycles(), Math.ceil(dram(cost) / bandwidth)), cost.cycles(), layer.toString());
			double products = (double) layer.groups * layer.filters * layer.channels * layer.out(layer.rows) * layer.out(layer.columns) * kernel * kernel
					/ (winograd && layer.winograd() ? 2.25 : 1);
			assertEquals(products / cost.cycles() / multipliers, cost.utilisation(), 1.0 / cost.cycles());
			assertTrue(cost.utilisation() <= 1);
			NetworkCost event = price(text(layer, multipliers, buffer, bandwidth, winograd), true);
			assertEquals(cost.cycles(), event.cycles());
			assertEquals(cost.utilisation(), event.utilisation(), 1e-12);
			assertEquals(cost.energy(), event.layers().getFirst().energy());
			assertTrue(price(text(layer, multipliers, buffer, bandwidth * 2, winograd), false).cycles() <= cost.cycles());
			if (kernels(layer) <= buffer / 2.0) {
				// Of kernels that do not fit, the sheet holds back half of the buffer, and of those that just do, nearly all of it.
				assertTrue(price(text(layer, multipliers, buffer * 2, bandwidth, winograd), false).cycles() <= cost.cycles(), layer.toString());
			}
			assertTrue(price(text(layer, multipliers * 2, buffer, bandwidth, winograd), false).cycles() <= cost.cycles());
			again += traffic(layer, 1e9, winograd) * layer.groups < kibibytes ? 1 : 0;
		}
		assertTrue(again > 10, again + " layers fetch something again");
	}

	/** A pooling that alone reads a convolution runs beside it, and what it makes is stored. */
	@Test
	void poolingRunsBesideTheConvolution() {
		String engine = "multiplier-array 8 by 8, timing nvdla-sheet";
		NetworkCost cost = price(text("conv(32, kernel = 3) > relu > maxpool(2)", "[16, 8, 8]", engine, 64, 1, ""), false);
		assertEquals(2, cost.layers().size());
		assertEquals(16 * 64 + 16 * 9 * 32 + 32 * 16, dram(cost.layers().getFirst()));
		assertEquals(0, dram(cost.layers().get(1)));
		assertEquals(0, cost.layers().get(1).cycles());
		assertEquals(cost.cycles(), cost.layers().getFirst().cycles());
	}

	/** What the sheet does not know is an error, and nothing is priced. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "conv(16, kernel = 3) | double buffer c | have no meaning", "conv(16, kernel = 3) | tile M auto minimize latency | have no meaning",
			"conv(16, kernel = 3) | fuse conv >> conv | have no meaning", "conv(16, kernel = 3) | keep residuals in o | have no meaning",
			"softmax | '' | no row for 'softmax'", "conv(16, kernel = 5) | '' | Enlarge it" })
	void whatTheSheetDoesNotKnowIsAnError(String step, String rules, String message) {
		String text = text(step, "[256, 64, 64]", "generic-engine 64 by 1, timing nvdla-sheet", 64, 1, rules);
		Simulated found = simulated(text, false);
		List<Problem> problems = found.cost().map(NetworkCost::problems).orElse(found.problems());
		assertTrue(problems.stream().anyMatch(problem -> problem.isError() && problem.message().contains(message)), problems.toString());
	}

	/** The sheet knows one engine and one buffer. */
	@Test
	void otherMachinesAreErrors() {
		String text = text(new Layer(16, 16, 8, 8, 3, 1, 1, 1), 64, 64, 1, false);
		Map<String, String> machines = Map.of("Inputs lie in 'o'", text.replace("holds weights, inputs", "holds weights").replace("holds outputs", "holds inputs, outputs"),
				"Engine 'N' multiplies as 'M' does", text.replace("	engine V:", "	engine N: multiplier-array 4 by 4 { mac int8 * int8 uniform: 1 per cycle }\n	engine V:"));
		machines.forEach((message, machine) -> {
			Simulated found = simulated(machine, true);
			List<Problem> problems = found.cost().map(NetworkCost::problems).orElse(found.problems());
			assertEquals(1, problems.stream().filter(problem -> problem.isError() && problem.message().startsWith(message)).count(), problems.toString());
		});
	}

	/** There are no tiles, so a schedule is refused with a reason. */
	@Test
	void thereIsNoSchedule() {
		Layer layer = new Layer(16, 16, 8, 8, 3, 1, 1, 1);
		Simulated priced = simulated(text(layer, 64, 64, 1, true), false);
		NetworkCost cost = priced.cost().orElseThrow();
		Scheduled scheduled = new Scheduler().schedule(cost.network(), priced.policy().orElseThrow(), cost.accelerator(), cost.mapping(), Cancellation.NONE);
		assertTrue(scheduled.schedule().isEmpty());
		assertEquals(List.of(ProblemCodes.MAPPING_IMPOSSIBLE), scheduled.problems().stream().filter(Problem::isError).map(Problem::code).toList());
	}
}
