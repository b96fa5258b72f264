package org.m2q.ui.views.internal.results;

import java.nio.file.Path;
import java.util.Optional;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Shell;
import org.m2q.core.results.ResultStore;
import org.m2q.report.Report;
import org.m2q.report.ReportFormat;

/** Writes results into files of the user, whole or not at all, in the background. */
public final class ReportExport {

	private ReportExport() {
	}

	/** Asks for a file and writes the table of layers as it is shown. */
	static void askTable(Shell shell, String csv) {
		ask(shell, "layers.csv", "*.csv").ifPresent(path -> job(path, () -> ResultStore.writeWhole(path, writer -> writer.write(csv))));
	}

	/** Asks for a file and writes a report; its ending decides the format. */
	static void askReport(Shell shell, Report report, String name) {
		ask(shell, name + ".html", "*.html", "*.json", "*.csv", "*.md").ifPresent(path -> write(report, path));
	}

	private static Optional<Path> ask(Shell shell, String name, String... filters) {
		FileDialog dialog = new FileDialog(shell, SWT.SAVE);
		dialog.setText(Messages.exportTitle);
		dialog.setFilterExtensions(filters);
		dialog.setFileName(name);
		dialog.setOverwrite(true);
		return Optional.ofNullable(dialog.open()).map(Path::of);
	}

	/** Writes a report in the background: JSON, CSV or Markdown by the ending of the file, else one page of HTML. */
	public static Job write(Report report, Path path) {
		return job(path, () -> ResultStore.writeWhole(path, writer -> {
			String name = path.getFileName().toString();
			ReportFormat.ofFile(name).orElse(name.endsWith(ResultStore.SUFFIX) ? ReportFormat.JSON : ReportFormat.HTML).write(report, writer);
		}));
	}

	/** Work that may fail with a sentence for the user. */
	private interface Work {
		void run() throws org.eclipse.core.runtime.CoreException;
	}

	private static Job job(Path path, Work work) {
		Job job = Job.create(NLS.bind(Messages.exportJob, path.getFileName()), (ICoreRunnable) monitor -> work.run());
		job.setUser(true);
		job.schedule();
		return job;
	}
}
