package org.m2q.ui.charts.precision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.eclipse.osgi.util.NLS;
import org.m2q.base.unit.Format;
import org.m2q.quant.program.FilterFormat;
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

/**
 * Layers by the bits of their operands; weights are split by the share of the filters that are held in each scheme. Of a quantized network a strip below
 * them shows every filter.
 */
public final class PrecisionMap implements Chart {

	private static final Pattern BITS = Pattern.compile("\\d+");

	private final PointReport point;
	private final Map<String, List<FilterFormat>> filters;
	private final Map<String, String> results;
	private final Map<String, String> pendingWeights;
	private final Map<String, String> pendingActivations;
	private final Map<String, Double> sensitivities;

	/** The map of a point, as its policy says. */
	public PrecisionMap(PointReport point) {
		this(point, Map.of(), Map.of());
	}

	/**
	 * The map of a point whose network is quantized.
	 *
	 * @param filters formats of the filters of layers, in the order of the filters, by the name of the layer; layers without have the shares of their policy
	 * @param results how the results of layers are stored, e.g. {@code uint8}, by the name of the layer; a policy gives them the format of the
	 *        activations, a program may need others
	 */
	public PrecisionMap(PointReport point, Map<String, List<FilterFormat>> filters, Map<String, String> results) {
		this(point, filters, results, Map.of(), Map.of(), Map.of());
	}

	private PrecisionMap(PointReport point, Map<String, List<FilterFormat>> filters, Map<String, String> results, Map<String, String> pendingWeights,
			Map<String, String> pendingActivations, Map<String, Double> sensitivities) {
		this.point = Objects.requireNonNull(point, "point");
		this.filters = Map.copyOf(filters);
		this.results = Map.copyOf(results);
		this.pendingWeights = Map.copyOf(pendingWeights);
		this.pendingActivations = Map.copyOf(pendingActivations);
		this.sensitivities = Map.copyOf(sensitivities);
	}

	/**
	 * The same with formats that were chosen but not yet written.
	 *
	 * @param weights texts by the name of the layer
	 * @param activations texts by the name of the layer
	 */
	public PrecisionMap withPending(Map<String, String> weights, Map<String, String> activations) {
		return new PrecisionMap(point, filters, results, weights, activations, sensitivities);
	}

	/**
	 * The same with the loss of the weights: a border around the weights of a layer is the thicker the more it loses.
	 *
	 * @param sqnr of the weights in decibels, by the name of the layer
	 */
	public PrecisionMap withSensitivities(Map<String, Double> sqnr) {
		return new PrecisionMap(point, filters, results, pendingWeights, pendingActivations, sqnr);
	}

	/** Weights that were chosen but not yet written; empty for none. */
	String pendingWeights(LayerReport layer) {
		return pendingWeights.getOrDefault(layer.name(), "");
	}

	/** Activations that were chosen but not yet written; empty for none. */
	String pendingActivations(LayerReport layer) {
		return pendingActivations.getOrDefault(layer.name(), "");
	}

	/** SQNR of the weights in decibels; not a number when it is not known. */
	double sensitivity(LayerReport layer) {
		return sensitivities.getOrDefault(layer.name(), Double.NaN);
	}

	/** Whether any sensitivity is known. */
	boolean hasSensitivities() {
		return !sensitivities.isEmpty();
	}

	/** How thick the border of the weights of a layer is: 3 for the worst tenth, 2 for the worst quarter, 1 for the worst half, else 0. */
	int border(LayerReport layer) {
		double own = sensitivity(layer);
		if (Double.isNaN(own)) {
			return 0;
		}
		double rank = sensitivities.values().stream().filter(other -> other < own).count() / (double) sensitivities.size();
		return rank < 0.1 ? 3 : rank < 0.25 ? 2 : rank < 0.5 ? 1 : 0;
	}

	/** Whether it is known how results are stored. */
	boolean hasResults() {
		return !results.isEmpty();
	}

	/** How the result of a layer is stored; empty when that is not known or the layer is a part of another. */
	String result(LayerReport layer) {
		return results.getOrDefault(layer.name(), "");
	}

	/** Whether filters are known one by one. */
	boolean isQuantized() {
		return !filters.isEmpty();
	}

