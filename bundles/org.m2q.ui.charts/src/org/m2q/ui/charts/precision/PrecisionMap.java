package org.m2q.ui.charts.precision;

import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.eclipse.osgi.util.NLS;
import org.m2q.base.unit.Format;
import org.m2q.report.LayerReport;
import org.m2q.report.PointReport;
import org.m2q.report.PrecisionReport;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.DataTable;
import org.m2q.ui.charts.DataTable.Cell;
import org.m2q.ui.charts.DataTable.Column;
import org.m2q.ui.charts.Scene;
import org.m2q.ui.charts.TextMeasure;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.charts.internal.Messages;

/** Layers by the bits of their operands; weights are split by the share of the filters that are held in each scheme. */
public final class PrecisionMap implements Chart {

	private static final Pattern BITS = Pattern.compile("\\d+");

	private final PointReport point;

	/** The map of a point. */
	public PrecisionMap(PointReport point) {
		this.point = Objects.requireNonNull(point, "point");
	}

	List<LayerReport> layers() {
		return point.layers();
	}

	/** Bits of a format as reports write it, e.g. 8 of {@code uint8}; 0 when it says none. */
	static int bits(String format) {
		Matcher matcher = BITS.matcher(format);
		return matcher.find() ? Integer.parseInt(matcher.group()) : 0;
	}

	static boolean isUniform(PrecisionReport.Scheme scheme) {
		return scheme.scheme().equals("uniform");
	}

	/** E.g. {@code 50 % int8, 50 % int8 apot}. */
	static String weights(LayerReport layer) {
		List<PrecisionReport.Scheme> schemes = layer.precision().weights();
		return schemes.isEmpty() ? Messages.precisionNoWeights
				: schemes.stream().map(scheme -> (schemes.size() > 1 ? Format.percent(scheme.share()) + " " : "") + text(scheme))
						.collect(Collectors.joining(", "));
	}

	static String text(PrecisionReport.Scheme scheme) {
		return scheme.format() + (isUniform(scheme) ? "" : " " + scheme.scheme());
	}

	@Override
	public String title() {
		return NLS.bind(Messages.precisionTitle, new Object[] { point.layers().size(), point.setup().modelText(), point.setup().policy() });
	}

	@Override
	public int height(TextMeasure measure, int width, int visible) {
		return PrecisionScene.header(this, measure, width) + layers().size() * PrecisionScene.row(measure) + PrecisionScene.BOTTOM;
	}

	@Override
	public Scene layout(TextMeasure measure, Theme theme, int width, int height) {
		return new PrecisionScene(this, measure, theme, width);
	}

	@Override
	public DataTable table() {
		List<Column> columns = List.of(Column.text(Messages.columnLayer), Column.text(Messages.columnKind), Column.text(Messages.columnWeights),
				Column.number(Messages.columnWeightBits, ""), Column.text(Messages.columnActivations), Column.text(Messages.columnAccumulator),
				Column.text(Messages.columnOutput), Column.text(Messages.columnEngines), Column.number(Messages.metricShare, ""));
		return new DataTable(columns, layers().stream().map(layer -> new DataTable.Row(layer.name(), List.of(Cell.of(layer.name()), Cell.of(layer.kind()),
				Cell.of(weights(layer)), new Cell(layer.precision().weights().isEmpty() ? "" : Format.significant(layer.precision().weightBits(), 3),
						layer.precision().weights().isEmpty() ? Double.NaN : layer.precision().weightBits()),
				Cell.of(layer.precision().activations()), Cell.of(layer.precision().accumulator()), Cell.of(layer.precision().activations()),
				Cell.of(layer.engineNames()), Cell.percent(layer.share())))).toList());
	}
}
