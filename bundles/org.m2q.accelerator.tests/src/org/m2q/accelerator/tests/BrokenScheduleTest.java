package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.Operand;
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
import org.m2q.network.LayerKind;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.FilterShare;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Scheme;

/** Each rule of the verifier rejects schedules that break it and nothing but it hides the break. */
class BrokenScheduleTest {

	private final Schedule plain = schedule(false);
	private final Schedule fused = schedule(true);

	private static Schedule schedule(boolean fuse) {
		Hardware hardware = new Hardware();
		hardware.capacity = fuse ? 16384 : 4096;
		hardware.width = 64;
		hardware.accumulators = 8;
		if (fuse) {
			hardware.fusions.add(Hardware.fusion(false, "dwconv", "pwconv"));
		}
		Networks networks = new Networks();
		networks.pointwise(16, 48, 14);
		networks.depthwise(48, 14, 3, 1);
		networks.pointwise(48, 24, 14);
		networks.element(LayerKind.DIV, Networks.division(), 24, 14);
		LayerNetwork network = networks.build();
		FilterShare uniform = new FilterShare(Scheme.UNIFORM, NumberFormat.INT8, 0, true, 0.5);
		FilterShare apot = new FilterShare(Scheme.APOT, NumberFormat.INT8, 2, true, 0.5);
		return new Scheduler().schedule(network, Hardware.policy(network, uniform, apot), hardware.accelerator(), hardware.mapping(), Cancellation.NONE)
				.schedule().orElseThrow();
	}

	@Test
	void theSchedulesAreLegalAndInteresting() {
		assertEquals(List.of(), ScheduleVerifier.verify(plain, Cancellation.NONE));
		assertEquals(List.of(), ScheduleVerifier.verify(fused, Cancellation.NONE));
		assertTrue(plain.steps().size() > 30, plain.steps().size() + " steps");
		assertEquals(1, fused.groups().size());
		assertTrue(fused.groups().getFirst().bands() > 1);
	}

	@Test
	void aDependencyThatPointsForwards() {
		Broken.assertBreaks(Rule.STRUCTURE, Broken.change(plain, Broken.kind(StepKind.COMPUTE), step -> Broken.after(step, Ints.of(step.index() + 1))));
	}

	@Test
	void aScheduleThatClaimsToEndEarlier() {
		Schedule shorter = new Schedule(plain.network(), plain.policy(), plain.accelerator(), plain.mapping(), plain.layers(), plain.groups(), plain.steps(),
				plain.allocations(), plain.cycles() - 1);
		Broken.assertBreaks(Rule.STRUCTURE, shorter);
	}

	@Test
	void aStepThatDoesNotWait() {
		for (Schedule schedule : List.of(plain, fused)) {
			Broken.assertBreaks(Rule.PREDECESSOR, Broken.change(schedule, step -> step.kind() == StepKind.COMPUTE && step.start() > 100,
					step -> step.at(0, step.cycles())));
		}
	}

	@Test
	void twoStepsOnOneResource() {
		Schedule schedule = Broken.change(plain, Broken.kind(StepKind.LOAD), step -> Broken.after(step.at(step.start(), step.end() + 50), Ints.NONE));
		Broken.assertBreaks(Rule.RESOURCE, schedule);
	}

	@Test
	void transfersFasterThanDram() {
		Broken.assertBreaks(Rule.DURATION, Broken.change(plain, step -> step.kind() == StepKind.LOAD && step.cycles() > 4, step -> new Step(step.index(), step.kind(),
				step.layer(), step.part(), step.resource(), step.operand(), step.region(), step.bytes(), 1, step.reads(), step.writes(), step.after(),
				step.ports(), step.start(), step.start() + 1)));
	}

	@Test
	void productsFasterThanTheArray() {
		Broken.assertBreaks(Rule.DURATION, Broken.change(plain, step -> step.kind() == StepKind.COMPUTE && step.cycles() > 4, step -> new Step(step.index(), step.kind(),
				step.layer(), step.part(), step.resource(), step.operand(), step.region(), step.bytes(), 1, step.reads(), step.writes(), step.after(),
				step.ports(), step.start(), step.start() + 1)));
	}

	@Test
	void moreBytesThanPortsServe() {
		Broken.assertBreaks(Rule.PORT, Broken.change(plain, step -> step.kind() == StepKind.COMPUTE, step -> {
			int[] ports = step.ports().toArray();
			ports[0] += 1 << 20;
			return new Step(step.index(), step.kind(), step.layer(), step.part(), step.resource(), step.operand(), step.region(), step.bytes(), step.cycles(),
					step.reads(), step.writes(), step.after(), Ints.of(ports), step.start(), step.end());
		}));
	}

