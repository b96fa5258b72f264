package org.m2q.core.simulation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.CostModel;
import org.m2q.accelerator.EventCostModel;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.ExperimentRunner;
import org.m2q.accelerator.RunChanges;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.SourceSpan;
import org.m2q.core.results.SourcePlace;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.ide.cost.DeclarationTexts;
import org.m2q.dsl.ide.cost.Origins;
import org.m2q.dsl.ide.suggest.AccuracyProxies;
import org.m2q.dsl.run.Adjustables;
import org.m2q.model.m2q.AcceleratorUse;
import org.m2q.model.m2q.Argument;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.ListLiteral;
import org.m2q.model.m2q.ModelUse;
import org.m2q.model.m2q.Run;
import org.m2q.model.m2q.RunSpecification;
import org.m2q.report.ExperimentReport;
import org.m2q.report.InputReport;
import org.m2q.report.Report;

/**
 * Runs experiments. Gives the same numbers as the command line; keeps what the cost models learn about layers, so a second run is faster.
 *
 * <p>Safe for use by several threads.
 */
public final class Simulator {

	private final CostModel analytical = new AnalyticalCostModel();
	private final EventCostModel event = new EventCostModel();
	private final AccuracyProxies proxies = new AccuracyProxies();

	/** What keeps a file from being simulated: the errors in its structure and in that of the files that it uses. */
	public List<Problem> errors(M2qDocument document, Cancellation cancellation) {
		return sorted(document.allProblems(Depth.STRUCTURE, cancellation), document.uri()).stream().filter(Problem::isError).toList();
	}

	/**
	 * Runs what is asked for.
	 *
	 * @param document the text to run, with the unsaved changes that count
	 * @param request what to run; its file gives names to places in the report
	 * @param monitor counts the priced points, and is asked often whether to stop
	 * @return when cancelled, what was priced until then, as a report that says so
	 * @throws java.util.concurrent.CancellationException when cancelled before anything was priced
	 */
	public SimulationOutcome run(M2qDocument document, SimulationRequest request, IProgressMonitor monitor) {
		SubMonitor progress = SubMonitor.convert(monitor);
		Cancellation cancellation = monitor::isCanceled;
		List<Problem> problems = new ArrayList<>(document.allProblems(Depth.STRUCTURE, cancellation));
		if (problems.stream().anyMatch(Problem::isError)) {
			return new SimulationOutcome(sorted(problems, document.uri()), Optional.empty(), List.of(), "");
		}
		List<Experiment> experiments = document.experiments().stream()
				.filter(experiment -> request.experiment().isEmpty() || request.experiment().get().equals(experiment.getName())).toList();
		if (experiments.isEmpty()) {
			return new SimulationOutcome(sorted(problems, document.uri()), Optional.empty(), List.of(), nothing(document, request));
		}
		Adjustables adjustables = Adjustables.of(document, request.experiment());
		Optional<String> obstacle = request.settings().obstacle(adjustables);
		if (obstacle.isPresent()) {
			return new SimulationOutcome(sorted(problems, document.uri()), Optional.empty(), List.of(), obstacle.get());
		}
		IProject project = request.file().getProject();
		Optional<String> refusal = request.settings().refusal(adjustables).map(found -> found.sentence(span -> SourcePlace.text(project, span)));
		if (refusal.isPresent()) {
			return new SimulationOutcome(sorted(problems, document.uri()), Optional.empty(), List.of(), refusal.get());
		}
		RunChanges changes = request.settings().changes(adjustables);
		progress.setWorkRemaining(experiments.stream().mapToInt(Simulator::points).sum());
		List<ExperimentReport> reports = new ArrayList<>();
		List<ExperimentResult> results = new ArrayList<>();
		boolean partial = false;
		for (Experiment experiment : experiments) {
			ExperimentResult result;
			try {
				cancellation.check();
				result = runner(experiment, request, changes, progress).runUntilCancelled(experiment, cancellation);
			} catch (CancellationException e) {
				if (reports.isEmpty()) {
					throw e;
				}
				partial = true;
				break;
			}
			partial |= cancellation.isCancelled();
			problems.addAll(document.shown(result.problems()));
			if (result.problems().stream().noneMatch(Problem::isError)) {
				results.add(result);
				Function<SourceSpan, String> places = span -> SourcePlace.text(project, span);
				reports.add(proxies.with(document, result, Origins.with(document, DeclarationTexts.with(document, ExperimentReport.of(result, places)), places)));
			}
		}
		if (reports.isEmpty()) {
			cancellation.check();
		}
		List<Problem> found = sorted(problems, document.uri());
		if (found.stream().anyMatch(Problem::isError)) {
			return new SimulationOutcome(found, Optional.empty(), List.of(), "");
		}
		return new SimulationOutcome(found, Optional.of(new Report(request.file().getProjectRelativePath().toString(), reports, inputs(document, project),
				partial)), results, "");
	}

