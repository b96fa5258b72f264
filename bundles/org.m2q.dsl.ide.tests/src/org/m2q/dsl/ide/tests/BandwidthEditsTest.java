package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.fix.BandwidthEdits;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.model.m2q.Experiment;

/** Another bandwidth is written where the present one is, and the simulator then has it. */
class BandwidthEditsTest {

	private static final String B1 = "efficientvit-b1.m2q";

	private static String text() throws IOException {
		return Files.readString(Examples.folder().resolve(B1)).replace("resolution in [224, 256, 288]", "resolution = 224");
	}

	private static BandwidthEdits.Change scale(String text, String memory, double factor) {
		M2qDocument document = Examples.changed(B1, text);
		Experiment experiment = document.experiments().getFirst();
		return BandwidthEdits.scale(document, experiment, point(document), memory, factor);
	}

	private static ExperimentPoint point(M2qDocument document) {
		return document.result(document.experiments().getFirst(), Cancellation.NONE).points().getFirst();
	}

	private static double bandwidth(String text, String memory) {
		return point(Examples.changed(B1, text)).cost().accelerator().memories().stream().filter(found -> found.name().equals(memory)).findFirst().orElseThrow().bandwidth();
	}

	private static String applied(BandwidthEdits.Change change) {
		TextEdit edit = change.edit().orElseThrow(() -> new AssertionError(change.obstacle()));
		return change.text().substring(0, edit.offset()) + edit.text() + change.text().substring(edit.offset() + edit.length());
	}

	@Test
	void theParameterOfAnImportedAcceleratorIsChanged() throws IOException {
		BandwidthEdits.Change change = scale(text(), "memory", 2.0901);
		assertTrue(change.uri().endsWith("/accelerators/m2-vit.m2q"), change.uri());
		assertEquals("12.8 GB/s", change.before());
		assertEquals("26.8 GB/s", change.after());
		String before = Files.readString(Examples.folder().resolve("accelerators/m2-vit.m2q"));
		assertEquals(before.replace("bandwidth = 12.8 GB/s", "bandwidth = 26.8 GB/s"), applied(change));
	}

	@Test
	void theArgumentOfTheExperimentCounts() throws IOException {
		String text = text().replace("on M2ViT using", "on M2ViT(bandwidth = 8 GB/s) using");
		BandwidthEdits.Change change = scale(text, "memory", 0.5);
		String changed = applied(change);
		assertEquals(text.replace("bandwidth = 8 GB/s", "bandwidth = 4 GB/s"), changed);
		assertEquals(8e9, bandwidth(text, "memory"));
		assertEquals(4e9, bandwidth(changed, "memory"));
	}

	@Test
	void severalValuesAreLeftAlone() throws IOException {
		String text = text().replace("on M2ViT using", "on M2ViT(bandwidth in [8 GB/s, 16 GB/s]) using");
		BandwidthEdits.Change change = scale(text, "memory", 2);
		assertTrue(change.edit().isEmpty());
		assertTrue(change.obstacle().contains("several values of bandwidth"), change.obstacle());
	}

	@Test
	void buffersGetWholeBanks() throws IOException {
		BandwidthEdits.Change change = scale(text(), "input_buffer", 1.6);
		assertEquals("8", change.before());
		assertEquals("13", change.after());
		assertTrue(applied(change).contains("capacity input_capacity, banks 13, energy"));
		assertTrue(scale(text(), "input_buffer", 1.01).obstacle().contains("8 banks"));
	}

	@Test
	void anExpressionKeepsItsTerms() throws IOException {
		String text = text().replace("on M2ViT using", "on M2ViT(bandwidth = (4 * 3200000000)) using");
		if (!Examples.changed(B1, text).hasErrors()) {
			assertTrue(applied(scale(text, "memory", 2)).contains("((4 * 3200000000) * 2)"));
		}
		assertTrue(scale(text(), "nothing", 2).obstacle().contains("no longer has a memory nothing"));
	}
}
