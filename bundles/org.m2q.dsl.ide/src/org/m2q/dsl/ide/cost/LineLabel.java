package org.m2q.dsl.ide.cost;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.m2q.base.unit.Notation;

/**
 * The cost of a line as text, made once so that painting is quick.
 *
 * @param text everything in one line, without padding: for inlay hints, tests and accessible names
 * @param columns the same with every value in its column of a fixed-width font, with room for a bar
 * @param share part in the EDP, from 0 to 1, for the bar
 * @param hot whether the line is one of the most expensive ones of its model
 */
public record LineLabel(String text, String columns, double share, boolean hot) {

	/** First column of the bar. */
	public static final int BAR_START = 9;
	/** Columns of the bar. */
	public static final int BAR_COLUMNS = 7;

	private static final int DIGITS = 3;
	private static final int DECIMALS = 3;
	/** Percent that three significant digits print with at most {@link #DECIMALS} decimals. */
	private static final double LEAST_SIGNIFICANT = 0.1;
	/** Percent that {@link #DECIMALS} decimals would print as 0. */
	private static final double LEAST_DECIMALS = 0.0005;
	private static final int TIME_COLUMNS = 8;
	private static final int ENERGY_COLUMNS = 9;
	private static final int EDP_COLUMNS = 11;
	private static final int BOUND_COLUMNS = 17;

	/** Text of a cost with everything there is to say. */
	static LineLabel of(LineCost cost, boolean hot) {
		return of(cost, hot, LabelPart.ALL);
	}

	/** Text of a cost with three significant digits. */
	public static LineLabel of(LineCost cost, boolean hot, Set<LabelPart> parts) {
		return of(cost, hot, parts, Notation.DEFAULT);
	}

	/**
	 * Text of a cost.
	 *
	 * @param cost the cost
	 * @param hot whether it is one of the highest
	 * @param parts what is said besides the share
	 * @param notation how numbers are written; there is no room for more than three digits of the share
	 */
	public static LineLabel of(LineCost cost, boolean hot, Set<LabelPart> parts, Notation notation) {
		if (cost.unavailable() == cost.layers().size()) {
			String text = "— " + (parts.isEmpty() ? "not priced" : cost.obstacle());
			return new LineLabel(text, text, 0, false);
		}
		Notation ofShare = new Notation(Math.min(DIGITS, notation.digits()), false);
		int more = Math.max(0, notation.digits() - DIGITS);
		List<String> words = new ArrayList<>(List.of("~" + ofShare.percent(cost.share())));
		StringBuilder columns = new StringBuilder(right(share(cost.share(), ofShare), BAR_START - 1)).append(" ".repeat(BAR_COLUMNS + 1));
		number(parts.contains(LabelPart.LATENCY), notation.engineering(cost.latency(), "s"), "", TIME_COLUMNS + more, words, columns);
		number(parts.contains(LabelPart.ENERGY), notation.energy(cost.energy()), "", ENERGY_COLUMNS + more, words, columns);
		number(parts.contains(LabelPart.EDP), notation.energyDelay(cost.edp()), "EDP ", EDP_COLUMNS + more, words, columns);
		String tail = tail(cost, parts);
		if (parts.contains(LabelPart.BOUND)) {
			words.add(cost.bound());
			columns.append("  ").append(left(cost.bound(), BOUND_COLUMNS));
		} else if (!tail.isEmpty()) {
			columns.append("  ");
		}
		if (!tail.isEmpty() || parts.contains(LabelPart.BOUND)) {
			words.add(tail);
			columns.append(tail);
		}
		return new LineLabel(String.join("  ", words), columns.toString(), cost.share(), hot);
	}

	/** A share that fits into its columns: below 1 % with three decimals, however small it is. */
	private static String share(double share, Notation notation) {
		double percent = share * 100;
		if (percent <= 0 || percent >= LEAST_SIGNIFICANT) {
			return "~" + notation.percent(share);
		}
		return percent < LEAST_DECIMALS ? "<0.001 %" : "~" + BigDecimal.valueOf(percent).setScale(DECIMALS, RoundingMode.HALF_EVEN) + " %";
	}

	private static void number(boolean wanted, String value, String name, int width, List<String> words, StringBuilder columns) {
		if (wanted) {
			words.add(name + value);
			columns.append(right(value, width));
		}
	}

	/** Whether the columns hold values and a bar, not a reason. */
	public boolean hasBar() {
		return !columns.startsWith("—");
	}

	private static String tail(LineCost cost, Set<LabelPart> parts) {
		StringBuilder tail = new StringBuilder(parts.contains(LabelPart.PRECISION) ? cost.precision() : "");
		if (parts.contains(LabelPart.ENGINE) && cost.engines().size() == 1) {
			tail.append(tail.isEmpty() ? "" : " ").append(cost.engines().iterator().next());
		}
		if (parts.contains(LabelPart.LAYERS) && cost.layers().size() > 1) {
			tail.append(tail.isEmpty() ? "" : "  ").append(cost.layers().size()).append(" layers");
		}
		return tail.toString();
	}

	private static String right(String text, int columns) {
		return " ".repeat(Math.max(0, columns - text.length())) + text;
	}

	private static String left(String text, int columns) {
		return text + " ".repeat(Math.max(1, columns - text.length()));
	}
}
