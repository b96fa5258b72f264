package org.m2q.report.internal;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

import org.m2q.report.LayerReport;
import org.m2q.report.ProxyChange;
import org.m2q.report.ReportDiff;
import org.m2q.report.ReportMatch;
import org.m2q.report.TotalReport;

/** Writes what changed between reports as comma-separated values. */
public final class CsvDiff {

	private static final List<String> HEADER = List.of("experiment", "point", "row", "layer", "changed", "latency_s_A", "latency_s_B", "energy_J_A", "energy_J_B",
			"edp_Js_A", "edp_Js_B", "share_A", "share_B", "dram_B_A", "dram_B_B", "weights_B_A", "weights_B_B", "accuracy_proxy", "accuracy_proxy_A", "accuracy_proxy_B");

	private CsvDiff() {
	}

	/** Writes the header and all rows, each with the line end of RFC 4180. */
	public static void write(List<ReportMatch> matches, Writer writer) throws IOException {
		CsvOutput.row(writer, HEADER);
		for (ReportMatch match : matches) {
			ReportDiff diff = match.diff();
			TotalReport a = diff.before().totals();
			TotalReport b = diff.after().totals();
			CsvOutput.row(writer, List.of(match.after().name(), diff.after().id(), "total", "", "", CsvOutput.number(a.latency()), CsvOutput.number(b.latency()),
					CsvOutput.number(a.energy()), CsvOutput.number(b.energy()), CsvOutput.number(a.edp()), CsvOutput.number(b.edp()), a.complete() ? "1" : "",
					b.complete() ? "1" : "", Long.toString(a.dramBytes()), Long.toString(b.dramBytes()), CsvOutput.number(diff.before().weightBytes()),
					CsvOutput.number(diff.after().weightBytes()), proxy(diff.proxy()), number(diff.proxy(), ProxyChange::before), number(diff.proxy(), ProxyChange::after)));
			for (ReportDiff.LayerDiff layer : diff.layers()) {
				CsvOutput.row(writer, List.of(match.after().name(), diff.after().id(), "layer", layer.name(), layer.decisions(),
						number(layer.before(), LayerReport::latency), number(layer.after(), LayerReport::latency), number(layer.before(), LayerReport::energy),
						number(layer.after(), LayerReport::energy), number(layer.before(), LayerReport::edp), number(layer.after(), LayerReport::edp),
						number(layer.before(), LayerReport::share), number(layer.after(), LayerReport::share), number(layer.before(), LayerReport::dramBytes),
						number(layer.after(), LayerReport::dramBytes), number(layer.before(), LayerReport::weightBytes), number(layer.after(), LayerReport::weightBytes),
						proxy(layer.proxy()), number(layer.proxy(), ProxyChange::before), number(layer.proxy(), ProxyChange::after)));
			}
		}
		writer.flush();
	}

	private static <T> String number(Optional<T> part, ToDoubleFunction<T> value) {
		return part.map(known -> CsvOutput.number(value.applyAsDouble(known))).orElse("");
	}

	/** Name and unit. */
	private static String proxy(Optional<ProxyChange> proxy) {
		return proxy.map(known -> known.name() + "_" + known.unit()).orElse("");
	}
}
