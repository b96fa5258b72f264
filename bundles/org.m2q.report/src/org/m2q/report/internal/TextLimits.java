package org.m2q.report.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.m2q.accelerator.EngineTotal;
import org.m2q.report.LayerReport;
import org.m2q.report.LimitsReport;
import org.m2q.report.PointReport;
import org.m2q.report.internal.TextTable.Align;

/** Prints what a network waits for, and why. */
final class TextLimits {

	private static final int HOTTEST = 3;

	private final PointReport point;
	private final TextStyle style;

	TextLimits(PointReport point, TextStyle style) {
		this.point = point;
		this.style = style;
	}

	/** Time by cause and by engine; null when nothing is known. */
	TextTable time(int bar) {
		LimitsReport limits = point.limits();
		long cycles = limits.spent().values().stream().mapToLong(Long::longValue).sum();
		TextTable table = new TextTable(style).column("waits for or works on", "", Align.LEFT, 200).column("cycles", "", Align.RIGHT, 150)
				.column("share", "%", Align.DECIMAL, 140).column("", "", Align.LEFT, 10);
		limits.spent().forEach((cause, part) -> table.row(cause, Long.toString(part), Scale.PERCENT.text((double) part / cycles),
				style.bar(part, limits.spent().values().stream().mapToLong(Long::longValue).max().orElse(0), bar)));
		table.rule();
		table.row("total", Long.toString(cycles), Scale.PERCENT.text(1), "");
		return table;
	}

	/** What keeps the network, and the layers with the largest share, from being faster. */
	List<String> why() {
		List<String> lines = new ArrayList<>();
		LimitsReport limits = point.limits();
		lines.add(limits.why());
		String engines = limits.engines().stream().filter(engine -> engine.busyCycles() > 0).map(TextLimits::engine).collect(Collectors.joining(", "));
		if (!engines.isEmpty()) {
			lines.add("Engines: " + engines + ".");
		}
		point.layers().stream().filter(layer -> !layer.bound().explanation().isEmpty())
				.sorted(Comparator.comparingDouble((LayerReport layer) -> Double.isNaN(layer.share()) ? 0 : -layer.share())
						.thenComparingInt(LayerReport::index))
				.limit(HOTTEST).forEach(layer -> lines.add(layer.name() + ": " + layer.bound().explanation()));
		return lines;
	}

	private static String engine(EngineTotal engine) {
		String text = engine.engine() + " works " + Scale.PERCENT.text(engine.occupancy()) + " % of the time";
		return engine.macs() == 0 ? text : text + " at " + Scale.PERCENT.text(engine.utilisation()) + " % of its peak";
	}

	/** Breaks a sentence into lines. */
	static List<String> wrapped(String text, int width) {
		List<String> lines = new ArrayList<>();
		StringBuilder line = new StringBuilder();
		for (String word : text.split(" ")) {
			if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
				lines.add(line.toString());
				line.setLength(0);
			}
			line.append(line.isEmpty() ? "" : " ").append(word);
		}
		lines.add(line.toString());
		return lines;
	}

	/** Cycles by cause as text of a cell. */
	static String spent(Map<String, Long> spent) {
		return spent.entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue()).collect(Collectors.joining(", "));
	}
}
