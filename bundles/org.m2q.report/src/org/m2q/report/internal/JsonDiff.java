package org.m2q.report.internal;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

import org.m2q.report.DiffText;
import org.m2q.report.LayerReport;
import org.m2q.report.LineDiff;
import org.m2q.report.PointReport;
import org.m2q.report.ProxyChange;
import org.m2q.report.ProxyReport;
import org.m2q.report.ReportDiff;
import org.m2q.report.ReportDiffs;
import org.m2q.report.ReportMatch;

import com.google.gson.stream.JsonWriter;

/** Streams what changed between two reports as JSON. */
public final class JsonDiff extends JsonFields {

	private JsonDiff(JsonWriter json) {
		super(json);
	}

	/** Writes the comparison and a line end; the names are those of the two reports. */
	public static void write(String a, String b, List<ReportMatch> matches, Writer writer) throws IOException {
		JsonWriter json = new JsonWriter(writer);
		json.setHtmlSafe(false);
		new JsonDiff(json).all(a, b, matches);
		json.flush();
		writer.write('\n');
		writer.flush();
	}

	private void all(String a, String b, List<ReportMatch> matches) throws IOException {
		lines();
		json.beginObject();
		text("schemaVersion", ReportDiffs.SCHEMA_VERSION);
		text("a", a);
		text("b", b);
		json.name("comparisons").beginArray();
		for (ReportMatch match : matches) {
			match(match);
		}
		json.endArray();
		json.endObject();
	}

	private void match(ReportMatch match) throws IOException {
		ReportDiff diff = match.diff();
		json.beginObject();
		text("experiment", match.after().name());
		text("point", diff.after().id());
		json.name("setups");
		beginLine();
		text("a", diff.before().setup().text());
		text("b", diff.after().setup().text());
		endLine();
		changed("policyChanged", match.policies());
		changed("mappingChanged", match.mappings());
		json.name("totals").beginObject();
		total(diff, "edpJouleSeconds", point -> point.totals().edp());
		total(diff, "energyJoules", point -> point.totals().energy());
		total(diff, "latencySeconds", point -> point.totals().latency());
		total(diff, "dramBytes", point -> point.totals().dramBytes());
		total(diff, "weightBytes", PointReport::weightBytes);
		json.endObject();
		if (diff.proxy().isPresent()) {
			ProxyReport proxy = diff.after().proxy().orElseThrow();
			json.name("accuracyProxy");
			beginLine();
			text("name", proxy.name());
			optional("basis", proxy.basis());
			text("unit", proxy.unit());
			flag("higherIsBetter", proxy.higherIsBetter());
			both(diff.proxy().get().before(), diff.proxy().get().after(), diff.proxy().get().change());
			endLine();
		}
		text("explanation", DiffText.explanation(diff));
		json.name("causes").beginArray();
		for (ReportDiff.CauseDiff cause : diff.causes()) {
			beginLine();
			text("cause", cause.cause());
			number("part", cause.part());
			number("factor", Math.exp(cause.part()));
			endLine();
		}
		json.endArray();
		json.name("layers").beginArray();
		for (ReportDiff.LayerDiff layer : diff.layers()) {
			layer(layer);
		}
		json.endArray();
		json.endObject();
	}

	/** Left out when a text was not recorded. */
	private void changed(String name, Optional<LineDiff> texts) throws IOException {
		if (texts.isPresent()) {
			flag(name, !texts.get().isEmpty());
		}
	}

	private void total(ReportDiff diff, String name, ToDoubleFunction<PointReport> value) throws IOException {
		pair(name, value.applyAsDouble(diff.before()), value.applyAsDouble(diff.after()));
	}

	private void pair(String name, double a, double b) throws IOException {
		json.name(name);
		beginLine();
		both(a, b, ReportDiff.change(a, b));
		endLine();
	}

	private void both(double a, double b, double change) throws IOException {
		number("a", a);
		number("b", b);
		number("change", change);
	}

	private void layer(ReportDiff.LayerDiff layer) throws IOException {
		json.beginObject();
		text("layer", layer.name());
		flag("inA", layer.before().isPresent());
		flag("inB", layer.after().isPresent());
		optional("decisions", layer.decisions());
		json.name("share");
		beginLine();
		both(value(layer.before(), LayerReport::share), value(layer.after(), LayerReport::share), layer.shareChange());
		endLine();
		layer(layer, "edpJouleSeconds", LayerReport::edp);
		layer(layer, "energyJoules", LayerReport::energy);
		layer(layer, "latencySeconds", LayerReport::latency);
		Optional<ProxyChange> proxy = layer.proxy();
		if (proxy.isPresent()) {
			json.name("accuracyProxy");
			beginLine();
			both(proxy.get().before(), proxy.get().after(), proxy.get().change());
			endLine();
		}
		json.endObject();
	}

	private void layer(ReportDiff.LayerDiff layer, String name, ToDoubleFunction<LayerReport> value) throws IOException {
		pair(name, value(layer.before(), value), value(layer.after(), value));
	}

	private static double value(Optional<LayerReport> layer, ToDoubleFunction<LayerReport> value) {
		return layer.map(value::applyAsDouble).orElse(Double.NaN);
	}
}
