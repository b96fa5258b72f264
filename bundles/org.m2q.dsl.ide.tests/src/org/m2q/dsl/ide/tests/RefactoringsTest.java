package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.accelerator.LayerCost;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.ide.refactor.Refactoring;
import org.m2q.network.Elaborator;
import org.m2q.network.Layer;
import org.m2q.network.Layers;

/** Extracting and inlining: what the text becomes, and that networks and policies stay what they are. */
class RefactoringsTest {

	private static final M2qWorkspace WORKSPACE = Examples.SERVICES.workspace();

	private static Refactoring block(M2qDocument document, String selection) {
		int from = document.text().orElseThrow().indexOf(selection);
		assertTrue(from >= 0, selection);
		return Examples.SERVICES.refactorings().extractBlock(document, from, from + selection.length(), Cancellation.NONE);
	}

	private static Refactoring rule(String text, String place) {
		M2qDocument document = Examples.open(text);
		return Examples.SERVICES.refactorings().extractRule(document, text.indexOf(place), Cancellation.NONE);
	}

	private static Refactoring inline(String text, String place) {
		M2qDocument document = Examples.open(text);
		return Examples.SERVICES.refactorings().inlineRule(document, text.indexOf(place), Cancellation.NONE);
	}

	private static String extracted(String text, String selection) {
		Refactoring refactoring = block(Examples.open(text), selection);
		assertEquals("", refactoring.obstacle());
		String after = refactoring.apply(text);
		assertEquals(List.of(), Examples.open(after).problems().stream().filter(Problem::isError).toList());
		return after;
	}

	@Test
	void stepsBecomeABlockWithWhatTheyUse() {
		assertEquals("""
				model M(width = 8) {
					input x: [4, 8, 8]
					let half = width / 2
					repeat 2 as i {
						widen: Extracted(width, i) > conv(half)
					}
					output y
				}

				block Extracted(width, i) {
					conv(width, kernel = 2 * i + 1) > bn
				}
				""", extracted("""
				model M(width = 8) {
					input x: [4, 8, 8]
					let half = width / 2
					repeat 2 as i {
						widen: conv(width, kernel = 2 * i + 1) > bn > conv(half)
					}
					output y
				}
				""", "conv(width, kernel = 2 * i + 1) > bn"));
	}

	@Test
	void statementsBecomeABlock() {
		assertEquals("""
				model M {
					input x: [4, 8, 8]
					Extracted
					conv(4)
					output y
				}

				block Extracted {
					a: conv(8)
					residual {
						conv(8)
						relu
					}
					from a > relu
				}
				""", extracted("""
				model M {
					input x: [4, 8, 8]
					a: conv(8)
					residual {
						conv(8)
						relu
					}
					from a > relu
					conv(4)
					output y
				}
				""", "a: conv(8)\n\tresidual {\n\t\tconv(8)\n\t\trelu\n\t}\n\tfrom a > relu"));
	}

	/** The name of a statement stands for the call, so its layers keep their names. */
	@Test
	void layersOfANamedStatementKeepTheirNames() {
		String text = "model M {\n\tinput x: [4, 8, 8]\n\twiden: conv(8) > bn > relu > conv(4)\n\toutput y\n}\n";
		assertEquals(names(Examples.open(text)), names(Examples.open(extracted(text, "widen: conv(8) > bn > relu > conv(4)"))));
	}

	private static List<String> names(M2qDocument document) {
		return Layers.of(new Elaborator(TextLocator.INSTANCE).elaborate(document.models().getFirst(), Map.of(), Cancellation.NONE).complete().orElseThrow()).layers().stream()
				.map(Layer::name).toList();
	}

	@Test
	void whatABlockCannotSeeIsRefusedInWords() {
		String text = "model M {\n\tinput x: [4, 8, 8]\n\ta: conv(8)\n\tb: conv(8) > relu\n\tfrom a, b > add > from x > relu\n\toutput y\n}\n";
		assertTrue(block(Examples.open(text), "a: conv(8)\n\tb: conv(8) > relu").obstacle().startsWith("'a' is used outside of the selection"));
		assertTrue(block(Examples.open(text), "input x: [4, 8, 8]\n\ta: conv(8)").obstacle().startsWith("Inputs, outputs and requirements stay"));
		assertTrue(block(Examples.open(text), "model").obstacle().startsWith("Select steps of a flow"));
		String staged = "model M {\n\tinput x: [4, 8, 8]\n\tstage s: { conv(8) }\n\tconv(4)\n\toutput y\n}\n";
		assertTrue(block(Examples.open(staged), "stage s: { conv(8) }\n\tconv(4)").obstacle().startsWith("A stage is a part of a model"));
		assertTrue(block(Examples.open("model M {"), "model").obstacle().startsWith("The text has syntax errors"));
	}

