package org.m2q.ui.views.internal.results;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Shell;
import org.m2q.core.results.ResultStore;
import org.m2q.report.CsvReport;
import org.m2q.report.HtmlReport;
import org.m2q.report.JsonReport;
import org.m2q.report.LayerSelection;
import org.m2q.report.MarkdownReport;
import org.m2q.report.Report;

/** Writes results into files of the user, whole or not at all, in the background. */
public final class ReportExport {

	private static final int LAYERS = 20;

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
			String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
			if (name.endsWith(".json") || name.endsWith(ResultStore.SUFFIX)) {
				JsonReport.write(report, writer);
			} else if (name.endsWith(".csv")) {
				CsvReport.write(report, writer);
			} else if (name.endsWith(".md")) {
				MarkdownReport.write(report, LayerSelection.parse("top:" + LAYERS).orElseThrow(), writer);
			} else {
				HtmlReport.write(report, writer);
			}
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
