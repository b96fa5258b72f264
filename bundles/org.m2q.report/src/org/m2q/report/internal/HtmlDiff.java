package org.m2q.report.internal;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import org.m2q.base.unit.Format;
import org.m2q.report.DiffText;
import org.m2q.report.LayerReport;
import org.m2q.report.LineDiff;
import org.m2q.report.PointReport;
import org.m2q.report.ProxyChange;
import org.m2q.report.ReportDiff;
import org.m2q.report.ReportMatch;

/** Writes what changed between two reports as a page. */
public final class HtmlDiff {

	private static final int MOST_DUMBBELLS = 30;
	private static final int DIGITS = 3;
	private static final String TAB = "    ";

	private HtmlDiff() {
	}

	/** Writes the page; the names are those of the two reports. */
	public static void write(String a, String b, List<ReportMatch> matches, Writer writer) throws IOException {
		Markup html = HtmlPage.start("M2Q comparison: " + a + " and " + b);
		html.element("h1", a + " → " + b).element("p", "M2Q Workbench comparison. A is " + a + ", B is " + b + ".", "class", "faint");
		int number = 0;
		for (ReportMatch match : matches) {
			match(html, match, "m" + number++);
		}
		writer.write(html.toString());
		writer.write(HtmlPage.END);
		writer.flush();
	}

	private static void match(Markup html, ReportMatch match, String id) {
		ReportDiff diff = match.diff();
		html.open("section").element("h2", match.title());
		html.element("p", "A: " + diff.before().setup().text()).element("p", "B: " + diff.after().setup().text());
		html.open("ul", "class", "cards");
		DiffText.totals(diff).forEach(total -> HtmlPage.card(html, total.name(), total.words(), total.before() + " → " + total.after()));
		html.close("ul");
		html.element("p", DiffText.explanation(diff));
		if (!DiffText.proxyNote(diff).isEmpty()) {
			html.element("p", DiffText.proxyNote(diff), "class", "faint");
		}
		if (!diff.causes().isEmpty()) {
			html.element("h3", "Where the change comes from");
			Map<String, PointReport> bars = new LinkedHashMap<>();
			bars.put("A: " + Charts.title(diff.before()), diff.before());
			bars.put("B: " + Charts.title(diff.after()), diff.after());
			Charts.energy(html, bars, id + "energy");
			causes(html, diff);
		}
		html.element("h3", "Layers");
		Dumbbells.draw(html, diff, MOST_DUMBBELLS, id + "shares");
		changes(html, diff);
		html.raw("<details>\n").element("summary", "All layers");
		layers(html, diff);
		html.close("details");
		declarations(html, "Policies", diff.before().setup().policy(), diff.after().setup().policy(), match.policies());
		diff.before().setup().mapping().ifPresent(earlier -> diff.after().setup().mapping()
				.ifPresent(later -> declarations(html, "Mappings", earlier, later, match.mappings())));
		html.element("p", "Share = half the share of the energy plus half the share of the latency. The logarithm of the change of the EDP is split over its causes: their factors multiply to the whole change.",
				"class", "faint");
		html.close("section");
	}

	private static void causes(Markup html, ReportDiff diff) {
		HtmlTable table = new HtmlTable("Factors of the change of the EDP").text("cause").number("factor", "").number("change", "%");
		for (ReportDiff.CauseDiff cause : diff.causes()) {
			table.row(List.of(DiffText.name(cause), DiffText.factor(cause.part()), Change.number(Math.exp(cause.part()), 1)));
		}
		double whole = diff.causes().stream().mapToDouble(ReportDiff.CauseDiff::part).sum();
		table.total(List.of("all", DiffText.factor(whole), Change.number(Math.exp(whole), 1)));
		table.print(html);
	}

	private static void changes(Markup html, ReportDiff diff) {
		List<ReportDiff.LayerDiff> changes = diff.changes();
		if (changes.isEmpty()) {
			html.element("p", "Every layer has the precision, the engine and the shape that it had.");
			return;
		}
		html.element("h4", changes.size() == 1 ? "One layer was decided otherwise" : changes.size() + " layers were decided otherwise").open("ul");
		changes.forEach(layer -> html.element("li", DiffText.change(layer)));
		html.close("ul");
	}

