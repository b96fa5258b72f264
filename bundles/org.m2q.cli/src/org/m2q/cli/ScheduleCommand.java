package org.m2q.cli;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.ExperimentRunner;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.RunChanges;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.ScheduleVerifier;
import org.m2q.accelerator.schedule.Scheduled;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.accelerator.schedule.Violation;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.Severity;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Experiment;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.report.IrStage;
import org.m2q.report.IrText;
import org.m2q.report.ScheduleCsv;
import org.m2q.report.ScheduleJson;
import org.m2q.report.ScheduleSummary;
import org.m2q.report.ScheduleTrace;

import picocli.CommandLine.ParseResult;

/** Schedules one point of an experiment, verifies the schedule and writes it. */
final class ScheduleCommand {

	private static final String SEE = "; see \"m2q help schedule\".";

	private final Terminal terminal;

	ScheduleCommand(Terminal terminal) {
		this.terminal = terminal;
	}

	/** A format in which a schedule can be written. */
	private interface Format {
		void write(Schedule schedule, Writer writer) throws IOException;
	}

	int run(ParseResult arguments) throws CommandException, IOException {
		String file = arguments.matchedPositionalValue(0, "");
		Map<String, Format> formats = outputs(arguments);
		long point = point(arguments);
		Optional<IrStage> stage = stage(arguments);
		ChangeOptions options = ChangeOptions.of(arguments, "schedule");
		if (stage.isPresent() && formats.containsKey(Output.STANDARD_OUTPUT)) {
			throw CommandException.usage("with --ir no other format can go to the standard output" + SEE);
		}
		InputFiles files = new InputFiles(terminal);
		files.path(file);
		try (OutputFiles output = new OutputFiles(terminal.directory())) {
			for (String name : formats.keySet()) {
				if (!name.equals(Output.STANDARD_OUTPUT)) {
					output.target(name);
				}
			}
			M2qDocument document = files.open(file);
			List<Problem> problems = new ArrayList<>(document.allProblems(Depth.STRUCTURE, Cancellation.NONE));
			if (problems.stream().noneMatch(Problem::isError)) {
				Experiment experiment = experiment(document, file, arguments);
				RunChanges changes = options.changes(document, Optional.of(experiment.getName()), files.names());
				ExperimentResult result = changes.isEmpty() ? document.result(experiment, Cancellation.NONE)
						: new ExperimentRunner(TextLocator.INSTANCE).with(changes).price(experiment, Cancellation.NONE);
				problems.addAll(result.problems());
				if (problems.stream().noneMatch(Problem::isError)) {
					return schedule(chosen(result, point), problems, files, document, formats, stage, output, arguments);
				}
			}
			print(problems, files, document, arguments);
			return ExitCode.PROBLEMS;
		}
	}

	private int schedule(ExperimentPoint point, List<Problem> problems, InputFiles files, M2qDocument document, Map<String, Format> formats,
			Optional<IrStage> stage, OutputFiles output, ParseResult arguments) throws CommandException, IOException {
		NetworkCost cost = point.cost();
		ResolvedPolicy policy = new ResolvedPolicy(point.policy(), cost.layers().stream().map(LayerCost::precision).toList(), List.of());
		Scheduled scheduled = new Scheduler().schedule(cost.network(), policy, cost.accelerator(), cost.mapping(), Cancellation.NONE);
		if (scheduled.schedule().isEmpty()) {
			problems.addAll(scheduled.problems());
			print(problems, files, document, arguments);
			return ExitCode.PROBLEMS;
		}
		Schedule schedule = scheduled.schedule().get();
		List<Violation> violations = ScheduleVerifier.verify(schedule, Cancellation.NONE);
		if (!violations.isEmpty()) {
			throw new CommandException(ExitCode.INTERNAL, "the schedule breaks a rule (" + violations.getFirst().rule().name().toLowerCase(Locale.ROOT)
					+ "): " + violations.getFirst().message());
		}
		for (Map.Entry<String, Format> entry : formats.entrySet()) {
			if (!entry.getKey().equals(Output.STANDARD_OUTPUT)) {
				output.write(entry.getKey(), writer -> entry.getValue().write(schedule, writer));
			}
		}
		output.commit();
		if (formats.containsKey(Output.STANDARD_OUTPUT)) {
			Output.report(terminal, writer -> formats.get(Output.STANDARD_OUTPUT).write(schedule, writer));
		} else if (stage.isPresent()) {
			FileNames names = files.names();
			String text = IrText.of(schedule, stage.get(), span -> {
				String name = names.name(span.uri());
				// The library has no name that a user could open.
				return name.equals(span.uri()) ? "" : name + ":" + span.line();
			}).text();
			boolean ascii = arguments.matchedOptionValue("--ascii", false) || terminal.isAscii();
			Output.print(terminal, ascii ? text.replace("→", "->").replace("×", "x") : text);
		} else if (!arguments.matchedOptionValue("--quiet", false)) {
			Output.print(terminal, ScheduleSummary.print(schedule, arguments.matchedOptionValue("--ascii", false) || terminal.isAscii()));
		}
		return ExitCode.OK;
	}

