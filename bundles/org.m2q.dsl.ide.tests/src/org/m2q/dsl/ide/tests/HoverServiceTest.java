package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.hover.Hover;

class HoverServiceTest {

	private static Optional<Hover> at(M2qDocument document, String part, CostReport report) {
		int offset = document.text().orElseThrow().indexOf(part) + 1;
		return Examples.SERVICES.hovers().hover(document.resource().orElseThrow(), offset, report);
	}

	private static String text(M2qDocument document, String part) {
		return at(document, part, CostReport.EMPTY).map(Hover::markdown).orElse("nothing at " + part);
	}

	private static void contains(String text, String... parts) {
		for (String part : parts) {
			assertTrue(text.contains(part), () -> "\"" + part + "\" is not in:\n" + text);
		}
	}

	@Test
	void aCallShowsShapesSizesAndCostWithSources() {
		M2qDocument document = Examples.example("efficientvit-b1.m2q");
		CostReport report = Examples.SERVICES.costs().report(document, Cancellation.NONE);
		String text = at(document, "MBConv(32, stride = 2)", report).orElseThrow().markdown();
		contains(text, "**block** `MBConv(", "m2q.std", "[16, 112, 112] → [32, 56, 56]", "3 layers", "MACs", "parameters", "of the EDP", "DRAM");
		String model = at(document, "EfficientViT_B1(resolution", report).orElseThrow().markdown();
		contains(model, "98 layers", "EDP");
	}

	@Test
	void keywordsFormatsAndUnitsAreExplained() {
		M2qDocument document = Examples.open("accelerator A { clock 500 MHz buffer b: capacity 64 KiB }\npolicy P { default { weights int8 uniform } }");
		contains(text(document, "MHz"), "frequency", "1 MHz = 1000000 Hz");
		contains(text(document, "KiB"), "amount of data", "1024 B");
		contains(text(document, "int8"), "8-bit signed integer", "−128 to 127");
		contains(text(document, "accelerator"), "hardware design");
	}

	@Test
	void policiesShowTheirRules() {
		M2qDocument document = Examples.open("policy P { default { weights int8 uniform } rule low for dwconv { weights int4 uniform } }");
		contains(text(document, "P {"), "default", "dwconv", "int4");
	}

	@Test
	void nothingToSayIsNothing() {
		M2qDocument document = Examples.open("// only a comment\n");
		assertEquals(Optional.empty(), at(document, "only", CostReport.EMPTY));
		assertEquals(Optional.empty(), Examples.SERVICES.hovers().hover(document.resource().orElseThrow(), 18, CostReport.EMPTY));
	}
}
