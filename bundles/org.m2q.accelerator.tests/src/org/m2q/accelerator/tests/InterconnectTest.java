package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.Bound;
import org.m2q.accelerator.EnergyCause;
import org.m2q.accelerator.EnergyTerm;
import org.m2q.accelerator.EventCostModel;
import org.m2q.accelerator.InterconnectSpec;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.LoopDimension;
import org.m2q.accelerator.MappingSpec;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Operand;
import org.m2q.accelerator.schedule.CriticalPath;
import org.m2q.accelerator.schedule.InterconnectUse;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.ScheduleVerifier;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepEnergies;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.accelerator.schedule.Violation.Rule;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.SourceSpan;
import org.m2q.network.LayerKind;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.FilterShare;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.quant.Scheme;

/** The wires between buffers and engines as a resource of schedules. */
class InterconnectTest {

	/** Part of the analytical latency by which the event latency of a whole network may differ, as without wires. */
	private static final double NETWORK = 0.05;

	private static Schedule schedule(LayerNetwork network, ResolvedPolicy policy, Hardware hardware) {
		return new Scheduler().schedule(network, policy, hardware.accelerator(), hardware.mapping(), Cancellation.NONE).schedule().orElseThrow();
	}

	private static Schedule schedule(LayerNetwork network, Hardware hardware) {
		return schedule(network, Hardware.eightBit(network), hardware);
	}

	private static Step only(Schedule schedule, StepKind kind) {
		List<Step> steps = schedule.steps().stream().filter(step -> step.kind() == kind).toList();
		assertEquals(1, steps.size(), steps.toString());
		return steps.getFirst();
	}

	/**
	 * 16 channels to 16 filters on 10 × 10 pixels, in one tile: with one accumulator per lane the 256 B of weights are read for each of the 100 pixels, the
	 * 1600 B of inputs once, so 27 200 B pass the wires in 100 cycles of products. 272 B per cycle are just enough, 136 take 100 cycles more; the 1600 B of
	 * outputs pass within the 25 cycles of post-processing in both cases.
	 */
	@Test
	void narrowWiresByHand() {
		LayerNetwork network = new Networks().pointwise(16, 16, 10).build();
		Hardware hardware = new Hardware().whole();
		for (int width : new int[] { 272, 136 }) {
			hardware.bus = OptionalDouble.of(width);
			Schedule schedule = schedule(network, hardware);
			long late = width == 272 ? 0 : 100;
			Step compute = only(schedule, StepKind.COMPUTE);
			assertEquals(27_200, compute.wireBytes(schedule.accelerator(), 0));
			assertEquals(1600, only(schedule, StepKind.POST).wireBytes(schedule.accelerator(), 0));
			assertEquals(0, only(schedule, StepKind.STORE).wireBytes(schedule.accelerator(), 0));
			assertEquals(100 + late, compute.end() - compute.start());
			assertEquals(late == 0 ? -1 : schedule.accelerator().memories().size(), compute.waits());
			assertEquals(261 + late, schedule.cycles());
			assertEquals(late, CriticalPath.of(schedule).causes(0).getOrDefault(Bound.Kind.INTERCONNECT, 0L));
			assertEquals(List.of(), ScheduleVerifier.verify(schedule, Cancellation.NONE));
			assertEquals(28_800, InterconnectUse.of(schedule, Cancellation.NONE).getFirst().bytes(), 1e-6);
		}
	}

	/**
	 * The same layer behind another, with its outputs added: the 1600 B of what is added pass the wires with those of the outputs. Post-processing needs 25
	 * cycles for 64 outputs each; at 100 B per cycle the 3200 B take 32, at 128 they are just in time, and 1600 B would be at 100. The closed form counts
	 * 25,600 + 1600 + 1600 + 1600 B. On chip or not makes no difference to the wires.
	 */
	@Test
	void whatIsAddedPassesTheWires() {
		LayerNetwork network = new Networks().pointwise(16, 16, 10).convolution("added", LayerKind.PWCONV, 16, 16, 10, 1, 1, 1, 0).build();
		for (boolean kept : new boolean[] { false, true }) {
			for (int width : new int[] { 128, 100 }) {
				Hardware hardware = new Hardware().whole();
				hardware.bus = OptionalDouble.of(width);
				if (kept) {
					hardware.keeps.add(new MappingSpec.KeepRule(Operand.RESIDUALS, "K", SourceSpan.NONE));
				}
				Schedule schedule = schedule(network, hardware);
				assertEquals(kept, schedule.layers().get(1).residualOnChip());
				List<Step> posts = schedule.steps().stream().filter(step -> step.kind() == StepKind.POST).toList();
				assertEquals(List.of(1600L, 3200L), posts.stream().map(step -> step.wireBytes(schedule.accelerator(), 0)).toList());
				assertEquals(List.of(25L, width == 128 ? 25L : 32L), posts.stream().map(step -> step.end() - step.start()).toList());
				assertEquals(List.of(), ScheduleVerifier.verify(schedule, Cancellation.NONE));
				int wires = schedule.accelerator().memories().size();
				Broken.assertBreaks(Rule.PORT, Broken.change(schedule, step -> step == posts.getLast(), step -> Broken.moving(step, wires, 3199)));
				LayerCost added = hardware.price(network).layers().get(1);
				assertEquals(8 * 30_400, added.terms().stream().filter(term -> term.cause() == EnergyCause.INTERCONNECT).mapToDouble(EnergyTerm::count).sum());
				assertEquals(30_400, schedule.steps().stream().filter(step -> step.layer() == 1).mapToLong(step -> step.wireBytes(schedule.accelerator(), 0)).sum());
				assertEquals(Bound.Kind.INTERCONNECT, added.bound().kind());
				assertEquals(Math.ceilDiv(30_400, width), added.bound().cycles());
			}
		}
	}

