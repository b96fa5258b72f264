package org.m2q.ui.views.internal.results;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

import org.m2q.base.unit.Format;
import org.m2q.base.unit.Notation;
import org.m2q.report.LayerReport;
import org.m2q.report.PrecisionReport;

/** A column of the table of layers: a text, or a number in the unit of its header. */
public enum Column {
	/** Hierarchical name of the layer, or of the group. */
	NAME("layer", "", 260, row -> row.label()),
	/** Half its part of the energy plus half its part of the latency. */
	SHARE("share", "%", 80, 100, LayerRow::share),
	/** Kind of operator. */
	KIND("kind", "", 80, row -> row.layer().map(LayerReport::kind).orElse("")),
	/** Bits of weights and activations. */
	BITS("bits", "", 110, row -> row.layer().map(layer -> layer.precision().label()).orElse("")),
	/** Format of the accumulator. */
	ACCUMULATOR("acc", "", 60, row -> row.layer().map(layer -> layer.precision().accumulator()).orElse("")),
	/** Schemes of the weights. */
	SCHEME("scheme", "", 120,
			row -> String.join("+", row.layer().map(layer -> layer.precision().weights().stream().map(PrecisionReport.Scheme::scheme).distinct().toList())
					.orElse(List.of()))),
	/** How well the codes of the network say its weights. */
	SQNR("SQNR", "dB", 100, 1, LayerRow::sqnr),
	/** Engines that multiply. */
	ENGINE("engine", "", 90, row -> row.layer().map(LayerReport::engineNames).orElse("")),
	/** What limits the speed. */
	BOUND("bound", "", 140, row -> row.layer().map(layer -> layer.bound().label()).orElse("")),
	/** Multiplications with accumulation. */
	MACS("MACs", "M", 80, 1e-6, LayerRow::macs),
	/** Learned parameters. */
	PARAMETERS("params", "k", 80, 1e-3, LayerRow::parameters),
	/** Bytes to and from off-chip memory. */
	BYTES("DRAM", "KiB", 110, 1.0 / 1024, LayerRow::bytes),
	/** Products per byte to and from off-chip memory. */
	INTENSITY("intensity", "MAC/B", 100, 1, row -> row.bytes() > 0 ? row.macs() / row.bytes() : Double.NaN),
	/** Useful over possible products. */
	UTILIZATION("util", "%", 80, 100, LayerRow::utilization),
	/** Cycles of the layer on its own. */
	CYCLES("cycles", "", 90, 1, LayerRow::cycles),
	/** Time that the layer adds. */
	LATENCY("latency", "µs", 110, 1e6, LayerRow::latency),
	/** Energy. */
	ENERGY("energy", "µJ", 110, 1e6, LayerRow::energy),
	/** Energy times latency of the row alone. */
	EDP("EDP", "nJ·s", 100, 1e9, row -> row.energy() * row.latency()),
	/** Change of the EDP over the same layer of the baseline. */
	DELTA("ΔEDP", "%", 80, 100, LayerRow::delta);

	private final String title;
	private final String unit;
	private final int width;
	private final Function<LayerRow, String> text;
	private final ToDoubleFunction<LayerRow> value;

	Column(String title, String unit, int width, Function<LayerRow, String> text) {
		this.title = title;
		this.unit = unit;
		this.width = width;
		this.text = text;
		this.value = row -> Double.NaN;
	}

	Column(String title, String unit, int width, double scale, ToDoubleFunction<LayerRow> value) {
		this.title = title;
		this.unit = unit;
		this.width = width;
		this.text = null;
		this.value = row -> value.applyAsDouble(row) * scale;
	}

	/** Name in the header, with its unit. */
	public String header() {
		return unit.isEmpty() ? title : title + " (" + unit + ")";
	}

	/** Name in filters. */
	public String key() {
		return this == DELTA ? "delta" : this == BYTES ? "dram" : title.toLowerCase(Locale.ROOT);
	}

	/** Usual width in pixels. */
	public int width() {
		return width;
	}

	/** Whether it holds numbers. */
	public boolean isNumber() {
		return text == null;
	}

	/** The number in the unit of the header; not a number when there is none. */
	public double value(LayerRow row) {
		return value.applyAsDouble(row);
	}

	/** What the cell says, with three significant digits; nothing for what is not known. */
	public String text(LayerRow row) {
		return text(row, Notation.DEFAULT);
	}

	/** What the cell says; nothing for what is not known. */
	public String text(LayerRow row, Notation notation) {
		if (!isNumber()) {
			return text.apply(row);
		}
		double number = value(row);
		if (!Double.isFinite(number)) {
			return number == Double.POSITIVE_INFINITY ? "∞" : "";
		}
		if (this == CYCLES) {
			return Format.grouped(Math.round(number));
		}
		String sign = this == DELTA && number > 0 ? "+" : "";
		return number == 0 ? "0" : sign + notation.significant(number).replace('-', '−');
	}

	/** What files say: the whole number in the unit of the header, the same in every locale. */
	public String exact(LayerRow row) {
		double number = value(row);
		return !isNumber() ? text.apply(row) : Double.isFinite(number) ? number == Math.rint(number) && Math.abs(number) < 1e15
				? Long.toString((long) number) : Double.toString(number) : number == Double.POSITIVE_INFINITY ? "inf" : "";
	}

	/** The column of a name in a filter. */
	static Optional<Column> find(String key) {
		for (Column column : values()) {
			if (column.key().equalsIgnoreCase(key)) {
				return Optional.of(column);
			}
		}
		return Optional.empty();
	}
}
