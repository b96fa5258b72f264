package org.m2q.core.results;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.CoreException;
import org.m2q.report.InputReport;
import org.m2q.report.ReportHead;

/**
 * The stored results that were made from exactly the texts that there are now. What was read is remembered, so that asking again after every keystroke
 * costs one digest. Safe for use by several threads; not for the user interface thread.
 */
public final class ExactResults {

	private final ResultHeads heads = new ResultHeads();
	private final Map<IFile, Read> results = new HashMap<>();
	private Optional<Map.Entry<IFile, Read>> baseline = Optional.empty();

	private record Read(long stamp, Optional<StoredResult> result) {
	}

	/**
	 * The newest result of every experiment of a file that was made from what is in the editors now.
	 *
	 * @param source the {@code .m2q} file
	 * @param texts the present text of a file, unsaved changes included; empty when it cannot be read
	 */
	public synchronized List<StoredResult> of(IFile source, Function<IFile, Optional<String>> texts) {
		IProject project = source.getProject();
		if (!project.isAccessible() || !project.getFolder(ResultStore.FOLDER).exists()) {
			return List.of();
		}
		Map<String, InputReport> present = new HashMap<>();
		Set<String> found = new HashSet<>();
		List<IFile> exact = new ArrayList<>();
		for (IFile file : files(project)) {
			if (!found.contains(ResultStore.experimentOf(file)) && heads.of(file).filter(head -> isExact(head, source, texts, present)).isPresent()) {
				found.add(ResultStore.experimentOf(file));
				exact.add(file);
			}
		}
		results.keySet().retainAll(exact);
		return exact.stream().map(this::read).flatMap(Optional::stream).toList();
	}

	/** The pinned baseline of a project; empty when there is none or it cannot be read. */
	public synchronized Optional<StoredResult> pinned(IProject project) {
		Optional<IFile> file = Baselines.of(project);
		if (file.isEmpty()) {
			baseline = Optional.empty();
			return Optional.empty();
		}
		long stamp = file.get().getModificationStamp();
		if (baseline.filter(known -> known.getKey().equals(file.get()) && known.getValue().stamp() == stamp).isEmpty()) {
			baseline = Optional.of(Map.entry(file.get(), new Read(stamp, load(file.get()))));
		}
		return baseline.get().getValue().result();
	}

	/** The newest first. */
	private List<IFile> files(IProject project) {
		try {
			heads.clean();
			return new ResultStore(project).files().stream().sorted(Comparator.comparingLong(IFile::getLocalTimeStamp).reversed()
					.thenComparing(ResultStore::numberOf, Comparator.reverseOrder())).toList();
		} catch (CoreException e) {
			// The project was closed meanwhile.
			return List.of();
		}
	}

	private static boolean isExact(ReportHead head, IFile source, Function<IFile, Optional<String>> texts, Map<String, InputReport> present) {
		return !head.inputs().isEmpty() && SourcePlace.find(source.getProject(), head.file()).filter(source::equals).isPresent()
				&& head.inputs().stream().allMatch(input -> input.equals(present.computeIfAbsent(input.file(),
						name -> SourcePlace.find(source.getProject(), name).flatMap(texts).map(text -> InputReport.of(name, text)).orElse(new InputReport(name, "")))));
	}

	private Optional<StoredResult> read(IFile file) {
		long stamp = file.getModificationStamp();
		return results.compute(file, (key, known) -> known != null && known.stamp() == stamp ? known : new Read(stamp, load(key))).result();
	}

	private static Optional<StoredResult> load(IFile file) {
		try {
			return Optional.of(ResultStore.read(file));
		} catch (CoreException e) {
			// Whoever opens the file is told what is wrong with it.
			return Optional.empty();
		}
	}
}
