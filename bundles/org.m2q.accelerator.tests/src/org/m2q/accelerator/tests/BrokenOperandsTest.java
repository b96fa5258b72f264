package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.Dataflow;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.TileChoice;
import org.m2q.accelerator.schedule.Allocation;
import org.m2q.accelerator.schedule.Ints;
import org.m2q.accelerator.schedule.LayerSchedule;
import org.m2q.accelerator.schedule.Region;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.ScheduleVerifier;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.accelerator.schedule.Violation.Rule;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.SourceSpan;
import org.m2q.network.LayerKind;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.FilterShare;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Scheme;

/** Schedules that lack traffic, operands, engines or results; each is rejected by the rule that it breaks. */
class BrokenOperandsTest {

	private static final FilterShare UNIFORM = new FilterShare(Scheme.UNIFORM, NumberFormat.INT8, 0, true, 0.5);
	private static final FilterShare APOT = new FilterShare(Scheme.APOT, NumberFormat.INT8, 2, true, 0.5);

	/** A residual in a multiplying layer, a layer with one operand without products, and one with two, of which the second is the input of the network. */
	private static final LayerNetwork NETWORK = new Networks().pointwise(16, 24, 14).pointwise(24, 24, 14)
			.convolution("added", LayerKind.PWCONV, 24, 24, 14, 1, 1, 1, 0).element(LayerKind.DIV, Networks.division(), 24, 14).sum(24, 14).build();

	private static final int ADDED = 2;
	private static final int DIVISION = 3;
	private static final int SUM = 4;

	private static Hardware hardware() {
		Hardware hardware = new Hardware();
		hardware.capacity = 4096;
		hardware.width = 64;
		hardware.accumulators = 8;
		return hardware;
	}

	private static Schedule schedule(LayerNetwork network, Hardware hardware, FilterShare... shares) {
		Schedule schedule = new Scheduler().schedule(network, Hardware.policy(network, shares), hardware.accelerator(), hardware.mapping(), Cancellation.NONE)
				.schedule().orElseThrow();
		assertEquals(List.of(), ScheduleVerifier.verify(schedule, Cancellation.NONE));
		return schedule;
	}

	private static Schedule plain() {
		return schedule(NETWORK, hardware(), UNIFORM, APOT);
	}

	private static Hardware onChip() {
		Hardware hardware = hardware();
		hardware.capacity = 1 << 16;
		hardware.keeps.add(new MappingSpec.KeepRule(Operand.OUTPUTS, "I", SourceSpan.NONE));
		hardware.keeps.add(new MappingSpec.KeepRule(Operand.RESIDUALS, "K", SourceSpan.NONE));
		return hardware;
	}

	/** Schedules of every dataflow, fused, with a bus, with two engines side by side and in turn, with residuals and outputs that stay on chip. */
	private static List<Schedule> all() {
		List<Schedule> all = new ArrayList<>();
		for (Dataflow dataflow : List.of(Dataflow.OUTPUT_STATIONARY, Dataflow.WEIGHT_STATIONARY, Dataflow.INPUT_STATIONARY)) {
			for (boolean concurrent : new boolean[] { true, false }) {
				Hardware hardware = hardware();
				hardware.dataflow = dataflow;
				hardware.concurrent = concurrent;
				hardware.bus = concurrent ? OptionalDouble.of(256) : OptionalDouble.empty();
				hardware.tile = concurrent ? Map.of() : Map.of(LoopDimension.ROWS, 7L, LoopDimension.CHANNELS, 8L, LoopDimension.FILTERS, 12L);
				hardware.capacity = concurrent ? 4096 : 1 << 14;
				all.add(schedule(NETWORK, hardware, UNIFORM, APOT));
			}
		}
		Hardware fused = hardware();
		fused.capacity = 16384;
		fused.fusions.add(Hardware.fusion(false, "pwconv", "pwconv"));
		all.add(schedule(NETWORK, fused, UNIFORM, APOT));
		all.add(schedule(NETWORK, onChip(), UNIFORM.withShare(1)));
		Networks others = new Networks();
		others.depthwise(16, 14, 3, 2);
		others.convolution(LayerKind.CONV, 16, 8, 7, 3, 1, 1);
		others.product(2, 8, 16, 12);
		others.linear(32, 10);
		all.add(schedule(others.build(), hardware(), UNIFORM.withShare(1)));
		return all;
	}

