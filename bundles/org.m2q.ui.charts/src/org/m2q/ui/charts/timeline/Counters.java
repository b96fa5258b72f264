package org.m2q.ui.charts.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.osgi.util.NLS;
import org.m2q.accelerator.InterconnectSpec;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.schedule.InterconnectUse;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepEnergies;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.base.Cancellation;
import org.m2q.base.unit.Format;
import org.m2q.ui.charts.internal.Messages;

/** Makes the counters of a schedule. */
final class Counters {

	private static final int CHECK = 4096;

	private Counters() {
	}

	/** Bytes per cycle of every DRAM and of every interconnect with a width, then the power when the energies are known. */
	static List<Counter> of(Schedule schedule, Optional<StepEnergies> energies, Cancellation cancellation) {
		List<MemorySpec> memories = schedule.accelerator().memories();
		List<Counter> counters = new ArrayList<>();
		for (int memory = 0; memory < memories.size(); memory++) {
			if (memories.get(memory).kind() == MemoryKind.DRAM) {
				double limit = memories.get(memory).bandwidth() / schedule.accelerator().clock();
				counters.add(dram(schedule, memory, cancellation).build(Counter.Kind.BYTES, NLS.bind(Messages.counterBytesOf, memories.get(memory).name()), limit, ""));
			}
		}
		for (InterconnectUse use : InterconnectUse.of(schedule, cancellation)) {
			InterconnectSpec wires = schedule.accelerator().interconnects().get(use.interconnect());
			counters.add(wires(use).build(Counter.Kind.BYTES, NLS.bind(Messages.counterBytesOf, wires.name()), wires.width(), ""));
		}
		energies.ifPresent(known -> counters.add(power(schedule, known, cancellation)));
		return counters;
	}

	private static Counter.Builder dram(Schedule schedule, int memory, Cancellation cancellation) {
		Counter.Builder builder = new Counter.Builder(0);
		for (Step step : schedule.steps()) {
			if (step.index() % CHECK == 0) {
				cancellation.check();
			}
			if ((step.kind() == StepKind.LOAD || step.kind() == StepKind.STORE) && step.resource() == memory && step.end() > step.start()) {
				builder.add(step.start(), step.end(), (double) step.bytes() / (step.end() - step.start()));
			}
		}
		return builder;
	}

	private static Counter.Builder wires(InterconnectUse use) {
		Counter.Builder builder = new Counter.Builder(0);
		for (int i = 0; i + 1 < use.changes().size(); i++) {
			InterconnectUse.Change change = use.changes().get(i);
			builder.add(change.cycle(), use.changes().get(i + 1).cycle(), change.bytesPerCycle());
		}
		return builder;
	}

	/** Every step spends its energy evenly, what leaks and what belongs to no step is spent evenly by the whole schedule. */
	private static Counter power(Schedule schedule, StepEnergies energies, Cancellation cancellation) {
		double clock = schedule.accelerator().clock();
		double always = energies.leakage() + (schedule.cycles() > 0 ? energies.unplaced() * clock / schedule.cycles() : 0);
		Counter.Builder builder = new Counter.Builder(always);
		for (Step step : schedule.steps()) {
			if (step.index() % CHECK == 0) {
				cancellation.check();
			}
			if (step.end() > step.start()) {
				builder.add(step.start(), step.end(), energies.joules(step.index()) * clock / (step.end() - step.start()));
			}
		}
		String note = NLS.bind(Messages.counterPowerNote, Format.engineering(energies.leakage(), "W", 3));
		return builder.build(Counter.Kind.POWER, Messages.counterPower, 0, energies.isComplete() ? note : note + "\n" + Messages.counterIncomplete);
	}
}