	@Test
	void aBufferThatIsTooSmall() {
		for (Schedule schedule : List.of(plain, fused)) {
			AcceleratorSpec spec = schedule.accelerator();
			for (int m = 0; m < 3; m++) {
				List<MemorySpec> memories = new ArrayList<>(spec.memories());
				MemorySpec memory = memories.get(m);
				memories.set(m, new MemorySpec(memory.name(), memory.kind(), memory.holds(), 64, memory.width(), memory.banks(), memory.bandwidth(),
						memory.burst(), memory.energy(), memory.area(), memory.leakage(), memory.span()));
				AcceleratorSpec small = new AcceleratorSpec(spec.name(), spec.arguments(), spec.node(), spec.voltage(), spec.clock(), spec.engines(), memories,
						spec.interconnects(), spec.tables(), spec.span());
				Broken.assertBreaks(Rule.CAPACITY, new Schedule(schedule.network(), schedule.policy(), small, schedule.mapping(), schedule.layers(), schedule.groups(),
						schedule.steps(), schedule.allocations(), schedule.cycles()));
			}
		}
	}

	/** Room that is smaller than what lies in it would fit any buffer. */
	@Test
	void roomThatIsTooSmallForItsTensor() {
		for (Schedule schedule : List.of(plain, fused)) {
			List<Allocation> allocations = new ArrayList<>(schedule.allocations());
			Allocation old = allocations.stream().filter(one -> one.operand() == Operand.WEIGHTS).findFirst().orElseThrow();
			allocations.set(old.index(), new Allocation(old.index(), old.memory(), old.operand(), old.layer(), old.region(), old.bytes() / 2, old.heldUntil()));
			Broken.assertBreaks(Rule.CAPACITY, new Schedule(schedule.network(), schedule.policy(), schedule.accelerator(), schedule.mapping(), schedule.layers(),
					schedule.groups(), schedule.steps(), allocations, schedule.cycles()));
		}
	}

	@Test
	void transfersOfFewerBytesThanTheirTensorHas() {
		for (StepKind kind : List.of(StepKind.LOAD, StepKind.STORE)) {
			Broken.assertBreaks(Rule.DURATION, Broken.change(plain, step -> step.kind() == kind && step.layer() == 2 && step.writes().size() + step.reads().size() > 0,
					step -> new Step(step.index(), step.kind(), step.layer(), step.part(), step.resource(), step.operand(), step.region(), step.bytes() / 2,
							step.cycles(), step.reads(), step.writes(), step.after(), step.ports(), step.start(), step.end())));
		}
	}

	/** A tile that is given back too late needs room together with the tiles behind it. */
	@Test
	void roomThatIsHeldTooLong() {
		List<Allocation> allocations = new ArrayList<>(plain.allocations());
		allocations.replaceAll(old -> new Allocation(old.index(), old.memory(), old.operand(), old.layer(), old.region(), old.bytes(), plain.steps().size() - 1));
		Broken.assertBreaks(Rule.CAPACITY, new Schedule(plain.network(), plain.policy(), plain.accelerator(), plain.mapping(), plain.layers(), plain.groups(),
				plain.steps(), allocations, plain.cycles()));
	}

	@Test
	void weightsOfAnotherTile() {
		for (Schedule schedule : List.of(plain, fused)) {
			Schedule changed = Broken.change(schedule, Broken.kind(StepKind.COMPUTE), step -> {
				int[] reads = step.reads().toArray();
				List<Integer> others = new ArrayList<>();
				for (int read : reads) {
					if (schedule.allocations().get(read).operand() != Operand.WEIGHTS) {
						others.add(read);
					}
				}
				return Broken.reading(step, Ints.of(others.stream().mapToInt(Integer::intValue).toArray()));
			});
			Broken.assertBreaks(Rule.OPERAND, changed);
		}
	}

	@Test
	void inputsThatAreNotThere() {
		for (Schedule schedule : List.of(plain, fused)) {
			Broken.assertBreaks(Rule.OPERAND, Broken.change(schedule, Broken.kind(StepKind.COMPUTE), step -> {
				List<Integer> others = new ArrayList<>();
				for (int read : step.reads().toArray()) {
					if (schedule.allocations().get(read).operand() == Operand.WEIGHTS) {
						others.add(read);
					}
				}
				return Broken.reading(step, Ints.of(others.stream().mapToInt(Integer::intValue).toArray()));
			}));
		}
	}

