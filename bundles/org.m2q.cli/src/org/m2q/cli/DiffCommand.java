package org.m2q.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

import org.m2q.report.DiffText;
import org.m2q.report.ExperimentReport;
import org.m2q.report.JsonReport;
import org.m2q.report.PointReport;
import org.m2q.report.Report;
import org.m2q.report.ReportDiff;
import org.m2q.report.ReportFormatException;

import picocli.CommandLine.ParseResult;

/** Says what changed between two reports, or where two models or dumps of their values differ first. */
final class DiffCommand {

	private final Terminal terminal;

	DiffCommand(Terminal terminal) {
		this.terminal = terminal;
	}

	int run(ParseResult arguments) throws CommandException, IOException {
		String first = arguments.matchedPositionalValue(0, "");
		String second = arguments.matchedPositionalValue(1, "");
		if (ValueDiff.isValues(first) || ValueDiff.isValues(second)) {
			if (!ValueDiff.isValues(first) || !ValueDiff.isValues(second)) {
				throw CommandException.usage("models and values (.onnx, .npz) are compared with each other, reports with reports, not " + first + " with " + second + ".");
			}
			try (Interruption interruption = new Interruption()) {
				return new ValueDiff(terminal).run(first, second, interruption);
			}
		}
		Report before = read(first);
		Report after = read(second);
		StringBuilder text = new StringBuilder();
		boolean alone = before.experiments().size() == 1 && after.experiments().size() == 1;
		for (ExperimentReport experiment : after.experiments()) {
			List<ExperimentReport> same = before.experiments().stream().filter(other -> alone || other.name().equals(experiment.name())).toList();
			for (PointReport point : experiment.points()) {
				same.stream().flatMap(other -> other.points().stream()).filter(other -> other.id().equals(point.id())).findFirst().ifPresent(other -> {
					text.append(text.isEmpty() ? "" : "\n").append("experiment ").append(experiment.name()).append(", point ").append(point.id()).append('\n');
					text.append(DiffText.print(ReportDiff.of(other, point)));
				});
			}
		}
		if (text.isEmpty()) {
			throw CommandException.usage(first + " and " + second + " have no experiment of the same name: " + names(before) + " and " + names(after) + ".");
		}
		Output.print(terminal, text.toString());
		return ExitCode.OK;
	}

	private static String names(Report report) {
		return report.experiments().isEmpty() ? "none" : String.join(", ", report.experiments().stream().map(ExperimentReport::name).toList());
	}

	private Report read(String name) throws CommandException, IOException {
		try (Reader reader = Files.newBufferedReader(new InputFiles(terminal).path(name), StandardCharsets.UTF_8)) {
			return JsonReport.read(name, reader);
		} catch (ReportFormatException e) {
			throw new CommandException(ExitCode.PROBLEMS, e.getMessage());
		} catch (MalformedInputException e) {
			throw new CommandException(ExitCode.PROBLEMS, name + " is not a report of M2Q: it is not text in UTF-8.");
		}
	}
}
