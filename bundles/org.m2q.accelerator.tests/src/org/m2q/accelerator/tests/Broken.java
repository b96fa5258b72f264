package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import org.m2q.accelerator.schedule.Allocation;
import org.m2q.accelerator.schedule.Ints;
import org.m2q.accelerator.schedule.LayerSchedule;
import org.m2q.accelerator.schedule.Region;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.ScheduleVerifier;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.accelerator.schedule.Violation;
import org.m2q.accelerator.schedule.Violation.Rule;
import org.m2q.base.Cancellation;

/** Breaks schedules, and asks which rules are broken. */
final class Broken {

	private Broken() {
	}

	static Set<Rule> broken(Schedule schedule) {
		return ScheduleVerifier.verify(schedule, Cancellation.NONE).stream().map(Violation::rule).collect(Collectors.toCollection(TreeSet::new));
	}

	static void assertBreaks(Rule rule, Schedule schedule) {
		assertBreaks(rule, schedule, "");
	}

	static void assertBreaks(Rule rule, Schedule schedule, String what) {
		Set<Rule> found = broken(schedule);
		assertTrue(found.contains(rule), rule + " is not among " + found + " " + what);
	}

	static Schedule with(Schedule schedule, List<Step> steps) {
		long end = steps.stream().mapToLong(Step::end).max().orElse(0);
		return new Schedule(schedule.network(), schedule.policy(), schedule.accelerator(), schedule.mapping(), schedule.layers(), schedule.groups(), steps,
				schedule.allocations(), end);
	}

	static Schedule withLayers(Schedule schedule, UnaryOperator<LayerSchedule> change) {
		return new Schedule(schedule.network(), schedule.policy(), schedule.accelerator(), schedule.mapping(), schedule.layers().stream().map(change).toList(),
				schedule.groups(), schedule.steps(), schedule.allocations(), schedule.cycles());
	}

	static Schedule withAllocation(Schedule schedule, Allocation changed) {
		List<Allocation> allocations = new ArrayList<>(schedule.allocations());
		allocations.set(changed.index(), changed);
		return new Schedule(schedule.network(), schedule.policy(), schedule.accelerator(), schedule.mapping(), schedule.layers(), schedule.groups(),
				schedule.steps(), allocations, schedule.cycles());
	}

	/** Replaces one step: the middle one of those that are wanted. */
	static Schedule change(Schedule schedule, Predicate<Step> wanted, UnaryOperator<Step> change) {
		List<Step> candidates = schedule.steps().stream().filter(wanted).toList();
		int index = candidates.get(candidates.size() / 2).index();
		List<Step> steps = new ArrayList<>(schedule.steps());
		steps.set(index, change.apply(steps.get(index)));
		return with(schedule, steps);
	}

	/** The schedule without some steps; those behind them move up. */
	static Schedule without(Schedule schedule, Predicate<Step> unwanted) {
		int[] positions = new int[schedule.steps().size()];
		List<Step> steps = new ArrayList<>();
		for (Step step : schedule.steps()) {
			positions[step.index()] = unwanted.test(step) ? -1 : steps.size();
			if (positions[step.index()] >= 0) {
				int[] after = Arrays.stream(step.after().toArray()).map(before -> positions[before]).filter(before -> before >= 0).toArray();
				steps.add(new Step(steps.size(), step.kind(), step.layer(), step.part(), step.resource(), step.operand(), step.region(), step.bytes(), step.cycles(),
						step.reads(), step.writes(), Ints.of(after), step.ports(), step.start(), step.end(), step.waits()));
			}
		}
		return with(schedule, steps);
	}

	static Step region(Step step, Region region) {
		return new Step(step.index(), step.kind(), step.layer(), step.part(), step.resource(), step.operand(), region, step.bytes(), step.cycles(),
				step.reads(), step.writes(), step.after(), step.ports(), step.start(), step.end());
	}

	static Step reading(Step step, Ints reads) {
		return new Step(step.index(), step.kind(), step.layer(), step.part(), step.resource(), step.operand(), step.region(), step.bytes(), step.cycles(),
				reads, step.writes(), step.after(), step.ports(), step.start(), step.end());
	}

	static Step writing(Step step, Ints writes) {
		return new Step(step.index(), step.kind(), step.layer(), step.part(), step.resource(), step.operand(), step.region(), step.bytes(), step.cycles(),
				step.reads(), writes, step.after(), step.ports(), step.start(), step.end());
	}

	static Step after(Step step, Ints after) {
		return new Step(step.index(), step.kind(), step.layer(), step.part(), step.resource(), step.operand(), step.region(), step.bytes(), step.cycles(),
				step.reads(), step.writes(), after, step.ports(), step.start(), step.end());
	}

	static Step moving(Step step, int port, int bytes) {
		int[] ports = step.ports().toArray();
		ports[port] = bytes;
		return new Step(step.index(), step.kind(), step.layer(), step.part(), step.resource(), step.operand(), step.region(), step.bytes(), step.cycles(),
				step.reads(), step.writes(), step.after(), Ints.of(ports), step.start(), step.end());
	}

	static Step on(Step step, int resource) {
		return new Step(step.index(), step.kind(), step.layer(), step.part(), resource, step.operand(), step.region(), step.bytes(), step.cycles(), step.reads(),
				step.writes(), step.after(), step.ports(), step.start(), step.end());
	}

	static Step fetching(Step step, long bytes) {
		return new Step(step.index(), step.kind(), step.layer(), step.part(), step.resource(), step.operand(), step.region(), bytes, step.cycles(), step.reads(),
				step.writes(), step.after(), step.ports(), step.start(), step.end());
	}

	static Predicate<Step> kind(StepKind kind) {
		return step -> step.kind() == kind;
	}
}