	/** The first transfer of a layer's inputs is moved in front of everything: what it fetches has not been stored yet. */
	@Test
	void inputsThatAreFetchedTooEarly() {
		int last = plain.layers().size() - 1;
		Broken.assertBreaks(Rule.STORED, Broken.change(plain, step -> step.kind() == StepKind.LOAD && step.layer() == last,
				step -> Broken.after(step.at(0, step.cycles()), Ints.NONE)));
	}

	/** Rows that a fused layer reads before its producer has finished them. */
	@Test
	void rowsThatAreNotFinished() {
		int consumer = fused.groups().getFirst().layers().getLast();
		Broken.assertBreaks(Rule.OPERAND, Broken.change(fused, step -> step.kind() == StepKind.COMPUTE && step.layer() == consumer && step.start() > 50,
				step -> Broken.after(step.at(1, 1 + step.cycles()), Ints.NONE)));
	}

	@Test
	void productsThatAreMissingOrDouble() {
		Predicate<Step> wide = step -> step.kind() == StepKind.COMPUTE && step.region().filtersTo() - step.region().filtersFrom() > 1;
		for (Schedule schedule : List.of(plain, fused)) {
			Broken.assertBreaks(Rule.PRODUCTS, Broken.change(schedule, wide, step -> Broken.region(step, shrunk(step.region()))));
			List<Step> computing = schedule.steps().stream().filter(step -> step.layer() == 2 && step.kind() == StepKind.COMPUTE).toList();
			Region twice = computing.getFirst().region();
			Broken.assertBreaks(Rule.PRODUCTS, Broken.change(schedule, step -> step == computing.getLast(), step -> Broken.region(step, twice)));
		}
	}

	private static Region shrunk(Region region) {
		return new Region(region.groupsFrom(), region.groupsTo(), region.filtersFrom(), region.filtersTo() - 1, region.channelsFrom(), region.channelsTo(),
				region.rowsFrom(), region.rowsTo(), region.columnsFrom(), region.columnsTo());
	}

	@Test
	void outputsThatAreMissing() {
		Broken.assertBreaks(Rule.OUTPUTS, Broken.change(plain, step -> step.kind() == StepKind.STORE && step.layer() == 2, step -> Broken.region(step, shrunk(step.region()))));
		Broken.assertBreaks(Rule.OUTPUTS, Broken.change(plain, step -> step.kind() == StepKind.POST && step.layer() == 2, step -> Broken.region(step, shrunk(step.region()))));
	}

	/** Post-processing that does not wait for the last products of its outputs. */
	@Test
	void outputsThatAreFinishedTooEarly() {
		Broken.assertBreaks(Rule.OUTPUTS, Broken.change(plain, step -> step.kind() == StepKind.POST && step.start() > 100,
				step -> Broken.after(step.at(0, step.cycles()), Ints.NONE)));
	}

	@Test
	void anEngineThatTheMappingDoesNotName() {
		MappingSpec mapping = plain.mapping();
		MappingSpec swapped = new MappingSpec(mapping.name(), mapping.accelerator(),
				mapping.assignments().stream().map(rule -> new MappingSpec.Assignment(rule.selector(),
						rule.targets().stream().map(target -> new MappingSpec.Target(target.scheme(), target.engine().equals("A") ? "S" : "A")).toList(),
						rule.concurrent(), rule.split(), rule.span())).toList(),
				mapping.fusions(), mapping.dataflows(), mapping.tilings(), mapping.doubleBuffered(), mapping.keeps(), mapping.prefetched(), mapping.span());
		Broken.assertBreaks(Rule.MAPPING, new Schedule(plain.network(), plain.policy(), plain.accelerator(), swapped, plain.layers(), plain.groups(), plain.steps(),
				plain.allocations(), plain.cycles()));
	}

	@Test
	void aPartThatClaimsFiltersOfAnother() {
		List<LayerSchedule> layers = new ArrayList<>(plain.layers());
		LayerSchedule layer = layers.get(2);
		List<LayerSchedule.Part> parts = List.of(layer.parts().get(1), layer.parts().get(0));
		layers.set(2, new LayerSchedule(layer.layer(), layer.group(), parts, layer.filterOrder(), layer.tile(), layer.inputsOnChip(), layer.outputsOnChip(),
				layer.residualOnChip(), layer.firstStep(), layer.lastStep(), layer.notes()));
		Broken.assertBreaks(Rule.MAPPING, new Schedule(plain.network(), plain.policy(), plain.accelerator(), plain.mapping(), layers, plain.groups(), plain.steps(),
				plain.allocations(), plain.cycles()));
	}
}
