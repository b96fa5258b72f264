package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.assist.Completion;
import org.m2q.dsl.ide.assist.CompletionKind;

class ContentAssistServiceTest {

	/** Proposals at the place of the bar. */
	private static List<Completion> at(String text) {
		int caret = text.indexOf('|');
		String clean = text.substring(0, caret) + text.substring(caret + 1);
		M2qDocument document = Examples.open(clean);
		return Examples.SERVICES.assist().complete(document.resource().orElseThrow(), clean, caret);
	}

	private static Completion named(List<Completion> completions, String name) {
		return completions.stream().filter(completion -> completion.name().equals(name)).findFirst()
				.orElseThrow(() -> new AssertionError(name + " not in " + completions.stream().map(Completion::name).toList()));
	}

	private static String model(String flow) {
		return "import m2q.std.*\nmodel M {\n\tinput x: [3, 32, 32]\n\ta: " + flow + "\n}\n";
	}

	@Test
	void operatorsAndBlocksHaveSignatureAndDocumentation() {
		List<Completion> completions = at(model("|"));
		Completion conv = named(completions, "conv");
		assertTrue(conv.label().startsWith("conv(filters, kernel = 3, stride = 1"), conv.label());
		assertEquals("conv()", conv.replacement());
		assertEquals("conv(".length(), conv.caret());
		assertTrue(conv.documentation().contains("convolution"), conv.documentation());
		assertTrue(conv.detail().contains("m2q.lang"), conv.detail());
		assertTrue(named(completions, "MBConv").detail().contains("m2q.std"));
		assertEquals(CompletionKind.KEYWORD, named(completions, "residual").kind());
		assertFalse(named(completions, "repeat").documentation().isEmpty());
	}

	@Test
	void initialsAndPartsOfNamesMatch() {
		named(at(model("dsc|")), "DSConv");
		named(at(model("evb|")), "EfficientViTBlock");
		Completion pointwise = named(at(model("pwc|")), "pwconv");
		assertEquals(3, pointwise.length());
	}

	@Test
	void argumentsAreProposedOnce() {
		List<Completion> completions = at(model("conv(16, stride = 2, |)"));
		Completion kernel = named(completions, "kernel");
		assertEquals("kernel = ", kernel.replacement());
		assertEquals(CompletionKind.PARAMETER, kernel.kind());
		assertTrue(kernel.label().contains("3"), kernel.label());
		assertTrue(completions.stream().noneMatch(completion -> completion.name().equals("stride")), "stride is set already");
	}

	@Test
	void unitsFitTheProperty() {
		List<Completion> completions = at("accelerator A {\n\tbuffer b: capacity 64 |\n}\n");
		assertEquals(CompletionKind.UNIT, named(completions, "KiB").kind());
		assertTrue(completions.stream().noneMatch(completion -> completion.name().equals("MHz")), completions.toString());
		named(at("accelerator A {\n\tclock 500 |\n}\n"), "MHz");
	}

	@Test
	void studiesOfAnExperiment() {
		String before = "accelerator A(frequency = 500 MHz, lanes = 8) {\n\tclock frequency\n}\nmodel M(size = 8) {\n\tinput x: [size]\n}\npolicy P {\n}\n"
				+ "experiment X {\n\trun M with P on A\n\t";
		List<Completion> members = at(before + "|\n}\n");
		for (String word : List.of("ablate", "vary", "fidelity", "expect")) {
			assertFalse(named(members, word).documentation().isEmpty(), word);
		}
		List<Completion> ideas = at(before + "ablate |\n}\n");
		List.of("precision", "scheme", "engines", "fusion").forEach(word -> named(ideas, word));
		List<Completion> parameters = at(before + "vary |\n}\n");
		List.of("frequency", "lanes", "size").forEach(name -> named(parameters, name));
		List<Completion> units = at(before + "vary frequency from 200 |\n}\n");
		assertEquals(CompletionKind.UNIT, named(units, "MHz").kind());
		assertTrue(units.stream().noneMatch(completion -> completion.name().equals("KiB")), units.toString());
		named(at(before + "fidelity |\n}\n"), "event");
	}

	@Test
	void wordsOfMappingsAndEngines() {
		String chip = "accelerator A {\n\tclock 500 MHz\n\tengine E: systolic-array 4 by 4";
		assertFalse(named(at(chip + ", |\n}\n"), "timing").documentation().isEmpty());
		named(at(chip + ", timing |\n}\n"), "scalesim-v3");
		assertFalse(named(at(chip + ", timing |\n}\n"), "nvdla-sheet").documentation().isEmpty());
		assertFalse(named(at(chip + ", |\n}\n"), "winograd").documentation().isEmpty());
		String mapping = chip + "\n}\nmapping M on A {\n\t";
		named(at(mapping + "|\n}\n"), "prefetch");
		named(at(mapping + "prefetch |\n}\n"), "weights");
		named(at(mapping + "tile E auto |\n}\n"), "minimize");
		named(at(mapping + "tile E auto minimize |\n}\n"), "latency");
	}

