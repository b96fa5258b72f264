package org.m2q.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;

import picocli.CommandLine.ParseResult;

/** Brings files into canonical form. */
final class FormatCommand {

	private final Terminal terminal;

	FormatCommand(Terminal terminal) {
		this.terminal = terminal;
	}

	int run(ParseResult arguments) throws CommandException, IOException {
		boolean check = arguments.matchedOptionValue("--check", false);
		InputFiles files = new InputFiles(terminal);
		Map<String, String> changed = new LinkedHashMap<>();
		int code = ExitCode.OK;
		for (String name : arguments.matchedPositionalValue(0, List.<String>of())) {
			try {
				M2qDocument document = files.open(name);
				Optional<String> formatted = formatted(document);
				if (formatted.isEmpty()) {
					// Only what keeps the text from being read; formatting does not need the rest to be right.
					List<Problem> problems = document.problems(Depth.STRUCTURE, Cancellation.NONE).stream().filter(FormatCommand::isTextual).toList();
					files.diagnostics(false).print(Diagnostics.sorted(problems, document.uri()), Diagnostics.LIMIT);
					code = Math.max(code, ExitCode.PROBLEMS);
				} else if (!formatted.get().equals(document.text().orElse(""))) {
					changed.put(name, formatted.get());
				}
			} catch (CommandException e) {
				terminal.err().println("m2q: " + Printable.line(e.getMessage(), terminal.isAscii()));
				code = Math.max(code, e.code());
			}
		}
		if (check) {
			StringBuilder list = new StringBuilder();
			changed.keySet().forEach(name -> list.append(Printable.line(name, terminal.isAscii())).append('\n'));
			Output.print(terminal, list.toString());
			return changed.isEmpty() ? code : Math.max(code, ExitCode.PROBLEMS);
		}
		try (OutputFiles output = new OutputFiles(terminal.directory())) {
			for (Map.Entry<String, String> entry : changed.entrySet()) {
				output.write(entry.getKey(), writer -> writer.write(entry.getValue()));
			}
			output.commit();
		}
		return code;
	}

	private static Optional<String> formatted(M2qDocument document) {
		return document.problems(Depth.STRUCTURE, Cancellation.NONE).stream().anyMatch(FormatCommand::isTextual) ? Optional.empty() : document.format();
	}

	private static boolean isTextual(Problem problem) {
		String code = problem.code();
		return code.startsWith(ProblemCodes.SYNTAX) || code.equals(ProblemCodes.LIMIT_SIZE) || code.equals(ProblemCodes.LIMIT_NESTING)
				|| code.startsWith("m2q.file.") && !code.equals(ProblemCodes.FILE_EMPTY);
	}
}
