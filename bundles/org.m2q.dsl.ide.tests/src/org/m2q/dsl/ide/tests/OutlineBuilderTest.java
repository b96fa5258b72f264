package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.outline.OutlineKind;
import org.m2q.dsl.ide.outline.OutlineNode;
import org.m2q.dsl.ide.outline.Symbol;

class OutlineBuilderTest {

	private static List<OutlineNode> outline(M2qDocument document) {
		return Examples.SERVICES.outline().outline(document.resource().orElseThrow());
	}

	@Test
	void theExampleHasItsStagesAndExperiments() {
		M2qDocument document = Examples.example("efficientvit-b1.m2q");
		List<OutlineNode> nodes = outline(document);
		OutlineNode model = nodes.stream().filter(node -> node.kind() == OutlineKind.MODEL).findFirst().orElseThrow();
		assertEquals("EfficientViT_B1", model.name());
		assertEquals(List.of("stem", "stage1", "stage2", "stage3", "stage4", "head"),
				model.children().stream().filter(node -> node.kind() == OutlineKind.STAGE).map(OutlineNode::name).toList());
		assertTrue(nodes.stream().anyMatch(node -> node.kind() == OutlineKind.EXPERIMENT && !node.children().isEmpty()));
		String text = document.text().orElseThrow();
		assertEquals(model.name(), text.substring(model.nameOffset(), model.nameOffset() + model.nameLength()));
		OutlineNode found = OutlineNode.find(nodes, text.indexOf("MBConv(32, stride")).orElseThrow();
		assertEquals("down", found.name());
	}

	@Test
	void brokenTextHasAnOutline() {
		List<OutlineNode> nodes = outline(Examples.open("model A { x: conv( }\npolicy { default\nmodel B(n = 1) {\n input i: [1]\n y: relu\n}"));
		assertTrue(nodes.stream().anyMatch(node -> node.name().equals("A")), nodes.toString());
	}

	@Test
	void everyShippedFileHasAnOutline() {
		for (var uri : org.m2q.dsl.resource.Library.files()) {
			List<OutlineNode> nodes = outline(Examples.SERVICES.workspace().open(uri.toString()));
			assertTrue(!nodes.isEmpty() && nodes.stream().noneMatch(node -> node.name().isBlank()), uri.toString());
		}
	}

	@Test
	void symbolsHaveTheirNamesWhereTheyStandAndWhatTheyArePartOf() {
		for (var uri : org.m2q.dsl.resource.Library.files()) {
			M2qDocument document = Examples.SERVICES.workspace().open(uri.toString());
			String text = document.text().orElseThrow();
			List<Symbol> symbols = Examples.SERVICES.symbols().of(document);
			assertTrue(!symbols.isEmpty(), uri.toString());
			for (Symbol symbol : symbols) {
				String named = text.substring(symbol.place().offset(), symbol.place().end());
				assertEquals(symbol.name().split(", ")[0], named.replace("^", ""), uri + ": " + symbol);
			}
		}
		List<Symbol> symbols = Examples.SERVICES.symbols().of(Examples.example("efficientvit-b1.m2q"));
		Symbol down = symbols.stream().filter(symbol -> symbol.name().equals("down")).findFirst().orElseThrow();
		assertEquals("EfficientViT_B1.stage1", down.container());
		assertEquals(List.of("EfficientViT_B1", "M2Q_against_W8A8"), symbols.stream().filter(symbol -> symbol.container().isEmpty()).map(Symbol::name).limit(2).toList());
		assertTrue(symbols.stream().noneMatch(symbol -> symbol.kind() == OutlineKind.IMPORT || symbol.kind() == OutlineKind.REPEAT));
	}
}
