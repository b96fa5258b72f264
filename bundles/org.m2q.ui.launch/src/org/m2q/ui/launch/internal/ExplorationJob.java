package org.m2q.ui.launch.internal;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.Status;
import org.eclipse.jface.action.Action;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.progress.IProgressConstants;
import org.m2q.core.M2qCore;
import org.m2q.core.exploration.ExplorationListener;
import org.m2q.core.exploration.ExplorationRequest;
import org.m2q.core.exploration.PolicyExploration;
import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.Experiment;

/** Searches for policies: the points go to the Pareto view as they come, the front to the console, all points into a table of the project. */
final class ExplorationJob extends RunJob {

	private final ExplorationSettings settings;
	private final RunProcess process;
	private final TextSource texts;
	private final AtomicBoolean printed = new AtomicBoolean();
	private final AtomicBoolean revealed = new AtomicBoolean();
	private volatile Optional<PolicyExploration> exploration = Optional.empty();

	ExplorationJob(ExplorationSettings settings, RunProcess process, TextSource texts) {
		super(NLS.bind(Messages.explorationJob, settings.target().label()), process, NLS.bind(Messages.explorationFailed, settings.target().file()));
		this.settings = settings;
		this.process = process;
		this.texts = texts;
	}

	@Override
	int work(IProgressMonitor monitor) throws CoreException {
		Optional<String> wrong = settings.obstacle();
		if (wrong.isPresent()) {
			throw new CoreException(Status.error(wrong.get()));
		}
		IFile file = settings.target().resource();
		M2qDocument document = texts.open(file);
		Optional<String> experiment = Optional.of(settings.target().experiment()).filter(name -> !name.isEmpty())
				.or(() -> document.experiments().stream().map(Experiment::getName).filter(name -> name != null).findFirst());
		if (experiment.isEmpty()) {
			process.printError(NLS.bind(Messages.noExperiment, file.getName()) + "\n");
			return RunProcess.PROBLEMS;
		}
		PolicyExploration search = new PolicyExploration(new ExplorationRequest(file, document.text().orElse(""), texts.texts(), experiment.get(),
				settings.single(), settings.limits()));
		exploration = Optional.of(search);
		ExplorationListener listener = changed -> reveal(changed, search);
		M2qCore.explorations().addListener(listener);
		try {
			M2qCore.explorations().run(search, monitor);
		} finally {
			M2qCore.explorations().removeListener(listener);
		}
		if (!search.obstacle().isEmpty()) {
			process.printError(search.obstacle() + "\n");
			return RunProcess.PROBLEMS;
		}
		print(search);
		if (search.isStopped() && !monitor.isCanceled()) {
			process.printError(cancelledText() + "\n");
		}
		if (settings.store() && !search.points().isEmpty()) {
			IFile stored = ResultFiles.write(file.getProject(), experiment.get(), "exploration", search.csv().orElseThrow());
			process.print(NLS.bind(Messages.stored, stored.getProjectRelativePath()) + "\n");
		}
		Reveal.endedExploration(search);
		return search.isStopped() ? RunProcess.CANCELLED : RunProcess.OK;
	}

	/** Once it is known what the search is about. */
	private void reveal(PolicyExploration changed, PolicyExploration search) {
		if (changed == search && search.metric().isPresent() && revealed.compareAndSet(false, true)) {
			setProperty(IProgressConstants.ACTION_PROPERTY, new Action(Messages.openPoints) {
				@Override
				public void run() {
					Reveal.exploration(search);
				}
			});
			Reveal.exploration(search);
		}
	}

	private void print(PolicyExploration search) {
		if (printed.compareAndSet(false, true)) {
			search.table(SimulationJob.WIDTH).ifPresent(process::print);
		}
	}

	@Override
	void beforeCancelled() {
		exploration.ifPresent(this::print);
	}

	@Override
	String cancelledText() {
		int points = exploration.map(search -> search.points().size()).orElse(0);
		return points == 0 ? super.cancelledText() : NLS.bind(Messages.explorationStopped, Integer.toString(points));
	}

	@Override
	Optional<String> finishedText() {
		return exploration.filter(search -> search.metric().isPresent()).map(search -> Messages.openPoints);
	}
}
