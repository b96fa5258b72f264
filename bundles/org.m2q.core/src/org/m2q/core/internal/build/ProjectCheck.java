package org.m2q.core.internal.build;

import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.jface.text.Document;
import org.eclipse.osgi.util.NLS;
import org.m2q.base.problem.Problem;
import org.m2q.core.internal.Activator;
import org.m2q.core.nature.M2qNature;
import org.m2q.core.problems.EditedFiles;
import org.m2q.core.problems.ProblemMarkers;
import org.m2q.core.tasks.Task;
import org.m2q.core.tasks.TaskMarkers;
import org.m2q.core.tasks.TaskTags;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;

/**
 * What is known of the files of a project, and what is to be checked.
 *
 * <p>A file is checked when it has changed, or when one that it imports, directly or not, in this project or another, has. The language
 * knows which these are: it reads a file again exactly when this is so. Files that an editor checks are left to it. What a cancelled run
 * has not checked is checked by the next one.
 */
final class ProjectCheck {

	private final IProject project;
	private final ReentrantLock running = new ReentrantLock();
	private final Map<IFile, M2qDocument> checked = new HashMap<>();
	private final Set<IFile> due = new LinkedHashSet<>();
	private final Set<IFile> changed = new LinkedHashSet<>();
	private boolean all;
	private volatile Set<IProject> others = Set.of();

	ProjectCheck(IProject project) {
		this.project = project;
	}

	IProject project() {
		return project;
	}

	/** The other projects whose files ours import, as of the last run. */
	Set<IProject> others() {
		return others;
	}

	/** Asks for a check of all files; those that the language has not read again are not analysed again. */
	synchronized void requestAll() {
		all = true;
	}

	/** Asks for a check of these files and of those that import them. */
	synchronized void request(Set<IFile> files) {
		changed.addAll(files);
	}

	private synchronized Set<IFile> takeChanges(Set<IFile> files) {
		Set<IFile> taken = new LinkedHashSet<>(changed);
		if (all) {
			taken.addAll(files);
			due.addAll(files);
		}
		changed.clear();
		all = false;
		return taken;
	}

	/**
	 * Checks what was asked for.
	 *
	 * @return whether {@link #others} is not what it was
	 * @throws OperationCanceledException when cancelled
	 */
	boolean run(IProgressMonitor monitor) throws CoreException {
		running.lock();
		try {
			Set<IFile> files = M2qFiles.of(project);
			due.retainAll(files);
			checked.keySet().retainAll(files);
			Set<IFile> taken = takeChanges(files);
			if (taken.isEmpty() && due.isEmpty()) {
				return false;
			}
			SubMonitor progress = SubMonitor.convert(monitor, NLS.bind(Messages.checking, project.getName()), 10);
			Map<IFile, M2qDocument> documents;
			try {
				documents = open(files, taken, progress.split(2));
			} catch (OperationCanceledException e) {
				request(taken);
				throw e;
			}
			check(documents, progress.split(8));
			Set<IProject> before = others;
			others = imported(documents);
			return !others.equals(before);
		} catch (CancellationException e) {
			throw new OperationCanceledException();
		} finally {
			running.unlock();
		}
	}

	/** Opens all files, which costs little for those that are known, and notes which are due. */
	private Map<IFile, M2qDocument> open(Set<IFile> files, Set<IFile> touched, SubMonitor progress) {
		progress.setWorkRemaining(files.size());
		M2qWorkspace language = Activator.instance().language();
		Map<IFile, M2qDocument> documents = new LinkedHashMap<>();
		for (IFile file : files) {
			progress.split(1);
			if (file.getLocation() == null) {
				continue;
			}
			M2qDocument document = language.open(file.getLocation().toPath());
			M2qDocument before = checked.get(file);
			boolean isDue = before == null ? touched.contains(file) || touched.stream().anyMatch(other -> isImported(document, other))
					: before != document;
			if (isDue) {
				due.add(file);
			} else {
				checked.put(file, document);
			}
			documents.put(file, document);
		}
		return documents;
	}

	private static boolean isImported(M2qDocument document, IFile file) {
		return file.getLocation() != null
				&& document.imported().stream().anyMatch(other -> other.uri().equals(file.getLocation().toPath().toUri().toString()));
	}

	private void check(Map<IFile, M2qDocument> documents, SubMonitor progress) throws CoreException {
		int count = due.size();
		int number = 0;
		progress.setWorkRemaining(count);
		for (IFile file : List.copyOf(due)) {
			M2qDocument document = documents.get(file);
			if (document != null) {
				progress.subTask(NLS.bind(Messages.checkingFile, new Object[] { file.getProjectRelativePath(), ++number, count }));
				mark(file, document, progress);
				checked.put(file, document);
			}
			due.remove(file);
			progress.split(1);
		}
	}

	private void mark(IFile file, M2qDocument document, SubMonitor progress) throws CoreException {
		if (M2qNature.isSet(project)) {
			String text = document.text().orElse("");
			TaskMarkers.show(file, Task.of(text, TaskTags.current(), Activator.instance().scanner()), text);
		}
		if (EditedFiles.isEdited(file)) {
			return;
		}
		List<Problem> problems = document.shownProblems(progress::isCanceled);
		if (!EditedFiles.isEdited(file) && M2qNature.isSet(project)) {
			ProblemMarkers.showNow(file, problems, document.uri(), new Document(document.text().orElse("")));
		}
	}

	private Set<IProject> imported(Map<IFile, M2qDocument> documents) {
		Set<IProject> projects = new LinkedHashSet<>();
		for (M2qDocument document : documents.values()) {
			for (M2qDocument other : document.imported()) {
				for (IFile file : project.getWorkspace().getRoot().findFilesForLocationURI(URI.create(other.uri()))) {
					projects.add(file.getProject());
				}
			}
		}
		projects.remove(project);
		return Set.copyOf(projects);
	}
}
