package org.m2q.cli;

import java.io.IOException;

import org.m2q.report.Report;
import org.m2q.report.ReportDiffs;

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
		String text = ReportDiffs.text(before, after, markdown).orElseThrow(() -> CommandException.usage(first + " and " + second
				+ " have no experiment of the same name: " + ReportDiffs.names(before) + " and " + ReportDiffs.names(after) + "."));
		Output.print(terminal, text);
		return ExitCode.OK;
	}
}
