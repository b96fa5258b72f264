package org.m2q.ui.views.internal.export;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.m2q.core.results.ResultStore;
import org.m2q.report.Report;
import org.m2q.report.ReportFormat;

/**
 * The files that results are exported into.
 *
 * @param targets where each result goes
 * @param format what they are written as
 */
record ReportFiles(Map<IFile, Path> targets, ReportFormat format) {

	/** Files in a folder that are called as the results; results of several projects with one name get that of their project as well. */
	static ReportFiles in(Path folder, List<IFile> results, ReportFormat format) {
		Map<String, Long> names = results.stream().collect(Collectors.groupingBy(ReportFiles::name, HashMap::new, Collectors.counting()));
		Map<IFile, Path> targets = new LinkedHashMap<>();
		for (IFile result : results) {
			String name = names.get(name(result)) == 1 ? name(result) : result.getProject().getName() + "-" + name(result);
			targets.put(result, folder.resolve(name + format.ending()));
		}
		return new ReportFiles(targets, format);
	}

	private static String name(IFile result) {
		return result.getName().substring(0, result.getName().length() - ResultStore.SUFFIX.length());
	}

	/** Those that exist already. */
	List<Path> existing() {
		return targets.values().stream().filter(Files::exists).toList();
	}

	/**
	 * Writes all of them, each whole or not at all.
	 *
	 * @throws CoreException with a sentence for the user about the first one that fails
	 */
	void write(IProgressMonitor monitor) throws CoreException {
		SubMonitor progress = SubMonitor.convert(monitor, Messages.writing, targets.size());
		for (Map.Entry<IFile, Path> entry : targets.entrySet()) {
			progress.checkCanceled();
			progress.subTask(entry.getValue().getFileName().toString());
			Report report = ResultStore.read(entry.getKey()).report();
			ResultStore.writeWhole(entry.getValue(), writer -> format.write(report, writer));
			progress.worked(1);
		}
	}
}
