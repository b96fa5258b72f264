package org.m2q.ui.views.internal.results;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.m2q.report.LayerReport;

/**
 * Selects layers by conditions such as {@code util<40 & engine=SAT}, or by words that some column contains. Numbers are in the unit of the header.
 *
 * @param layers what is selected
 * @param fault what is wrong with the text; empty for nothing
 */
public record LayerFilter(Predicate<LayerRow> layers, Optional<String> fault) {

	private static final Pattern CONDITION = Pattern.compile("\\s*([\\p{L}]+)\\s*(<=|>=|!=|=|<|>)\\s*(.*?)\\s*");

	/** Reads a filter; one that cannot be read selects everything and says why. */
	public static LayerFilter parse(String text) {
		List<Predicate<LayerRow>> all = new ArrayList<>();
		for (String part : text.split("&", -1)) {
			if (part.isBlank()) {
				continue;
			}
			Matcher condition = CONDITION.matcher(part);
			if (!condition.matches()) {
				all.add(word(part.strip()));
				continue;
			}
			Optional<Column> column = Column.find(condition.group(1));
			if (column.isEmpty()) {
				return wrong("There is no column " + condition.group(1) + ". Columns are "
						+ Arrays.stream(Column.values()).map(Column::key).collect(Collectors.joining(", ")) + ".");
			}
			if (column.get().isNumber()) {
				try {
					double limit = Double.parseDouble(condition.group(3).replace("%", "").strip());
					all.add(row -> compare(column.get().value(row), condition.group(2), limit));
				} catch (NumberFormatException e) {
					return wrong(column.get().header() + " is compared with a number, not with \"" + condition.group(3) + "\".");
				}
			} else {
				String wanted = condition.group(3).toLowerCase(Locale.ROOT);
				switch (condition.group(2)) {
					case "=" -> all.add(row -> column.get().text(row).toLowerCase(Locale.ROOT).contains(wanted));
					case "!=" -> all.add(row -> !column.get().text(row).toLowerCase(Locale.ROOT).contains(wanted));
					default -> {
						return wrong(column.get().key() + " is a text: compare it with = or !=.");
					}
				}
			}
		}
		return new LayerFilter(row -> all.stream().allMatch(condition -> condition.test(row)), Optional.empty());
	}

	/** Whether a layer passes; the error of its weights and its change over a baseline are not known. */
	public boolean passes(LayerReport layer) {
		return layers.test(LayerRow.of(layer, Double.NaN, Double.NaN));
	}

	private static LayerFilter wrong(String fault) {
		return new LayerFilter(row -> true, Optional.of(fault));
	}

	private static Predicate<LayerRow> word(String word) {
		String wanted = word.toLowerCase(Locale.ROOT);
		return row -> Arrays.stream(Column.values()).filter(column -> !column.isNumber())
				.anyMatch(column -> column.text(row).toLowerCase(Locale.ROOT).contains(wanted));
	}

	private static boolean compare(double value, String operator, double limit) {
		return switch (operator) {
			case "<" -> value < limit;
			case "<=" -> value <= limit;
			case ">" -> value > limit;
			case ">=" -> value >= limit;
			case "=" -> Math.abs(value - limit) <= 0.005 * Math.abs(limit);
			default -> !Double.isNaN(value) && Math.abs(value - limit) > 0.005 * Math.abs(limit);
		};
	}
}
