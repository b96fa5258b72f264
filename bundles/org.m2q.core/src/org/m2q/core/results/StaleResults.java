package org.m2q.core.results;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IResourceChangeEvent;
import org.eclipse.core.resources.IResourceChangeListener;
import org.eclipse.core.resources.IResourceDelta;
import org.eclipse.core.resources.IWorkspace;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.core.M2qCore;
import org.m2q.core.internal.Activator;
import org.m2q.core.problems.Findings;
import org.m2q.core.problems.SeverityPreferences;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.validation.Suppressions;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.M2qPackage;
import org.m2q.report.InputReport;
import org.m2q.report.ReportHead;

/**
 * Marks experiments whose newest stored result was made from other text than what is saved now. Looks whenever a text or a result has changed, in the
 * background, and only at the heads of results.
 */
public final class StaleResults implements IResourceChangeListener {

	private static final String RUN = "stale";
	private static final long DELAY = 300;

	private final Set<IProject> due = new LinkedHashSet<>();
	private final Job job = new Job(Messages.staleJob) {

		@Override
		protected IStatus run(IProgressMonitor monitor) {
			for (IProject project : take()) {
				if (monitor.isCanceled()) {
					return Status.CANCEL_STATUS;
				}
				look(project);
			}
			return Status.OK_STATUS;
		}
	};

	/** The newest result of an experiment. */
	private record Newest(IFile result, ReportHead head) {
	}

	/** Prepares, without looking yet. */
	public StaleResults() {
		job.setSystem(true);
		job.setPriority(Job.DECORATE);
	}

	/** Looks at all open projects, and from now on at what changes. */
	public void start(IWorkspace workspace) {
		workspace.addResourceChangeListener(this, IResourceChangeEvent.POST_CHANGE);
		request(List.of(workspace.getRoot().getProjects()));
	}

	/** Ends. */
	public void stop(IWorkspace workspace) {
		workspace.removeResourceChangeListener(this);
		job.cancel();
	}

	@Override
	public void resourceChanged(IResourceChangeEvent event) {
		Set<IProject> changed = new LinkedHashSet<>();
		try {
			event.getDelta().accept(delta -> {
				boolean content = delta.getKind() != IResourceDelta.CHANGED || (delta.getFlags() & IResourceDelta.CONTENT) != 0;
				if (content && delta.getResource() instanceof IFile file && isOurs(file)) {
					changed.add(file.getProject());
				}
				return true;
			});
		} catch (CoreException e) {
			return;
		}
		if (!changed.isEmpty()) {
			// Texts of other projects may be imported.
			request(List.of(((IWorkspace) event.getSource()).getRoot().getProjects()));
		}
	}

	private static boolean isOurs(IFile file) {
		return M2qCore.FILE_EXTENSION.equals(file.getFileExtension()) || ResultStore.EXTENSION.equals(file.getFileExtension());
	}

	private void request(List<IProject> projects) {
		synchronized (due) {
			projects.stream().filter(project -> project.isAccessible() && project.getFolder(ResultStore.FOLDER).exists()).forEach(due::add);
			if (due.isEmpty()) {
				return;
			}
		}
		job.schedule(DELAY);
	}

	private List<IProject> take() {
		synchronized (due) {
			List<IProject> taken = List.copyOf(due);
			due.clear();
			return taken;
		}
	}

	private static void look(IProject project) {
		try {
			Map<IFile, List<Problem>> findings = new LinkedHashMap<>();
			for (IMarker marker : project.findMarkers(M2qCore.FINDING_MARKER, false, IResource.DEPTH_INFINITE)) {
				if (marker.getAttribute(M2qCore.CODE_ATTRIBUTE, "").equals(ProblemCodes.SIM_STALE) && marker.getResource() instanceof IFile file) {
					findings.put(file, new ArrayList<>());
				}
			}
			for (Map.Entry<String, Newest> entry : newest(project).entrySet()) {
				Optional<IFile> source = SourcePlace.find(project, entry.getValue().head().file());
				if (source.isPresent()) {
					problem(source.get(), entry.getKey(), entry.getValue()).ifPresent(problem -> findings.computeIfAbsent(source.get(), file -> new ArrayList<>()).add(problem));
				}
			}
			for (Map.Entry<IFile, List<Problem>> entry : findings.entrySet()) {
				Findings.show(entry.getKey(), RUN, entry.getValue());
			}
		} catch (CoreException e) {
			// The project was closed or deleted meanwhile, and its markers with it.
			return;
		}
	}

	/** By experiment; results that do not say from which texts they were made are left out. */
	private static Map<String, Newest> newest(IProject project) throws CoreException {
		Map<String, Newest> newest = new LinkedHashMap<>();
		ResultStore store = new ResultStore(project);
		for (IFile file : store.files().stream().sorted(Comparator.comparingLong(IFile::getLocalTimeStamp).reversed()).toList()) {
			String experiment = ResultStore.experimentOf(file);
			if (!newest.containsKey(experiment)) {
				ResultHeads.read(file).filter(head -> !head.inputs().isEmpty()).ifPresent(head -> newest.put(experiment, new Newest(file, head)));
			}
		}
		return newest;
	}

	private static Optional<Problem> problem(IFile source, String name, Newest newest) {
		List<String> changed = newest.head().inputs().stream().filter(input -> !isCurrent(source.getProject(), input)).map(InputReport::file).toList();
		if (changed.isEmpty() || source.getLocation() == null) {
			return Optional.empty();
		}
		M2qDocument document = Activator.instance().language().open(source.getLocation().toPath());
		Optional<Experiment> experiment = document.experiments().stream().filter(candidate -> name.equals(candidate.getName())).findFirst();
		if (experiment.isEmpty()) {
			return Optional.empty();
		}
		String path = newest.result().getProjectRelativePath().toString();
		String message = NLS.bind(changed.size() == 1 ? Messages.staleOne : Messages.staleMany,
				new Object[] { path, time(Instant.ofEpochMilli(newest.result().getLocalTimeStamp())), changed.getFirst(), changed.size() });
		Problem problem = new Problem(ProblemCodes.SIM_STALE, ProblemCodes.severity(ProblemCodes.SIM_STALE), message,
				TextLocator.INSTANCE.locate(experiment.get(), M2qPackage.Literals.NAMED_ELEMENT__NAME), List.of(name, path));
		return Suppressions.of(experiment.get().eResource()).remaining(List.of(problem)).stream().findFirst().flatMap(SeverityPreferences.of(source.getProject())::apply);
	}

	/** Of today the time alone. */
	private static String time(Instant when) {
		var local = when.atZone(ZoneId.systemDefault());
		return (local.toLocalDate().equals(LocalDate.now()) ? DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
				: DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT)).format(local);
	}

	private static boolean isCurrent(IProject project, InputReport input) {
		return SourcePlace.find(project, input.file()).flatMap(StaleResults::text).filter(input::isOf).isPresent();
	}

	private static Optional<String> text(IFile file) {
		try (var content = file.getContents(true)) {
			return Optional.of(new String(content.readAllBytes(), StandardCharsets.UTF_8));
		} catch (IOException | CoreException e) {
			return Optional.empty();
		}
	}
}
