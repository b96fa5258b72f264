package org.m2q.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.report.Report;
import org.m2q.report.ReportDiffs;
import org.m2q.report.ReportMatch;

import picocli.CommandLine.ParseResult;

/** Says what changed between two reports, or where two models or dumps of their values differ first. */
final class DiffCommand {

	private static final String SEE = "; see \"m2q help diff\".";

	private final Terminal terminal;

	DiffCommand(Terminal terminal) {
		this.terminal = terminal;
	}

	int run(ParseResult arguments) throws CommandException, IOException {
		String first = arguments.matchedPositionalValue(0, "");
		String second = arguments.matchedPositionalValue(1, "");
		Optional<String> html = Optional.ofNullable(arguments.matchedOptionValue("--html", (String) null));
		Optional<String> csv = Optional.ofNullable(arguments.matchedOptionValue("--csv", (String) null));
		if (ValueDiff.isValues(first) || ValueDiff.isValues(second)) {
			if (!ValueDiff.isValues(first) || !ValueDiff.isValues(second)) {
				throw CommandException.usage("models and values (.onnx, .npz) are compared with each other, reports with reports, not " + first + " with " + second + ".");
			}
			if (html.isPresent() || csv.isPresent()) {
				throw CommandException.usage("--html and --csv are for reports, not for models and values" + SEE);
			}
			try (Interruption interruption = new Interruption()) {
				return new ValueDiff(terminal).run(first, second, interruption);
			}
		}
		if (html.isPresent() && html.equals(csv)) {
			throw CommandException.usage("the page and the table cannot go to the same place, " + html.get() + SEE);
		}
		boolean markdown = arguments.matchedOptionValue("--markdown", false);
		if (markdown && (html.filter(Output.STANDARD_OUTPUT::equals).isPresent() || csv.filter(Output.STANDARD_OUTPUT::equals).isPresent())) {
			throw CommandException.usage("with --markdown no other format can go to the standard output" + SEE);
		}
		Report before = ReportCommand.read(terminal, first);
		Report after = ReportCommand.read(terminal, second);
		List<ReportMatch> matches = ReportMatch.of(before, after);
		if (matches.isEmpty()) {
			throw CommandException.usage(first + " and " + second + " have no experiment of the same name: " + ReportDiffs.names(before) + " and "
					+ ReportDiffs.names(after) + ".");
		}
		Map<String, Output.Content> outputs = new LinkedHashMap<>();
		html.ifPresent(name -> outputs.put(name, writer -> ReportDiffs.html(first, second, matches, writer)));
		csv.ifPresent(name -> outputs.put(name, writer -> ReportDiffs.csv(matches, writer)));
		write(outputs);
		if (outputs.isEmpty() || markdown) {
			Output.print(terminal, ReportDiffs.text(matches, markdown));
		}
		return ExitCode.OK;
	}

	private void write(Map<String, Output.Content> outputs) throws CommandException, IOException {
		try (OutputFiles files = new OutputFiles(terminal.directory())) {
			for (Map.Entry<String, Output.Content> output : outputs.entrySet()) {
				if (!output.getKey().equals(Output.STANDARD_OUTPUT)) {
					files.write(output.getKey(), output.getValue());
				}
			}
			files.commit();
		}
		if (outputs.containsKey(Output.STANDARD_OUTPUT)) {
			Output.report(terminal, outputs.get(Output.STANDARD_OUTPUT));
		}
	}
}