	/** Two engines that work side by side share the wires: 27 200 B and, with the same inputs, 25 600 B more take 200 cycles at 264 B per cycle, not 104. */
	@Test
	void twoEnginesShareTheWires() {
		LayerNetwork network = new Networks().pointwise(16, 32, 10).build();
		Hardware hardware = new Hardware().whole();
		hardware.bus = OptionalDouble.of(264);
		FilterShare uniform = new FilterShare(Scheme.UNIFORM, NumberFormat.INT8, 0, true, 0.5);
		FilterShare apot = new FilterShare(Scheme.APOT, NumberFormat.INT8, 2, true, 0.5);
		Schedule schedule = schedule(network, Hardware.policy(network, uniform, apot), hardware);
		List<Step> products = schedule.steps().stream().filter(step -> step.kind() == StepKind.COMPUTE).toList();
		assertEquals(2, products.size());
		assertEquals(products.getFirst().start(), products.getLast().start());
		assertEquals(52_800, products.stream().mapToLong(step -> step.wireBytes(schedule.accelerator(), 0)).sum());
		assertEquals(200, products.stream().mapToLong(step -> step.end() - step.start()).max().orElseThrow());
		assertEquals(List.of(), ScheduleVerifier.verify(schedule, Cancellation.NONE));
		for (InterconnectUse.Change change : InterconnectUse.of(schedule, Cancellation.NONE).getFirst().changes()) {
			assertTrue(change.bytesPerCycle() <= 264, change.toString());
		}
	}

	private static List<Hardware> machines() {
		List<Hardware> all = new ArrayList<>();
		for (int kind = 0; kind < 4; kind++) {
			Hardware hardware = new Hardware();
			hardware.capacity = 1 << 16;
			hardware.accumulators = kind == 3 ? 1 : 8;
			if (kind == 1 || kind == 2) {
				hardware.fusions.add(Hardware.fusion(kind == 2, "dwconv", "pwconv"));
			}
			all.add(hardware);
		}
		return all;
	}

	/** The steps of a layer move over the wires what the closed form counts and pays for, and every step gets its share of that energy. */
	@Test
	void stepsMoveWhatTheClosedFormCounts() {
		LayerNetwork network = Networks.efficientVit();
		for (Hardware hardware : machines()) {
			hardware.bus = OptionalDouble.of(128);
			Schedule schedule = schedule(network, hardware);
			assertEquals(List.of(), ScheduleVerifier.verify(schedule, Cancellation.NONE));
			NetworkCost cost = hardware.price(network);
			long[] moved = new long[network.layers().size()];
			schedule.steps().forEach(step -> moved[step.layer()] += step.wireBytes(schedule.accelerator(), 0));
			for (LayerCost layer : cost.layers()) {
				double bits = layer.terms().stream().filter(term -> term.cause() == EnergyCause.INTERCONNECT).mapToDouble(EnergyTerm::count).sum();
				assertEquals(bits / 8, moved[layer.layer().index()], layer.layer().name());
			}
			StepEnergies energies = StepEnergies.of(schedule, cost, Cancellation.NONE);
			double dynamic = cost.layers().stream().flatMap(layer -> layer.terms().stream()).filter(term -> term.cause() != EnergyCause.STATIC)
					.mapToDouble(EnergyTerm::joules).sum();
			double dealt = schedule.steps().stream().mapToDouble(step -> energies.joules(step.index())).sum();
			assertEquals(dynamic, dealt + energies.unplaced(), 1e-9 * dynamic);
		}
	}

