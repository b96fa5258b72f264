package org.m2q.ui.views.internal.results;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.m2q.core.results.ShownResult;
import org.m2q.report.LayerReport;

/**
 * The rows of the table of layers: filtered, sorted and grouped.
 *
 * @param rows what stands at the top level: the total first, then groups or layers
 * @param shown how many layers pass the filter
 * @param all how many layers there are
 */
public record LayerTable(List<LayerRow> rows, int shown, int all) {

	/** How layers are grouped. */
	public enum Grouping {
		/** In one list. */
		NONE,
		/** By stage of the model. */
		STAGE,
		/** By kind of operator. */
		KIND,
		/** By engine. */
		ENGINE,
		/** By precision. */
		PRECISION,
		/** By what limits the speed. */
		BOUND;

		private String of(LayerReport layer) {
			String name = switch (this) {
				case NONE -> "";
				case STAGE -> layer.stage();
				case KIND -> layer.kind();
				case ENGINE -> layer.engineNames();
				case PRECISION -> layer.precision().label();
				case BOUND -> layer.bound().label();
			};
			return name.isEmpty() ? "—" : name;
		}
	}

	/** Copies the list. */
	public LayerTable {
		rows = List.copyOf(rows);
	}

	/**
	 * Makes the rows.
	 *
	 * @param sqnr ratios of weights in dB by the name of the layer, see {@link LayerRow#sqnr()}; none when they are not known
	 * @param sort column to sort by; empty for the order of the network
	 * @param descending whether large values come first
	 * @param total label of the total
	 */
	public static LayerTable of(ShownResult result, Map<String, Double> sqnr, LayerFilter filter, Grouping grouping, Optional<Column> sort, boolean descending, String total) {
		Map<String, LayerReport> base = new HashMap<>();
		result.baseline().ifPresent(point -> point.layers().forEach(layer -> base.put(layer.name(), layer)));
		List<LayerRow> layers = new ArrayList<>();
		for (LayerReport layer : result.pointReport().layers()) {
			LayerReport other = base.get(layer.name());
			LayerRow row = LayerRow.of(layer, sqnr.getOrDefault(layer.name(), Double.NaN), other == null ? Double.NaN : layer.edp() / other.edp() - 1);
			if (filter.layers().test(row)) {
				layers.add(row);
			}
		}
		List<LayerRow> rows = new ArrayList<>();
		if (grouping == Grouping.NONE) {
			rows.addAll(layers);
		} else {
			Map<String, List<LayerRow>> groups = layers.stream()
					.collect(Collectors.groupingBy(row -> grouping.of(row.layer().orElseThrow()), LinkedHashMap::new, Collectors.toList()));
			groups.forEach((name, members) -> rows.add(LayerRow.sum(name, sorted(members, sort, descending))));
		}
		List<LayerRow> all = new ArrayList<>();
		LayerRow sum = LayerRow.sum(total, layers);
		boolean complete = layers.size() == result.pointReport().layers().size();
		double delta = complete ? result.baseline().map(point -> result.pointReport().totals().edp() / point.totals().edp() - 1).orElse(Double.NaN) : Double.NaN;
		all.add(new LayerRow(total, Optional.empty(), List.of(), sum.macs(), sum.parameters(), sum.bytes(), sum.utilization(), sum.cycles(), sum.latency(),
				sum.energy(), sum.share(), sum.sqnr(), delta));
		all.addAll(sorted(rows, sort, descending));
		return new LayerTable(all, layers.size(), result.pointReport().layers().size());
	}

	private static List<LayerRow> sorted(List<LayerRow> rows, Optional<Column> sort, boolean descending) {
		if (sort.isEmpty()) {
			return rows;
		}
		Column column = sort.get();
		Comparator<LayerRow> order = column.isNumber() ? Comparator.comparingDouble(row -> unknownLeast(column.value(row)))
				: Comparator.comparing(column::text, String.CASE_INSENSITIVE_ORDER);
		List<LayerRow> sorted = new ArrayList<>(rows);
		sorted.sort(descending ? order.reversed() : order);
		return sorted;
	}

	private static double unknownLeast(double value) {
		return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
	}

	/** Rows with their children, as text with tabs between cells or commas for files. */
	public String text(List<Column> columns, boolean csv) {
		StringBuilder text = new StringBuilder();
		line(text, columns.stream().map(Column::header).toList(), csv);
		for (LayerRow row : rows) {
			line(text, columns.stream().map(column -> column.exact(row)).toList(), csv);
			for (LayerRow child : row.children()) {
				line(text, columns.stream().map(column -> column.exact(child)).toList(), csv);
			}
		}
		return text.toString();
	}

	private static void line(StringBuilder text, List<String> cells, boolean csv) {
		text.append(cells.stream().map(cell -> csv ? quoted(cell) : cell.replaceAll("[\\t\\r\\n]", " ")).collect(Collectors.joining(csv ? "," : "\t")))
				.append('\n');
	}

	private static String quoted(String cell) {
		return cell.matches("[^,\"\\r\\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
	}
}