	/** Formats of the filters of a layer; empty when only shares are known. */
	List<FilterFormat> filters(LayerReport layer) {
		return filters.getOrDefault(layer.name(), List.of());
	}

	/** Schemes of the weights of a layer with their shares: those of its filters when they are known, else those of the policy. */
	List<PrecisionReport.Scheme> schemes(LayerReport layer) {
		List<FilterFormat> known = filters(layer);
		if (known.isEmpty()) {
			return layer.precision().weights();
		}
		Map<FilterFormat, Long> counts = new LinkedHashMap<>();
		known.forEach(format -> counts.merge(format, 1L, Long::sum));
		return counts.entrySet().stream().sorted(Comparator.comparing(entry -> entry.getKey().scheme()))
				.map(entry -> new PrecisionReport.Scheme(entry.getKey().scheme().toString(), "int" + entry.getKey().bits(), entry.getValue() / (double) known.size())).toList();
	}

	/** Mean width of a weight of a layer in bits; 0 without weights. */
	double weightBits(LayerReport layer) {
		List<FilterFormat> known = filters(layer);
		return known.isEmpty() ? layer.precision().weightBits() : known.stream().mapToInt(FilterFormat::bits).average().orElse(0);
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

	PointReport point() {
		return point;
	}

	/** E.g. {@code 50 % int8, 50 % int8 apot}. */
	String weights(LayerReport layer) {
		List<PrecisionReport.Scheme> schemes = schemes(layer);
		return schemes.isEmpty() ? Messages.precisionNoWeights
				: schemes.stream().map(scheme -> (schemes.size() > 1 ? Format.percent(scheme.share()) + " " : "") + text(scheme))
						.collect(Collectors.joining(", "));
	}

	static String text(PrecisionReport.Scheme scheme) {
		return scheme.format() + (isUniform(scheme) ? "" : " " + scheme.scheme());
	}

	@Override
	public String title() {
		return NLS.bind(isQuantized() ? Messages.precisionTitleQuantized : Messages.precisionTitle, new Object[] { point.layers().size(), point.setup().modelText(), point.setup().policy() });
	}

	@Override
	public int height(TextMeasure measure, int width, int visible) {
		return PrecisionScene.header(this, measure, width) + layers().size() * PrecisionScene.row(this, measure) + PrecisionScene.BOTTOM;
	}

	@Override
	public Scene layout(TextMeasure measure, Theme theme, int width, int height) {
		return new PrecisionScene(this, measure, theme, width);
	}

	@Override
	public DataTable table() {
		List<Column> columns = new ArrayList<>(List.of(Column.text(Messages.columnLayer), Column.text(Messages.columnKind), Column.text(Messages.columnWeights),
				Column.number(Messages.columnWeightBits, ""), Column.text(Messages.columnActivations), Column.text(Messages.columnAccumulator)));
		if (hasResults()) {
			columns.add(Column.text(Messages.columnOutput));
		}
		if (hasSensitivities()) {
			columns.add(Column.number(Messages.columnSqnr, "dB"));
		}
		columns.add(Column.text(Messages.columnEngines));
		columns.add(Column.number(Messages.metricShare, ""));
		return new DataTable(columns, layers().stream().map(this::row).toList());
	}

	private DataTable.Row row(LayerReport layer) {
		boolean weighted = !schemes(layer).isEmpty();
		List<Cell> cells = new ArrayList<>(List.of(Cell.of(layer.name()), Cell.of(layer.kind()), Cell.of(weights(layer)),
				new Cell(weighted ? Format.significant(weightBits(layer), 3) : "", weighted ? weightBits(layer) : Double.NaN), Cell.of(layer.precision().activations()),
				Cell.of(layer.precision().accumulator())));
		if (hasResults()) {
			cells.add(Cell.of(result(layer)));
		}
		if (hasSensitivities()) {
			cells.add(Double.isNaN(sensitivity(layer)) ? Cell.of("") : new Cell(Format.significant(sensitivity(layer), 3) + " dB", sensitivity(layer)));
		}
		cells.add(Cell.of(layer.engineNames()));
		cells.add(Cell.percent(layer.share()));
		return new DataTable.Row(layer.name(), cells);
	}
}