	private static void layers(Markup html, ReportDiff diff) {
		Scale edp = scale(diff, LayerReport::edp, "J·s");
		Scale energy = scale(diff, LayerReport::energy, "J");
		Scale latency = scale(diff, LayerReport::latency, "s");
		HtmlTable table = new HtmlTable("All layers, the largest change of the share first").text("layer").text("decided otherwise").number("share A", "%").number("share B", "%")
				.number("energy A", energy.unit()).number("energy B", energy.unit()).number("latency A", latency.unit()).number("latency B", latency.unit())
				.number("EDP A", edp.unit()).number("EDP B", edp.unit()).number("Δ EDP", "%");
		Optional<ProxyChange> proxy = diff.proxy();
		proxy.ifPresent(known -> table.number(known.name() + " A", known.unit()).number(known.name() + " B", known.unit()).number("Δ " + known.name(), known.unit()));
		for (ReportDiff.LayerDiff layer : diff.byShareChange()) {
			List<String> cells = new ArrayList<>(List.of(layer.name(), layer.decisions(), cell(layer.before(), LayerReport::share, Scale.PERCENT), cell(layer.after(), LayerReport::share, Scale.PERCENT),
					cell(layer.before(), LayerReport::energy, energy), cell(layer.after(), LayerReport::energy, energy), cell(layer.before(), LayerReport::latency, latency),
					cell(layer.after(), LayerReport::latency, latency), cell(layer.before(), LayerReport::edp, edp), cell(layer.after(), LayerReport::edp, edp),
					layer.before().isPresent() && layer.after().isPresent() ? Change.number(layer.after().get().edp(), layer.before().get().edp()) : ""));
			if (proxy.isPresent()) {
				cells.add(layer.proxy().map(known -> value(known.before())).orElse(""));
				cells.add(layer.proxy().map(known -> value(known.after())).orElse(""));
				cells.add(layer.proxy().map(ProxyChange::change).filter(Double::isFinite).map(HtmlDiff::signed).orElse(""));
			}
			table.row(cells);
		}
		table.print(html);
	}

	private static String value(double value) {
		return Double.isFinite(value) ? Format.significant(value, DIGITS) : "";
	}

	private static String signed(double change) {
		return change == 0 ? "0" : (change < 0 ? "−" : "+") + Format.significant(Math.abs(change), DIGITS);
	}

	private static Scale scale(ReportDiff diff, ToDoubleFunction<LayerReport> value, String unit) {
		return Scale.si(Stream.concat(diff.before().layers().stream(), diff.after().layers().stream()).map(value::applyAsDouble).toList(), unit);
	}

	private static String cell(Optional<LayerReport> layer, ToDoubleFunction<LayerReport> value, Scale scale) {
		return layer.map(value::applyAsDouble).filter(Double::isFinite).map(scale::text).orElse("");
	}

	private static void declarations(Markup html, String title, String a, String b, Optional<LineDiff> texts) {
		html.element("h3", title);
		if (texts.isEmpty()) {
			html.element("p", "The text of " + (a.equals(b) ? a : a + " or " + b) + " was not stored with the report.", "class", "faint");
		} else if (texts.get().isEmpty()) {
			html.element("p", a.equals(b) ? "Both use " + a + ", with the same text." : a + " and " + b + " have the same text.");
		} else {
			html.element("p", a.equals(b) ? "Both use " + a + ", with different texts." : "− A: " + a + "    + B: " + b);
			html.raw("<pre class=\"diff\">");
			texts.get().lines().forEach(line -> line(html, line));
			html.close("pre");
		}
	}

	private static void line(Markup html, LineDiff.Line line) {
		String text = line.marked().replace("\t", TAB);
		if (line.side() == LineDiff.Side.BOTH) {
			html.text(text);
		} else {
			html.raw(line.side() == LineDiff.Side.BEFORE ? "<b class=\"before\">" : "<b class=\"after\">").text(text).raw("</b>");
		}
		html.raw("\n");
	}
}