	/** A policy that selects layers by name would select others when the layers of two statements go into a block. */
	@Test
	void namesThatRulesSelectAreKept() {
		String model = "model M {\n\tinput x: [4, 8, 8]\n\ta: conv(8)\n\tb: conv(8)\n\toutput y\n}\n";
		String text = model + "policy W { default { weights int8 uniform symmetric per filter activations int8 uniform symmetric per tensor accumulator int32 requantize dyadic } "
				+ "rule for layer \"a\" { weights int4 } }\n" + "accelerator A { clock 500 MHz engine E: multiplier-array 16 by 16 { mac int8 * int8: 1 per cycle } "
				+ "buffer gb holds weights, inputs, outputs, partial-sums, residuals: capacity 64 KiB, width 64 bit dram d: bandwidth 1 GB/s }\n"
				+ "mapping B on A { map conv -> E }\nexperiment X { run M with W on A using B }\n";
		String obstacle = block(Examples.open(text), "a: conv(8)\n\tb: conv(8)").obstacle();
		assertTrue(obstacle.startsWith("Layers of experiment 'X' would get other formats or costs"), obstacle);
		assertEquals(text, WORKSPACE.text("file:/virtual/test.m2q").orElseThrow());
	}

	@ParameterizedTest
	@ValueSource(strings = { "efficientvit-b0.m2q", "levit-128s.m2q", "mobilevit-xxs.m2q", "tinyvit-5m.m2q" })
	void blocksOfExamplesChangeNoLayer(String name) {
		M2qDocument document = Examples.example(name);
		String text = document.text().orElseThrow();
		List<String> before = layers(document);
		List<String> made = new ArrayList<>();
		// Flows in one line, with and without a name before them.
		for (Matcher flow = Pattern.compile("(?m)^\\t+(?:\\w+: )?(?!stage|input|output|require|let|from)([A-Za-z]\\w*\\(.*\\)|repeat .*\\})$").matcher(text); flow.find() && made.size() < 6;) {
			Refactoring refactoring = Examples.SERVICES.refactorings().extractBlock(document, flow.start(1), flow.end(1), Cancellation.NONE);
			if (refactoring.isPossible()) {
				String after = refactoring.apply(text);
				assertNotEquals(text, after);
				assertEquals(before, layers(WORKSPACE.open(document.uri(), after)), flow.group());
				made.add(flow.group());
			}
		}
		WORKSPACE.removeBuffer(document.uri());
		assertTrue(made.size() >= 2, made.toString());
	}

	private static List<String> layers(M2qDocument document) {
		assertEquals(List.of(), document.problems().stream().filter(Problem::isError).toList());
		return document.result(document.experiments().getFirst(), Cancellation.NONE).points().stream().flatMap(point -> point.cost().layers().stream())
				.map(layer -> layer.layer().kind() + " " + layer.layer().loops() + " " + layer.layer().weights() + " " + layer.layer().producers() + " " + formats(layer) + " " + layer.cycles() + " "
						+ layer.energy())
				.toList();
	}

	private static String formats(LayerCost layer) {
		return layer.precision().weights() + " " + layer.precision().activations() + " " + layer.precision().accumulator() + " " + layer.precision().mix() + " "
				+ layer.precision().tuning() + " " + layer.precision().activationScale();
	}

