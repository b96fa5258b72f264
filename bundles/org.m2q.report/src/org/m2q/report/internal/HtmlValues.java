package org.m2q.report.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.m2q.report.ValueReport;
import org.m2q.report.ValueReport.Origin;

/** Tables of what a result rests on: how many values are published and how many chosen, then each of them. */
final class HtmlValues {

	private static final Pattern PLACE = Pattern.compile(":(\\d+):\\d+$");

	private HtmlValues() {
	}

	static void print(Markup html, List<ValueReport> values) {
		if (values.isEmpty()) {
			return;
		}
		Map<String, List<ValueReport>> owners = new LinkedHashMap<>();
		values.forEach(value -> owners.computeIfAbsent(value.owner(), key -> new ArrayList<>()).add(value));
		html.element("h3", "What the result rests on");
		html.element("p", "Every value that is written for these points, with where it comes from: the paper, a source that is cited, or ours, with its plausible range "
				+ "where the experiment states one; the chart above shows what it does. A row of an energy table moves with the parameters that stand as its range.", "class", "faint");
		HtmlTable counts = new HtmlTable("Values by origin").text("of");
		for (Origin origin : Origin.values()) {
			counts.number(origin.words(), "");
		}
		counts.number("all", "").number("ours, with a range", "");
		owners.forEach((owner, of) -> counts.row(counts(owner, of)));
		counts.total(counts("all", values));
		counts.print(html);
		html.raw("<details open=\"\" class=\"values\">\n").element("summary", values.size() + " values");
		owners.forEach((owner, of) -> {
			HtmlTable table = new HtmlTable(owner + of.stream().map(HtmlValues::file).filter(file -> !file.isEmpty()).findFirst().map(file -> ", " + file).orElse(""))
					.text("name").text("value").text("origin").text("plausible range").text("line").text("note");
			of.forEach(value -> table.row(List.of(value.name(), value.value(), (value.origin() == Origin.NONE ? HtmlTable.MISSING : "") + value.origin().words(),
					value.range().isEmpty() && value.origin() == Origin.FREE ? "none stated" : value.range(), line(value), value.note())));
			table.print(html);
		});
		html.close("details");
	}

	/** The file of a place that ends with line and column; else empty. */
	private static String file(ValueReport value) {
		Matcher place = PLACE.matcher(value.place());
		return place.find() ? value.place().substring(0, place.start()) : "";
	}

	private static String line(ValueReport value) {
		Matcher place = PLACE.matcher(value.place());
		return place.find() ? place.group(1) : value.place();
	}

	private static List<String> counts(String owner, List<ValueReport> values) {
		List<String> cells = new ArrayList<>(List.of(owner));
		for (Origin origin : Origin.values()) {
			cells.add(Long.toString(values.stream().filter(value -> value.origin() == origin).count()));
		}
		cells.add(Integer.toString(values.size()));
		cells.add(Long.toString(values.stream().filter(value -> value.origin() == Origin.FREE && !value.range().isEmpty()).count()));
		return cells;
	}
}
