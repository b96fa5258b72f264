package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.fix.HardwareChange;
import org.m2q.dsl.ide.fix.HardwareEdits;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.model.m2q.Experiment;

/** Another bandwidth, or other sizes of engines, are written where the present ones are, and the simulator then has them. */
class HardwareEditsTest {

	private static final String B1 = "efficientvit-b1.m2q";

	private static String text() throws IOException {
		return Files.readString(Examples.folder().resolve(B1)).replace("resolution in [224, 256, 288]", "resolution = 224");
	}

	private static HardwareChange scale(String text, String memory, double factor) {
		M2qDocument document = Examples.changed(B1, text);
		Experiment experiment = document.experiments().getFirst();
		return HardwareEdits.bandwidth(document, experiment, point(document), memory, factor);
	}

	private static ExperimentPoint point(M2qDocument document) {
		return document.result(document.experiments().getFirst(), Cancellation.NONE).points().getFirst();
	}

	private static double bandwidth(String text, String memory) {
		return point(Examples.changed(B1, text)).cost().accelerator().memories().stream().filter(found -> found.name().equals(memory)).findFirst().orElseThrow().bandwidth();
	}

	private static String applied(HardwareChange change) {
		assertFalse(change.edits().isEmpty(), change.obstacle());
		String text = change.text();
		for (TextEdit edit : change.edits().reversed()) {
			text = text.substring(0, edit.offset()) + edit.text() + text.substring(edit.offset() + edit.length());
		}
		return text;
	}

	@Test
	void theParameterOfAnImportedAcceleratorIsChanged() throws IOException {
		HardwareChange change = scale(text(), "memory", 2.0901);
		assertTrue(change.uri().endsWith("/accelerators/m2-vit.m2q"), change.uri());
		assertEquals("12.8 GB/s", change.before());
		assertEquals("26.8 GB/s", change.after());
		String before = Files.readString(Examples.folder().resolve("accelerators/m2-vit.m2q"));
		assertEquals(before.replace("bandwidth = 12.8 GB/s", "bandwidth = 26.8 GB/s"), applied(change));
	}

	@Test
	void theArgumentOfTheExperimentCounts() throws IOException {
		String text = text().replace("on M2ViT using", "on M2ViT(bandwidth = 8 GB/s) using");
		HardwareChange change = scale(text, "memory", 0.5);
		String changed = applied(change);
		assertEquals(text.replace("bandwidth = 8 GB/s", "bandwidth = 4 GB/s"), changed);
		assertEquals(8e9, bandwidth(text, "memory"));
		assertEquals(4e9, bandwidth(changed, "memory"));
	}

	@Test
	void severalValuesAreLeftAlone() throws IOException {
		String text = text().replace("on M2ViT using", "on M2ViT(bandwidth in [8 GB/s, 16 GB/s]) using");
		HardwareChange change = scale(text, "memory", 2);
		assertTrue(change.edits().isEmpty());
		assertTrue(change.obstacle().contains("several values of bandwidth"), change.obstacle());
	}

	@Test
	void buffersGetWholeBanks() throws IOException {
		HardwareChange change = scale(text(), "input_buffer", 1.6);
		assertEquals("8", change.before());
		assertEquals("13", change.after());
		String before = Files.readString(Examples.folder().resolve("accelerators/m2-vit.m2q"));
		assertEquals(before.replace("input_banks = 8", "input_banks = 13"), applied(change));
		assertTrue(scale(text(), "input_buffer", 1.01).obstacle().contains("number of banks is 8"));
	}

	@Test
	void anExpressionKeepsItsTerms() throws IOException {
		String text = text().replace("on M2ViT using", "on M2ViT(bandwidth = (4 * 3200000000)) using");
		if (!Examples.changed(B1, text).hasErrors()) {
			assertTrue(applied(scale(text, "memory", 2)).contains("((4 * 3200000000) * 2)"));
		}
		assertTrue(scale(text(), "nothing", 2).obstacle().contains("no longer has a memory nothing"));
	}

