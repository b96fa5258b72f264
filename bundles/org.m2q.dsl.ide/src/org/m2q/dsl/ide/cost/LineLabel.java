package org.m2q.dsl.ide.cost;

import org.m2q.base.unit.Format;

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
	public static final int BAR_START = 8;
	/** Columns of the bar. */
	public static final int BAR_COLUMNS = 7;

	private static final int TIME_COLUMNS = 8;
	private static final int ENERGY_COLUMNS = 9;
	private static final int EDP_COLUMNS = 11;
	private static final int BOUND_COLUMNS = 17;

	/** Text of a cost. */
	static LineLabel of(LineCost cost, boolean hot) {
		if (cost.unavailable() == cost.layers().size()) {
			String text = "— " + cost.obstacle();
			return new LineLabel(text, text, 0, false);
		}
		String share = "~" + Format.percent(cost.share());
		String latency = Format.time(cost.latency());
		String energy = Format.energy(cost.energy());
		String edp = Format.energyDelay(cost.edp());
		String tail = tail(cost);
		String columns = right(share, BAR_START - 1) + " ".repeat(BAR_COLUMNS + 1) + right(latency, TIME_COLUMNS) + right(energy, ENERGY_COLUMNS)
				+ right(edp, EDP_COLUMNS) + "  " + left(cost.bound(), BOUND_COLUMNS) + tail;
		return new LineLabel(String.join("  ", share, latency, energy, "EDP " + edp, cost.bound(), tail), columns, cost.share(), hot);
	}

	/** Whether the columns hold values and a bar, not a reason. */
	public boolean hasBar() {
		return !columns.startsWith("—");
	}

	private static String tail(LineCost cost) {
		StringBuilder tail = new StringBuilder(cost.precision());
		if (cost.engines().size() == 1) {
			tail.append(tail.isEmpty() ? "" : " ").append(cost.engines().iterator().next());
		}
		if (cost.layers().size() > 1) {
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
