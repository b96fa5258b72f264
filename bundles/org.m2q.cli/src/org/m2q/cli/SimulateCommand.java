package org.m2q.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.RunChanges;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.Severity;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.ReportOutput;
import org.m2q.report.ExperimentReport;
import org.m2q.report.Report;
import org.m2q.report.ReportFormat;
import org.m2q.report.TextOptions;
import org.m2q.report.TextReport;

import picocli.CommandLine.ParseResult;

/** Runs experiments and reports what they came to. */
final class SimulateCommand {

	private final Terminal terminal;

	SimulateCommand(Terminal terminal) {
		this.terminal = terminal;
	}

	int run(ParseResult arguments) throws CommandException, IOException {
		SimulateOptions options = SimulateOptions.of(arguments);
		InputFiles files = new InputFiles(terminal, SeverityOptions.of(arguments));
		files.path(options.file());
		try (OutputFiles output = new OutputFiles(terminal.directory())) {
			for (String name : options.outputs().names().values()) {
				if (!name.equals(Output.STANDARD_OUTPUT)) {
					output.target(name);
				}
			}
			M2qDocument document = files.open(options.file());
			// The experiments that are wanted are run below, and the others need not be.
			List<Problem> problems = new ArrayList<>(document.allProblems(Depth.STRUCTURE, Cancellation.NONE));
			int length = document.text().orElse("").length();
			if (options.given().isPresent() && problems.stream().noneMatch(Problem::isError)) {
				document = files.openWith(document, options.given().get());
				blameOptions(document.problems(Depth.STRUCTURE, Cancellation.NONE), document, length);
			}
			List<Experiment> experiments = problems.stream().anyMatch(Problem::isError) ? List.of() : chosen(document, options);
			Simulation simulation = new Simulation(files.names(), options.costs(),
					experiments.isEmpty() ? RunChanges.NONE : options.changes().changes(document, only(options), files.names()));
			List<ExperimentReport> reports = new ArrayList<>();
			for (Experiment experiment : experiments) {
				simulation.run(document, experiment, problems).ifPresent(reports::add);
			}
			if (options.given().isPresent()) {
				blameOptions(problems, document, length);
			}
			List<Problem> sorted = Diagnostics.sorted(problems, document.uri());
			// What is only worth knowing stands among the notes of the report.
			files.diagnostics(options.ascii()).print(sorted.stream().filter(problem -> problem.severity() != Severity.INFO).toList(),
					Diagnostics.LIMIT);
			if (sorted.stream().anyMatch(Problem::isError)) {
				return ExitCode.PROBLEMS;
			}
			if (experiments.isEmpty()) {
				throw new CommandException(ExitCode.PROBLEMS, options.file() + ": " + nothing(document));
			}
			Report report = new Report(options.file(), reports);
			write(report, options, experiments, output);
			return report.expectationsMet() ? ExitCode.OK : ExitCode.EXPECTATION;
		}
	}

	/** What is wrong behind the text of the file, in the experiment of the options, is the fault of the command line. */
	private static void blameOptions(List<Problem> problems, M2qDocument document, int length) throws CommandException {
		Optional<Problem> wrong = problems.stream()
				.filter(problem -> problem.isError() && problem.span().uri().equals(document.uri()) && problem.span().offset() >= length)
				.findFirst();
		if (wrong.isPresent()) {
			throw CommandException.usage("--model, --policy, --on or --using: " + wrong.get().message());
		}
	}

	/** Name of the only experiment to run. */
	private static Optional<String> only(SimulateOptions options) {
		return options.given().isPresent() ? Optional.of(SimulateOptions.GIVEN_NAME) : options.experiment();
	}

	/** The experiments to run, none when the file has none. */
	private static List<Experiment> chosen(M2qDocument document, SimulateOptions options) throws CommandException {
		List<Experiment> all = document.experiments();
		String only = only(options).orElse("");
		if (only.isEmpty()) {
			return all;
		}
		List<Experiment> named = all.stream().filter(experiment -> only.equals(experiment.getName())).toList();
		if (named.isEmpty()) {
			String names = String.join(", ", all.stream().map(Experiment::getName).toList());
			throw CommandException.usage("there is no experiment " + only + " in " + options.file()
					+ (names.isEmpty() ? "; it has none." : "; it has " + names + "."));
		}
		// The experiment of the options is the last one of that name.
		return List.of(named.get(named.size() - 1));
	}

	private static String nothing(M2qDocument document) {
		String model = document.models().isEmpty() ? "MODEL" : document.models().get(document.models().size() - 1).getName();
		return "there is no experiment to run. Add \"experiment NAME { run " + model
				+ " with POLICY on ACCELERATOR }\", or give --model, --policy and --on.";
	}

	private void write(Report report, SimulateOptions options, List<Experiment> experiments, OutputFiles output)
			throws CommandException, IOException {
		options.outputs().write(report, output);
		List<String> named = writeNamed(report, options, experiments, output);
		output.commit();
		for (String name : named) {
			terminal.err().println("m2q: wrote " + Printable.line(name, terminal.isAscii()) + ".");
		}
		options.outputs().print(report, terminal);
		if (options.table()) {
			TextOptions text = new TextOptions(terminal.width(), terminal.colorsOut(), options.ascii() || terminal.isAscii(), options.layers());
			Output.print(terminal, TextReport.print(report, text));
		}
	}

	/** The reports that the experiments themselves ask for, beside the file that says so. */
	private List<String> writeNamed(Report report, SimulateOptions options, List<Experiment> experiments, OutputFiles output)
			throws CommandException {
		Path folder = Path.of(options.file()).getParent();
		List<String> written = new ArrayList<>();
		for (int i = 0; i < experiments.size(); i++) {
			Report own = new Report(report.file(), List.of(report.experiments().get(i)));
			for (var member : experiments.get(i).getMembers()) {
				if (member instanceof ReportOutput wanted && wanted.getPath() != null) {
					String name = folder == null ? wanted.getPath() : folder.resolve(wanted.getPath()).toString();
					ReportFormat format = ReportFormat.ofFile(name).orElseThrow(
							() -> CommandException.inputOutput("cannot write " + name + ": the name of a report ends in " + ReportFormat.endings() + "."));
					output.write(name, writer -> format.write(own, writer));
					written.add(name);
				}
			}
		}
		return written;
	}
}
