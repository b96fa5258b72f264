package org.m2q.cli;

import java.util.Optional;

import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.CostModel;
import org.m2q.accelerator.EventCostModel;
import org.m2q.report.LayerSelection;

import picocli.CommandLine.ParseResult;

/**
 * What the user asked {@code simulate} for.
 *
 * @param file name of the file
 * @param experiment name of the only experiment to run
 * @param given text of an experiment made of the options, when there are any
 * @param outputs where reports are wanted
 * @param layers which layers the table shows
 * @param table whether the table is printed
 * @param ascii whether only ASCII is printed
 * @param costs the cost model that replaces what the experiments ask for
 * @param changes what the runs use in place of what the text says
 */
record SimulateOptions(String file, Optional<String> experiment, Optional<String> given, ReportOutputs outputs,
		LayerSelection layers, boolean table, boolean ascii, Optional<CostModel> costs,
		ChangeOptions changes) {

	/** Name of the experiment made of options. */
	static final String GIVEN_NAME = "command_line";
	private static final String SEE = "; see \"m2q help simulate\".";

	static SimulateOptions of(ParseResult arguments) throws CommandException {
		Optional<String> experiment = Optional.ofNullable(arguments.matchedOptionValue("--experiment", (String) null));
		Optional<String> given = given(arguments);
		if (experiment.isPresent() && given.isPresent()) {
			throw CommandException.usage("--experiment and --model exclude each other" + SEE);
		}
		ReportOutputs outputs = ReportOutputs.of(arguments, SEE);
		String which = arguments.matchedOptionValue("--layers", "top:20");
		LayerSelection layers = LayerSelection.parse(which)
				.orElseThrow(() -> CommandException.usage("--layers is all, none or top:N with N from 1, not " + which + SEE));
		boolean table = !arguments.matchedOptionValue("--quiet", false) && !outputs.takesStandardOutput();
		return new SimulateOptions(arguments.matchedPositionalValue(0, ""), experiment, given, outputs, layers, table,
				arguments.matchedOptionValue("--ascii", false), costs(arguments), ChangeOptions.of(arguments, "simulate"));
	}

	private static Optional<CostModel> costs(ParseResult arguments) throws CommandException {
		String fidelity = arguments.matchedOptionValue("--fidelity", (String) null);
		if (fidelity == null) {
			return Optional.empty();
		}
		return Optional.of(switch (fidelity) {
			case "analytical" -> new AnalyticalCostModel();
			case "event" -> new EventCostModel();
			default -> throw CommandException.usage("--fidelity is analytical or event, not " + fidelity + SEE);
		});
	}

	/** The options as the text of an experiment: so they may say all that an experiment may say, and are checked as one. */
	private static Optional<String> given(ParseResult arguments) throws CommandException {
		String model = arguments.matchedOptionValue("--model", (String) null);
		String policy = arguments.matchedOptionValue("--policy", (String) null);
		String accelerator = arguments.matchedOptionValue("--on", (String) null);
		String mapping = arguments.matchedOptionValue("--using", (String) null);
		if (model == null && policy == null && accelerator == null && mapping == null) {
			return Optional.empty();
		}
		if (model == null || policy == null || accelerator == null) {
			throw CommandException.usage("--model, --policy and --on go together; "
					+ (model == null ? "--model" : policy == null ? "--policy" : "--on") + " is missing" + SEE);
		}
		String run = "\trun " + one("--model", model) + " with " + one("--policy", policy) + " on " + one("--on", accelerator)
				+ (mapping == null ? "" : " using " + one("--using", mapping));
		return Optional.of("\nexperiment " + GIVEN_NAME + " {\n" + run + "\n}\n");
	}

	/** Names, arguments and lists, but nothing that ends the experiment and begins something else. */
	private static String one(String option, String text) throws CommandException {
		if (text.isBlank() || !text.matches("[A-Za-z0-9_.,()\\[\\]=+%/\" *-]*") || text.contains("//") || text.contains("/*")) {
			throw CommandException.usage(option + " is a name, with arguments in brackets where it has some" + SEE);
		}
		return text;
	}
}