	/**
	 * No step may leave out what it moves through a port or over the wires, in part or at all. Engines that share the inputs of a tile move them for each other;
	 * engines with many lanes read inputs once that others read again, so of products only those that move nothing are looked at. Of other steps one of every
	 * kind, layer, part and operand moves half.
	 */
	@Test
	void trafficThatIsLeftOut() {
		int rejected = 0;
		for (Schedule schedule : all()) {
			for (int i = 0; i < schedule.steps().size(); i += 3) {
				rejected += rejected(schedule, schedule.steps().get(i), 0);
			}
			Map<List<Object>, List<Step>> kinds = schedule.steps().stream().filter(step -> step.kind() != StepKind.COMPUTE)
					.collect(Collectors.groupingBy(step -> List.of(step.kind(), step.layer(), step.part(), step.operand()), LinkedHashMap::new, Collectors.toList()));
			for (List<Step> kind : kinds.values()) {
				rejected += rejected(schedule, kind.get(kind.size() / 2), 0.5);
			}
		}
		assertTrue(rejected > 500, rejected + " ports");
		Schedule schedule = plain();
		List<Step> silent = schedule.steps().stream().map(step -> new Step(step.index(), step.kind(), step.layer(), step.part(), step.resource(), step.operand(),
				step.region(), step.bytes(), step.cycles(), step.reads(), step.writes(), step.after(), Ints.NONE, step.start(), step.end())).toList();
		Broken.assertBreaks(Rule.PORT, Broken.with(schedule, silent));
	}

	/** Lets a step move a part of what it moves, through one port after the other; returns their number. */
	private static int rejected(Schedule schedule, Step step, double part) {
		int rejected = 0;
		for (int port = 0; port < step.ports().size(); port++) {
			if (step.ports().get(port) > 1) {
				int index = port;
				int moved = (int) (part * step.ports().get(port));
				Broken.assertBreaks(Rule.PORT, Broken.change(schedule, one -> one == step, one -> Broken.moving(one, index, moved)), step.toString());
				rejected++;
			}
		}
		return rejected;
	}

	/** An output-stationary engine with one accumulator per lane reads its weights for every pixel; a schedule that reads them once is faster than it can be. */
	@Test
	void weightsThatAreReadOnceThoughTheDataflowReadsThemAgain() {
		Hardware hardware = new Hardware().whole();
		Schedule schedule = schedule(new Networks().pointwise(16, 16, 10).build(), hardware, UNIFORM.withShare(1));
		Broken.assertBreaks(Rule.PORT, Broken.change(schedule, Broken.kind(StepKind.COMPUTE), step -> {
			assertEquals(25_600, step.ports().get(0));
			return Broken.moving(step, 0, 25_599);
		}));
		hardware.dataflow = Dataflow.WEIGHT_STATIONARY;
		Schedule stationary = schedule(new Networks().pointwise(32, 16, 10).build(), hardware, UNIFORM.withShare(1));
		Broken.assertBreaks(Rule.PORT, Broken.change(stationary, Broken.kind(StepKind.COMPUTE), step -> {
			// 1600 sums of 4 bytes, written in two steps of the reduction and read in one.
			assertEquals(3 * 6400, step.ports().get(2));
			return Broken.moving(step, 2, 3 * 6400 - 1);
		}));
	}

