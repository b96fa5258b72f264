package org.m2q.ui.launch.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import org.eclipse.core.resources.IContainer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.ProgressMonitorWrapper;
import org.eclipse.core.runtime.Status;
import org.eclipse.jface.action.Action;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.progress.IProgressConstants;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.schedule.Scheduled;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.Severity;
import org.m2q.core.M2qCore;
import org.m2q.core.results.ResultStore;
import org.m2q.core.results.ShownResult;
import org.m2q.core.results.StoredResult;
import org.m2q.core.simulation.SimulationOutcome;
import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.ReportOutput;
import org.m2q.report.ExperimentReport;
import org.m2q.report.Report;
import org.m2q.report.ReportFormat;
import org.m2q.report.ScheduleTrace;
import org.m2q.report.TextOptions;
import org.m2q.report.TextReport;

/** Simulates, writes to the console what the command line prints, and stores the results. */
final class SimulationJob extends RunJob {

	/** Columns of the table, as the command line has them in a pipe. */
	static final int WIDTH = 100;

	private final SimulationSettings settings;
	private final String mode;
	private final RunProcess process;
	private final TextSource texts;
	private volatile boolean priced;
	private volatile Optional<ShownResult> first = Optional.empty();

	SimulationJob(SimulationSettings settings, String mode, RunProcess process, TextSource texts) {
		super(NLS.bind(Messages.jobName, settings.target().label()), process, NLS.bind(Messages.failed, settings.target().file()));
		this.settings = settings;
		this.mode = mode;
		this.process = process;
		this.texts = texts;
	}

	@Override
	String cancelledText() {
		return priced && settings.store() ? Messages.cancelledPartial : super.cancelledText();
	}

	@Override
	Optional<String> finishedText() {
		return first.map(result -> NLS.bind(Messages.openResult, result.stored().map(StoredResult::name).orElse(settings.target().label())));
	}

	/** Opens the result from the Progress view. */
	private void opens(ShownResult result) {
		first = Optional.of(result);
		Action open = new Action(finishedText().orElseThrow()) {
			@Override
			public void run() {
				Reveal.result(result, settings.compare());
			}
		};
		setProperty(IProgressConstants.ACTION_PROPERTY, open);
	}

	@Override
	int work(IProgressMonitor monitor) throws CoreException {
		OptionalDouble limit = EdpLimit.parse(settings.edpLimit())
				.orElseThrow(() -> new CoreException(Status.error(NLS.bind(Messages.limitWrong, settings.edpLimit()))));
		M2qDocument document = texts.open(settings.resource());
		SimulationOutcome outcome = M2qCore.simulator().run(document, settings.request(mode), new ProgressMonitorWrapper(monitor) {
			@Override
			public void worked(int work) {
				priced |= work > 0;
				super.worked(work);
			}

			@Override
			public void internalWorked(double work) {
				priced |= work > 0;
				super.internalWorked(work);
			}
		});
		IProject project = settings.resource().getProject();
		outcome.problems().stream().filter(problem -> problem.severity() != Severity.INFO).forEach(problem -> process.printError(problem(project, problem)));
		if (outcome.report().isEmpty()) {
			process.printError(outcome.obstacle().isEmpty() ? "" : outcome.obstacle() + "\n");
			outcome.problems().stream().filter(Problem::isError).findFirst().ifPresent(problem -> Reveal.problem(project, problem));
			return RunProcess.PROBLEMS;
		}
		Report report = outcome.report().get();
		if (report.partial()) {
			keep(report, project);
			return RunProcess.CANCELLED;
		}
		process.print(TextReport.print(report, new TextOptions(WIDTH, false, false, settings.detail().layers())));
		List<ShownResult> shown = new ArrayList<>();
		for (int i = 0; i < report.experiments().size(); i++) {
			Report own = new Report(report.file(), List.of(report.experiments().get(i)), report.inputs());
			String name = own.experiments().getFirst().name();
			if (settings.store() && !own.experiments().getFirst().points().isEmpty()) {
				StoredResult stored = new ResultStore(project).save(own, monitor);
				name = stored.name();
				print(Messages.stored, stored.file());
				shown.add(stored.shown(false));
			} else if (!own.experiments().getFirst().points().isEmpty()) {
				shown.add(new ShownResult("run:" + System.identityHashCode(this) + ":" + i, ShownResult.Origin.SIMULATION, Optional.of(settings.resource()),
						own, 0, 0, Optional.empty(), false));
			}
			write(own, project, name);
			if (settings.traces(mode)) {
				trace(outcome.results().get(i), project, name, monitor::isCanceled);
			}
			named(document, own, project);
		}
		if (!shown.isEmpty()) {
			opens(shown.getFirst());
			Reveal.result(shown.getFirst(), settings.compare());
		}
		List<String> exceeded = limit.isPresent() ? EdpLimit.exceeded(report, limit.getAsDouble()) : List.of();
		exceeded.forEach(sentence -> process.printError(sentence + "\n"));
		return report.expectationsMet() && exceeded.isEmpty() ? RunProcess.OK : RunProcess.EXPECTATION;
	}