	/** However narrow the wires, the two fidelities differ by a few percent; both name the wires when they bound, the time line for what
	 * products wait beyond their own cycles. */
	@Test
	void theFidelitiesAgreeOnNarrowWires() {
		LayerNetwork network = Networks.efficientVit();
		double worst = 0;
		String where = "";
		long before = 0;
		for (double width : new double[] { 512, 128, 32, 8 }) {
			int kind = 0;
			for (Hardware hardware : machines()) {
				hardware.bus = OptionalDouble.of(width);
				NetworkCost closed = hardware.price(network);
				NetworkCost timed = new EventCostModel().estimate(network, Hardware.eightBit(network), hardware.accelerator(), hardware.mapping(), Cancellation.NONE);
				double difference = timed.latency() / closed.latency() - 1;
				String what = width + " bytes per cycle, machine " + kind++;
				assertTrue(Math.abs(difference) <= NETWORK, what + ": " + difference);
				if (Math.abs(difference) > Math.abs(worst)) {
					worst = difference;
					where = what;
				}
				if (width == 8) {
					for (NetworkCost cost : List.of(closed, timed)) {
						long wires = cost.spent().getOrDefault(Bound.Kind.INTERCONNECT, 0L);
						assertTrue(wires > 0.25 * cost.cycles(), what + ": " + cost.spent());
					}
				}
				if (kind == 1) {
					assertTrue(timed.cycles() >= before * 0.99, what + " is faster than wider wires");
					before = timed.cycles();
				}
			}
		}
		System.out.printf(Locale.ROOT, "Narrow interconnects, largest difference of event from analytical: %+.1f %% at %s%n", 100 * worst, where);
	}

	/** Wires that never limit, and wide ones, leave all times as they are without wires. */
	@Test
	void wideWiresChangeNoTime() {
		Networks networks = new Networks();
		networks.pointwise(16, 48, 14);
		networks.depthwise(48, 14, 3, 1);
		networks.pointwise(48, 24, 14);
		networks.element(LayerKind.DIV, Networks.division(), 24, 14);
		LayerNetwork network = networks.build();
		Hardware hardware = new Hardware();
		hardware.capacity = 1 << 14;
		hardware.tile = Map.of(LoopDimension.ROWS, 4L);
		Schedule without = schedule(network, hardware);
		for (double width : new double[] { 0, 1e9 }) {
			hardware.bus = OptionalDouble.of(width);
			Schedule with = schedule(network, hardware);
			assertEquals(without.steps().size(), with.steps().size());
			for (int i = 0; i < with.steps().size(); i++) {
				Step a = without.steps().get(i);
				Step b = with.steps().get(i);
				assertEquals(a.start() + "-" + a.end() + a.region(), b.start() + "-" + b.end() + b.region());
				assertEquals(a.ports().size() == 0 ? 0 : without.accelerator().memories().size(), a.ports().size());
			}
			assertEquals(List.of(), ScheduleVerifier.verify(with, Cancellation.NONE));
			assertEquals(width > 0 ? 1 : 0, InterconnectUse.of(with, Cancellation.NONE).size());
		}
	}

	/** A schedule that is legal on wide wires is not on narrower ones. */
	@Test
	void theVerifierLooksAtTheWires() {
		LayerNetwork network = new Networks().pointwise(16, 16, 10).build();
		Hardware hardware = new Hardware().whole();
		hardware.bus = OptionalDouble.of(272);
		Schedule schedule = schedule(network, hardware);
		hardware.bus = OptionalDouble.of(270);
		Schedule narrower = new Schedule(network, schedule.policy(), hardware.accelerator(), schedule.mapping(), schedule.layers(), schedule.groups(),
				schedule.steps(), schedule.allocations(), schedule.cycles());
		assertEquals(List.of(Rule.PORT), ScheduleVerifier.verify(narrower, Cancellation.NONE).stream().map(violation -> violation.rule()).toList());
	}

	@Test
	void aSecondInterconnectIsAProblem() {
		LayerNetwork network = new Networks().pointwise(16, 16, 10).build();
		Hardware hardware = new Hardware();
		hardware.bus = OptionalDouble.of(64);
		AcceleratorSpec one = hardware.accelerator();
		List<InterconnectSpec> two = List.of(one.interconnects().getFirst(), new InterconnectSpec("C", 32, java.util.Optional.empty(), SourceSpan.NONE));
		AcceleratorSpec both = new AcceleratorSpec(one.name(), one.arguments(), one.node(), one.voltage(), one.clock(), one.engines(), one.memories(), two,
				one.tables(), one.span());
		List<Problem> problems = new Scheduler().schedule(network, Hardware.eightBit(network), both, hardware.mapping(), Cancellation.NONE).problems();
		assertEquals(List.of(ProblemCodes.MEMBER_DUPLICATE), problems.stream().map(Problem::code).toList());
		assertTrue(problems.getFirst().message().contains("'B'"), problems.getFirst().message());
	}
}
