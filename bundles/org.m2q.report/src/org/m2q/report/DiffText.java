package org.m2q.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.m2q.base.unit.Format;

/** Says in words what changed between two points; the command line and the comparison in the workbench say the same. */
public final class DiffText {

	private static final String PROXY = "accuracy proxy";
	private static final int NAME = 8;
	private static final int MOST_CAUSES = 3;
	private static final int MOST_CHANGES = 20;
	private static final int DIGITS = 3;
	private static final int MOST_DIGITS = 8;
	/** Nearer to 1 than this, three digits say too little. */
	private static final double NEAR = 0.05;

	private DiffText() {
	}

	/**
	 * A total of both points and its change.
	 *
	 * @param change relative, or in the unit; not a number when it is not known
	 * @param unit of the change; empty for a relative one
	 */
	public record Total(String name, String before, String after, double change, String unit) {

		private Total(String name, String before, String after, double change) {
			this(name, before, after, change, "");
		}

		/** The change with a sign, e.g. {@code −38.0 %} or {@code −1.20 dB}; {@code n/a} when it is not known. */
		public String changeText() {
			return Double.isFinite(change) ? (change > 0 ? "+" : change < 0 ? "−" : "±") + size() : "n/a";
		}

		/** The change as an arrow and words, e.g. {@code ↓ 38.0 % less}. */
		public String words() {
			if (!Double.isFinite(change)) {
				return "change not known";
			}
			return change == 0 ? "= the same" : (change < 0 ? "↓ " : "↑ ") + size() + (change < 0 ? " less" : " more");
		}

		private String size() {
			return unit.isEmpty() ? Format.percent(Math.abs(change)) : Format.significant(Math.abs(change), DIGITS) + " " + unit;
		}
	}

	/** EDP, energy, latency, bytes from and to DRAM, bytes of the weights, and the accuracy proxy where both have one that can be compared. */
	public static List<Total> totals(ReportDiff diff) {
		List<Total> totals = new ArrayList<>(costs(diff));
		diff.proxy().ifPresent(proxy -> totals.add(new Total(PROXY, proxy.beforeText(), proxy.afterText(), proxy.change(), proxy.unit())));
		return totals;
	}

	/** What the accuracy proxy is, in one sentence; why there is none to compare, where a point has one; else empty. */
	public static String proxyNote(ReportDiff diff) {
		Optional<ProxyReport> a = diff.before().proxy();
		Optional<ProxyReport> b = diff.after().proxy();
		if (diff.proxy().isPresent()) {
			return "The accuracy proxy is " + b.orElseThrow().title() + "; it is not an accuracy.";
		}
		return a.isEmpty() && b.isEmpty() ? "" : "The accuracy proxies cannot be compared: A has " + a.map(ProxyReport::title).orElse("none") + ", B has "
				+ b.map(ProxyReport::title).orElse("none") + ".";
	}

	private static List<Total> costs(ReportDiff diff) {
		TotalReport a = diff.before().totals();
		TotalReport b = diff.after().totals();
		return List.of(new Total("EDP", value(a.edp(), Format.energyDelay(a.edp())), value(b.edp(), Format.energyDelay(b.edp())), ReportDiff.change(a.edp(), b.edp())),
				new Total("energy", value(a.energy(), Format.energy(a.energy())), value(b.energy(), Format.energy(b.energy())),
						ReportDiff.change(a.energy(), b.energy())),
				new Total("latency", Format.time(a.latency()), Format.time(b.latency()), ReportDiff.change(a.latency(), b.latency())),
				new Total("DRAM", Format.data(a.dramBytes()), Format.data(b.dramBytes()), ReportDiff.change(a.dramBytes(), b.dramBytes())),
				new Total("weights", Format.data(diff.before().weightBytes()), Format.data(diff.after().weightBytes()),
						ReportDiff.change(diff.before().weightBytes(), diff.after().weightBytes())));
	}

	private static String value(double number, String text) {
		return Double.isFinite(number) ? text : "not modelled";
	}

