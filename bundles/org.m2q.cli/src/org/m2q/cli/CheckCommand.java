package org.m2q.cli;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.m2q.base.problem.Problem;
import org.m2q.dsl.M2qDocument;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;

import picocli.CommandLine.ParseResult;

/** Prints what is wrong with files. */
final class CheckCommand {

	private final Terminal terminal;

	CheckCommand(Terminal terminal) {
		this.terminal = terminal;
	}

	int run(ParseResult arguments) throws CommandException, IOException {
		boolean json = switch (arguments.matchedOptionValue("--format", "text")) {
			case "text" -> false;
			case "json" -> true;
			default -> throw CommandException.usage("--format is text or json; see \"m2q help check\".");
		};
		int limit = limit(arguments.matchedOptionValue("--limit", json ? "0" : Integer.toString(Diagnostics.LIMIT)));
		boolean annotate = arguments.matchedOptionValue("--annotate", false);
		if (json && annotate) {
			throw CommandException.usage("--annotate prints text, and --format json an object; give one of them. See \"m2q help check\".");
		}
		InputFiles files = new InputFiles(terminal, SeverityOptions.of(arguments));
		if (arguments.matchedOptionValue("--fix", false)) {
			new Repairs(terminal, files).run(arguments.matchedPositionalValue(0, List.<String>of()));
		}
		StringBuilder annotated = new StringBuilder();
		Map<String, List<Problem>> problems = new LinkedHashMap<>();
		List<CommandException> unreadable = new ArrayList<>();
		for (String name : arguments.matchedPositionalValue(0, List.<String>of())) {
			try {
				M2qDocument document = files.open(name);
				if (annotate) {
					annotated.append(AnnotatedText.of(document, arguments.matchedOptionValue("--ascii", false) || terminal.isAscii()));
				}
				problems.put(name, Diagnostics.sorted(document.allProblems(), document.uri()));
			} catch (CommandException e) {
				// The other files are still checked.
				unreadable.add(e);
			}
		}
		List<Problem> all = problems.values().stream().flatMap(List::stream).distinct().toList();
		if (json) {
			Output.report(terminal, writer -> write(problems, files.names(), limit, writer));
		} else {
			Output.print(terminal, annotated.toString());
			files.diagnostics(arguments.matchedOptionValue("--ascii", false)).print(all, limit);
			if (all.isEmpty() && unreadable.isEmpty()) {
				terminal.err().println("m2q: no problems.");
			}
		}
		unreadable.forEach(e -> terminal.err().println("m2q: " + Printable.line(e.getMessage(), terminal.isAscii())));
		if (!unreadable.isEmpty()) {
			return unreadable.get(0).code();
		}
		return all.stream().anyMatch(Problem::isError) ? ExitCode.PROBLEMS : ExitCode.OK;
	}

	private static int limit(String text) throws CommandException {
		if (!text.matches("[0-9]{1,9}")) {
			throw CommandException.usage("--limit is a whole number from 0; see \"m2q help check\".");
		}
		int limit = Integer.parseInt(text);
		return limit == 0 ? Integer.MAX_VALUE : limit;
	}

	private static void write(Map<String, List<Problem>> problems, FileNames names, int limit, Writer writer) throws IOException {
		JsonWriter json = new JsonWriter(writer);
		json.setHtmlSafe(false);
		FormattingStyle lines = FormattingStyle.PRETTY.withIndent("\t");
		json.setFormattingStyle(lines);
		json.beginObject();
		json.name("schemaVersion").value("1.0");
		json.name("files").beginArray();
		for (Map.Entry<String, List<Problem>> entry : problems.entrySet()) {
			json.beginObject();
			json.name("file").value(entry.getKey());
			json.name("errors").value(entry.getValue().stream().filter(Problem::isError).count());
			json.name("problems").beginArray();
			for (Problem problem : entry.getValue().stream().limit(limit).toList()) {
				json.beginObject();
				json.setFormattingStyle(FormattingStyle.COMPACT.withSpaceAfterSeparators(true));
				json.name("file").value(names.name(problem.span().uri()));
				if (problem.span().isKnown()) {
					json.name("line").value(problem.span().line());
					json.name("column").value(problem.span().column());
					json.name("offset").value(problem.span().offset());
					json.name("length").value(problem.span().length());
				}
				json.name("severity").value(problem.severity().name().toLowerCase(Locale.ROOT));
				json.name("code").value(problem.code());
				json.name("message").value(problem.message());
				json.name("data").beginArray();
				for (String value : problem.data()) {
					json.value(value);
				}
				json.endArray();
				json.endObject();
				json.setFormattingStyle(lines);
			}
			json.endArray();
			json.endObject();
		}
		json.endArray();
		json.endObject();
		json.flush();
		writer.write('\n');
	}
}
