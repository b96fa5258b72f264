package org.m2q.ui.charts.internal;

import java.util.Map;

/** Says formatted numbers in words, for screen readers. */
public final class Spoken {

	private static final Map<String, String> PREFIXES = Map.of("a", "atto", "f", "femto", "p", "pico", "n", "nano", "µ", "micro", "m", "milli", "k", "kilo",
			"M", "mega", "G", "giga", "T", "tera");
	private static final Map<String, String> UNITS = Map.ofEntries(Map.entry("J", "joules"), Map.entry("s", "seconds"), Map.entry("J·s", "joule seconds"),
			Map.entry("B", "bytes"), Map.entry("B/s", "bytes per second"), Map.entry("MAC/s", "products per second"), Map.entry("Hz", "hertz"),
			Map.entry("%", "percent"));

	private Spoken() {
	}

	/** E.g. {@code 3.14 micro joule seconds} of {@code 3.14 µJ·s}; texts that are no number with a unit stay as they are. */
	public static String of(String formatted) {
		int gap = formatted.indexOf(' ');
		if (gap < 0) {
			return formatted;
		}
		String number = formatted.substring(0, gap);
		String unit = formatted.substring(gap + 1).strip();
		if (UNITS.containsKey(unit)) {
			return number + " " + UNITS.get(unit);
		}
		String prefix = unit.isEmpty() ? "" : unit.substring(0, 1);
		String rest = unit.isEmpty() ? "" : unit.substring(1);
		return PREFIXES.containsKey(prefix) && UNITS.containsKey(rest) ? number + " " + PREFIXES.get(prefix) + UNITS.get(rest) : formatted;
	}
}