	/** Where the change of the EDP comes from, in one sentence with the parts of its logarithm in percent. */
	public static String explanation(ReportDiff diff) {
		double whole = diff.causes().stream().mapToDouble(ReportDiff.CauseDiff::part).sum();
		if (!Double.isFinite(diff.edpChange())) {
			return "The EDPs cannot be compared: one of them is not modelled.";
		}
		if (diff.causes().isEmpty() || whole == 0) {
			return "The EDP is the same.";
		}
		List<String> parts = diff.causes().stream().limit(MOST_CAUSES).map(cause -> name(cause) + " " + factor(cause.part())).toList();
		double rest = diff.causes().stream().skip(MOST_CAUSES).mapToDouble(ReportDiff.CauseDiff::part).sum();
		String others = diff.causes().size() > MOST_CAUSES ? ", other energies " + factor(rest) : "";
		return "EDP " + percent(diff.edpChange()) + ": " + String.join(", ", parts) + others + " (factors multiply to " + factor(whole) + ").";
	}

	/** What a part of the change comes from, e.g. {@code energy of DRAM weights}. */
	public static String name(ReportDiff.CauseDiff cause) {
		return cause.cause().equals("latency") ? "latency" : "energy of " + cause.cause();
	}

	/** A factor of a change, e.g. {@code ×0.700}, with so many digits that a factor near 1 is told from 1. */
	public static String factor(double logarithm) {
		double away = Math.abs(Math.expm1(logarithm));
		int digits = DIGITS;
		for (double near = NEAR; away > 0 && away < near && digits < MOST_DIGITS; near /= 10) {
			digits++;
		}
		// Below 1 the zero before the point is no digit.
		digits -= logarithm < 0 && digits > DIGITS ? 1 : 0;
		return "×" + Format.significant(Math.exp(logarithm), digits);
	}

	/** One change of a layer, e.g. {@code stage3.dw: w8a8→w4a8, EDP −38.0 %, weight SQNR −1.20 dB}. */
	public static String change(ReportDiff.LayerDiff layer) {
		double edp = layer.edpChange();
		return layer.name() + ": " + layer.decisions() + (Double.isFinite(edp) ? ", EDP " + percent(edp) : "")
				+ layer.proxy().filter(proxy -> proxy.change() != 0).map(proxy -> ", " + proxy(proxy)).orElse("");
	}

	private static String proxy(ProxyChange proxy) {
		return proxy.name() + " " + (Double.isFinite(proxy.change()) ? proxy.changeText() : proxy.beforeText() + " → " + proxy.afterText());
	}

	/** Everything as lines of text. */
	public static String print(ReportDiff diff) {
		StringBuilder text = new StringBuilder();
		text.append("A  ").append(setup(diff.before())).append('\n').append("B  ").append(setup(diff.after())).append("\n\n");
		List<Total> totals = totals(diff);
		int width = totals.stream().mapToInt(total -> total.name().length()).max().orElse(1);
		for (Total total : totals) {
			text.append(String.format(java.util.Locale.ROOT, "  %-" + Math.max(NAME, width) + "s %16s → %-16s %s%n", total.name(), total.before(), total.after(), total.changeText())
					.replace(System.lineSeparator(), "\n"));
		}
		text.append('\n').append(explanation(diff)).append('\n');
		text.append(proxyNote(diff).isEmpty() ? "" : proxyNote(diff) + "\n");
		List<ReportDiff.LayerDiff> changes = diff.changes();
		if (!changes.isEmpty()) {
			text.append("\nChanged layers, the largest change of the share first:\n");
			text.append(changes.stream().limit(MOST_CHANGES).map(layer -> "  " + change(layer) + "\n").collect(Collectors.joining()));
			if (changes.size() > MOST_CHANGES) {
				text.append("  … and ").append(changes.size() - MOST_CHANGES).append(" more\n");
			}
		}
		return text.toString();
	}

	private static String setup(PointReport point) {
		return point.setup().modelText() + " with " + point.setup().policy() + " on " + point.setup().acceleratorText();
	}

	/** A relative change with its sign. */
	public static String percent(double change) {
		if (!Double.isFinite(change)) {
			return "n/a";
		}
		String sign = change > 0 ? "+" : change < 0 ? "−" : "±";
		return sign + Format.percent(Math.abs(change));
	}
}
