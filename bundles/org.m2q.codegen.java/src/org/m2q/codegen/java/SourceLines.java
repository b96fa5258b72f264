package org.m2q.codegen.java;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the lines of the methods in generated text. */
final class SourceLines {

	private static final Pattern METHOD = Pattern.compile("\tprivate static void (\\w+)\\(.*");

	private final String[] lines;
	private final Places places;

	SourceLines(String source, Places places) {
		this.lines = source.split("\n", -1);
		this.places = places;
	}

	/** The map of all methods of layers. */
	SourceMap map(String model, String file, Map<String, LayerGroup> methods) {
		Map<String, int[]> found = new HashMap<>();
		int comment = 0;
		for (int i = 0; i < lines.length; i++) {
			if (lines[i].equals("\t/**")) {
				comment = i;
			}
			Matcher matcher = METHOD.matcher(lines[i]);
			if (matcher.matches()) {
				int end = i;
				while (!lines[end].equals("\t}")) {
					end++;
				}
				found.put(matcher.group(1), new int[] { comment + 1, end + 1 });
			}
		}
		List<SourceMap.Entry> entries = new ArrayList<>();
		methods.forEach((method, group) -> {
			int[] range = found.get(method);
			entries.add(new SourceMap.Entry(group.name(), method, range[0], range[1], group.steps().stream().map(step -> step.info().name()).toList(),
					group.node().map(places::of).orElse(List.of())));
		});
		return new SourceMap(model, file, entries);
	}
}
