package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.EventCostModel;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.RowPads;
import org.m2q.accelerator.execute.ExecutionException;
import org.m2q.accelerator.execute.ScheduleExecutor;
import org.m2q.accelerator.schedule.Allocation;
import org.m2q.accelerator.schedule.LayerSchedule;
import org.m2q.accelerator.schedule.Loop;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.ScheduleVerifier;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.network.Elaborator;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.quant.FilterShare;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.quant.Scheme;
import org.m2q.quant.integer.IntegerInterpreter;
import org.m2q.quant.integer.IntegerNetwork;
import org.m2q.quant.integer.SyntheticIntegers;

/** Row-stationary layers as schedules: pass by pass, legal, exact, and near the closed form. */
class RowStationaryScheduleTest {

	private static final M2qWorkspace WORKSPACE = M2qWorkspace.create();

	private static LayerNetwork network(String body) {
		M2qDocument document = WORKSPACE.open("memory:/rows-schedule.m2q", "language 1.0\n\nmodel M {\n\tinput x: " + body + "\n\toutput y\n}\n");
		assertEquals(List.of(), document.problems().stream().filter(problem -> problem.isError()).toList(), body);
		return Layers.of(new Elaborator(TextLocator.INSTANCE).elaborate(document.models().getFirst(), Map.of(), Cancellation.NONE).network().orElseThrow());
	}

	private static Hardware hardware(Random random) {
		Hardware hardware = new Hardware();
		hardware.rows = 3 + random.nextInt(10);
		hardware.columns = 2 + random.nextInt(12);
		hardware.dataflow = Dataflow.ROW_STATIONARY;
		hardware.otherDataflow = Dataflow.OUTPUT_STATIONARY;
		hardware.capacity = 1L << 9 + random.nextInt(6);
		hardware.banks = 4 + random.nextInt(20);
		hardware.width = 4 << random.nextInt(3);
		hardware.bandwidth = (1 + random.nextInt(20)) * 1e9;
		hardware.burst = 1 << random.nextInt(6);
		hardware.doubled = random.nextBoolean();
		hardware.pads = Optional.of(new RowPads(8 + random.nextInt(200), 5 + random.nextInt(12), 1 + random.nextInt(24), 1 + random.nextInt(4),
				1 + random.nextInt(4), 1 + random.nextInt(4), 0, 1));
		if (random.nextBoolean()) {
			hardware.keeps.add(new MappingSpec.KeepRule(Operand.RESIDUALS, "K", SourceSpan.NONE));
		}
		if (random.nextInt(3) == 0) {
			hardware.keeps.add(new MappingSpec.KeepRule(Operand.OUTPUTS, "I", SourceSpan.NONE));
		}
		return hardware;
	}

