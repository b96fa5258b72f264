package org.m2q.ui.launch.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.osgi.util.NLS;
import org.m2q.base.problem.Problem;
import org.m2q.base.unit.Format;
import org.m2q.calibration.Accuracy;
import org.m2q.core.M2qCore;
import org.m2q.core.problems.Findings;
import org.m2q.core.quantized.AccuracyRun;
import org.m2q.core.quantized.AccuracyTable;
import org.m2q.core.quantized.HealthProblems;
import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.Experiment;

/** Scores the policies of experiments on their validation data, writes a table to the console and stores it with the project. */
final class AccuracyJob extends RunJob {

	private static final String RUN = "quantize";
	private static final int DIGITS = 3;

	private final RunTarget target;
	private final RunProcess process;
	private final TextSource texts;

	AccuracyJob(RunTarget target, RunProcess process, TextSource texts) {
		super(NLS.bind(Messages.accuracyJob, target.label()), process, NLS.bind(Messages.accuracyFailed, target.file()));
		this.target = target;
		this.process = process;
		this.texts = texts;
	}

	@Override
	int work(IProgressMonitor monitor) throws CoreException {
		IFile file = target.resource();
		IProject project = file.getProject();
		M2qDocument document = texts.open(file);
		Optional<String> experiment = Optional.of(target.experiment()).filter(name -> !name.isEmpty())
				.or(() -> document.experiments().stream().map(Experiment::getName).filter(name -> name != null).findFirst());
		if (experiment.isEmpty()) {
			process.printError(NLS.bind(Messages.noExperiment, file.getName()) + "\n");
			return RunProcess.PROBLEMS;
		}
		AccuracyRun.Outcome outcome = new AccuracyRun(document, experiment.get()).run(monitor, line -> process.print(line + "\n"));
		outcome.problems().forEach(problem -> process.printError(problem(project, problem)));
		List<Problem> findings = new ArrayList<>();
		for (int i = 0; i < outcome.points().size(); i++) {
			M2qCore.quantizedPoints().put(file, outcome.points().get(i));
			if (i == 0 && !outcome.points().getFirst().synthetic()) {
				findings.addAll(HealthProblems.of(outcome.points().getFirst(), document, outcome.policies().getFirst()));
			}
		}
		Findings.show(file, RUN, findings);
		if (outcome.table().isEmpty()) {
			process.printError(outcome.obstacle() + "\n");
			outcome.problems().stream().filter(Problem::isError).findFirst().ifPresent(problem -> Reveal.problem(project, problem));
			return RunProcess.PROBLEMS;
		}
		print(outcome.table().get());
		findings.forEach(problem -> process.print(problem(project, problem)));
		store(project, experiment.get(), outcome.table().get());
		return outcome.problems().stream().anyMatch(Problem::isError) ? RunProcess.PROBLEMS : RunProcess.OK;
	}

	private void print(AccuracyTable table) {
		process.print(NLS.bind(Messages.accuracyHead, new Object[] { table.model(), table.weights(), table.ranges(), table.data() }) + "\n");
		if (table.synthetic()) {
			process.print(Messages.syntheticNote + "\n");
		}
		List<String> titles = table.texts() ? List.of(Messages.accuracyPolicy, Messages.accuracyBits, Messages.accuracyExact, Messages.accuracyExactCase, Messages.accuracyErrors,
				Messages.accuracyAgreement, Messages.accuracyDivergence)
				: List.of(Messages.accuracyPolicy, Messages.accuracyBits, Messages.accuracyTop1, Messages.accuracyTop5, Messages.accuracyAgreement, Messages.accuracyDivergence);
		List<List<String>> rows = new ArrayList<>(List.of(titles));
		for (AccuracyTable.Row row : table.rows()) {
			Accuracy accuracy = row.accuracy();
			List<String> cells = new ArrayList<>(List.of(accuracy.name(), Format.significant(row.weightBits(), DIGITS), percent(accuracy.top1()), percent(accuracy.top5())));
			if (table.texts()) {
				cells.add(percent(accuracy.characterErrors()));
			}
			cells.add(percent(accuracy.agreement()));
			cells.add(Format.significant(accuracy.divergence(), DIGITS));
			rows.add(cells);
		}
		process.print("\n");
		for (List<String> row : rows) {
			StringBuilder line = new StringBuilder();
			for (int i = 0; i < row.size(); i++) {
				int column = i;
				int width = rows.stream().mapToInt(each -> each.get(column).length()).max().orElse(0);
				line.append(i == 0 ? "" : "  ").append(i == 0 ? row.get(i) + " ".repeat(width - row.get(i).length()) : " ".repeat(width - row.get(i).length()) + row.get(i));
			}
			process.print(line.toString().stripTrailing() + "\n");
		}
		process.print("\n");
	}

	/** Hundredths of a percent: that is what policies differ by. */
	private static String percent(double part) {
		return Double.isNaN(part) ? Messages.accuracyNone : String.format(Locale.ROOT, "%.2f %%", 100 * part);
	}

	private void store(IProject project, String experiment, AccuracyTable table) throws CoreException {
		IFile file = ResultFiles.write(project, experiment, "accuracy", table.csv());
		process.print(NLS.bind(Messages.stored, file.getProjectRelativePath()) + "\n");
	}
}
