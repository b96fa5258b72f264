package org.m2q.ui.charts.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.eclipse.osgi.util.NLS;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.base.unit.Format;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.DataTable;
import org.m2q.ui.charts.DataTable.Cell;
import org.m2q.ui.charts.DataTable.Column;
import org.m2q.ui.charts.Scene;
import org.m2q.ui.charts.TextMeasure;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.charts.internal.Messages;

/** Lanes of engines, DRAM and buffers over time. */
public final class TimelineChart implements Chart {

	private final TimelineData data;
	private final TimelineOptions options;

	/** A part of a timeline. */
	public TimelineChart(TimelineData data, TimelineOptions options) {
		this.data = Objects.requireNonNull(data, "data");
		this.options = Objects.requireNonNull(options, "options");
	}

	/** The whole timeline. */
	public TimelineData data() {
		return data;
	}

	/** What of it is shown. */
	public TimelineOptions options() {
		return options;
	}

	@Override
	public String title() {
		Schedule schedule = data.schedule();
		String model = schedule.network().network().model();
		return NLS.bind(Messages.timelineTitle, new Object[] { schedule.images() == 1 ? model : NLS.bind(Messages.timelineBatch, model, schedule.images()), schedule.policy().policy(),
				schedule.accelerator().name(), Format.grouped(data.steps()), Format.grouped(data.cycles()),
				Format.time(data.seconds(data.cycles())) });
	}

	@Override
	public int height(TextMeasure measure, int width, int visible) {
		return Math.max(visible, TimelineScene.needed(this, measure, width));
	}

	@Override
	public Scene layout(TextMeasure measure, Theme theme, int width, int height) {
		return new TimelineScene(this, measure, theme, width, height);
	}

	/** What every lane does in the selected or else the shown range. */
	@Override
	public DataTable table() {
		TimelineOptions.Range range = options.range().orElse(options.shown());
		List<Column> columns = new ArrayList<>(List.of(Column.text(Messages.columnLane), Column.number(Messages.columnFrom, "s"),
				Column.number(Messages.columnTo, "s"), Column.number(Messages.columnBusy, "s"), Column.number(Messages.columnBusyPart, "")));
		List<Activity> activities = List.of(Activity.COMPUTE, Activity.VECTOR, Activity.LOAD_WEIGHTS, Activity.LOAD_ACTIVATIONS, Activity.STORE,
				Activity.STALL);
		activities.forEach(activity -> columns.add(Column.number(activity.label(), "s")));
		columns.add(Column.number(Messages.columnMoved, "B"));
		columns.add(Column.number(Messages.columnPeak, "B"));
		int plain = columns.size();
		for (Counter.Kind kind : Counter.Kind.values()) {
			String unit = kind == Counter.Kind.BYTES ? Messages.counterBytes : "W";
			columns.add(Column.number(kind == Counter.Kind.BYTES ? Messages.columnRateMean : Messages.columnPowerMean, unit));
			columns.add(Column.number(kind == Counter.Kind.BYTES ? Messages.columnRateMost : Messages.columnPowerMost, unit));
		}
		List<DataTable.Row> rows = new ArrayList<>();
		for (SliceLane lane : data.lanes().subList(data.layerRows(), data.lanes().size())) {
			double busy = lane.busy(range.from(), range.to());
			List<Cell> cells = new ArrayList<>(List.of(Cell.of(lane.name()), seconds(range.from()), seconds(range.to()), seconds(busy),
					Cell.percent(range.length() > 0 ? busy / range.length() : 0)));
			activities.forEach(activity -> cells.add(seconds(lane.busy(activity, range.from(), range.to()))));
			cells.add(Cell.of(lane.bytes(range.from(), range.to()), "B"));
			rows.add(row(cells, columns.size()));
		}
		for (Occupancy buffer : data.buffers()) {
			List<Cell> cells = new ArrayList<>(List.of(Cell.of(buffer.name()), seconds(range.from()), seconds(range.to())));
			fill(cells, plain - 1);
			cells.add(Cell.of(buffer.peak(range.from(), range.to()), "B"));
			rows.add(row(cells, columns.size()));
		}
		for (Counter counter : data.counters()) {
			List<Cell> cells = new ArrayList<>(List.of(Cell.of(counter.name()), seconds(range.from()), seconds(range.to())));
			fill(cells, plain + 2 * counter.kind().ordinal());
			cells.add(Cell.of(counter.mean(range.from(), range.to()), counter.unit()));
			cells.add(Cell.of(counter.peak(range.from(), range.to()), counter.unit()));
			rows.add(row(cells, columns.size()));
		}
		return new DataTable(columns, rows);
	}

	private static DataTable.Row row(List<Cell> cells, int columns) {
		fill(cells, columns);
		return new DataTable.Row("", cells);
	}

	private static void fill(List<Cell> cells, int columns) {
		while (cells.size() < columns) {
			cells.add(new Cell("", Double.NaN));
		}
	}

	private Cell seconds(double cycles) {
		return Cell.of(data.seconds(cycles), "s");
	}
}
