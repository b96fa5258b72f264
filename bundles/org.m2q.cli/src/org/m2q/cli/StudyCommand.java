package org.m2q.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.accelerator.ExperimentResult;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.Severity;
import org.m2q.calibration.AccuracyStudy;
import org.m2q.calibration.CalibrationCache;
import org.m2q.calibration.Workers;
import org.m2q.calibration.data.DataException;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.Experiment;
import org.m2q.onnx.OnnxException;

import picocli.CommandLine.ParseResult;

/** What "evaluate" and "quantize" have in common: an experiment, its data, and results as text, JSON and CSV. */
final class StudyCommand {

	/** Folder of observed ranges, in the home folder of the user or where this variable says. */
	private static final String CACHE = "M2Q_CACHE";

	private final Terminal terminal;
	private final String name;

	StudyCommand(Terminal terminal, String name) {
		this.terminal = terminal;
		this.name = name;
	}

	/** Works on an experiment. */
	@FunctionalInterface
	interface Work {

		/** The results as text, JSON and CSV, with problems that were found. */
		Outcome of(Experiment experiment, ExperimentResult result, AccuracyStudy.Settings settings, AccuracyStudy.Listener listener, Cancellation cancellation)
				throws DataException, OnnxException;
	}

	/**
	 * Results in words.
	 *
	 * @param text for people
	 * @param json for programs
	 * @param csv for spreadsheets
	 * @param problems what was found
	 */
	record Outcome(String text, String json, String csv, List<Problem> problems) {
	}

	int run(ParseResult arguments, Work work) throws CommandException, IOException {
		String file = arguments.matchedPositionalValue(0, "");
		int samples = number(arguments, "--samples", 0);
		int threads = number(arguments, "--jobs", Runtime.getRuntime().availableProcessors());
		InputFiles files = new InputFiles(terminal);
		Path path = files.path(file);
		M2qDocument document = files.open(file);
		List<Problem> problems = new ArrayList<>(document.allProblems(Depth.STRUCTURE, Cancellation.NONE));
		Optional<Outcome> outcome = Optional.empty();
		try (OutputFiles output = new OutputFiles(terminal.directory()); Interruption interruption = new Interruption()) {
			Map<String, String> targets = new LinkedHashMap<>();
			for (String option : List.of("--json", "--csv")) {
				String target = arguments.matchedOptionValue(option, "");
				if (!target.isEmpty() && !target.equals("-")) {
					output.target(target);
				}
				targets.put(option, target);
			}
			if (problems.stream().noneMatch(Problem::isError)) {
				Experiment experiment = experiment(document, file, arguments.matchedOptionValue("--experiment", ""));
				ExperimentResult result = document.result(experiment, interruption);
				problems.addAll(result.problems().stream().filter(Problem::isError).toList());
				if (problems.stream().noneMatch(Problem::isError)) {
					Path folder = path.toAbsolutePath().getParent();
					outcome = Optional.of(work(work, experiment, result, new AccuracyStudy.Settings(folder, cache(arguments), samples, new Workers(threads)), interruption));
					problems.addAll(outcome.get().problems());
				}
			}
			files.diagnostics(arguments.matchedOptionValue("--ascii", false)).print(
					Diagnostics.sorted(problems.stream().distinct().toList(), document.uri()).stream().filter(problem -> problem.severity() != Severity.INFO).toList(),
					Diagnostics.LIMIT);
			if (outcome.isPresent()) {
				write(outcome.get(), targets, output);
			}
		}
		return outcome.isEmpty() || problems.stream().anyMatch(Problem::isError) ? ExitCode.PROBLEMS : ExitCode.OK;
	}

	private Outcome work(Work work, Experiment experiment, ExperimentResult result, AccuracyStudy.Settings settings, Interruption interruption) throws CommandException {
		SampleProgress progress = new SampleProgress(terminal);
		try {
			return work.of(experiment, result, settings, progress, interruption);
		} catch (DataException | OnnxException e) {
			throw new CommandException(ExitCode.PROBLEMS, e.getMessage() + ".");
		} finally {
			progress.end();
		}
	}

	private void write(Outcome outcome, Map<String, String> targets, OutputFiles output) throws CommandException, IOException {
		boolean shown = targets.containsValue("-");
		for (Map.Entry<String, String> target : targets.entrySet()) {
			String content = target.getKey().equals("--json") ? outcome.json() : outcome.csv();
			if (target.getValue().equals("-")) {
				Output.print(terminal, content);
			} else if (!target.getValue().isEmpty()) {
				output.write(target.getValue(), writer -> writer.write(content));
			}
		}
		output.commit();
		if (!shown) {
			Output.print(terminal, outcome.text());
		}
	}

	private int number(ParseResult arguments, String option, int otherwise) throws CommandException {
		String text = arguments.matchedOptionValue(option, "");
		if (text.isEmpty()) {
			return otherwise;
		}
		if (!text.matches("[1-9][0-9]{0,5}")) {
			throw CommandException.usage(option + " is a number from 1, not " + text + "; see \"m2q help " + name + "\".");
		}
		return Integer.parseInt(text);
	}

	private static Optional<CalibrationCache> cache(ParseResult arguments) {
		if (arguments.matchedOptionValue("--no-cache", false)) {
			return Optional.empty();
		}
		String folder = Optional.ofNullable(System.getenv(CACHE)).filter(text -> !text.isBlank()).orElse("");
		return Optional.of(new CalibrationCache(folder.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache", "m2q") : Path.of(folder)));
	}

	private static Experiment experiment(M2qDocument document, String file, String only) throws CommandException {
		List<Experiment> all = document.experiments();
		if (all.isEmpty()) {
			throw new CommandException(ExitCode.PROBLEMS, file + ": there is no experiment that names a model, policies, weights and data.");
		}
		return only.isEmpty() ? all.getFirst() : all.stream().filter(experiment -> only.equals(experiment.getName())).findFirst()
				.orElseThrow(() -> CommandException.usage("there is no experiment " + only + " in " + file + "; it has "
						+ String.join(", ", all.stream().map(Experiment::getName).toList()) + "."));
	}
}
