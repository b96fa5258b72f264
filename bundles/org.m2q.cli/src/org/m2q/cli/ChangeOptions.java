package org.m2q.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.accelerator.RunChanges;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.run.Adjustables;
import org.m2q.dsl.run.RunSettings;

import picocli.CommandLine.ParseResult;

/**
 * What the user wants the runs to use in place of what the text says, as it is typed.
 *
 * @param parameters values of parameters of models and accelerators, by name
 * @param clock frequency with its unit; empty for the clocks of the text
 * @param tables names of energy tables, by those of the tables in whose place they are taken
 * @param command name of the command that was given them
 */
record ChangeOptions(Map<String, String> parameters, String clock, Map<String, String> tables, String command) {

	static final String SET = "--set";
	static final String CLOCK = "--clock";
	static final String TABLE = "--table";

	/** The options of a command, which need not have all of them. */
	static ChangeOptions of(ParseResult arguments, String command) throws CommandException {
		return of(arguments, pairs(arguments, SET, "NAME=VALUE", command), command);
	}

	/** Those of a command whose values of parameters are more than a change. */
	static ChangeOptions withoutParameters(ParseResult arguments, String command) throws CommandException {
		return of(arguments, Map.of(), command);
	}

	private static ChangeOptions of(ParseResult arguments, Map<String, String> parameters, String command) throws CommandException {
		return new ChangeOptions(parameters, arguments.matchedOptionValue(CLOCK, ""), pairs(arguments, TABLE, "TABLE=OTHER", command), command);
	}

	/** Texts that are given by name, in the order of the command line. */
	static Map<String, String> pairs(ParseResult arguments, String option, String form, String command) throws CommandException {
		Map<String, String> pairs = new LinkedHashMap<>();
		List<String> given = arguments.matchedOptionValue(option, List.of());
		for (String pair : given) {
			int equals = pair.indexOf('=');
			String name = pair.substring(0, Math.max(0, equals)).strip();
			String value = pair.substring(equals + 1).strip();
			if (name.isEmpty() || value.isEmpty()) {
				throw CommandException.usage(option + " is " + form + ", not " + pair + see(command));
			}
			if (pairs.put(name, value) != null) {
				throw CommandException.usage(option + " gives " + name + " twice" + see(command));
			}
		}
		return pairs;
	}

	private static String see(String command) {
		return "; see \"m2q help " + command + "\".";
	}

	/**
	 * What changes in the runs of experiments.
	 *
	 * @param document their text, without errors in its structure
	 * @param experiment name of the only one; empty for all
	 * @param names names files in messages
	 * @throws CommandException when nothing has such a parameter or table, or a value cannot be
	 */
	RunChanges changes(M2qDocument document, Optional<String> experiment, FileNames names) throws CommandException {
		if (parameters.isEmpty() && clock.isEmpty() && tables.isEmpty()) {
			return RunChanges.NONE;
		}
		Adjustables known = Adjustables.of(document, experiment);
		Map<String, String> ofModel = named(known.model());
		Map<String, String> ofAccelerator = named(known.accelerator());
		for (String name : parameters.keySet()) {
			if (!ofModel.containsKey(name) && !ofAccelerator.containsKey(name)) {
				throw CommandException.usage(SET + " " + name + ": no model or accelerator that is run has such a parameter with a number, true or false as its default; there are "
						+ names(known) + see(command));
			}
		}
		RunSettings settings = new RunSettings(ofModel, ofAccelerator, clock, tables);
		Optional<String> obstacle = settings.obstacle(known);
		if (obstacle.isPresent()) {
			throw CommandException.usage(obstacle.get());
		}
		Optional<RunSettings.Refusal> refusal = settings.refusal(known);
		if (refusal.isPresent()) {
			throw CommandException.usage(SET + ' ' + refusal.get().sentence(names::place));
		}
		return settings.changes(known);
	}

	private Map<String, String> named(List<Adjustables.Setting> settings) {
		Map<String, String> named = new LinkedHashMap<>(parameters);
		named.keySet().retainAll(settings.stream().map(Adjustables.Setting::name).toList());
		return named;
	}

	private static String names(Adjustables known) {
		List<String> names = java.util.stream.Stream.concat(known.model().stream(), known.accelerator().stream()).map(Adjustables.Setting::name).distinct().toList();
		return names.isEmpty() ? "none" : String.join(", ", names);
	}
}
