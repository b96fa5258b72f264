package org.m2q.ui.charts.compare;

import java.util.List;
import java.util.Objects;

import org.eclipse.osgi.util.NLS;
import org.m2q.report.DiffText;
import org.m2q.report.ReportDiff;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.DataTable;
import org.m2q.ui.charts.DataTable.Cell;
import org.m2q.ui.charts.DataTable.Column;
import org.m2q.ui.charts.Scene;
import org.m2q.ui.charts.TextMeasure;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.charts.internal.Messages;

/** Shares of the layers whose share changed, the largest change first: a ring for A, a disc for B, joined by a line. */
public final class DumbbellChart implements Chart {

	private final List<ReportDiff.LayerDiff> layers;

	/** The chart of a comparison. */
	public DumbbellChart(ReportDiff diff) {
		layers = Objects.requireNonNull(diff, "diff").moved();
	}

	/** The largest change first. */
	List<ReportDiff.LayerDiff> layers() {
		return layers;
	}

	@Override
	public String title() {
		return NLS.bind(Messages.dumbbellTitle, layers.size());
	}

	@Override
	public int height(TextMeasure measure, int width, int visible) {
		return DumbbellScene.height(this, measure, width);
	}

	@Override
	public Scene layout(TextMeasure measure, Theme theme, int width, int height) {
		return new DumbbellScene(this, measure, theme, width);
	}

	@Override
	public DataTable table() {
		return new DataTable(List.of(Column.text(Messages.columnLayer), Column.text(Messages.columnChanged), Column.number(Messages.columnShareA, ""),
				Column.number(Messages.columnShareB, ""), Column.number(Messages.columnShareChange, ""), Column.number(Messages.columnEdpChange, "")),
				layers.stream().map(layer -> new DataTable.Row(layer.name(), List.of(Cell.of(layer.name()), Cell.of(layer.decisions()),
						Cell.percent(layer.shareBefore()), Cell.percent(layer.shareAfter()), new Cell(DiffText.percent(layer.shareChange()), layer.shareChange()),
						new Cell(DiffText.percent(layer.edpChange()), layer.edpChange())))).toList());
	}
}
