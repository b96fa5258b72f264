package org.m2q.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import org.m2q.report.DiffText;
import org.m2q.report.ExperimentReport;
import org.m2q.report.MarkdownReport;
import org.m2q.report.PointReport;
import org.m2q.report.Report;
import org.m2q.report.ReportDiff;

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
		Report before = ReportCommand.read(terminal, first);
		Report after = ReportCommand.read(terminal, second);
		boolean markdown = arguments.matchedOptionValue("--markdown", false);
		StringBuilder text = new StringBuilder();
		boolean alone = before.experiments().size() == 1 && after.experiments().size() == 1;
		for (ExperimentReport experiment : after.experiments()) {
			List<ExperimentReport> same = before.experiments().stream().filter(other -> alone || other.name().equals(experiment.name())).toList();
			for (PointReport point : experiment.points()) {
				Optional<PointReport> match = same.stream().flatMap(other -> other.points().stream()).filter(other -> other.id().equals(point.id())).findFirst();
				if (match.isPresent()) {
					ReportDiff diff = ReportDiff.of(match.get(), point);
					text.append(text.isEmpty() ? "" : "\n").append(markdown ? "## Experiment " : "experiment ").append(experiment.name()).append(", point ").append(point.id())
							.append(markdown ? "\n\n" : "\n");
					text.append(markdown ? MarkdownReport.text(diff) : DiffText.print(diff));
				}
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
}
