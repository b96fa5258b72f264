package org.m2q.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.m2q.report.Report;
import org.m2q.report.ReportFormat;

import picocli.CommandLine.ParseResult;

/**
 * Where reports are wanted.
 *
 * @param names name of the output file per format
 */
record ReportOutputs(Map<ReportFormat, String> names) {

	/**
	 * Reads the options of all formats.
	 *
	 * @param see where messages send the user
	 */
	static ReportOutputs of(ParseResult arguments, String see) throws CommandException {
		Map<ReportFormat, String> names = new LinkedHashMap<>();
		for (ReportFormat format : ReportFormat.values()) {
			String name = arguments.matchedOptionValue("--" + format.name().toLowerCase(Locale.ROOT), (String) null);
			if (name != null) {
				if (names.containsValue(name)) {
					throw CommandException.usage(name.equals(Output.STANDARD_OUTPUT) ? "only one report can go to the standard output" + see
							: "two reports cannot go to the same file, " + name + see);
				}
				names.put(format, name);
			}
		}
		return new ReportOutputs(names);
	}

	/** Whether there are none. */
	boolean isEmpty() {
		return names.isEmpty();
	}

	/** Whether one goes to the standard output, so that nothing else may. */
	boolean takesStandardOutput() {
		return names.containsValue(Output.STANDARD_OUTPUT);
	}

	/** Writes those that go to files. */
	void write(Report report, OutputFiles files) throws CommandException {
		for (Map.Entry<ReportFormat, String> entry : names.entrySet()) {
			if (!entry.getValue().equals(Output.STANDARD_OUTPUT)) {
				files.write(entry.getValue(), writer -> entry.getKey().write(report, writer));
			}
		}
	}

	/** Prints the one that goes to the standard output. */
	void print(Report report, Terminal terminal) throws CommandException, IOException {
		for (Map.Entry<ReportFormat, String> entry : names.entrySet()) {
			if (entry.getValue().equals(Output.STANDARD_OUTPUT)) {
				Output.report(terminal, writer -> entry.getKey().write(report, writer));
			}
		}
	}
}
