package org.m2q.accelerator.tests.systolic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.EventCostModel;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Simulated;
import org.m2q.accelerator.Simulation;
import org.m2q.accelerator.EngineTiming;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.ScheduleVerifier;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.accelerator.systolic.MatrixProduct;
import org.m2q.accelerator.systolic.SystolicArray;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Policy;

/**
 * {@code timing scalesim-v3} against what SCALE-Sim itself prints and against a simulation of the ports of its array.
 *
 * <p>The rows of {@code scalesim-v3.csv} were printed by SCALE-Sim 3.0.0 (revision 1d62b68, bandwidth CALC): its total cycles less its stall cycles,
 * summed over the layers that it makes of one line of a topology file. Lines whose names begin with DP become one layer per channel.
 */
class ScaleSimTest {

	private static final M2qWorkspace WORKSPACE = M2qWorkspace.create();
	private static final List<Dataflow> DATAFLOWS = List.of(Dataflow.OUTPUT_STATIONARY, Dataflow.WEIGHT_STATIONARY, Dataflow.INPUT_STATIONARY);

	/** One line of a topology file on one array. */
	private record Line(int rows, int columns, Dataflow dataflow, String topology, int height, int width, int kernelRows, int kernelColumns, int channels,
			int filters, int stride, int layers, long cycles) {

		static Line of(String text) {
			String[] cells = text.split(",");
			int[] n = new int[cells.length];
			for (int i = 4; i < cells.length; i++) {
				n[i] = Integer.parseInt(cells[i]);
			}
			Dataflow dataflow = DATAFLOWS.get(List.of("os", "ws", "is").indexOf(cells[2]));
			return new Line(Integer.parseInt(cells[0]), Integer.parseInt(cells[1]), dataflow, cells[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10], n[11],
					Long.parseLong(cells[12]));
		}

		/** SCALE-Sim also counts a window that hangs over the end of the inputs. */
		int outRows() {
			return (height - kernelRows + stride - 1) / stride + 1;
		}

		int outColumns() {
			return (width - kernelColumns + stride - 1) / stride + 1;
		}

		boolean depthwise() {
			return topology.equals("depthwise");
		}

		MatrixProduct product() {
			return new MatrixProduct((long) outRows() * outColumns(), depthwise() ? 1 : filters, (long) kernelRows * kernelColumns * (depthwise() ? 1 : channels));
		}

		/** The same layer in the language, with the inputs that its windows cover. */
		String model() {
			if (topology.equals("gemm")) {
				return "input x: [" + height + ", " + channels + "] linear(" + filters + ", bias = false)";
			}
			int rowsCovered = (outRows() - 1) * stride + kernelRows;
			int columnsCovered = (outColumns() - 1) * stride + kernelColumns;
			return "input x: [" + channels + ", " + rowsCovered + ", " + columnsCovered + "] "
					+ (depthwise() ? "dwconv(" : "conv(" + filters + ", ") + "kernel = [" + kernelRows + ", " + kernelColumns + "], stride = " + stride
					+ ", padding = 0)";
		}
	}