	@Test
	void roomAndTransfersOfLayersWithoutProducts() {
		Schedule schedule = plain();
		for (int layer : new int[] { DIVISION, SUM }) {
			for (Operand operand : List.of(Operand.INPUTS, Operand.OUTPUTS)) {
				Allocation old = schedule.allocations().stream().filter(one -> one.layer() == layer && one.operand() == operand).findFirst().orElseThrow();
				Broken.assertBreaks(Rule.CAPACITY, Broken.withAllocation(schedule,
						new Allocation(old.index(), old.memory(), operand, layer, old.region(), old.bytes() / 2, old.heldUntil())));
			}
			for (StepKind kind : List.of(StepKind.LOAD, StepKind.STORE)) {
				Broken.assertBreaks(Rule.DURATION,
						Broken.change(schedule, step -> step.layer() == layer && step.kind() == kind, step -> Broken.fetching(step, step.bytes() / 2)));
			}
		}
	}

	/** A piece of a layer without products that reads the room of another piece. */
	@Test
	void operandsOfAnotherPiece() {
		Schedule schedule = plain();
		List<Step> pieces = schedule.steps().stream().filter(step -> step.kind() == StepKind.APPLY && step.layer() == DIVISION).toList();
		assertTrue(pieces.size() > 2);
		Broken.assertBreaks(Rule.OPERAND, Broken.change(schedule, step -> step == pieces.get(1), step -> Broken.reading(step, pieces.getFirst().reads())));
	}

	private static Ints without(Schedule schedule, Step step, Predicate<Allocation> unwanted) {
		int[] left = Arrays.stream(step.reads().toArray()).filter(read -> !unwanted.test(schedule.allocations().get(read))).toArray();
		assertFalse(left.length == step.reads().size(), "nothing is left out");
		return Ints.of(left);
	}

	/** An operand that is neither fetched nor lies on chip: of one operand, of the one from DRAM, of the one that its producer left on chip. */
	@Test
	void operandsOfLayersWithoutProductsThatAreMissing() {
		Schedule schedule = plain();
		Broken.assertBreaks(Rule.OPERAND, Broken.change(schedule, step -> step.kind() == StepKind.APPLY && step.layer() == DIVISION,
				step -> Broken.reading(step, without(schedule, step, one -> one.operand() == Operand.INPUTS))));
		Schedule kept = schedule(NETWORK, onChip(), UNIFORM.withShare(1));
		Predicate<Step> division = step -> step.kind() == StepKind.APPLY && step.layer() == DIVISION;
		assertTrue(kept.layers().get(DIVISION).inputsOnChip());
		Broken.assertBreaks(Rule.OPERAND,
				Broken.change(kept, division, step -> Broken.reading(step, without(kept, step, one -> one.operand() == Operand.OUTPUTS))));
		// The room of a sum is for both of its operands.
		Allocation old = schedule.allocations().stream().filter(one -> one.layer() == SUM && one.operand() == Operand.INPUTS).findFirst().orElseThrow();
		assertEquals(2 * old.region().volume(), old.bytes());
		Broken.assertBreaks(Rule.CAPACITY, Broken.withAllocation(schedule,
				new Allocation(old.index(), old.memory(), old.operand(), SUM, old.region(), old.region().volume(), old.heldUntil())));
	}

	@Test
	void aResidualThatIsMissing() {
		for (Schedule schedule : List.of(plain(), schedule(NETWORK, onChip(), UNIFORM.withShare(1)))) {
			Broken.assertBreaks(Rule.OPERAND, Broken.change(schedule, step -> step.kind() == StepKind.POST && step.layer() == ADDED,
					step -> Broken.reading(step, without(schedule, step, one -> one.operand() == Operand.RESIDUALS))));
		}
		Schedule schedule = plain();
		Broken.assertBreaks(Rule.OPERAND,
				Broken.without(schedule, step -> step.kind() == StepKind.LOAD && step.operand().filter(Operand.RESIDUALS::equals).isPresent()));
	}

	@Test
	void anOperatorOnAnEngineThatDoesNotApplyIt() {
		Broken.assertBreaks(Rule.MAPPING, Broken.change(plain(), Broken.kind(StepKind.APPLY), step -> Broken.on(step, 0)));
	}

