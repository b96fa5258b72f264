package org.m2q.ui.charts.pareto;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.eclipse.osgi.util.NLS;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.DataTable;
import org.m2q.ui.charts.DataTable.Cell;
import org.m2q.ui.charts.DataTable.Column;
import org.m2q.ui.charts.Scene;
import org.m2q.ui.charts.TextMeasure;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.charts.internal.Messages;

/** Ways to quantize a network by EDP, logarithmic, and accuracy proxy. */
public final class ParetoChart implements Chart {

	private static final int LEAST_LINES = 9;

	private final List<ParetoPoint> points;
	private final List<ParetoPoint> front;
	private final String proxy;
	private final String unit;
	private final ParetoBudget budget;

	/**
	 * A chart of points.
	 *
	 * @param points with different ids
	 * @param proxy name of the accuracy proxy, of which more is better
	 * @param unit of the proxy, e.g. {@code dB}
	 */
	public ParetoChart(List<ParetoPoint> points, String proxy, String unit) {
		this(points, proxy, unit, ParetoBudget.NONE);
	}

	/**
	 * A chart of points with limits.
	 *
	 * @param points with different ids
	 * @param proxy name of the accuracy proxy, of which more is better
	 * @param unit of the proxy, e.g. {@code dB}
	 * @param budget what points may cost and lose
	 */
	public ParetoChart(List<ParetoPoint> points, String proxy, String unit, ParetoBudget budget) {
		this.budget = Objects.requireNonNull(budget, "budget");
		this.points = List.copyOf(points);
		this.proxy = Objects.requireNonNull(proxy, "proxy");
		this.unit = Objects.requireNonNull(unit, "unit");
		front = List.copyOf(ParetoFront.of(points));
	}

	/** All points. */
	public List<ParetoPoint> points() {
		return points;
	}

	/** The points that no other one beats in both, by increasing EDP. */
	public List<ParetoPoint> front() {
		return front;
	}

	/** What points may cost and lose. */
	public ParetoBudget budget() {
		return budget;
	}

	/** Points that may be chosen: those that a search found or the text says, inside the budget. */
	public int allowed() {
		return (int) points.stream().filter(point -> point.kind() == ParetoPoint.Kind.CANDIDATE || point.kind() == ParetoPoint.Kind.CURRENT).filter(budget::allows).count();
	}

	String proxy() {
		return proxy;
	}

	String unit() {
		return unit;
	}

	@Override
	public String title() {
		return NLS.bind(Messages.paretoTitle, new Object[] { points.size(), front.size(), proxy });
	}

	@Override
	public int height(TextMeasure measure, int width, int visible) {
		return Math.max(visible, LEAST_LINES * measure.height());
	}

	@Override
	public Scene layout(TextMeasure measure, Theme theme, int width, int height) {
		return new ParetoScene(this, measure, theme, width, height);
	}

	@Override
	public DataTable table() {
		List<ParetoPoint> ordered = new ArrayList<>(front);
		Set<ParetoPoint> known = new HashSet<>(front);
		points.stream().filter(point -> !known.contains(point)).forEach(ordered::add);
		return new DataTable(columns(proxy, unit), ordered.stream().map(point -> row(point, known.contains(point))).toList());
	}

	/** The table of the front alone. */
	public DataTable frontTable() {
		return new DataTable(columns(proxy, unit), front.stream().map(point -> row(point, true)).toList());
	}

	private static List<Column> columns(String proxy, String unit) {
		return List.of(Column.text(Messages.columnPoint), Column.number(Messages.columnEdp, "J·s"), Column.number(proxy, unit),
				Column.text(Messages.columnWhat));
	}

	private DataTable.Row row(ParetoPoint point, boolean isFront) {
		return new DataTable.Row(point.id(), List.of(Cell.of(point.label()), Cell.of(point.edp(), "J·s"),
				new Cell(org.m2q.base.unit.Format.significant(point.proxy(), 6) + " " + unit, point.proxy()), Cell.of(what(point, isFront, budget))));
	}

	static String what(ParetoPoint point, boolean isFront, ParetoBudget budget) {
		String what = kind(point, isFront);
		return budget.allows(point) ? what : NLS.bind(Messages.paretoOutside, new Object[] { what, !budget.allowsEdp(point) && !budget.allowsProxy(point) ? Messages.paretoOverBoth
				: budget.allowsEdp(point) ? Messages.paretoOverProxy : Messages.paretoOverEdp });
	}

	private static String kind(ParetoPoint point, boolean isFront) {
		return switch (point.kind()) {
			case CURRENT -> Messages.paretoCurrent;
			case BASELINE -> Messages.paretoBaseline;
			case INFEASIBLE -> Messages.paretoInfeasible;
			case CANDIDATE -> isFront ? Messages.paretoFront : Messages.paretoBeaten;
		};
	}
}