	/** Every term and every treatment of every rule of the shipped policies, and back again. */
	@ParameterizedTest
	@ValueSource(strings = { "policies/m2q.m2q", "policies/w8a8-tuned.m2q", "policies/m2q-ocr.m2q" })
	void rulesOfExamplesGiveTheSameFormats(String name) {
		M2qDocument document = Examples.example(name);
		String text = document.text().orElseThrow();
		M2qDocument using = WORKSPACE.open(Examples.folder().resolve("virtual-use.m2q").toUri().toString(), """
				import "efficientvit-b0.m2q"
				import "%s"
				import "accelerators/m2-vit.m2q"

				experiment Use {
					run EfficientViT_B0 with %s on M2ViT using M2ViT_default
				}
				""".formatted(name, policy(text)));
		List<String> before = layers(using);
		int made = 0;
		List<String> refused = new ArrayList<>();
		for (Matcher word = Pattern.compile("\\b(conv|pwconv|linear|dwconv|weights|activations|accumulator|learn|correct|requantize)\\b").matcher(text); word.find();) {
			Refactoring extracted = Examples.SERVICES.refactorings().extractRule(document, word.start(), Cancellation.NONE);
			refused.add(word.group() + ": " + extracted.obstacle());
			if (!extracted.isPossible()) {
				continue;
			}
			made++;
			M2qDocument changed = WORKSPACE.open(document.uri(), extracted.apply(text));
			assertEquals(before, layers(WORKSPACE.open(using.uri(), using.text().orElseThrow() + " ")), extracted.title());
			int second = changed.text().orElseThrow().indexOf("rule " + extracted.name() + " ");
			Refactoring back = Examples.SERVICES.refactorings().inlineRule(changed, second, Cancellation.NONE);
			assertEquals("", back.obstacle());
			WORKSPACE.open(document.uri(), back.apply(changed.text().orElseThrow()));
			assertEquals(before, layers(WORKSPACE.open(using.uri(), using.text().orElseThrow())), back.title());
			WORKSPACE.removeBuffer(document.uri());
			document = WORKSPACE.open(document.uri());
		}
		WORKSPACE.removeBuffer(using.uri());
		// The others have rules with one term and one treatment.
		assertTrue(made >= (name.equals("policies/m2q.m2q") ? 3 : 0), "made " + made + " " + refused);
	}

	private static String policy(String text) {
		Matcher name = Pattern.compile("(?m)^policy (\\w+)").matcher(text);
		assertTrue(name.find());
		return name.group(1);
	}

	private static final String TWO = "policy P {\n\trule wide for conv, pwconv where macs > 1000 {\n\t\tweights int8\n\t\tactivations int8\n\t}\n}\n";

	@Test
	void aTermGetsARuleOfItsOwn() {
		Refactoring refactoring = rule(TWO, "pwconv");
		assertEquals("policy P {\n\trule wide for conv where macs > 1000 {\n\t\tweights int8\n\t\tactivations int8\n\t}\n"
				+ "\trule wide2 for pwconv where macs > 1000 {\n\t\tweights int8\n\t\tactivations int8\n\t}\n}\n", refactoring.apply(TWO));
		assertEquals(TWO, inline(refactoring.apply(TWO), "rule wide2").apply(refactoring.apply(TWO)));
		assertEquals("policy P {\n\trule wide for pwconv where", rule(TWO, "conv, ").apply(TWO).substring(0, 38));
	}

	@Test
	void aTreatmentGetsARuleOfItsOwn() {
		Refactoring refactoring = rule(TWO, "activations");
		assertEquals("policy P {\n\trule wide for conv, pwconv where macs > 1000 {\n\t\tweights int8\n\t}\n"
				+ "\trule wide2 for conv, pwconv where macs > 1000 {\n\t\tactivations int8\n\t}\n}\n", refactoring.apply(TWO));
		assertEquals(TWO, inline(refactoring.apply(TWO), "rule wide2").apply(refactoring.apply(TWO)));
	}

	@Test
	void rulesThatAreNotOneAreRefusedInWords() {
		assertTrue(rule("policy P {\n\trule a for conv {\n\t\tweights int8\n\t}\n}\n", "conv").obstacle().contains("is for conv alone"));
		assertTrue(rule("policy P {\n\trule a for conv {\n\t\tweights int8\n\t}\n}\n", "weights").obstacle().contains("no other treatment"));
		assertTrue(rule("policy P {\n\tdefault {\n\t\tweights int8 activations int8\n\t}\n}\n", "weights").obstacle().startsWith("The default is not a rule"));
		assertTrue(rule("block B { conv(8) }", "conv").obstacle().startsWith("Place the caret"));
		String budget = "policy P {\n\trule a for conv, linear {\n\t\tweights mix per filter { int8 uniform, int4 pot } by mse budget 10 %\n\t}\n}\n";
		assertTrue(rule(budget, "linear").obstacle().contains("share a budget"), rule(budget, "linear").obstacle());
		assertTrue(inline(TWO, "wide").obstacle().startsWith("There is no rule before it"));
		String apart = "policy P {\n\trule a for conv {\n\t\tweights int8\n\t}\n\trule b for linear {\n\t\tweights int4\n\t}\n}\n";
		assertTrue(inline(apart, "rule b").obstacle().contains("neither select by the same words"));
		assertTrue(inline(apart.replace("linear", "conv"), "rule b").obstacle().contains("say something about weights"));
		assertTrue(inline(apart.replace("linear", "conv where macs > 1"), "rule b").obstacle().contains("different conditions"));
	}
}