	/** Without concurrency engines take turns; here the second begins with the first. */
	@Test
	void partsThatDoNotTakeTurns() {
		Hardware hardware = hardware();
		hardware.concurrent = false;
		Schedule schedule = schedule(NETWORK, hardware, UNIFORM, APOT);
		List<Step> products = schedule.steps().stream().filter(step -> step.kind() == StepKind.COMPUTE && step.layer() == 0).toList();
		Step first = products.getFirst();
		Step second = products.stream().filter(step -> step.part() != first.part()).findFirst().orElseThrow();
		Schedule together = Broken.change(schedule, step -> step == second,
				step -> Broken.after(step.at(first.start(), first.start() + step.end() - step.start()), first.after()));
		Broken.assertBreaks(Rule.MAPPING, together);
	}

	/** Larger tiles than the mapping gives, as the layer says and, when it says something else, as its steps are. */
	@Test
	void tilesThatAreLargerThanTheMapping() {
		Hardware hardware = hardware();
		hardware.capacity = 1 << 14;
		hardware.tile = Map.of(LoopDimension.ROWS, 7L);
		Schedule schedule = schedule(NETWORK, hardware, UNIFORM.withShare(1));
		Broken.assertBreaks(Rule.MAPPING, Broken.withLayers(schedule, layer -> tiled(layer, 14)));
		hardware.tile = Map.of(LoopDimension.ROWS, 5L);
		Schedule smaller = new Schedule(schedule.network(), schedule.policy(), schedule.accelerator(), hardware.mapping(), schedule.layers(), schedule.groups(),
				schedule.steps(), schedule.allocations(), schedule.cycles());
		Broken.assertBreaks(Rule.MAPPING, Broken.withLayers(smaller, layer -> tiled(layer, 5)));
	}

	private static LayerSchedule tiled(LayerSchedule layer, long rows) {
		Optional<TileChoice> tile = layer.tile().map(old -> new TileChoice(old.groups(), old.filters(), old.channels(), rows, old.columns(), old.tiles(),
				old.weightFetches(), old.inputFetches(), old.filtersOutermost()));
		return new LayerSchedule(layer.layer(), layer.group(), layer.parts(), layer.filterOrder(), tile, layer.inputsOnChip(), layer.outputsOnChip(),
				layer.residualOnChip(), layer.firstStep(), layer.lastStep(), layer.notes());
	}

	/** The result of the network must be stored, all of it; so must what a layer fetches. */
	@Test
	void resultsThatAreNotStored() {
		Schedule schedule = plain();
		Broken.assertBreaks(Rule.OUTPUTS, Broken.without(schedule, step -> step.kind() == StepKind.STORE && step.layer() == SUM));
		Step one = schedule.steps().stream().filter(step -> step.kind() == StepKind.STORE && step.layer() == SUM).findFirst().orElseThrow();
		Broken.assertBreaks(Rule.OUTPUTS, Broken.without(schedule, step -> step == one));
		Broken.assertBreaks(Rule.STORED, Broken.without(schedule, step -> step.kind() == StepKind.STORE && step.layer() == 0));
	}

	/** A store of nothing, of another tile, and of room that no step has written. */
	@Test
	void storesOfWhatIsNotThere() {
		Schedule schedule = plain();
		for (int layer : new int[] { 0, SUM }) {
			List<Step> stores = schedule.steps().stream().filter(step -> step.kind() == StepKind.STORE && step.layer() == layer).toList();
			Broken.assertBreaks(Rule.OPERAND, Broken.change(schedule, step -> step == stores.get(1), step -> Broken.reading(step, Ints.NONE)));
			Broken.assertBreaks(Rule.OPERAND, Broken.change(schedule, step -> step == stores.get(1), step -> Broken.reading(step, stores.getFirst().reads())));
			int allocation = stores.get(1).reads().get(0);
			List<Step> steps = schedule.steps().stream().map(step -> step.writes().contains(allocation) ? Broken.writing(step, Ints.NONE) : step).toList();
			Broken.assertBreaks(Rule.OPERAND, Broken.with(schedule, steps));
		}
	}