	private static List<Line> lines() throws IOException {
		try (InputStream in = ScaleSimTest.class.getResourceAsStream("scalesim-v3.csv")) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).map(Line::of).toList();
		}
	}

	@Test
	void printedRows() throws IOException {
		for (Line line : lines()) {
			SystolicArray array = new SystolicArray(line.rows(), line.columns(), line.dataflow(), EngineTiming.SCALESIM_V3);
			assertEquals(line.cycles(), array.computeCycles(line.product(), line.layers()), line.toString());
			assertEquals(line.depthwise() ? line.channels() : 1, line.layers(), line.toString());
		}
		assertEquals(81, lines().size());
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void cyclesOfThePorts(long seed) {
		Random random = new Random(seed);
		for (int round = 0; round < 60; round++) {
			int rows = 1 + random.nextInt(9);
			int columns = 1 + random.nextInt(9);
			int[][] inputs = Matrices.random(random, 1 + random.nextInt(20), 1 + random.nextInt(20));
			int[][] weights = Matrices.random(random, inputs[0].length, 1 + random.nextInt(20));
			for (Dataflow dataflow : DATAFLOWS) {
				PortDemands ports = new PortDemands(rows, columns, dataflow);
				String what = "seed " + seed + ", round " + round + ": " + dataflow + " on " + rows + " by " + columns;
				assertTrue(Arrays.deepEquals(Matrices.product(inputs, weights), ports.multiply(inputs, weights)), what);
				assertEquals(ports.lastCycle(), new SystolicArray(rows, columns, dataflow, EngineTiming.SCALESIM_V3)
						.computeCycles(new MatrixProduct(inputs.length, weights[0].length, weights.length), 1), what);
			}
		}
	}

	/** Every printed row from text to report, in both fidelities, with buffers that hold whole layers and with buffers that hold next to nothing. */
	@Test
	void printedRowsInTheLanguage() throws IOException {
		List<String> differences = new ArrayList<>();
		int cut = 0;
		for (Line line : lines()) {
			for (String capacity : List.of("64 MiB", "1 KiB")) {
				String text = text(line, capacity);
				for (boolean event : List.of(false, true)) {
					LayerCost cost = price(text, event).layers().getFirst();
					cut += cost.tile().orElseThrow().tiles() > 1 ? 1 : 0;
					long found = cost.engines().getFirst().cycles();
					if (found != line.cycles()) {
						differences.add(found + (event ? " (event, " : " (analytical, ") + capacity + ") for " + line);
					}
				}
			}
		}
		assertEquals(List.of(), differences);
		assertTrue(cut > 60, cut + " results of layers in several tiles");
	}

	/** The steps of a schedule share the cycles of the layer exactly, and the verifier finds nothing in it. */
	@Test
	void stepsOfSchedules() throws IOException {
		for (Line line : lines()) {
			Schedule schedule = schedule(text(line, "1 KiB"));
			long cycles = schedule.steps().stream().filter(step -> step.kind() == StepKind.COMPUTE).mapToLong(Step::cycles).sum();
			// The first step also fills the pipeline of the elements, which SCALE-Sim does not have.
			assertEquals(line.cycles(), cycles - schedule.accelerator().engines().getFirst().pipelineDepth(), line.toString());
			assertEquals(List.of(), ScheduleVerifier.verify(schedule, Cancellation.NONE), line.toString());
		}
	}

	private static String text(Line line, String capacity) {
		return """
				language 1.0
				model Net { %s output y }
				policy Eight { default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 } }
				accelerator Grid {
					clock 1 GHz
					engine A: systolic-array %d by %d, timing scalesim-v3 { mac int8 * int8 uniform: 1 per cycle }
					buffer w holds weights: capacity %s, banks 1024, width 64 B
					buffer i holds inputs: capacity %s, banks 1024, width 64 B
					buffer o holds outputs, partial-sums, residuals: capacity %s, banks 1024, width 64 B
					dram d: bandwidth 64 GB/s
				}
				mapping Map on Grid { map all -> A dataflow A %s double buffer w, i, o }
				""".formatted(line.model(), line.rows(), line.columns(), capacity, capacity, capacity, line.dataflow().keyword());
	}

	private static NetworkCost price(String text, boolean event) {
		return simulate(text, event).cost().orElseThrow();
	}

	private static Schedule schedule(String text) {
		Simulated simulated = simulate(text, false);
		NetworkCost cost = simulated.cost().orElseThrow();
		return new Scheduler().schedule(cost.network(), simulated.policy().orElseThrow(), cost.accelerator(), cost.mapping(), Cancellation.NONE).schedule()
				.orElseThrow();
	}

	private static Simulated simulate(String text, boolean event) {
		M2qDocument document = WORKSPACE.open("memory:/scalesim.m2q", text);
		assertEquals(List.of(), document.problems().stream().filter(problem -> problem.isError()).toList(), text);
		Simulated result = new Simulation(TextLocator.INSTANCE, event ? new EventCostModel() : new AnalyticalCostModel()).run(document.models().getFirst(),
				Map.of(), visible(document, Policy.class, "Eight"), visible(document, Accelerator.class, "Grid"), Map.of(),
				visible(document, Mapping.class, "Map"), Cancellation.NONE);
		assertEquals(List.of(), result.problems().stream().filter(problem -> problem.isError()).toList(), text);
		return result;
	}

	private static <T extends Definition> T visible(M2qDocument document, Class<T> type, String name) {
		return document.visible(type).stream().filter(element -> name.equals(element.getName())).findFirst().orElseThrow();
	}
}