	private static HardwareChange elements(String text, double factor) {
		M2qDocument document = Examples.changed(B1, text);
		return HardwareEdits.elements(document, document.experiments().getFirst(), point(document), factor);
	}

	private static List<Long> sizes(String text) {
		return point(Examples.changed(B1, text)).cost().accelerator().engines().stream().filter(engine -> !engine.macModes().isEmpty()).map(EngineSpec::elements).toList();
	}

	/** Both engines have the rows of one parameter: one edit makes both larger. */
	@Test
	void enginesThatShareAParameterShareTheEdit() throws IOException {
		HardwareChange change = elements(text(), 2);
		assertTrue(change.uri().endsWith("/accelerators/m2-vit.m2q"), change.uri());
		assertEquals("16", change.before());
		assertEquals("32", change.after());
		String before = Files.readString(Examples.folder().resolve("accelerators/m2-vit.m2q"));
		assertEquals(before.replace("array_rows = 16", "array_rows = 32"), applied(change));
		String given = text().replace("on M2ViT using", "on M2ViT(array_rows = 8) using");
		assertEquals(List.of(256L, 256L), sizes(given));
		assertEquals(List.of(384L, 384L), sizes(applied(elements(given, 1.5))));
	}

	/** Columns of one engine and rows of the other come from the same parameter, which changes to the nearest number that keeps both whole. */
	@Test
	void aParameterThatAllEnginesAreProportionalToScalesThem() throws IOException {
		String text = trio(text());
		List<Long> before = sizes(text);
		HardwareChange change = elements(text, 2);
		assertTrue(change.uri().endsWith("/accelerators/trio-vit.m2q"), change.uri() + change.obstacle());
		assertEquals(1, change.edits().size());
		assertEquals(before.stream().map(size -> 2 * size).toList(), sizes(text.replace("on TrioViT using", "on TrioViT(array_columns = " + change.after() + ") using")));
		// R-MAC has half as many rows, so 33 would leave half a row.
		assertEquals("34", elements(text, 33 / 32.0).after());
	}

	/** One engine has rows of its own, the other computes them: the columns of that one change, and no engine changes twice. */
	@Test
	void everyEngineChangesOnce() throws IOException {
		String text = own(trio(text()));
		List<Long> before = sizes(text);
		HardwareChange change = elements(text, 2);
		assertFalse(change.edits().isEmpty(), change.obstacle());
		assertEquals(2, change.edits().size());
		assertEquals(before.stream().map(size -> 2 * size).toList(), sizes(applied(change)));
	}

	private static String trio(String text) {
		return text.replace("with M2Q on M2ViT using M2ViT_default", "with W8A8 on TrioViT using TrioViT_default").replaceAll("\\tbaseline .*\\n", "")
				.replaceAll("\\texpect edp saving .*\\n", "");
	}

	/** With an accelerator of its own, of which one engine has rows that no parameter of the other scales. */
	private static String own(String text) throws IOException {
		String accelerator = Files.readString(Examples.folder().resolve("accelerators/trio-vit.m2q"));
		String definition = accelerator.substring(accelerator.indexOf("accelerator TrioViT("), accelerator.indexOf("mapping TrioViT_layerwise"));
		String changed = definition.substring(0, definition.lastIndexOf("}") + 1).replace("TrioViT", "Own").replace("(7 * array_rows / 4) by", "mat_rows by")
				.replace("array_rows = 16,", "mat_rows = 28, array_rows = 16,").replace("(array_rows * array_columns / 32) by", "(array_columns / 2 + 0) by");
		return text.replace("on TrioViT using TrioViT_default", "on Own using Own_default").replaceFirst("(?m)^import ", "import m2q.energy.*\nimport ") + "\n" + changed + "\n";
	}

	@Test
	void sizesThatCannotBeScaledAreExplained() throws IOException {
		assertTrue(elements(text(), 1.01).obstacle().contains("elements by array_rows is 16"), elements(text(), 1.01).obstacle());
		String swept = text().replace("on M2ViT using", "on M2ViT(array_rows in [8, 16]) using");
		assertTrue(elements(swept, 2).obstacle().contains("several values of array_rows"), elements(swept, 2).obstacle());
	}
}
