package org.m2q.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.m2q.accelerator.sweep.Axis;
import org.m2q.base.unit.Quantity;

import picocli.CommandLine.ParseResult;

/**
 * What the user asked {@code sweep} for.
 *
 * @param file name of the file
 * @param experiment name of the only experiment to sweep
 * @param axes parameters that vary, in the order of the options
 * @param changes the clock and the energy tables of all points, in place of what the text says
 * @param csv name of the output file, or {@value Output#STANDARD_OUTPUT}
 * @param jobs how many points are priced at the same time
 * @param ascii whether only ASCII is printed
 */
record SweepOptions(String file, Optional<String> experiment, List<Axis> axes, ChangeOptions changes, String csv, int jobs, boolean ascii) {

	private static final String SEE = "; see \"m2q help sweep\".";
	private static final int MOST_JOBS = 1024;
	private static final Pattern RANGE = Pattern.compile("(.+?)\\s*\\.\\.\\s*(.+?)\\s+(step|times)\\s+(.+)");

	static SweepOptions of(ParseResult arguments) throws CommandException {
		List<String> sets = arguments.matchedOptionValue("--set", List.of());
		Map<String, Axis> axes = new LinkedHashMap<>();
		for (String set : sets) {
			Axis axis = axis(set);
			if (axes.put(axis.parameter(), axis) != null) {
				throw CommandException.usage("--set gives " + axis.parameter() + " twice" + SEE);
			}
		}
		String jobs = arguments.matchedOptionValue("--jobs", Integer.toString(Runtime.getRuntime().availableProcessors()));
		if (!jobs.matches("[1-9][0-9]{0,3}") || Integer.parseInt(jobs) > MOST_JOBS) {
			throw CommandException.usage("--jobs is a number from 1 to " + MOST_JOBS + ", not " + jobs + SEE);
		}
		return new SweepOptions(arguments.matchedPositionalValue(0, ""), Optional.ofNullable(arguments.matchedOptionValue("--experiment", (String) null)),
				new ArrayList<>(axes.values()), ChangeOptions.withoutParameters(arguments, "sweep"), arguments.matchedOptionValue("--csv", Output.STANDARD_OUTPUT), Integer.parseInt(jobs),
				arguments.matchedOptionValue("--ascii", false));
	}

	/** Reads {@code name=1.6 GB/s,3.2 GB/s} or {@code name=64 KiB..512 KiB times 2}. */
	static Axis axis(String text) throws CommandException {
		int equals = text.indexOf('=');
		String name = equals < 0 ? "" : text.substring(0, equals).strip();
		if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
			throw CommandException.usage("--set is NAME=VALUE,VALUE,..., not " + text + SEE);
		}
		try {
			List<Quantity> values = new ArrayList<>();
			for (String item : text.substring(equals + 1).split(",", -1)) {
				Matcher range = RANGE.matcher(item.strip());
				if (!range.matches()) {
					values.add(quantity(name, item));
				} else if (range.group(3).equals("step")) {
					values.addAll(Axis.steps(name, quantity(name, range.group(1)), quantity(name, range.group(2)), quantity(name, range.group(4))).values());
				} else {
					values.addAll(Axis.times(name, quantity(name, range.group(1)), quantity(name, range.group(2)),
							quantity(name, range.group(4)).value()).values());
				}
			}
			return new Axis(name, values);
		} catch (IllegalArgumentException e) {
			throw CommandException.usage("--set " + e.getMessage() + SEE);
		}
	}

	private static Quantity quantity(String name, String text) throws CommandException {
		return Quantity.parse(text).orElseThrow(() -> CommandException.usage("--set " + name + ": \"" + text.strip()
				+ "\" is no value; write a number with its unit, such as 6.4 GB/s" + SEE));
	}
}