	private ExperimentRunner runner(Experiment experiment, SimulationRequest request, RunChanges changes, SubMonitor progress) {
		CostModel costs = switch (request.fidelity()) {
			case ANALYTICAL -> analytical;
			case EVENT -> event.limitedTo(request.eventLimit());
			case AS_WRITTEN -> ExperimentRunner.asksForEvents(experiment) ? event.limitedTo(request.eventLimit()) : analytical;
		};
		// Ablations and baselines come on top of what the runs say, so that the count may grow.
		int expected = points(experiment);
		AtomicInteger priced = new AtomicInteger();
		return new ExperimentRunner(TextLocator.INSTANCE, new WatchedCostModel(costs, request.objective(), what -> {
			int number = priced.incrementAndGet();
			progress.subTask(experiment.getName() + ", point " + number + " of " + Math.max(number, expected) + ": " + what);
		}, () -> progress.worked(1))).with(changes);
	}

	private static String nothing(M2qDocument document, SimulationRequest request) {
		String file = request.file().getName();
		List<String> names = document.experiments().stream().map(Experiment::getName).toList();
		if (request.experiment().isPresent()) {
			return "There is no experiment " + request.experiment().get() + " in " + file + (names.isEmpty() ? "; it has none." : "; it has "
					+ String.join(", ", names) + ".");
		}
		return "There is no experiment to run in " + file + ". Add \"experiment NAME { run MODEL with POLICY on ACCELERATOR }\".";
	}

	/** The texts behind a report: the simulated one and all that it imports, without the library. */
	private static List<InputReport> inputs(M2qDocument document, IProject project) {
		List<InputReport> inputs = new ArrayList<>();
		inputs.add(InputReport.of(SourcePlace.name(project, document.uri()), document.text().orElse("")));
		document.imported().stream().filter(other -> other.text().isPresent())
				.map(other -> InputReport.of(SourcePlace.name(project, other.uri()), other.text().get()))
				.sorted(java.util.Comparator.comparing(InputReport::file)).forEach(inputs::add);
		return inputs;
	}

	private static List<Problem> sorted(List<Problem> problems, String first) {
		List<Problem> sorted = new ArrayList<>(new LinkedHashSet<>(problems));
		sorted.sort((a, b) -> {
			boolean ownA = a.span().uri().equals(first);
			boolean ownB = b.span().uri().equals(first);
			return ownA == ownB ? Problem.BY_PLACE.compare(a, b) : ownA ? -1 : 1;
		});
		return sorted;
	}

	/** How many points are priced at least; what ablations and sensitivities add only makes the bar slower at its end. */
	private static int points(Experiment experiment) {
		int points = 0;
		for (var member : experiment.getMembers()) {
			if (member instanceof Run run) {
				points += points(run);
			} else if (member instanceof RunSpecification other) {
				points += Math.max(1, points(other));
			}
		}
		return Math.max(1, points);
	}

	private static int points(RunSpecification run) {
		int models = run.getModels().stream().mapToInt(Simulator::points).sum();
		int accelerators = run.getAccelerators().stream().mapToInt(Simulator::points).sum();
		return models * Math.max(1, run.getPolicies().size()) * Math.max(1, accelerators);
	}

	private static int points(ModelUse use) {
		return product(use.getArguments());
	}

	private static int points(AcceleratorUse use) {
		return product(use.getArguments());
	}

	private static int product(List<Argument> arguments) {
		int product = 1;
		for (Argument argument : arguments) {
			product *= argument.getValue() instanceof ListLiteral list ? Math.max(1, list.getElements().size()) : 1;
		}
		return product;
	}
}