	@Test
	void numberFormatsAreProposedInPolicies() {
		Completion format = named(at("policy P { default { weights | } }"), "int4");
		assertEquals(CompletionKind.NUMBER_FORMAT, format.kind());
		assertTrue(format.documentation().contains("−8 to 7"), format.documentation());
	}

	/** Engines that take 12-bit activations and 4-bit weights: what is wider or of another family stands below, with the reason; what is narrower fits. */
	@Test
	void formatsThatNoEngineExecutesAreBelowTheOthers() {
		String rest = "\naccelerator A { engine E: multiplier-array 4 by 4 { mac int12 * int4: 1 per cycle } engine F: shift-add-tree 4 by 4 { mac int8 * int3 pot: 1 per cycle } }\n"
				+ "model M { input x: [3, 8, 8] conv(4) output y }\nexperiment X { run M with P on A }\n";
		String executed = "number format";
		String refused = "number format · no engine of A executes it";
		for (String policy : List.of("policy P { default { weights | activations int8 } }", "policy P { default { weights |int8 activations int8 } }",
				"policy P { default { weights mix per filter { int4 uniform symmetric, | } by mse ratio 1 : 1 } }", "policy B { default { weights | } }\npolicy P extends B { }")) {
			List<Completion> formats = formats(policy + rest);
			assertEquals(List.of("int4", "uint4", "int2", "int3"), formats.stream().filter(format -> format.detail().equals(executed)).map(Completion::name).toList(), policy);
			assertEquals(executed, formats.get(3).detail(), policy);
			assertEquals(refused, formats.get(4).detail(), policy);
			assertEquals(refused, named(formats, "fp16").detail(), policy);
		}
		List<Completion> activations = formats("policy P { default { weights int4 activations | } }" + rest);
		assertEquals(executed, named(activations, "int12").detail());
		assertEquals(refused, named(activations, "int16").detail());
		assertEquals(refused, activations.getLast().detail());
		for (String free : List.of("policy P { default { weights int4 activations int8 accumulator | } }" + rest, "policy Q { default { weights | } }" + rest)) {
			assertTrue(formats(free).stream().allMatch(format -> format.detail().equals(executed)), free);
		}
		assertEquals("int8", formats("policy Q { default { weights | } }" + rest).getFirst().name());
	}

	private static List<Completion> formats(String text) {
		return at(text).stream().filter(completion -> completion.kind() == CompletionKind.NUMBER_FORMAT).toList();
	}

	@Test
	void propertiesAreThoseOfTheElement() {
		named(at("accelerator A {\n\tdram d: |\n}\n"), "bandwidth");
		Completion capacity = named(at("accelerator A {\n\tbuffer b: width 8 bit, |\n}\n"), "capacity");
		assertFalse(capacity.documentation().isEmpty());
	}

	@Test
	void importsAndTemplates() {
		named(at("import |"), "m2q.std.*");
		Completion policy = at("pol|").stream().filter(completion -> completion.kind() == CompletionKind.TEMPLATE).findFirst().orElseThrow();
		String text = policy.replacement();
		assertTrue(Examples.open(text).problems().stream().noneMatch(problem -> problem.code().equals("m2q.syntax")), text);
	}

	@Test
	void suppressionsAreProposedWithTheirCodes() {
		Completion word = named(at("block A { conv(8) }\n@|\nblock B { relu }"), "@suppress");
		assertEquals(1, word.length());
		Completion code = named(at("@suppress m2q.un|\nblock B { relu }"), "m2q.unused");
		assertEquals("m2q.unused \"\"", code.replacement());
		assertEquals("m2q.unused \"".length(), code.caret());
		assertFalse(code.documentation().isEmpty());
		assertEquals("m2q.unused", named(at("block B {\n\t@suppress | \"why\"\n\trelu\n}"), "m2q.unused").replacement());
		assertTrue(at("@suppress |").stream().noneMatch(completion -> completion.name().equals("m2q.syntax")), "errors cannot be suppressed");
	}

