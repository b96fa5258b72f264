package org.m2q.cli;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
		List<String> formats = Stream.of("--html", "--csv", "--json").filter(arguments::hasMatchedOption).toList();
		List<String> names = formats.stream().map(format -> arguments.matchedOptionValue(format, "")).toList();
		if (ValueDiff.isValues(first) || ValueDiff.isValues(second)) {
			if (!ValueDiff.isValues(first) || !ValueDiff.isValues(second)) {
				throw CommandException.usage("models and values (.onnx, .npz) are compared with each other, reports with reports, not " + first + " with " + second + ".");
			}
			if (!formats.isEmpty()) {
				throw CommandException.usage(String.join(" and ", formats) + (formats.size() > 1 ? " are" : " is") + " for reports, not for models and values" + SEE);
			}
			try (Interruption interruption = new Interruption()) {
				return new ValueDiff(terminal).run(first, second, interruption);
			}
		}
		Optional<String> twice = names.stream().filter(name -> Collections.frequency(names, name) > 1).findFirst();
		if (twice.isPresent()) {
			throw CommandException.usage("two formats cannot go to the same place, " + twice.get() + SEE);
		}
		boolean markdown = arguments.matchedOptionValue("--markdown", false);
		if (markdown && names.contains(Output.STANDARD_OUTPUT)) {
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
		for (int i = 0; i < names.size(); i++) {
			outputs.put(names.get(i), switch (formats.get(i)) {
				case "--html" -> writer -> ReportDiffs.html(first, second, matches, writer);
				case "--csv" -> writer -> ReportDiffs.csv(matches, writer);
				default -> writer -> ReportDiffs.json(first, second, matches, writer);
			});
		}
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