	private Map<String, Format> outputs(ParseResult arguments) throws CommandException {
		Map<String, Format> formats = new LinkedHashMap<>();
		Map<String, Format> all = new LinkedHashMap<>();
		all.put("--json", ScheduleJson::write);
		all.put("--csv", ScheduleCsv::write);
		all.put("--trace", ScheduleTrace::write);
		for (Map.Entry<String, Format> entry : all.entrySet()) {
			String name = arguments.matchedOptionValue(entry.getKey(), (String) null);
			if (name != null && formats.put(name, entry.getValue()) != null) {
				throw CommandException.usage(name.equals(Output.STANDARD_OUTPUT) ? "only one format can go to the standard output" + SEE
						: "two formats cannot go to the same file, " + name + SEE);
			}
		}
		return formats;
	}

	private static Optional<IrStage> stage(ParseResult arguments) throws CommandException {
		String name = arguments.matchedOptionValue("--ir", "");
		Optional<IrStage> stage = IrStage.of(name);
		if (!name.isEmpty() && stage.isEmpty()) {
			throw CommandException.usage("there is no stage " + name + "; stages are " + Arrays.stream(IrStage.values()).map(IrStage::keyword).collect(Collectors.joining(", ")) + SEE);
		}
		return stage;
	}

	private static long point(ParseResult arguments) throws CommandException {
		String text = arguments.matchedOptionValue("--point", "1");
		if (!text.matches("[1-9][0-9]{0,8}")) {
			throw CommandException.usage("--point is a number from 1, not " + text + SEE);
		}
		return Long.parseLong(text);
	}

	private static ExperimentPoint chosen(ExperimentResult result, long point) throws CommandException {
		if (point > result.points().size()) {
			throw CommandException.usage("--point is " + point + ", but experiment " + result.name() + " has " + result.points().size()
					+ (result.points().size() == 1 ? " point" : " points") + SEE);
		}
		return result.points().get((int) point - 1);
	}

	private static Experiment experiment(M2qDocument document, String file, ParseResult arguments) throws CommandException {
		List<Experiment> all = document.experiments();
		String only = arguments.matchedOptionValue("--experiment", "");
		if (all.isEmpty()) {
			throw new CommandException(ExitCode.PROBLEMS, file + ": there is no experiment whose runs could be scheduled.");
		}
		if (only.isEmpty()) {
			return all.getFirst();
		}
		return all.stream().filter(experiment -> only.equals(experiment.getName())).findFirst()
				.orElseThrow(() -> CommandException.usage("there is no experiment " + only + " in " + file + "; it has "
						+ String.join(", ", all.stream().map(Experiment::getName).toList()) + "."));
	}

	private void print(List<Problem> problems, InputFiles files, M2qDocument document, ParseResult arguments) throws CommandException, IOException {
		List<Problem> sorted = Diagnostics.sorted(problems, document.uri());
		files.diagnostics(arguments.matchedOptionValue("--ascii", false)).print(
				sorted.stream().filter(problem -> problem.severity() != Severity.INFO).toList(), Diagnostics.LIMIT);
	}
}