	/** The engine of a part has no mode for its formats. */
	@Test
	void aModeThatIsMissing() {
		Schedule schedule = plain();
		AcceleratorSpec spec = schedule.accelerator();
		List<EngineSpec> engines = spec.engines().stream().map(engine -> engine.name().equals("A") ? new EngineSpec(engine.name(), engine.kind(), engine.rows(),
				engine.columns(), engine.accumulators(), engine.pipelineDepth(), engine.timing(), engine.winograd(), engine.macModes().subList(1, 2), engine.elementModes(),
				engine.unrollings(), engine.requantize(), engine.area(), engine.leakage(), engine.cell(), engine.pads(), engine.span()) : engine).toList();
		AcceleratorSpec less = new AcceleratorSpec(spec.name(), spec.arguments(), spec.node(), spec.voltage(), spec.clock(), engines, spec.memories(),
				spec.interconnects(), spec.tables(), spec.span());
		Broken.assertBreaks(Rule.MAPPING, new Schedule(schedule.network(), schedule.policy(), less, schedule.mapping(), schedule.layers(), schedule.groups(),
				schedule.steps(), schedule.allocations(), schedule.cycles()));
	}

	/**
	 * Tiles that are cut so irregularly that all their faces make more than eight million cells: 200 filters one by one in the first rows, then 200 rows one by
	 * one, then columns one by one. What is finished too early, or twice, is found all the same.
	 */
	@Test
	void veryIrregularTilings() {
		LayerNetwork network = new Networks().pointwise(1, 200, 256).build();
		Hardware hardware = new Hardware().whole();
		hardware.capacity = 1L << 26;
		Schedule schedule = schedule(network, hardware, UNIFORM.withShare(1));
		Step post = schedule.steps().stream().filter(Broken.kind(StepKind.POST)).findFirst().orElseThrow();
		List<Region> boxes = new ArrayList<>();
		for (int f = 0; f < 200; f++) {
			boxes.add(new Region(0, 1, f, f + 1, 0, 1, 0, 28, 0, 256));
		}
		for (int r = 28; r < 228; r++) {
			boxes.add(new Region(0, 1, 0, 200, 0, 1, r, r + 1, 0, 256));
		}
		for (int x = 0; x < 256; x++) {
			boxes.add(new Region(0, 1, 0, 200, 0, 1, 228, 256, x, x + 1));
		}
		assertFalse(Broken.broken(cut(schedule, post, boxes)).contains(Rule.OUTPUTS));
		List<Region> twice = new ArrayList<>(boxes);
		twice.set(7, boxes.get(6));
		Broken.assertBreaks(Rule.OUTPUTS, cut(schedule, post, twice));
		Schedule early = cut(schedule, post, boxes);
		Broken.assertBreaks(Rule.OUTPUTS, Broken.change(early, step -> step.region().equals(boxes.get(300)), step -> step.at(0, step.end() - step.start())));
	}

	/** Puts as many steps in the place of one, all at its time. */
	private static Schedule cut(Schedule schedule, Step step, List<Region> boxes) {
		List<Step> steps = new ArrayList<>(schedule.steps().subList(0, step.index()));
		for (Region box : boxes) {
			steps.add(new Step(steps.size(), step.kind(), step.layer(), step.part(), step.resource(), step.operand(), box, step.bytes(), step.cycles(), step.reads(),
					step.writes(), step.after(), step.ports(), step.start(), step.end()));
		}
		for (Step next : schedule.steps().subList(step.index() + 1, schedule.steps().size())) {
			steps.add(new Step(steps.size(), next.kind(), next.layer(), next.part(), next.resource(), next.operand(), next.region(), next.bytes(), next.cycles(),
					next.reads(), next.writes(), Ints.of(steps.size() - 1), next.ports(), next.start(), next.end()));
		}
		return Broken.with(schedule, steps);
	}
}
