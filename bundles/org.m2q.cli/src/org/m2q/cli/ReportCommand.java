package org.m2q.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

import org.m2q.report.JsonReport;
import org.m2q.report.LayerSelection;
import org.m2q.report.Report;
import org.m2q.report.ReportFormatException;
import org.m2q.report.TextOptions;
import org.m2q.report.TextReport;

import picocli.CommandLine.ParseResult;

/** Shows a stored result again, in any form: what was simulated once need not be simulated for another one. */
final class ReportCommand {

	private static final String SEE = "; see \"m2q help report\".";

	private final Terminal terminal;

	ReportCommand(Terminal terminal) {
		this.terminal = terminal;
	}

	int run(ParseResult arguments) throws CommandException, IOException {
		String which = arguments.matchedOptionValue("--layers", "top:20");
		LayerSelection layers = LayerSelection.parse(which)
				.orElseThrow(() -> CommandException.usage("--layers is all, none or top:N with N from 1, not " + which + SEE));
		ReportOutputs outputs = ReportOutputs.of(arguments, SEE);
		Report report = read(terminal, arguments.matchedPositionalValue(0, ""));
		try (OutputFiles files = new OutputFiles(terminal.directory())) {
			outputs.write(report, files);
			files.commit();
		}
		outputs.print(report, terminal);
		if (outputs.isEmpty()) {
			Output.print(terminal, TextReport.print(report,
					new TextOptions(terminal.width(), terminal.colorsOut(), arguments.matchedOptionValue("--ascii", false) || terminal.isAscii(), layers)));
		}
		return ExitCode.OK;
	}

	/** Reads a report that was written as JSON. */
	static Report read(Terminal terminal, String name) throws CommandException, IOException {
		try (Reader reader = Files.newBufferedReader(new InputFiles(terminal).path(name), StandardCharsets.UTF_8)) {
			return JsonReport.read(name, reader);
		} catch (ReportFormatException e) {
			throw new CommandException(ExitCode.PROBLEMS, e.getMessage());
		} catch (MalformedInputException e) {
			throw new CommandException(ExitCode.PROBLEMS, name + " is not a report of M2Q: it is not text in UTF-8.");
		}
	}
}
