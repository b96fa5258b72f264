package org.m2q.report.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.report.CsvReport;
import org.m2q.report.DiffText;
import org.m2q.report.HtmlReport;
import org.m2q.report.JsonReport;
import org.m2q.report.LayerReport;
import org.m2q.report.PointReport;
import org.m2q.report.Report;
import org.m2q.report.ReportDiff;
import org.m2q.report.ReportDiffs;
import org.m2q.report.ReportFormat;
import org.m2q.report.ReportMatch;
import org.m2q.report.TextReport;
import org.m2q.report.TextOptions;
import org.m2q.report.LayerSelection;
import org.m2q.report.TotalReport;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** The written formats: valid, complete, and the same bytes every time. */
class ReportFormatsTest {

	/** Writes a report. */
	private interface Format {
		void write(Report report, Writer writer) throws IOException;
	}

	private static final List<Format> FORMATS = List.of(JsonReport::write, CsvReport::write, HtmlReport::write);

	private static String text(Format format, Report report) {
		StringWriter writer = new StringWriter();
		try {
			format.write(report, writer);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
		return writer.toString();
	}

	@Test
	void endingsOfFilesSayTheFormat() {
		assertEquals(Optional.of(ReportFormat.HTML), ReportFormat.ofFile("out/net.html"));
		assertEquals(Optional.of(ReportFormat.HTML), ReportFormat.ofFile("NET.HTM"));
		assertEquals(Optional.of(ReportFormat.CSV), ReportFormat.ofFile("net.json.csv"));
		assertEquals(Optional.of(ReportFormat.JSON), ReportFormat.ofFile("net.Json"));
		assertEquals(Optional.of(ReportFormat.MARKDOWN), ReportFormat.ofFile("net.md"));
		for (String other : List.of("", "html", "net.txt", "net.html.bak", "net.m2q")) {
			assertEquals(Optional.empty(), ReportFormat.ofFile(other), other);
		}
		assertEquals(".html, .csv, .json or .md", ReportFormat.endings());
	}

	@Test
	void jsonSatisfiesItsSchema() {
		for (Report report : List.of(SampleReports.single(40), SampleReports.grid(5), SampleReports.hostile(), SampleReports.studied(),
				SampleReports.declared("policy M2Q {}"), new Report("none.m2q", List.of()))) {
			assertEquals(List.of(), SchemaChecker.faults(JsonReport.schema(), text(JsonReport::write, report)));
		}
	}

	@Test
	void theSchemaIsStrict() {
		String json = text(JsonReport::write, SampleReports.single(2));
		for (String broken : List.of(json.replace("\"macs\"", "\"makks\""), json.replace("\"status\": \"priced\"", "\"status\": \"cheap\""),
				json.replaceFirst("\"share\": 0\\.", "\"share\": 7."), json.replace("\"schemaVersion\": \"" + Report.SCHEMA_VERSION + "\"", "\"schemaVersion\": \"2.0\""),
				json.replaceFirst("\"cycles\": ", "\"cycles\": 0.5"))) {
			assertFalse(broken.equals(json));
			assertFalse(SchemaChecker.faults(JsonReport.schema(), broken).isEmpty());
		}
	}

	@Test
	void jsonSharesAndEnergiesAddUp() {
		JsonObject point = JsonParser.parseString(text(JsonReport::write, SampleReports.single(30))).getAsJsonObject().getAsJsonArray("experiments")
				.get(0).getAsJsonObject().getAsJsonArray("points").get(0).getAsJsonObject();
		double share = 0;
		for (var layer : point.getAsJsonArray("layers")) {
			share += layer.getAsJsonObject().get("share").getAsDouble();
			for (var cause : layer.getAsJsonObject().getAsJsonArray("energyByCause")) {
				double terms = 0;
				for (var term : cause.getAsJsonObject().getAsJsonArray("terms")) {
					terms += term.getAsJsonObject().get("count").getAsDouble() * term.getAsJsonObject().get("joulesPerAction").getAsDouble();
				}
				assertEquals(cause.getAsJsonObject().get("joules").getAsDouble(), terms, terms * 1e-12);
			}
		}
		assertEquals(1, share, 1e-9);
	}

	@Test
	void csvHasOneRowPerLayerAndTotal() {
		Report report = SampleReports.single(12);
		List<List<String>> rows = csv(text(CsvReport::write, report));
		assertEquals(1 + 2 * (12 + 1), rows.size());
		assertTrue(rows.stream().allMatch(row -> row.size() == rows.get(0).size()));
		LayerReport layer = report.experiments().get(0).points().get(0).layers().get(3);
		List<String> row = rows.get(4);
		assertEquals(layer.name(), row.get(rows.get(0).indexOf("layer")));
		assertEquals(layer.energy(), Double.parseDouble(row.get(rows.get(0).indexOf("energy_J"))));
		assertEquals("total", rows.get(13).get(rows.get(0).indexOf("row")));
	}

	@Test
	void whatIsNotModelledIsNeverZero() throws Exception {
		Report report = SampleReports.withoutEnergy();
		String json = text(JsonReport::write, report);
		assertEquals(List.of(), SchemaChecker.faults(JsonReport.schema(), json));
		assertFalse(json.contains("energyJoules") || json.contains("edpJouleSeconds"), json);
		List<List<String>> rows = csv(text(CsvReport::write, report));
		for (List<String> row : rows.subList(1, rows.size())) {
			for (String column : List.of("energy_J", "edp_Js", "share", "energy_MAC_J", "energy_interconnect_J", "energy_static_J", "registers_read_B")) {
				assertEquals("", row.get(rows.get(0).indexOf(column)), column);
			}
			assertFalse(row.get(rows.get(0).indexOf("dram_read_B")).isEmpty());
		}
		xml(text(HtmlReport::write, report));
		String table = TextReport.print(report, new TextOptions(100, false, false, LayerSelection.ALL));
		assertTrue(table.contains("not modelled") && !table.contains("add up to 100 %") && !table.contains(" 0 J"), table);
	}

	/** Of 2 points each: 4 sets of ideas, 2 parameters at 2 ends; then the numbers of the sample by hand. */
	@Test
	void studiesAreInEveryFormat() throws Exception {
		Report report = SampleReports.studied();
		List<List<String>> rows = csv(text(CsvReport::write, report));
		List<String> header = rows.get(0);
		assertTrue(rows.stream().allMatch(row -> row.size() == header.size()));
		assertEquals(8, rows.stream().filter(row -> row.get(header.indexOf("row")).equals("ablation")).count());
		assertEquals(8, rows.stream().filter(row -> row.get(header.indexOf("row")).equals("sensitivity")).count());
		List<String> without = rows.stream().filter(row -> row.get(header.indexOf("layer")).equals("without scheme")).findFirst().orElseThrow();
		double edp = report.experiments().get(0).points().get(0).totals().edp();
		assertEquals(2 * edp, Double.parseDouble(without.get(header.indexOf("edp_Js"))), 1e-12 * edp);

		JsonObject experiment = JsonParser.parseString(text(JsonReport::write, report)).getAsJsonObject().getAsJsonArray("experiments").get(0).getAsJsonObject();
		assertEquals((0.84 + 0.64) / 2, experiment.get("meanEdpSaving").getAsDouble(), 1e-12);
		JsonObject ablation = experiment.getAsJsonArray("ablations").get(1).getAsJsonObject();
		assertEquals("2", ablation.get("point").getAsString());
		assertEquals(2, ablation.getAsJsonArray("ideas").get(0).getAsJsonObject().get("factor").getAsDouble(), 1e-12);
		assertEquals(0.5, ablation.getAsJsonArray("ideas").get(1).getAsJsonObject().get("edpChangeWithout").getAsDouble(), 1e-12);
		assertEquals(Math.log(Math.pow(2.5 / 1.5, 2) / 3), ablation.getAsJsonArray("rest").get(0).getAsJsonObject().get("contribution").getAsDouble(), 1e-12);
		JsonObject swing = experiment.getAsJsonArray("sensitivities").get(1).getAsJsonObject().getAsJsonArray("points").get(0).getAsJsonObject();
		assertEquals(1 - 0.5 / 4, swing.getAsJsonObject("atLow").getAsJsonArray("edpSavings").get(0).getAsDouble(), 1e-12);

		Document page = xml(text(HtmlReport::write, report));
		List<String> bars = new ArrayList<>();
		for (int i = 0; i < page.getElementsByTagName("rect").getLength(); i++) {
			Element rect = (Element) page.getElementsByTagName("rect").item(i);
			String hint = rect.getTextContent();
			if (hint.startsWith("clock = ") || hint.startsWith("dram_energy = ")) {
				bars.add(hint);
			}
		}
		// The parameter that moves the saving most stands first.
		assertEquals(List.of("dram_energy = 20 pJ/bit: 50.0 %", "dram_energy = 4 pJ/bit: 87.5 %", "clock = 200 MHz: 77.5 %", "clock = 1 GHz: 73.8 %").stream().sorted()
				.toList(), bars.stream().sorted().toList());
		assertTrue(bars.get(0).startsWith("dram_energy") && bars.get(3).startsWith("clock"), bars.toString());
	}

	/** Points whose energies and times are 2/5 and 3/5 of the baseline's, cause by cause: either half of the saving is energy, three quarters of it MAC. */
	@Test
	void theSavingIsDividedWithoutRest() {
		JsonObject experiment = JsonParser.parseString(text(JsonReport::write, SampleReports.studied())).getAsJsonObject().getAsJsonArray("experiments").get(0)
				.getAsJsonObject();
		double saving = 1 - (0.4 * 0.4 + 0.6 * 0.6) / 2;
		Map<String, Double> causes = new LinkedHashMap<>();
		experiment.getAsJsonArray("edpSavingByCause").forEach(part -> causes.put(part.getAsJsonObject().get("kind").getAsString() + " "
				+ part.getAsJsonObject().get("cause").getAsString(), part.getAsJsonObject().get("edpSaving").getAsDouble()));
		assertEquals(List.of("energy MAC", "energy DRAM weights", "time all"), List.copyOf(causes.keySet()));
		assertEquals(saving / 2 * 0.75, causes.get("energy MAC"), 1e-12);
		assertEquals(saving / 2 * 0.25, causes.get("energy DRAM weights"), 1e-12);
		assertEquals(saving / 2, causes.get("time all"), 1e-12);
		JsonObject mac = experiment.getAsJsonArray("edpSavingByCause").get(0).getAsJsonObject();
		assertEquals(0.75, mac.get("partOfBaseline").getAsDouble(), 1e-12);
		assertEquals(0.75 * (0.4 + 0.6) / 2, mac.get("ownPart").getAsDouble(), 1e-12);
		Map<String, Double> ideas = new LinkedHashMap<>();
		experiment.getAsJsonArray("edpSavingByIdea").forEach(part -> ideas.put(part.getAsJsonObject().get("idea").getAsString(),
				part.getAsJsonObject().get("edpSaving").getAsDouble()));
		// A factor of 2 of 6.25 and of 1 / 0.36, in logarithms.
		assertEquals((0.84 * Math.log(2) / Math.log(6.25) + 0.64 * Math.log(2) / Math.log(1 / 0.36)) / 2, ideas.get("scheme"), 1e-12);
		assertEquals(saving, ideas.values().stream().mapToDouble(Double::doubleValue).sum(), 1e-12);
	}

	@Test
	void whatHasNoSourceIsSeen() throws Exception {
		Document page = xml(text(HtmlReport::write, SampleReports.studied()));
		List<String> missing = new ArrayList<>();
		for (int i = 0; i < page.getElementsByTagName("td").getLength(); i++) {
			Element cell = (Element) page.getElementsByTagName("td").item(i);
			if (cell.getAttribute("class").contains("bad")) {
				missing.add(cell.getParentNode().getFirstChild().getTextContent() + ": " + cell.getTextContent());
			}
		}
		assertEquals(List.of("banks: ✗ no source stated"), missing);
		String table = TextReport.print(SampleReports.studied(), new TextOptions(100, false, false, LayerSelection.ALL));
		assertTrue(table.contains("no source stated: accelerator M2ViT, banks 4, m2-vit.m2q:30:2"), table);
	}

	@Test
	void csvQuotesWhatIsSpecial() {
		Report report = SampleReports.hostile();
		List<List<String>> rows = csv(text(CsvReport::write, report));
		assertEquals(3, rows.size());
		assertEquals(report.experiments().get(0).name(), rows.get(1).get(0));
	}

	@Test
	void htmlIsWellFormedAndSelfContained() throws Exception {
		List<String> pages = new ArrayList<>();
		List.of(SampleReports.single(30), SampleReports.grid(3), SampleReports.hostile(), SampleReports.studied()).forEach(report -> pages.add(text(HtmlReport::write, report)));
		pages.add(diff(SampleReports.single(30), SampleReports.single(40)));
		pages.add(diff(SampleReports.grid(2), SampleReports.grid(3)));
		pages.add(diff(SampleReports.hostile(), SampleReports.hostile()));
		pages.add(diff(SampleReports.withoutEnergy(), SampleReports.withoutEnergy()));
		pages.add(diff(SampleReports.declared("policy M2Q {\n\t<script>\n}"), SampleReports.declared("policy M2Q {\n\t</pre>&\n}")));
		for (String html : pages) {
			Document document = xml(html);
			assertFalse(html.contains("<script"), "a name became markup");
			assertFalse(html.contains("<img"), "something is fetched");
			assertFalse(html.contains("href="), "something is fetched");
			assertFalse(html.contains("url("), "something is fetched");
			assertFalse(html.contains("@import"), "something is fetched");
			assertEquals("en", document.getDocumentElement().getAttribute("lang"));
			for (int i = 0; i < document.getElementsByTagName("table").getLength(); i++) {
				Element table = (Element) document.getElementsByTagName("table").item(i);
				assertEquals(1, table.getElementsByTagName("caption").getLength());
				assertTrue(table.getElementsByTagName("th").getLength() > 0);
			}
			List<String> ids = new ArrayList<>();
			for (int i = 0; i < document.getElementsByTagName("*").getLength(); i++) {
				Element element = (Element) document.getElementsByTagName("*").item(i);
				if (element.hasAttribute("id")) {
					ids.add(element.getAttribute("id"));
				}
				if (element.getTagName().equals("svg") && !element.hasAttribute("aria-hidden")) {
					assertEquals("img", element.getAttribute("role"));
					assertTrue(element.getElementsByTagName("title").getLength() > 0);
				}
			}
			assertEquals(ids.size(), ids.stream().distinct().count(), "ids are unique");
		}
	}

	private static String diff(Report before, Report after) {
		return text((report, writer) -> ReportDiffs.html("a.json", "b.json", ReportMatch.of(before, report), writer), after);
	}

	/** Text of a page without its markup. */
	private static String plain(String html) throws Exception {
		return xml(html).getDocumentElement().getTextContent();
	}

	/** 30 layers become 40: the totals in words, the dumbbells, the new layers, and a table with a row for each. */
	@Test
	void aPageComparesTwoReports() throws Exception {
		Report before = SampleReports.single(30);
		Report after = SampleReports.single(40);
		String html = diff(before, after);
		ReportDiff diff = ReportMatch.of(before, after).getFirst().diff();
		for (DiffText.Total total : DiffText.totals(diff)) {
			assertTrue(html.contains("<b>" + total.words() + "</b>"), total.toString());
			assertTrue(html.contains(total.before() + " → " + total.after()), total.toString());
		}
		assertTrue(plain(html).contains(DiffText.explanation(diff)));
		assertEquals(10, diff.changes().size());
		diff.changes().forEach(layer -> assertTrue(html.contains("<li>" + DiffText.change(layer) + "</li>"), layer.name()));
		diff.layers().forEach(layer -> assertTrue(html.contains("<th scope=\"row\">" + layer.name() + "</th>"), layer.name()));
		// A ring for each row, and one in the legend.
		assertEquals(Math.min(30, diff.moved().size()) + 1, html.split("class=\"ring\"", -1).length - 1);
		assertTrue(plain(html).contains("The text of M2Q was not stored with the report."));
		assertTrue(plain(diff(before, before)).contains("No layer has another share."));
	}

	@Test
	void aPageShowsWhatChangedInAPolicy() throws Exception {
		String html = diff(SampleReports.declared("policy M2Q {\n\tconv: int8\n}"), SampleReports.declared("policy M2Q {\n\tconv: <int4>\n}"));
		assertTrue(html.contains("<b class=\"before\">−     conv: int8</b>\n<b class=\"after\">+     conv: &lt;int4&gt;</b>\n"), html);
		assertTrue(plain(html).contains("Both use M2Q, with different texts."));
		assertTrue(plain(diff(SampleReports.declared("policy M2Q {}"), SampleReports.declared("policy M2Q {}"))).contains("Both use M2Q, with the same text."));
	}

	@Test
	void aTableComparesTwoReports() {
		Report before = SampleReports.single(3);
		Report after = SampleReports.single(4);
		List<List<String>> rows = csv(text((report, writer) -> ReportDiffs.csv(ReportMatch.of(before, report), writer), after));
		assertEquals(1 + 1 + 4, rows.size());
		rows.forEach(row -> assertEquals(rows.getFirst().size(), row.size()));
		int energyA = rows.getFirst().indexOf("energy_J_A");
		TotalReport a = before.experiments().getFirst().points().getFirst().totals();
		TotalReport b = after.experiments().getFirst().points().getFirst().totals();
		assertEquals(a.energy(), Double.parseDouble(rows.get(1).get(energyA)));
		assertEquals(b.energy(), Double.parseDouble(rows.get(1).get(energyA + 1)));
		assertEquals("new", rows.getLast().get(rows.getFirst().indexOf("changed")));
		assertEquals("", rows.getLast().get(energyA));
		assertEquals(after.experiments().getFirst().points().getFirst().layers().getLast().energy(), Double.parseDouble(rows.getLast().get(energyA + 1)));
	}

	@Test
	void htmlHasEveryLayer() {
		Report report = SampleReports.single(25);
		String html = text(HtmlReport::write, report);
		for (LayerReport layer : report.experiments().get(0).points().get(0).layers()) {
			assertTrue(html.contains("<th scope=\"row\">" + layer.name() + "</th>"), layer.name());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "tr-TR", "ar-EG", "de-DE", "hi-IN-u-nu-deva" })
	void sameBytesInEveryLocale(String tag) {
		List<String> expected = FORMATS.stream().map(format -> text(format, SampleReports.single(20))).toList();
		Locale locale = Locale.getDefault();
		TimeZone zone = TimeZone.getDefault();
		try {
			Locale.setDefault(Locale.forLanguageTag(tag));
			TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
			assertEquals(expected, FORMATS.stream().map(format -> text(format, SampleReports.single(20))).toList());
		} finally {
			Locale.setDefault(locale);
			TimeZone.setDefault(zone);
		}
	}

	@Test
	void reportWithoutPoints() throws Exception {
		Report report = new Report("f.m2q",
				List.of(new org.m2q.report.ExperimentReport("E", "", false, List.of(), List.<PointReport>of(), List.of())));
		xml(text(HtmlReport::write, report));
		assertEquals(1, csv(text(CsvReport::write, report)).size());
		assertEquals(List.of(), SchemaChecker.faults(JsonReport.schema(), text(JsonReport::write, report)));
	}

	/** The page as XML: it is written so that it is both. */
	private static Document xml(String html) throws Exception {
		String xml = html.replaceFirst("<!DOCTYPE html>", "").replaceAll("<(meta[^>]*)>", "<$1/>").replace("&nbsp;", "&#160;");
		return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
	}

	/** Reads RFC 4180. */
	private static List<List<String>> csv(String text) {
		List<List<String>> rows = new ArrayList<>();
		List<String> row = new ArrayList<>();
		StringBuilder cell = new StringBuilder();
		boolean quoted = false;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (quoted) {
				if (c != '"') {
					cell.append(c);
				} else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
					cell.append('"');
					i++;
				} else {
					quoted = false;
				}
			} else if (c == '"') {
				quoted = true;
			} else if (c == ',' || c == '\r') {
				row.add(cell.toString());
				cell.setLength(0);
				if (c == '\r') {
					assertEquals('\n', text.charAt(++i));
					rows.add(row);
					row = new ArrayList<>();
				}
			} else {
				assertTrue(c != '\n', "a line ends with CR LF");
				cell.append(c);
			}
		}
		assertTrue(row.isEmpty() && cell.isEmpty(), "the last line ends too");
		return rows;
	}
}
