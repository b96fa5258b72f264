package org.m2q.ui.views.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.osgi.util.NLS;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.schedule.BufferUse;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Scheduled;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.accelerator.schedule.Step;
import org.m2q.accelerator.schedule.StepEnergies;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.core.results.ShownResult;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.Experiment;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.report.PointReport;
import org.m2q.ui.charts.hardware.HardwareChart;
import org.m2q.ui.charts.timeline.TimelineData;

/** Schedules what is shown. Not in the user interface thread. */
public final class Schedules {

	private static final int WORK = 100;
	private static final int NAMED = 6;

	/** Remembers the decisions for layers that it has seen. */
	private final Scheduler scheduler = new Scheduler();

	private final boolean withPeaks;

	/**
	 * Makes one.
	 *
	 * @param withPeaks whether it is of interest how full the buffers get
	 */
	public Schedules(boolean withPeaks) {
		this.withPeaks = withPeaks;
	}

	/**
	 * What came of it.
	 *
	 * @param cost the priced point; empty when not even that could be made
	 * @param data the schedule
	 * @param peaks how full buffers get, by name; none when that is not of interest or not known
	 * @param obstacle why there is no schedule; empty when there is one
	 */
	public record Outcome(Optional<NetworkCost> cost, Optional<TimelineData> data, Map<String, HardwareChart.Peak> peaks, String obstacle) {

		static Outcome no(String obstacle) {
			return new Outcome(Optional.empty(), Optional.empty(), Map.of(), obstacle);
		}
	}

	/**
	 * Schedules the shown point, from the present text.
	 *
	 * @throws CancellationException when cancelled
	 */
	public Outcome compute(ShownResult shown, IProgressMonitor monitor) {
		return compute(PresentTexts.of(shown), shown, "", monitor);
	}

	/**
	 * Schedules a point of the shown experiment.
	 *
	 * @param text the text to schedule; empty when it cannot be read
	 * @param baseline id of the baseline; empty for the shown point itself
	 * @throws CancellationException when cancelled
	 */
	public Outcome compute(Optional<M2qDocument> text, ShownResult shown, String baseline, IProgressMonitor monitor) {
		SubMonitor progress = SubMonitor.convert(monitor, WORK);
		Cancellation cancellation = monitor::isCanceled;
		if (text.isEmpty()) {
			return Outcome.no(Messages.emptyNoSource);
		}
		M2qDocument document = text.get();
		Optional<Problem> error = document.allProblems(Depth.STRUCTURE, cancellation).stream().filter(Problem::isError).findFirst();
		if (error.isPresent()) {
			return Outcome.no(NLS.bind(Messages.emptyProblems, error.get().message()));
		}
		String name = shown.experimentReport().name();
		Optional<Experiment> experiment = document.experiments().stream().filter(candidate -> name.equals(candidate.getName())).findFirst();
		Optional<ExperimentResult> result = experiment.map(found -> document.result(found, cancellation));
		progress.worked(WORK / 3);
		if (result.isEmpty() || shown.point() >= result.get().points().size()) {
			return Outcome.no(NLS.bind(Messages.emptyNoExperiment, name, shown.point() + 1));
		}
		int index = shown.experimentReport().baselines().stream().map(PointReport::id).toList().indexOf(baseline);
		if (!baseline.isEmpty() && (index < 0 || index >= result.get().baselines().size())) {
			return Outcome.no(NLS.bind(Messages.emptyNoExperiment, name, baseline));
		}
		return schedule(baseline.isEmpty() ? result.get().points().get(shown.point()) : result.get().baselines().get(index), cancellation, progress);
	}

	private Outcome schedule(ExperimentPoint point, Cancellation cancellation, SubMonitor progress) {
		NetworkCost cost = point.cost();
		ResolvedPolicy policy = new ResolvedPolicy(point.policy(), cost.layers().stream().map(LayerCost::precision).toList(), List.of());
		Scheduled scheduled = scheduler.schedule(cost.network(), policy, cost.accelerator(), cost.mapping(), cancellation);
		progress.worked(WORK / 3);
		if (scheduled.schedule().isEmpty()) {
			String reason = scheduled.problems().stream().filter(Problem::isError).findFirst().map(Problem::message).orElse("");
			return new Outcome(Optional.of(cost), Optional.empty(), Map.of(), NLS.bind(Messages.emptyNoSchedule, reason));
		}
		double[] before = new double[1];
		Optional<StepEnergies> energies = cost.isEnergyKnown() ? Optional.of(StepEnergies.of(scheduled.schedule().get(), cost, cancellation)) : Optional.empty();
		TimelineData data = TimelineData.of(scheduled.schedule().get(), energies, cancellation, part -> {
			progress.worked((int) ((part - before[0]) * WORK / 3));
			before[0] = part;
		});
		return new Outcome(Optional.of(cost), Optional.of(data), withPeaks ? peaks(scheduled.schedule().get(), cancellation) : Map.of(), "");
	}

	/** When every buffer is fullest, and which layers work then. */
	private static Map<String, HardwareChart.Peak> peaks(Schedule schedule, Cancellation cancellation) {
		Map<String, HardwareChart.Peak> peaks = new HashMap<>();
		for (BufferUse use : BufferUse.of(schedule, cancellation)) {
			BufferUse.Moment fullest = use.fullest();
			List<String> layers = schedule.steps().stream().filter(step -> step.start() <= fullest.cycle() && fullest.cycle() < step.end()).map(Step::layer).distinct()
					.map(layer -> schedule.network().layers().get(layer).name()).toList();
			String named = layers.stream().limit(NAMED).collect(Collectors.joining(", ")) + (layers.size() > NAMED ? ", \u2026" : "");
			peaks.put(schedule.accelerator().memories().get(use.memory()).name(),
					new HardwareChart.Peak(fullest.bytes(), fullest.cycle() / schedule.accelerator().clock(), named));
		}
		return peaks;
	}
}
