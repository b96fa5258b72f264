package org.m2q.ui.charts.edp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.eclipse.osgi.util.NLS;
import org.m2q.report.CauseReport;
import org.m2q.report.LayerReport;
import org.m2q.report.PointReport;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.DataTable;
import org.m2q.ui.charts.DataTable.Cell;
import org.m2q.ui.charts.DataTable.Column;
import org.m2q.ui.charts.Scene;
import org.m2q.ui.charts.TextMeasure;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.charts.internal.Messages;

/** Horizontal bars of the layers, stacked by cause. */
public final class EdpBars implements Chart {

	private final PointReport point;
	private final Map<String, LayerReport> baseline;
	private final boolean hasBaseline;
	private final EdpOptions options;
	private final List<LayerReport> layers;
	private final List<List<Cause.Part>> parts;
	private final List<Cause> causes;

	/**
	 * Bars of a point.
	 *
	 * @param point whose layers are shown
	 * @param baseline with which it is compared
	 * @param options how they are shown
	 */
	public EdpBars(PointReport point, Optional<PointReport> baseline, EdpOptions options) {
		this.point = Objects.requireNonNull(point, "point");
		hasBaseline = baseline.isPresent();
		this.baseline = new HashMap<>();
		baseline.ifPresent(other -> other.layers().forEach(layer -> this.baseline.put(layer.name(), layer)));
		this.options = Objects.requireNonNull(options, "options");
		List<LayerReport> ordered = new ArrayList<>(point.layers());
		if (options.sorted()) {
			// What is not modelled comes last; the sort is stable, so equal layers stay in network order.
			ordered.sort(Comparator.comparingDouble((LayerReport layer) -> {
				double value = options.metric().of(layer);
				return Double.isNaN(value) ? Double.POSITIVE_INFINITY : -value;
			}));
		}
		layers = List.copyOf(ordered);
		parts = layers.stream().map(this::parts).toList();
		causes = parts.stream().flatMap(List::stream).map(Cause.Part::cause).distinct().sorted(Comparator.comparingInt(Cause::order).thenComparing(Cause::label)).toList();
	}

	PointReport point() {
		return point;
	}

	EdpOptions options() {
		return options;
	}

	/** In the order of the bars. */
	List<LayerReport> layers() {
		return layers;
	}

	/** The same layer of the baseline, when that is shown. */
	Optional<LayerReport> before(LayerReport layer) {
		return options.baseline() ? Optional.ofNullable(baseline.get(layer.name())) : Optional.empty();
	}

	/** Whether the running sum is drawn. */
	boolean hasSum() {
		return options.showsCumulative() && layers.stream().anyMatch(layer -> options.metric().of(layer) > 0);
	}

	boolean hasBaseline() {
		return options.baseline() && hasBaseline;
	}

	/** What a bar consists of. */
	List<Cause.Part> parts(int bar) {
		return parts.get(bar);
	}

	/** What occurs in the bars, in the order in which they are stacked. */
	List<Cause> causes() {
		return causes;
	}

	private List<Cause.Part> parts(LayerReport layer) {
		return Cause.parts(options, point, layer).stream()
				.sorted(Comparator.comparingInt((Cause.Part part) -> part.cause().order()).thenComparing(part -> part.cause().label())).toList();
	}

	@Override
	public String title() {
		String metric = switch (options.metric()) {
			case ENERGY -> Messages.metricEnergy;
			case LATENCY -> Messages.metricLatency;
			case SHARE -> Messages.metricShare;
			case LAYER_EDP -> Messages.metricLayerEdp;
		};
		return NLS.bind(Messages.edpTitle, new Object[] { metric, layers.size(), point.setup().modelText(), point.setup().policy(),
				point.setup().acceleratorText() });
	}

	@Override
	public int height(TextMeasure measure, int width, int visible) {
		return EdpScene.header(this, measure, width) + layers.size() * EdpScene.row(measure) + EdpScene.BOTTOM;
	}

	@Override
	public Scene layout(TextMeasure measure, Theme theme, int width, int height) {
		return new EdpScene(this, measure, theme, width);
	}

	@Override
	public DataTable table() {
		List<Column> columns = new ArrayList<>(List.of(Column.text(Messages.columnLayer), Column.text(Messages.columnKind),
				Column.text(Messages.columnPrecision), Column.text(Messages.columnEngines), Column.number(Messages.metricShare, ""),
				Column.number(Messages.metricEnergy, "J"), Column.number(Messages.metricLatency, "s"), Column.number(Messages.metricLayerEdp, "J·s")));
		List<String> causes = options.stack() == EdpStack.CAUSE ? point.totals().energyByCause().stream().map(CauseReport::cause).toList()
				: layers.stream().flatMap(layer -> Cause.energy(options.stack(), point, layer).stream()).map(Cause.Part::cause)
						.sorted(Comparator.comparingInt(Cause::order).thenComparing(Cause::label)).map(Cause::label).distinct().toList();
		causes.forEach(cause -> columns.add(Column.number(cause, "J")));
		if (hasBaseline()) {
			columns.add(Column.number(Messages.columnBaselineEnergy, "J"));
			columns.add(Column.number(Messages.columnBaselineLatency, "s"));
		}
		columns.add(Column.text(Messages.columnBound));
		columns.add(Column.text(Messages.notModelled));
		return new DataTable(columns, layers.stream().map(layer -> row(layer, causes)).toList());
	}

	private DataTable.Row row(LayerReport layer, List<String> causes) {
		List<Cell> cells = new ArrayList<>(List.of(Cell.of(layer.name()), Cell.of(layer.kind()), Cell.of(layer.precision().label()),
				Cell.of(layer.engineNames()), Cell.percent(layer.share()), Cell.of(layer.energy(), "J"), Cell.of(layer.latency(), "s"),
				Cell.of(layer.edp(), "J·s")));
		for (String cause : causes) {
			double joules = Cause.energy(options.stack(), point, layer).stream().filter(part -> part.cause().label().equals(cause)).mapToDouble(Cause.Part::value).sum();
			cells.add(Cell.of(joules, "J"));
		}
		if (hasBaseline()) {
			cells.add(Cell.of(before(layer).map(LayerReport::energy).orElse(Double.NaN), "J"));
			cells.add(Cell.of(before(layer).map(LayerReport::latency).orElse(Double.NaN), "s"));
		}
		cells.add(Cell.of(layer.bound().label()));
		cells.add(Cell.of(String.join(", ", layer.notModelled())));
		return new DataTable.Row(layer.name(), cells);
	}
}