	@Test
	void templatesFitTheirPlaceAndTheLanguage() {
		String accelerator = "accelerator A {\n\tclock 500 MHz\n\t|\n}\n";
		for (String[] wanted : new String[][] { { "|", "model", "block", "policy", "accelerator", "energy table", "mapping", "experiment", "sweep" },
				{ "model M {\n\tinput x: [3, 8, 8]\n\t|\n}\n", "mbconv", "attn", "branches", "repeat" }, { accelerator, "engine", "buffer", "dram" },
				{ "policy P {\n\tdefault {\n\t\tweights int8\n\t\tactivations int8\n\t}\n\t|\n}\n", "rule", "mix" }, { "energy table t {\n\t|\n}\n", "row" },
				{ "accelerator A {\n\tclock 1 GHz\n}\n\nmapping M on A {\n\t|\n}\n", "map" }, { "experiment X {\n\t|\n}\n", "run", "expect" } }) {
			String text = wanted[0];
			List<Completion> templates = at(text).stream().filter(completion -> completion.kind() == CompletionKind.TEMPLATE).toList();
			for (int i = 1; i < wanted.length; i++) {
				Completion template = named(templates, wanted[i]);
				String after = text.replace("|", template.replacement());
				M2qDocument document = Examples.open(after);
				assertTrue(document.problems().stream().noneMatch(problem -> problem.code().equals("m2q.syntax")), () -> after + document.problems());
				assertEquals(document.format().orElseThrow().strip(), after.strip(), "a template has the canonical layout");
			}
			assertEquals(wanted.length - 1, templates.size(), templates.toString());
		}
	}

	/** Whatever the language wants next is proposed, with something to read about it. */
	@Test
	void everyKindOfPlaceHasDocumentedProposals() {
		String chip = "energy table t { row mac: energy 0.1 pJ }\naccelerator A(lanes = 8) { clock 500 MHz use t engine E: multiplier-array 4 by 4 { mac int8 * int8: 1 per cycle "
				+ "costs mac } buffer gb holds weights: capacity 1 KiB, width 8 bit dram main: bandwidth 1 GB/s, energy 8 pJ/bit }\n";
		String[][] places = { { "policy P { default { weights int8 | activations int8 } }", "uniform", "apot", "pot", "log2" },
				{ "policy P { default { weights int8 per | } }", "filter", "tensor", "channel", "group" },
				{ "policy P { default { weights int8 scale | } }", "mse", "minmax", "percentile", "kl" },
				{ "policy P { default { requantize | } }", "dyadic", "pot", "float32" },
				{ "policy P { default { accumulator | } }", "int32" },
				{ "policy P { rule for | { } }", "conv", "dwconv", "layer", "stage", "all" },
				{ "policy P { rule for conv where | > 1 { } }", "macs", "parameters" },
				{ chip + "mapping M on A { map conv -> | }", "E" }, { chip + "mapping M on A { keep | in gb }", "weights", "outputs" },
				{ chip + "mapping M on A { keep weights in | }", "gb" }, { chip + "mapping M on A { dataflow E | }", "weight-stationary", "output-stationary" },
				{ chip + "mapping M on A { tile | auto }", "E" }, { chip + "experiment X { expect | < 1 ms }", "latency", "edp", "energy" },
				{ chip + "model M { input x: [3] relu }\npolicy P { }\nexperiment X { run M with P on A(| ) }", "lanes" },
				{ "accelerator A { engine E: | }", "multiplier-array", "systolic-array", "shift-add-tree", "vector-unit" },
				{ "accelerator A { buffer b holds | }", "weights", "inputs", "partial-sums" },
				{ "accelerator A { engine E: multiplier-array 4 by 4 { mac | * int8: 1 per cycle } }", "int8", "int4" },
				{ "accelerator A { engine E: multiplier-array 4 by 4 { unroll conv: | 4 } }", "filters", "channels", "rows" } };
		for (String[] place : places) {
			List<Completion> proposals = at(place[0]);
			for (int i = 1; i < place.length; i++) {
				Completion proposal = named(proposals, place[i]);
				assertFalse(proposal.documentation().isEmpty() && proposal.detail().isEmpty(), place[0] + " " + proposal);
			}
		}
	}

	@Test
	void everyPlaceOfABrokenTextIsAnswered() {
		String text = "model M(a = 1 {\n\tinput x: [3, \n\tb: conv(16, stride = ) > > residual { MBConv(\n}\npolicy P extends { rule for where macs > { weights mix";
		for (int i = 0; i <= text.length(); i++) {
			M2qDocument document = Examples.open(text.substring(0, i));
			Examples.SERVICES.assist().complete(document.resource().orElseThrow(), text.substring(0, i), i);
		}
	}
}