	/** What a stopped run has priced. Its process has ended already, so that this goes on without the monitor that says so. */
	private void keep(Report report, IProject project) throws CoreException {
		List<ShownResult> shown = new ArrayList<>();
		for (ExperimentReport experiment : report.experiments()) {
			if (settings.store() && !experiment.points().isEmpty()) {
				Report own = new Report(report.file(), List.of(experiment), report.inputs(), true);
				StoredResult stored = new ResultStore(project).save(own, new NullProgressMonitor());
				print(Messages.partialStored, stored.file());
				shown.add(stored.shown(false));
			}
		}
		if (!shown.isEmpty()) {
			opens(shown.getLast());
			Reveal.result(shown.getLast(), false);
		}
	}

	private void write(Report report, IProject project, String name) throws CoreException {
		for (ReportFormat format : settings.formats()) {
			write(results(project).getFile(IPath.fromPortableString(name + format.ending())), writer -> format.write(report, writer));
		}
	}

	/** The reports that the experiment itself asks for, beside the file that says so. */
	private void named(M2qDocument document, Report report, IProject project) throws CoreException {
		IContainer folder = settings.resource().getParent();
		String name = report.experiments().getFirst().name();
		for (Experiment experiment : document.experiments()) {
			for (var member : experiment.getMembers()) {
				if (name.equals(experiment.getName()) && member instanceof ReportOutput wanted && wanted.getPath() != null) {
					IFile file = folder.getFile(IPath.fromPortableString(wanted.getPath()));
					ReportFormat format = ReportFormat.ofFile(wanted.getPath())
							.orElseThrow(() -> new CoreException(Status.error(NLS.bind(Messages.reportEnding, wanted.getPath(), ReportFormat.endings()))));
					write(file, writer -> format.write(report, writer));
				}
			}
		}
	}

	/** Every tile of the first point, for Perfetto and Chrome's tracing page. */
	private void trace(ExperimentResult result, IProject project, String name, Cancellation cancellation) throws CoreException {
		if (result.points().isEmpty()) {
			return;
		}
		Scheduled scheduled = PointSchedule.of(result.points().getFirst(), cancellation);
		if (scheduled.schedule().isPresent()) {
			write(results(project).getFile(IPath.fromPortableString(name + ".trace.json")),
					writer -> ScheduleTrace.write(scheduled.schedule().get(), writer));
		} else {
			scheduled.problems().forEach(problem -> process.printError(problem(project, problem)));
		}
	}

	private static IContainer results(IProject project) throws CoreException {
		var folder = project.getFolder(ResultStore.FOLDER);
		if (!folder.exists()) {
			folder.create(true, true, null);
		}
		return folder;
	}

	/** Writes content to a file of the project. */
	private interface Content {
		void write(java.io.Writer writer) throws IOException;
	}

	private void write(IFile file, Content content) throws CoreException {
		if (file.getLocation() == null) {
			throw new CoreException(Status.error(NLS.bind(Messages.notLocal, file.getFullPath())));
		}
		ResultStore.writeWhole(file.getLocation().toPath(), content::write);
		file.refreshLocal(IResource.DEPTH_ZERO, null);
		print(Messages.wrote, file);
	}

	private void print(String message, IFile file) {
		process.print(NLS.bind(message, file.getProjectRelativePath()) + "\n");
	}
}