	/** Convolutions of every kind, with strides, padding, groups, residuals and fully connected layers. */
	private static String body(Random random) {
		int size = 4 + random.nextInt(12);
		int channels = 2 * (1 + random.nextInt(8));
		StringBuilder text = new StringBuilder("[" + channels + ", " + size + ", " + size + "]");
		String[] layers = { "conv(" + 2 * (1 + random.nextInt(12)) + ", kernel = " + (1 + 2 * random.nextInt(3)) + ", stride = " + (1 + random.nextInt(2)) + ") > relu",
				"conv(" + 2 * (1 + random.nextInt(8)) + ", groups = 2, kernel = 3)", "dwconv(kernel = 3) > relu", "pwconv(" + (2 + random.nextInt(20)) + ")",
				"residual { pwconv(" + channels + ") }", "conv(" + (1 + random.nextInt(6)) + ", kernel = 3, padding = 0)" };
		text.append("\n\t").append(layers[random.nextInt(layers.length)]);
		for (int i = random.nextInt(3); i > 0; i--) {
			text.append(" > ").append(layers[random.nextInt(4)]);
		}
		return text.toString();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void randomNetworksAreScheduledExactly(long seed) {
		Random random = new Random(seed * 7919);
		int done = 0;
		Difference worst = new Difference(0, "no layer");
		for (int round = 0; round < 20; round++) {
			String body = body(random);
			Hardware hardware = hardware(random);
			LayerNetwork network;
			try {
				network = network(body);
			} catch (AssertionError wrongShape) {
				continue;
			}
			ResolvedPolicy policy = Hardware.eightBit(network);
			Optional<Schedule> schedule = new Scheduler().schedule(network, policy, hardware.accelerator(), hardware.mapping(), Cancellation.NONE).schedule();
			if (schedule.isEmpty()) {
				continue;
			}
			String what = "seed " + seed + ", round " + round + ": " + body;
			assertEquals(List.of(), ScheduleVerifier.verify(schedule.get(), Cancellation.NONE), what);
			IntegerNetwork integers = integers(schedule.get());
			int[] input = SyntheticIntegers.input(integers, round);
			int[][] expected = new IntegerInterpreter(integers).run(input);
			int[][] actual = new ScheduleExecutor(schedule.get(), integers, input).run();
			for (int i = 0; i < expected.length; i++) {
				assertArrayEquals(expected[i], actual[i], what + " layer " + i);
			}
			Difference difference = fidelities(schedule.get(), hardware, what);
			worst = Math.abs(difference.relative()) > Math.abs(worst.relative()) ? difference : worst;
			done++;
		}
		assertTrue(done >= 8, done + " networks fit");
		System.out.printf(java.util.Locale.ROOT, "Row-stationary, largest difference of event from analytical: %+.1f %% at %s%n", 100 * worst.relative(), worst.where());
	}

	/** Several images that pass together, among layers of an engine that takes them one after the other, and layers of the vector unit. */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void batchesAreScheduledExactly(long seed) {
		Random random = new Random(seed * 104729);
		int done = 0;
		int together = 0;
		Difference worst = new Difference(0, "no layer");
		for (int round = 0; round < 20; round++) {
			String body = body(random) + (random.nextInt(3) == 0 ? " > softmax" : "");
			Hardware hardware = hardware(random);
			RowPads pads = hardware.pads.orElseThrow();
			hardware.pads = Optional.of(new RowPads(pads.weights(), pads.inputs(), pads.sums(), pads.weightsPerCycle(), pads.inputsPerCycle(), pads.sumsPerCycle(),
					pads.sumBits(), 2 + random.nextInt(4)));
			hardware.prefetch = random.nextInt(4) == 0;
			LayerNetwork network;
			try {
				network = network(body);
			} catch (AssertionError wrongShape) {
				continue;
			}
			ResolvedPolicy policy = someShifted(network, random);
			Optional<Schedule> schedule = new Scheduler().schedule(network, policy, hardware.accelerator(), hardware.mapping(), Cancellation.NONE).schedule();
			if (schedule.isEmpty()) {
				continue;
			}
			String what = "seed " + seed + ", round " + round + ", " + hardware.pads.get().images() + " images: " + body;
			assertEquals(List.of(), ScheduleVerifier.verify(schedule.get(), Cancellation.NONE), what);
			IntegerNetwork integers = integers(schedule.get());
			List<int[]> inputs = new ArrayList<>();
			for (int image = 0; image < schedule.get().images(); image++) {
				inputs.add(SyntheticIntegers.input(integers, 100 * round + image));
			}
			List<int[][]> actual = new ScheduleExecutor(schedule.get(), integers, inputs).runAll();
			for (int image = 0; image < inputs.size(); image++) {
				int[][] expected = new IntegerInterpreter(integers).run(inputs.get(image));
				for (int i = 0; i < expected.length; i++) {
					assertArrayEquals(expected[i], actual.get(image)[i], what + " image " + image + " layer " + i);
				}
			}
			movesWhatIsPriced(schedule.get(), policy, hardware, what);
			Difference difference = fidelities(schedule.get(), hardware, what);
			worst = Math.abs(difference.relative()) > Math.abs(worst.relative()) ? difference : worst;
			together += schedule.get().steps().stream().anyMatch(step -> step.kind() == StepKind.COMPUTE && step.region().imagesTo() - step.region().imagesFrom() > 1)
					? 1 : 0;
			done++;
		}
		assertTrue(done >= 6 && together >= 3, done + " networks fit, of " + together + " several images pass together");
		System.out.printf(java.util.Locale.ROOT, "Row-stationary batches, largest difference of event from analytical: %+.1f %% at %s%n", 100 * worst.relative(),
				worst.where());
	}

	/** Weights of some layers in powers of two, for the engine that is not row-stationary. */
	private static ResolvedPolicy someShifted(LayerNetwork network, Random random) {
		List<LayerPrecision> uniform = Hardware.eightBit(network).layers();
		List<LayerPrecision> shifted = Hardware.policy(network, new FilterShare(Scheme.APOT, NumberFormat.INT8, 2, true, 1)).layers();
		List<LayerPrecision> layers = new ArrayList<>();
		for (int i = 0; i < uniform.size(); i++) {
			layers.add(random.nextInt(3) == 0 ? shifted.get(i) : uniform.get(i));
		}
		return new ResolvedPolicy("P", layers, List.of());
	}

	/** All transfers of a batch move as much as the price of one image says, for every image; its share is rounded up to whole bursts. */
	private static void movesWhatIsPriced(Schedule schedule, ResolvedPolicy policy, Hardware hardware, String what) {
		NetworkCost cost = new AnalyticalCostModel().estimate(schedule.network(), policy, hardware.accelerator(), hardware.mapping(), Cancellation.NONE);
		for (int i = 0; i < cost.layers().size(); i++) {
			int layer = i;
			long moved = schedule.steps().stream().filter(step -> step.layer() == layer).mapToLong(Step::bytes).sum();
			long priced = cost.layers().get(i).traffic().stream().filter(traffic -> traffic.kind() == MemoryKind.DRAM)
					.mapToLong(traffic -> traffic.readBytes() + traffic.writtenBytes()).sum();
			assertTrue(priced * schedule.images() >= moved && (priced - hardware.burst) * schedule.images() < moved, what + ", layer " + i + ": " + moved + " bytes of "
					+ schedule.images() + " images, " + priced + " of one");
		}
	}

	/** The verifier looks at every image. */
	@Test
	void batchesThatLackAnImageAreRejected() {
		Hardware hardware = hardware(new Random(5));
		hardware.capacity = 1 << 15;
		hardware.rows = 6;
		hardware.pads = Optional.of(new RowPads(64, 6, 8, 1, 1, 1, 0, 3));
		LayerNetwork network = network("[16, 6, 6]\n\tconv(8, kernel = 3)");
		Schedule schedule = new Scheduler().schedule(network, Hardware.eightBit(network), hardware.accelerator(), hardware.mapping(), Cancellation.NONE).schedule()
				.orElseThrow();
		assertEquals(3, schedule.images());
		assertEquals(List.of(), ScheduleVerifier.verify(schedule, Cancellation.NONE));
		for (StepKind kind : List.of(StepKind.COMPUTE, StepKind.POST, StepKind.STORE)) {
			assertTrue(!ScheduleVerifier.verify(withImages(schedule, kind, false), Cancellation.NONE).isEmpty(), kind + " of the wrong image");
		}
		assertTrue(!ScheduleVerifier.verify(withImages(schedule, StepKind.LOAD, true), Cancellation.NONE).isEmpty(), "inputs of the wrong image");
		Schedule four = new Schedule(schedule.network(), schedule.policy(), schedule.accelerator(), schedule.mapping(), schedule.layers(), schedule.groups(),
				schedule.steps(), schedule.allocations(), schedule.cycles(), 4);
		assertTrue(!ScheduleVerifier.verify(four, Cancellation.NONE).isEmpty(), "an image too few");
		Schedule two = new Schedule(schedule.network(), schedule.policy(), schedule.accelerator(), schedule.mapping(), schedule.layers(), schedule.groups(),
				schedule.steps(), schedule.allocations(), schedule.cycles(), 2);
		assertTrue(!ScheduleVerifier.verify(two, Cancellation.NONE).isEmpty(), "an image too many");
	}

	/** The last step of a kind (or the room that it fills) is for the first image instead of the last. */
	private static Schedule withImages(Schedule schedule, StepKind kind, boolean rooms) {
		Step last = schedule.steps().stream().filter(step -> step.kind() == kind && (!rooms || step.operand().orElseThrow() == Operand.INPUTS))
				.reduce((a, b) -> b).orElseThrow();
		List<Step> steps = new ArrayList<>(schedule.steps());
		List<Allocation> allocations = new ArrayList<>(schedule.allocations());
		if (rooms) {
			Allocation room = allocations.get(last.writes().get(0));
			allocations.set(room.index(), new Allocation(room.index(), room.memory(), room.operand(), room.layer(), room.region().ofImages(0, 1), room.bytes(),
					room.heldUntil()));
		} else {
			steps.set(last.index(), new Step(last.index(), last.kind(), last.layer(), last.part(), last.resource(), last.operand(), last.region().ofImages(0, 1),
					last.bytes(), last.cycles(), last.reads(), last.writes(), last.after(), last.ports(), last.start(), last.end()));
		}
		return new Schedule(schedule.network(), schedule.policy(), schedule.accelerator(), schedule.mapping(), schedule.layers(), schedule.groups(), steps, allocations,
				schedule.cycles(), schedule.images());
	}

	private static IntegerNetwork integers(Schedule schedule) {
		return SyntheticIntegers.of(schedule.network(), schedule.policy().layers(), (layer, filter) -> schedule.layers().get(layer).parts().getFirst().format(), 5);
	}

	/** How far a layer is apart in the two fidelities, and which. */
	private record Difference(double relative, String where) {
	}

	/** Both count the same work; the time line is never shorter than what any resource needs, and not far from the closed form. */
	private static Difference fidelities(Schedule schedule, Hardware hardware, String what) {
		LayerNetwork network = schedule.network();
		ResolvedPolicy policy = schedule.policy();
		NetworkCost closed = new AnalyticalCostModel().estimate(network, policy, hardware.accelerator(), hardware.mapping(), Cancellation.NONE);
		NetworkCost event = new EventCostModel().estimate(network, policy, hardware.accelerator(), hardware.mapping(), Cancellation.NONE);
		double worst = 0;
		String where = "";
		for (int i = 0; i < closed.layers().size(); i++) {
			LayerCost one = closed.layers().get(i);
			LayerCost other = event.layers().get(i);
			assertEquals(one.traffic(), other.traffic(), what);
			double difference = other.latency() / one.latency() - 1;
			if (schedule.layers().get(i).parts().stream().noneMatch(part -> part.dataflow() == Dataflow.ROW_STATIONARY)) {
				// Other layers take the images one after the other; what they cost is tested elsewhere.
				continue;
			}
			if (Math.abs(difference) > Math.abs(worst)) {
				worst = difference;
				where = what.replace('\n', ' ') + ", layer " + i;
			}
			assertEquals(0, difference, 0.15, what + " layer " + i + " of " + one.latency() + " s");
		}
		return new Difference(worst, where);
	}

	@Test
	void theLoopNestIsThatOfTheDataflow() {
		LayerNetwork network = network("[8, 14, 14]\n\tconv(24, kernel = 3)");
		Hardware hardware = new Hardware();
		hardware.rows = 12;
		hardware.columns = 14;
		hardware.banks = 16;
		hardware.capacity = 16384;
		hardware.dataflow = Dataflow.ROW_STATIONARY;
		hardware.otherDataflow = Dataflow.OUTPUT_STATIONARY;
		hardware.pads = Optional.of(new RowPads(224, 12, 24, 4, 1, 4, 0, 1));
		Schedule schedule = new Scheduler().schedule(network, Hardware.eightBit(network), hardware.accelerator(), hardware.mapping(), Cancellation.NONE).schedule()
				.orElseThrow();
		LayerSchedule.Part part = schedule.layers().getFirst().parts().getFirst();
		List<Loop> spatial = part.loops().stream().filter(loop -> loop.level() == Loop.Level.SPATIAL).toList();
		assertTrue(spatial.contains(new Loop(Loop.Level.SPATIAL, LoopDimension.KERNEL_ROWS, 3, 1)), spatial.toString());
		assertTrue(spatial.stream().anyMatch(loop -> loop.dimension() == LoopDimension.ROWS && loop.trips() > 1), spatial.toString());
		assertTrue(spatial.stream().mapToLong(Loop::trips).reduce(1, Math::multiplyExact) <= 12 * 14, spatial.toString());
		assertTrue(part.loops().contains(new Loop(Loop.Level.ENGINE, LoopDimension.KERNEL_COLUMNS, 3, 1)), part.loops().toString());
		// Trips of all loops over one dimension cover it.
		for (LoopDimension dimension : List.of(LoopDimension.FILTERS, LoopDimension.CHANNELS)) {
			long trips = part.loops().stream().filter(loop -> loop.dimension() == dimension).mapToLong(Loop::trips).reduce(1, Math::multiplyExact);
			assertTrue(trips >= (dimension == LoopDimension.FILTERS ? 24 : 8), dimension + " " + part.loops());
		}
		long passes = schedule.steps().stream().filter(step -> step.kind() == StepKind.COMPUTE).count();
		assertEquals(schedule.layers().getFirst().tile().orElseThrow().tiles(), passes);
	}

	/** The verifier does not take a pass on trust. */
	@Test
	void brokenPassesAreRejected() {
		LayerNetwork network = network("[8, 14, 14]\n\tconv(24, kernel = 3)");
		Hardware hardware = hardware(new Random(3));
		hardware.rows = 6;
		hardware.capacity = 4096;
		hardware.pads = Optional.of(new RowPads(24, 6, 4, 1, 1, 1, 0, 1));
		Schedule schedule = new Scheduler().schedule(network, Hardware.eightBit(network), hardware.accelerator(), hardware.mapping(), Cancellation.NONE).schedule()
				.orElseThrow();
		assertEquals(List.of(), ScheduleVerifier.verify(schedule, Cancellation.NONE));
		List<Step> passes = schedule.steps().stream().filter(step -> step.kind() == StepKind.COMPUTE).toList();
		assertTrue(passes.size() > 4, passes.size() + " passes");
		List<Step> steps = new ArrayList<>(schedule.steps());
		Step one = passes.get(2);
		steps.set(one.index(), new Step(one.index(), one.kind(), one.layer(), one.part(), one.resource(), one.operand(), passes.get(3).region(), one.bytes(),
				one.cycles(), one.reads(), one.writes(), one.after(), one.ports(), one.start(), one.end()));
		Schedule broken = new Schedule(schedule.network(), schedule.policy(), schedule.accelerator(), schedule.mapping(), schedule.layers(), schedule.groups(), steps,
				schedule.allocations(), schedule.cycles());
		assertTrue(!ScheduleVerifier.verify(broken, Cancellation.NONE).isEmpty());
	}

	/** Sums that wait in fewer bits than they need are an error of the execution, not another result. */
	@Test
	void narrowSumsAreChecked() {
		LayerNetwork network = network("[16, 6, 6]\n\tconv(8, kernel = 3)");
		Hardware hardware = hardware(new Random(4));
		hardware.capacity = 1 << 15;
		hardware.rows = 6;
		for (int bits : new int[] { 8, 32 }) {
			hardware.pads = Optional.of(new RowPads(64, 6, 8, 1, 1, 1, bits, 1));
			Schedule schedule = new Scheduler().schedule(network, Hardware.eightBit(network), hardware.accelerator(), hardware.mapping(), Cancellation.NONE).schedule()
					.orElseThrow();
			assertEquals(List.of(), ScheduleVerifier.verify(schedule, Cancellation.NONE));
			IntegerNetwork integers = integers(schedule);
			ScheduleExecutor executor = new ScheduleExecutor(schedule, integers, SyntheticIntegers.input(integers, 2));
			if (bits == 8) {
				assertTrue(assertThrows(ExecutionException.class, executor::run).getMessage().contains("sum_bits"));
			} else {
				executor.run();
			}
		}
	}
}
