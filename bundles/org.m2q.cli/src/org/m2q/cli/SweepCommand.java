package org.m2q.cli;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;

import org.m2q.accelerator.RunChanges;
import org.m2q.accelerator.sweep.Axis;
import org.m2q.accelerator.sweep.CsvSweepSink;
import org.m2q.accelerator.sweep.DesignSpace;
import org.m2q.accelerator.sweep.DesignSpaces;
import org.m2q.accelerator.sweep.Sweep;
import org.m2q.accelerator.sweep.SweepPoint;
import org.m2q.accelerator.sweep.SweepSink;
import org.m2q.accelerator.sweep.SweepSummary;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemException;
import org.m2q.base.problem.Severity;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.run.Adjustables;
import org.m2q.dsl.run.RunSettings;
import org.m2q.model.m2q.Callable;
import org.m2q.model.m2q.Experiment;

import picocli.CommandLine.ParseResult;

/** Prices every point of the grids of experiments and writes one row each. */
final class SweepCommand {

	private final Terminal terminal;

	SweepCommand(Terminal terminal) {
		this.terminal = terminal;
	}

	/** What is priced, and what it uses in place of what the text says. */
	private record Work(List<DesignSpace> spaces, RunChanges changes) {
	}

	int run(ParseResult arguments) throws CommandException, IOException {
		SweepOptions options = SweepOptions.of(arguments);
		InputFiles files = new InputFiles(terminal);
		files.path(options.file());
		Optional<Path> target = target(options);
		M2qDocument document = files.open(options.file());
		List<Problem> problems = new ArrayList<>(document.allProblems(Depth.STRUCTURE, Cancellation.NONE));
		Optional<Work> work = problems.stream().anyMatch(Problem::isError) ? Optional.empty() : work(document, options, problems, files.names());
		files.diagnostics(options.ascii()).print(
				Diagnostics.sorted(problems, document.uri()).stream().filter(problem -> problem.severity() != Severity.INFO).toList(), Diagnostics.LIMIT);
		if (work.isEmpty()) {
			return ExitCode.PROBLEMS;
		}
		try (Interruption interruption = new Interruption()) {
			return sweep(work.get(), options, target, files, interruption);
		}
	}

	/** Empty when there is none; adds why. */
	private static Optional<Work> work(M2qDocument document, SweepOptions options, List<Problem> problems, FileNames names) throws CommandException {
		try {
			List<DesignSpace> spaces = spaces(document, options);
			refuse(document, options, names);
			return Optional.of(new Work(spaces, options.changes().changes(document, options.experiment(), names)));
		} catch (ProblemException e) {
			problems.add(e.problem());
			return Optional.empty();
		}
	}

	/** When no value of a parameter can be, nothing can be priced; a point with one that cannot be among others has a row that says so. */
	private static void refuse(M2qDocument document, SweepOptions options, FileNames names) throws CommandException {
		Adjustables known = Adjustables.of(document, options.experiment());
		for (Axis axis : options.axes()) {
			Optional<RunSettings.Refusal> refusal = known.refusal(axis.parameter(), axis.values().getFirst());
			if (refusal.isPresent() && axis.values().stream().allMatch(value -> known.refusal(axis.parameter(), value).isPresent())) {
				throw CommandException.usage(ChangeOptions.SET + ' ' + refusal.get().sentence(names::place));
			}
		}
	}

	/** The file to write; empty for the standard output. Finds out early what would only fail after the work is done. */
	private Optional<Path> target(SweepOptions options) throws CommandException {
		if (options.csv().equals(Output.STANDARD_OUTPUT)) {
			return Optional.empty();
		}
		try (OutputFiles output = new OutputFiles(terminal.directory())) {
			return Optional.of(output.target(options.csv()));
		}
	}

