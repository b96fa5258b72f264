package org.m2q.report.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.m2q.report.DeclarationReport;
import org.m2q.report.ExperimentReport;
import org.m2q.report.InputReport;
import org.m2q.report.JsonReport;
import org.m2q.report.LayerReport;
import org.m2q.report.PointReport;
import org.m2q.report.ProxyReport;
import org.m2q.report.Report;
import org.m2q.report.ReportFormatException;

/** Reading reports: what is written comes back, and what is not a report is refused with a reason. */
class JsonReadTest {

	private static String write(Report report) throws IOException {
		StringWriter writer = new StringWriter();
		JsonReport.write(report, writer);
		return writer.toString();
	}

	private static Report read(String json) throws IOException {
		return JsonReport.read("r.json", new StringReader(json));
	}

	private static String refusal(String json) {
		return assertThrows(ReportFormatException.class, () -> read(json)).getMessage();
	}

	@Test
	void writingReadingWritingGivesTheSameBytes() throws IOException {
		Report inputs = new Report("a.m2q", List.of(), List.of(InputReport.of("a.m2q", "model"), InputReport.of("lib/b.m2q", "")));
		for (Report report : List.of(SampleReports.single(40), SampleReports.grid(5), SampleReports.hostile(), SampleReports.studied(),
				SampleReports.withoutEnergy(), SampleReports.declared("policy M2Q {\n\tconv: int8 \"µ\"\n}"), new Report("none.m2q", List.of()), inputs)) {
			String written = write(report);
			assertEquals(List.of(), SchemaChecker.faults(JsonReport.schema(), written));
			assertEquals(written, write(read(written)));
		}
	}

	@Test
	void everyPartOfALayerComesBack() throws IOException {
		Report report = SampleReports.single(12);
		List<LayerReport> layers = report.experiments().get(0).points().get(0).layers();
		assertEquals(layers, read(write(report)).experiments().get(0).points().get(0).layers());
	}

	/** That nothing is lost is a field that is missing. */
	@Test
	void accuracyProxiesComeBack() throws IOException {
		for (double value : new double[] { 31.25, Double.POSITIVE_INFINITY }) {
			ProxyReport proxy = new ProxyReport("weight SQNR", "synthetic weights", "dB", true, value, Map.of("layer", 12.5, "other", Double.POSITIVE_INFINITY));
			Report plain = SampleReports.single(2);
			String written = write(new Report(plain.file(), List.of(plain.experiments().getFirst().with((PointReport point) -> point.with(proxy)))));
			assertEquals(List.of(), SchemaChecker.faults(JsonReport.schema(), written));
			assertEquals(Optional.of(proxy), read(written).experiments().getFirst().points().getFirst().proxy());
			assertEquals(written, write(read(written)));
		}
	}

	/** SHA-256 of "abc" from FIPS 180-2, appendix B.1. */
	@Test
	void inputsAreDigestsOfTheText() {
		InputReport input = InputReport.of("f.m2q", "abc");
		assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", input.sha256());
		assertTrue(input.isOf("abc") && !input.isOf("abd"));
	}

	/** What older versions wrote has no texts of declarations, and is read as ever. */
	@Test
	void declarationsComeBackAndMayBeMissing() throws IOException {
		ExperimentReport back = read(write(SampleReports.declared("policy M2Q {\n\tconv: int8\n}"))).experiments().getFirst();
		assertEquals(Optional.of("policy M2Q {\n\tconv: int8\n}"), back.declaration(DeclarationReport.Kind.POLICY, "M2Q"));
		assertEquals(Optional.empty(), back.declaration(DeclarationReport.Kind.MAPPING, "M2Q"));
		String old = write(SampleReports.single(2)).replace("\"" + Report.SCHEMA_VERSION + "\"", "\"1.5\"");
		assertEquals(List.of(), read(old).experiments().getFirst().declarations());
	}

	@Test
	void otherVersionsAreNamed() throws IOException {
		String json = write(SampleReports.single(2));
		String own = "\"schemaVersion\": \"" + Report.SCHEMA_VERSION + "\"";
		String newer = refusal(json.replace(own, "\"schemaVersion\": \"1.99\""));
		assertTrue(newer.contains("1.99") && newer.contains("newer") && newer.contains("update"), newer);
		String next = refusal(json.replace(own, "\"schemaVersion\": \"2.0\""));
		assertTrue(next.contains("2.0") && next.contains("newer"), next);
		String old = refusal(json.replace(own, "\"schemaVersion\": \"0.9\""));
		assertTrue(old.contains("0.9") && old.contains("older") && old.contains("again"), old);
		assertEquals(2, read(json.replace(own, "\"schemaVersion\": \"1.2\"")).experiments().get(0).points().get(0).layers().size());
	}

	@Test
	void aCutFileSaysSo() throws IOException {
		String json = write(SampleReports.single(8));
		for (int length : new int[] { 0, 1, 30, json.length() / 3, json.length() / 2, json.length() - 3 }) {
			String reason = refusal(json.substring(0, length));
			assertTrue(reason.startsWith("r.json is not complete") && reason.contains("again"), length + ": " + reason);
		}
	}

	@Test
	void whatIsNotAReportIsRefusedWithThePlace() throws IOException {
		String json = write(SampleReports.single(3));
		String name = refusal(json.replaceFirst("\"weights\": 4096", "\"weights\": \"many\""));
		assertTrue(name.contains("layers[0].weights") && name.contains("\"many\"") && name.contains("a whole number"), name);
		String layer = refusal(json.replaceFirst("(\"memoryCycles\": \\d+,\\s*\"latencySeconds\": )[^,]*,", "$1null,"));
		assertTrue(layer.contains("$.experiments[0].points[0].layers[0].latencySeconds") && layer.contains("a number"), layer);
		assertTrue(refusal(json.replaceFirst("\"kind\": \"compute\", ", "")).contains("$.experiments[0].points[0].layers[0].bound the field \"kind\" is missing"));
		assertTrue(refusal("{\"file\": \"a\"}").contains("schemaVersion"));
		assertTrue(refusal("[]").contains("object"));
		assertTrue(refusal("model Net {}").contains("r.json"));
		assertTrue(refusal(json + "x").contains("r.json"));
		String declared = write(SampleReports.declared("policy M2Q {}"));
		assertTrue(refusal(declared.replace("\"kind\": \"mapping\"", "\"kind\": \"model\"")).contains("\"policy\" or \"mapping\""));
		assertTrue(refusal(json.replace("\"outcome\": \"met\"", "\"outcome\": \"great\"")).contains("great"));
	}
}
