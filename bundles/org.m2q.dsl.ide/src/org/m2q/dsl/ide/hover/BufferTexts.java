package org.m2q.dsl.ide.hover;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.google.inject.Singleton;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.schedule.BufferUse;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepKind;
import org.m2q.base.Cancellation;
import org.m2q.base.unit.Format;
import org.m2q.quant.ResolvedPolicy;

/** How full buffers get in the schedule of a priced network, in Markdown. The schedule that was asked for last is remembered. Safe for several threads. */
@Singleton
final class BufferTexts {

	private static final int MOST_LAYERS = 3;

	private final Scheduler scheduler = new Scheduler();
	private Optional<Peaks> known = Optional.empty();

	/** Fullest moments of the buffers of a network, by name. */
	private record Peaks(NetworkCost cost, Map<String, Peak> buffers) {
	}

	private record Peak(long bytes, List<String> layers) {
	}

	/** E.g. {@code Fullest: 96.0 KiB of 128 KiB (75.0 %), during `stage1.down.depth`.}; empty when there is no schedule or the buffer stays empty. */
	Optional<String> describe(NetworkCost cost, MemorySpec memory) {
		return Optional.ofNullable(peaks(cost).buffers().get(memory.name())).filter(peak -> peak.bytes() > 0).map(peak -> {
			String of = memory.capacity() > 0 ? " of " + Format.data(memory.capacity()) + " (" + Format.percent(peak.bytes() / (double) memory.capacity()) + ")" : "";
			String more = peak.layers().size() > MOST_LAYERS ? " and " + (peak.layers().size() - MOST_LAYERS) + " more" : "";
			String during = peak.layers().isEmpty() ? "" : ", during " + peak.layers().stream().limit(MOST_LAYERS).map(name -> "`" + name + "`").collect(Collectors.joining(", ")) + more;
			return "Fullest: " + Format.data(peak.bytes()) + of + during + ".";
		});
	}

	private synchronized Peaks peaks(NetworkCost cost) {
		if (known.filter(peaks -> peaks.cost() == cost).isEmpty()) {
			known = Optional.of(new Peaks(cost, buffers(cost)));
		}
		return known.orElseThrow();
	}

	private Map<String, Peak> buffers(NetworkCost cost) {
		// How the formats were decided plays no part in when things happen.
		ResolvedPolicy formats = new ResolvedPolicy("", cost.layers().stream().map(LayerCost::precision).toList(), List.of());
		Map<String, Peak> peaks = new HashMap<>();
		scheduler.schedule(cost.network(), formats, cost.accelerator(), cost.mapping(), Cancellation.NONE).schedule()
				.ifPresent(schedule -> BufferUse.of(schedule, Cancellation.NONE).forEach(use -> {
					BufferUse.Moment fullest = use.fullest();
					peaks.put(schedule.accelerator().memories().get(use.memory()).name(), new Peak(fullest.bytes(), layersAt(schedule, fullest.cycle())));
				}));
		return peaks;
	}

	/** Layers for which an engine works in a cycle, else those whose data is moved. */
	private static List<String> layersAt(Schedule schedule, long cycle) {
		TreeSet<Integer> computing = new TreeSet<>();
		TreeSet<Integer> moving = new TreeSet<>();
		for (Step step : schedule.steps()) {
			if (step.start() <= cycle && cycle < step.end()) {
				(step.kind() == StepKind.LOAD || step.kind() == StepKind.STORE ? moving : computing).add(step.layer());
			}
		}
		return (computing.isEmpty() ? moving : computing).stream().map(layer -> schedule.network().layers().get(layer).name()).toList();
	}
}
