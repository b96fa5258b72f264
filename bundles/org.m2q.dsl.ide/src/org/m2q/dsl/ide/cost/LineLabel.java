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
 * @param share part in the EDP, from 0 to 1, for the bar; not a number when it is not modelled
 * @param hot whether the line is one of the most expensive ones of its model
 * @param spans where the parts stand in the columns; the share and its bar stand before them
 */
public record LineLabel(String text, String columns, double share, boolean hot, List<Span> spans) {

	/**
	 * Where a part stands.
	 *
	 * @param part what stands there
	 * @param start its first column
	 * @param end the column after its last one
	 */
	public record Span(LabelPart part, int start, int end) {
	}

	/** Copies the spans. */
	public LineLabel {
		spans = List.copyOf(spans);
	}

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
	public static LineLabel of(LineCost cost, boolean hot) {
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
		if (cost.isUnavailable()) {
			String text = "— " + cost.obstacle();
			return new LineLabel(text, text, 0, false, List.of());
		}
		if (cost.origin() == CostOrigin.PENDING) {
			String text = CostOrigin.PENDING.mark();
			return new LineLabel(text, right(text, BAR_START - 1) + " ".repeat(BAR_COLUMNS + 1), 0, false, List.of());
		}
		String mark = cost.origin().mark();
		Notation ofShare = new Notation(Math.min(DIGITS, notation.digits()), false);
		int more = Math.max(0, notation.digits() - DIGITS);
		boolean known = !Double.isNaN(cost.share());
		List<String> words = new ArrayList<>(List.of(known ? mark + ofShare.percent(cost.share()) : "share " + CostWords.NOT_MODELLED));
		StringBuilder columns = new StringBuilder(right(known ? share(mark, cost.share(), ofShare) : CostWords.SHORT, BAR_START - 1)).append(" ".repeat(BAR_COLUMNS + 1));
		List<Span> spans = new ArrayList<>();
		if (parts.contains(LabelPart.LATENCY)) {
			number(LabelPart.LATENCY, notation.engineering(cost.latency(), "s"), "", "", TIME_COLUMNS + more, words, columns, spans);
		}
		if (parts.contains(LabelPart.ENERGY)) {
			number(LabelPart.ENERGY, CostWords.energy(cost.energy(), notation), "", "energy ", ENERGY_COLUMNS + more, words, columns, spans);
		}
		if (parts.contains(LabelPart.EDP)) {
			number(LabelPart.EDP, CostWords.energyDelay(cost.edp(), notation), "EDP ", "EDP ", EDP_COLUMNS + more, words, columns, spans);
		}
		StringBuilder tail = new StringBuilder();
		int start = columns.length() + 2;
		if (parts.contains(LabelPart.BOUND)) {
			words.add(cost.bound());
			spans.add(new Span(LabelPart.BOUND, start, start + cost.bound().length()));
			columns.append("  ").append(left(cost.bound(), BOUND_COLUMNS));
			start = columns.length();
		}
		tail(cost, parts, start, tail, spans);
		if (!parts.contains(LabelPart.BOUND) && !tail.isEmpty()) {
			columns.append("  ");
		}
		if (!tail.isEmpty() || parts.contains(LabelPart.BOUND)) {
			words.add(tail.toString());
			columns.append(tail);
		}
		return new LineLabel(String.join("  ", words), columns.toString(), cost.share(), hot, spans);
	}

	/** A share that fits into its columns: below 1 % with three decimals, however small it is. */
	private static String share(String mark, double share, Notation notation) {
		double percent = share * 100;
		if (percent <= 0 || percent >= LEAST_SIGNIFICANT) {
			return mark + notation.percent(share);
		}
		return percent < LEAST_DECIMALS ? "<0.001 %" : mark + BigDecimal.valueOf(percent).setScale(DECIMALS, RoundingMode.HALF_EVEN) + " %";
	}

	private static void number(LabelPart part, String value, String name, String unknown, int width, List<String> words, StringBuilder columns, List<Span> spans) {
		boolean known = !value.equals(CostWords.NOT_MODELLED);
		String cell = known ? value : CostWords.SHORT;
		words.add((known ? name : unknown) + value);
		columns.append(right(cell, width));
		spans.add(new Span(part, columns.length() - cell.length(), columns.length()));
	}

	/** Whether the columns hold values, not a reason. */
	public boolean hasValues() {
		return !columns.startsWith("—") && !text.equals(CostOrigin.PENDING.mark());
	}

	/** Whether the columns hold values and a share for the bar. */
	public boolean hasBar() {
		return hasValues() && !Double.isNaN(share);
	}

	private static void tail(LineCost cost, Set<LabelPart> parts, int start, StringBuilder tail, List<Span> spans) {
		if (parts.contains(LabelPart.PRECISION) && !cost.precision().isEmpty()) {
			word(LabelPart.PRECISION, cost.precision(), "", start, tail, spans);
		}
		if (parts.contains(LabelPart.ENGINE) && cost.engines().size() == 1) {
			word(LabelPart.ENGINE, cost.engines().iterator().next(), " ", start, tail, spans);
		}
		if (parts.contains(LabelPart.LAYERS) && cost.layers().size() > 1) {
			word(LabelPart.LAYERS, cost.layers().size() + " layers", "  ", start, tail, spans);
		}
	}

	private static void word(LabelPart part, String word, String gap, int start, StringBuilder tail, List<Span> spans) {
		tail.append(tail.isEmpty() ? "" : gap).append(word);
		spans.add(new Span(part, start + tail.length() - word.length(), start + tail.length()));
	}

	private static String right(String text, int columns) {
		return " ".repeat(Math.max(0, columns - text.length())) + text;
	}

	private static String left(String text, int columns) {
		return text + " ".repeat(Math.max(1, columns - text.length()));
	}
}