	private static List<DesignSpace> spaces(M2qDocument document, SweepOptions options) throws CommandException {
		List<Experiment> experiments = document.experiments();
		if (options.experiment().isPresent()) {
			String names = String.join(", ", experiments.stream().map(Experiment::getName).toList());
			experiments = experiments.stream().filter(experiment -> options.experiment().get().equals(experiment.getName())).toList();
			if (experiments.isEmpty()) {
				throw CommandException.usage("there is no experiment " + options.experiment().get() + " in " + options.file()
						+ (names.isEmpty() ? "; it has none." : "; it has " + names + "."));
			}
		}
		List<DesignSpace> spaces = new ArrayList<>();
		try {
			for (Experiment experiment : experiments) {
				spaces.addAll(DesignSpaces.of(experiment, options.axes(), TextLocator.INSTANCE));
			}
		} catch (IllegalArgumentException e) {
			throw CommandException.usage(e.getMessage() + "; see \"m2q help sweep\".");
		}
		if (spaces.isEmpty()) {
			throw new CommandException(ExitCode.PROBLEMS, options.file() + ": there is no experiment with a run to sweep. "
					+ "Add \"experiment NAME { run MODEL with POLICY on ACCELERATOR }\".");
		}
		Set<String> known = new LinkedHashSet<>();
		spaces.forEach(space -> {
			space.hardware().forEach(hardware -> known.addAll(names(hardware.accelerator())));
			space.models().forEach(model -> known.addAll(names(model.model())));
		});
		for (Axis axis : options.axes()) {
			if (!known.contains(axis.parameter())) {
				throw CommandException.usage("--set " + axis.parameter() + ": no model or accelerator of the experiments has this parameter; they have "
						+ String.join(", ", known) + ".");
			}
		}
		return spaces;
	}

	private static List<String> names(Callable callable) {
		return callable.getParameters().stream().map(parameter -> String.valueOf(parameter.getName())).toList();
	}

	private int sweep(Work work, SweepOptions options, Optional<Path> target, InputFiles files, Interruption interruption)
			throws CommandException, IOException {
		Run run = new Run(work, options, interruption);
		if (target.isEmpty()) {
			Output.report(terminal, writer -> run.into(CsvSweepSink.to(writer, work.spaces(), work.changes())));
		} else if (Files.exists(target.get()) && !Files.isRegularFile(target.get())) {
			// A device or a pipe is not replaced, it is written to.
			try (Writer writer = new OutputStreamWriter(Files.newOutputStream(target.get()), StandardCharsets.UTF_8)) {
				run.into(CsvSweepSink.to(writer, work.spaces(), work.changes()));
			} catch (IOException e) {
				throw CommandException.inputOutput("cannot write " + options.csv() + ": " + Reasons.of(e) + ".");
			}
		} else {
			toFile(run, options, target.get(), work);
		}
		terminal.err().println("m2q: " + run.points + (run.points == 1 ? " point" : " points") + (run.failed == 0 ? "" : ", " + run.failed
				+ " of them with problems; the column \"problem\" names them") + ".");
		if (run.failed == run.points && run.first.isPresent()) {
			files.diagnostics(options.ascii()).print(List.of(run.first.get()), Diagnostics.LIMIT);
			return ExitCode.PROBLEMS;
		}
		return ExitCode.OK;
	}

	private static void toFile(Run run, SweepOptions options, Path target, Work work) throws CommandException {
		Path file = target;
		try {
			// What a link points to is replaced, not the link.
			file = Files.exists(target) ? target.toRealPath() : target;
			try (CsvSweepSink sink = CsvSweepSink.to(file, work.spaces(), work.changes())) {
				run.into(sink);
			}
		} catch (IOException e) {
			throw CommandException.inputOutput("cannot write " + options.csv() + ": " + Reasons.of(e) + "; rows so far are in "
					+ CsvSweepSink.partial(file).getFileName() + ".");
		}
	}

	/** One run over all spaces. */
	private final class Run {

		private final Work work;
		private final SweepOptions options;
		private final Interruption interruption;
		private long points;
		private long failed;
		private Optional<Problem> first = Optional.empty();

		Run(Work work, SweepOptions options, Interruption interruption) {
			this.work = work;
			this.options = options;
			this.interruption = interruption;
		}

		void into(CsvSweepSink sink) throws IOException {
			ProgressLine line = new ProgressLine(terminal, work.spaces().stream().mapToLong(DesignSpace::size).sum());
			Sweep sweep = new Sweep(TextLocator.INSTANCE).with(work.changes());
			SweepSink noting = point -> {
				note(point);
				sink.accept(point);
			};
			try {
				for (DesignSpace space : work.spaces()) {
					long before = points;
					SweepSummary summary = sweep.run(space, options.jobs(), interruption, (done, total) -> line.at(before + done), noting);
					points += summary.points();
					failed += summary.failed();
				}
				sink.complete();
			} catch (CancellationException e) {
				// What a pipe or a partial file has got so far ends with a whole row.
				sink.close();
				throw e;
			} finally {
				line.end();
			}
		}

		private void note(SweepPoint point) {
			if (first.isEmpty()) {
				first = point.problem();
			}
		}
	}
}
