package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemSeverities;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.fix.QuickFix;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.dsl.ide.problem.ProblemDocs;

class QuickFixesTest {

	private static final String MODEL = "model M { input x: [4, 8, 8] conv(8) output y } ";
	private static final String POLICY = "policy W { default { weights int8 activations int8 accumulator int32 requantize dyadic } } ";
	private static final String CHIP = "energy table t { row mac: energy 0.1 pJ } accelerator A { clock 500 MHz use t engine E: multiplier-array 16 by 16 { "
			+ "mac int8 * int8: 1 per cycle costs mac } buffer gb holds weights, inputs, outputs, partial-sums: capacity 64 KiB, width 64 bit, "
			+ "energy 1 pJ/bit dram main: bandwidth 1 GB/s, energy 8 pJ/bit } ";
	private static final String MAPPING = "mapping B on A { map conv -> E } ";
	private static final String RUN = "experiment X { run M with W on A using B } ";
	private static final String ALL = RUN + MODEL + CHIP;

	@Test
	void weightsThatAreNotThere() {
		String text = "experiment X { weights \"net.npz\" }";
		int offset = text.indexOf('"');
		List<QuickFix> fixes = Examples.SERVICES.fixes().fixes("m2q.weights.missing", List.of("nets/net.npz"), offset, "\"net.npz\"".length(), text);
		assertEquals(List.of("Use 'nets/net.npz'", "Use synthetic weights"), fixes.stream().map(QuickFix::title).limit(2).toList());
		assertEquals("experiment X { weights \"nets/net.npz\" }", fixes.get(0).apply(text));
		assertEquals("experiment X { weights synthetic seed 0 }", fixes.get(1).apply(text));
	}

	/** From a run of things that are not there to one without errors. */
	@Test
	void definitionsAreCreated() {
		String text = "experiment X {\n\trun M with P, Q on A using B\n}\n";
		List<String> titles = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			String before = text;
			text = problems(before).stream().filter(problem -> problem.code().equals(ProblemCodes.LINK_UNRESOLVED))
					.flatMap(problem -> Examples.SERVICES.fixes().fixes(problem, before).stream()).filter(fix -> fix.title().startsWith("Create")).findFirst().map(fix -> {
						titles.add(fix.title());
						return fix.apply(before);
					}).orElse(before);
		}
		assertEquals(Set.of("Create model 'M'", "Create policy 'P'", "Create policy 'Q'", "Create accelerator 'A'", "Create mapping 'B'"), new TreeSet<>(titles), text);
		assertEquals(5, titles.size());
		String unresolved = text;
		assertTrue(problems(unresolved).stream().noneMatch(problem -> problem.code().equals(ProblemCodes.LINK_UNRESOLVED) || problem.code().equals(ProblemCodes.SYNTAX)), unresolved);
	}

	private static List<Problem> problems(String text) {
		return Examples.open(text).problems(Cancellation.NONE);
	}

	/** A repair: the text, its code, the title of the repair, and what it makes of the text. */
	record Case(String code, String title, String before, String after) {

		@Override
		public String toString() {
			return code + ": " + title + " in " + before;
		}
	}

	static List<Case> cases() {
		List<Case> cases = new ArrayList<>();
		cases.add(new Case("m2q.unit.missing", "Append unit MHz", "accelerator A {\n\tclock 500\n}\n", "accelerator A {\n\tclock 500 MHz\n}\n"));
		String reports = ALL + POLICY + MAPPING;
		cases.add(new Case("m2q.report.ending", "Write the report as .html", reports.replace("using B }", "using B report \"a.b/x.txt\" }"),
				reports.replace("using B }", "using B report \"a.b/x.html\" }")));
		cases.add(new Case("m2q.report.ending", "Write the report as .md", reports.replace("using B }", "using B report \"a.b/x\" }"),
				reports.replace("using B }", "using B report \"a.b/x.md\" }")));
		String trained = reports.replace("using B }", "using B\n\tweights \"w.npz\"\n}");
		cases.add(new Case("m2q.quant.calibration-missing", "Add calibration data; name their path", trained,
				trained.replace("\"w.npz\"\n", "\"w.npz\"\n\tcalibration \"calibration\" over 100 samples\n")));
		String wanting = trained.replace("weights \"w.npz\"", "run M with W on A using B weights \"w.npz\"").replace("policy W { ", "policy W { calibrate activations minmax over 32 samples ");
		cases.add(new Case("m2q.quant.calibration-missing", "Add calibration data; name their path", wanting,
				wanting.replace("\"w.npz\"\n", "\"w.npz\" calibration \"calibration\" over 32 samples\n")));
		cases.add(new Case("m2q.unit.unknown", "Use unit MHz", "accelerator A {\n\tclock 500 Mhz\n}\n", "accelerator A {\n\tclock 500 MHz\n}\n"));
		cases.add(new Case("m2q.unit.implausible", "Use unit MHz", "accelerator A {\n\tclock 500 Hz\n}\n", "accelerator A {\n\tclock 500 MHz\n}\n"));
		cases.add(new Case("m2q.link.unresolved", "Change to 'dwconv'", "block B { dvconv(3) > bn }", "block B { dwconv(3) > bn }"));
		cases.add(new Case("m2q.link.unresolved", "Add 'import m2q.std.*'", "language 1.0\n/** Doc. */\nblock B { MBConv(8) }\n",
				"language 1.0\nimport m2q.std.*\n/** Doc. */\nblock B { MBConv(8) }\n"));
		cases.add(new Case("m2q.link.unresolved", "Add 'import m2q.std.*'", "block B { MBConv(8) }\n", "import m2q.std.*\n\nblock B { MBConv(8) }\n"));
		cases.add(new Case("m2q.link.unresolved", "Create block 'Widen'", "model M {\n\tinput x: [4, 8, 8]\n\trelu > Widen(2 * max(3, 4), 5, stride = 1)\n\toutput y\n}\n",
				"model M {\n\tinput x: [4, 8, 8]\n\trelu > Widen(2 * max(3, 4), 5, stride = 1)\n\toutput y\n}\n\nblock Widen(value1, value2, stride) {\n\tidentity\n}\n"));
		cases.add(new Case("m2q.link.unresolved", "Create policy 'Base'", "policy P extends Base {\n}\n", ""));
		cases.add(new Case("m2q.link.unresolved", "Create accelerator 'Chip'", "mapping G on Chip {\n}\n", ""));
		cases.add(new Case("m2q.argument.unknown", "Change to 'kernel'", "block B { conv(8, kernl = 3) }", "block B { conv(8, kernel = 3) }"));
		cases.add(new Case("m2q.argument.duplicate", "Remove the argument", "block B { conv(8, filters = max(3, 4), stride = 2) }", "block B { conv(8, stride = 2) }"));
		cases.add(new Case("m2q.argument.count", "Remove the argument", "block B { relu(8) }", "block B { relu() }"));
		cases.add(new Case("m2q.precision.unknown", "Change to 'int10'", "policy P { default { weights int17 activations int8 } }", ""));
		cases.add(new Case("m2q.syntax.version", "Change to '1.0'", "language 2.0 block B { conv(8) }", "language 1.0 block B { conv(8) }"));
		cases.add(new Case("m2q.name.duplicate", "Rename to 'B2'", "block B { conv(8) } block B { relu }", "block B { conv(8) } block B2 { relu }"));
		cases.add(new Case("m2q.import.unused", "Remove the import", "import m2q.std.*\nblock B { conv(8) }\n", "block B { conv(8) }\n"));
		cases.add(new Case("m2q.import.unused", "Remove the import", "import m2q.std.* block B { conv(8) }\n", "block B { conv(8) }\n"));
		cases.add(new Case("m2q.import.duplicate", "Remove the import", "import m2q.std.*\nimport m2q.std.*\nblock B { MBConv(8) }\n",
				"import m2q.std.*\nblock B { MBConv(8) }\n"));
		cases.add(new Case("m2q.import.missing", "Remove the import", "import \"none.m2q\"\nblock B { conv(8) }\n", "block B { conv(8) }\n"));
		cases.add(new Case("m2q.import.missing", "Change to 'm2q.std.MBConv'", "import m2q.std.MBCon\nblock B { conv(8) }\n",
				"import m2q.std.MBConv\nblock B { conv(8) }\n"));
		cases.add(new Case("m2q.flow.from", "Begin a new statement", "block B {\n\ta: relu\n\tconv(8) > from a > relu\n}\n",
				"block B {\n\ta: relu\n\tconv(8)\n\tfrom a > relu\n}\n"));
		cases.add(new Case("m2q.unused", "Remove 'n'", "block B {\n\tlet n = max(1, 2)\n\tconv(8)\n}\n", "block B {\n\tconv(8)\n}\n"));
		cases.add(new Case("m2q.unused", "Remove 'B'", MODEL + "\n\n/** Doc { with a brace. */\nblock B {\n\tresidual { relu }\n}\n\n/** Next. */\nmodel N { input x: [4] relu }\n",
				MODEL + "\n\n/** Next. */\nmodel N { input x: [4] relu }\n"));
		cases.add(new Case("m2q.treatment.duplicate", "Remove the earlier 'weights', which has no effect",
				"policy P { default { weights mix per filter { int8, int4 } by mse weights int4 activations int8 } }",
				"policy P { default { weights int4 activations int8 } }"));
		cases.add(new Case("m2q.policy.cycle", "Remove the base policy", "policy P extends P { }", "policy P { }"));
		cases.add(new Case("m2q.policy.no-effect", "Remove the treatment", "policy P { default { weights int8 activations int8 }\n\trule n for relu { weights int4 activations int8 } }",
				"policy P { default { weights int8 activations int8 }\n\trule n for relu { activations int8 } }"));
		cases.add(new Case("m2q.policy.no-match", "Remove the rule", ALL + MAPPING + POLICY.replace("} } ", "}\n\trule none for dwconv { weights int4 }\n}\n"),
				ALL + MAPPING + POLICY.replace("} } ", "}\n}\n")));
		String misspelt = ALL.replace("conv(8)", "stage deep: { widen: conv(8) }") + MAPPING + POLICY.replace("} } ", "}\n\trule none for layer \"dep.widen\" { weights int4 }\n}\n");
		cases.add(new Case("m2q.policy.no-match", "Change to 'deep.widen'", misspelt, misspelt.replace("dep.widen", "deep.widen")));
		String stage = misspelt.replace("layer \"dep.widen\"", "stage depe");
		cases.add(new Case("m2q.policy.no-match", "Change to 'deep'", stage, stage.replace("depe", "\"deep\"")));
		cases.add(new Case("m2q.policy.shadowed", "Remove the rule",
				ALL + MAPPING + POLICY.replace("} } ", "} rule early for conv { weights int4 } rule late for all { weights int8 } }"),
				ALL + MAPPING + POLICY.replace("} } ", "} rule late for all { weights int8 } }")));
		cases.add(new Case("m2q.policy.incomplete", "Add a default of 8 bit", ALL + MAPPING + "policy W { rule for conv { weights int8 } }\n", ""));
		String partly = ALL.replace("conv(8)", "a: conv(8) b: conv(8)") + MAPPING + "policy W {\n\trule for conv { activations int8 }\n}\n";
		cases.add(new Case("m2q.policy.incomplete", "Add a rule of 8 bit for each of the 2 layers", partly, partly.replace("activations int8 }\n}", "activations int8 }\n"
				+ "\trule for layer \"a\" {\n\t\tweights int8 uniform symmetric per filter\n\t}\n\trule for layer \"b\" {\n\t\tweights int8 uniform symmetric per filter\n\t}\n}")));
		cases.add(new Case("m2q.property.unknown", "Change to 'width'", CHIP.replace(" width", " widht"), CHIP));
		cases.add(new Case("m2q.property.duplicate", "Remove the second 'width'", CHIP.replace("64 bit,", "64 bit, width 32 bit,"), CHIP));
		cases.add(new Case("m2q.engine.timing", "Remove 'timing'", CHIP.replace("16 by 16 {", "16 by 16, timing physical {"), CHIP));
		cases.add(new Case("m2q.member.duplicate", "Remove 'clock'", CHIP.replace("use t", "clock 1 GHz use t"), CHIP));
		cases.add(new Case("m2q.mapping.prefetch", "Prefetch weights", ALL + POLICY + "mapping B on A { map conv -> E prefetch inputs }",
				ALL + POLICY + "mapping B on A { map conv -> E prefetch weights }"));
		cases.add(new Case("m2q.mapping.impossible", "Remove 'keep'", CHIP + "mapping B on A { map conv -> E keep weights in gb }", CHIP + MAPPING.strip()));
		cases.add(new Case("m2q.mapping.no-match", "Remove 'fuse'", ALL + POLICY + "mapping B on A { map conv -> E fuse conv >> conv }", ALL + POLICY + MAPPING.strip()));
		cases.add(new Case("m2q.expect.impossible", "Remove the expectation", RUN.replace(" } ", " expect energy <= 0 mJ }") + MODEL + CHIP + POLICY + MAPPING,
				RUN.replace(" } ", " }") + MODEL + CHIP + POLICY + MAPPING));
		cases.add(new Case("m2q.suppress.unused", "Remove the suppression", "@suppress m2q.unused \"why\"\nblock B(n) { conv(n) }\n", "block B(n) { conv(n) }\n"));
		cases.add(new Case("m2q.suppress.code", "Change to 'm2q.unused'", "@suppress m2q.unusd \"why\" block B(n) { conv(8) }", "@suppress m2q.unused \"why\" block B(n) { conv(8) }"));
		cases.add(new Case("m2q.suppress.code", "Remove the suppression", "@suppress m2q.syntax \"why\" block B(n) { conv(n) }", "block B(n) { conv(n) }"));
		cases.add(new Case("m2q.suppress.reason", "Remove the suppression", "block B(n) {\n\t@suppress m2q.unused\n\tlet a = 1\n\tconv(n)\n}\n",
				"block B(n) {\n\tlet a = 1\n\tconv(n)\n}\n"));
		cases.add(new Case("m2q.policy.shadowed", "Move the rule to the end of the policy",
				ALL + MAPPING + POLICY.replace("} } ", "} rule early for conv { weights int4 } rule late for conv { weights int8 accumulator int32 } }"),
				ALL + MAPPING + POLICY.replace("} } ", "} rule late for conv { weights int8 accumulator int32 } rule early for conv { weights int4 } }")));
		cases.add(new Case("m2q.shape.mismatch", "Project the shortcut with pwconv(8)", "model M {\n\tinput x: [4, 8, 8]\n\tresidual { conv(8) }\n\toutput y\n}\n",
				"model M {\n\tinput x: [4, 8, 8]\n\tresidual { conv(8) } shortcut { pwconv(8) }\n\toutput y\n}\n"));
		cases.add(new Case("m2q.shape.mismatch", "Project the shortcut with pwconv(8, stride = 2)",
				"model M { input x: [4, 9, 8] residual { conv(8, stride = 2) } shortcut { relu } output y }",
				"model M { input x: [4, 9, 8] residual { conv(8, stride = 2) } shortcut { relu pwconv(8, stride = 2) } output y }"));
		cases.add(new Case("m2q.shape.mismatch", "Project 'x' with pwconv(8)", "model M {\n\tinput x: [4, 8, 8]\n\ta: conv(8)\n\tsum: from a, x > add\n\toutput y\n}\n",
				"model M {\n\tinput x: [4, 8, 8]\n\ta: conv(8)\n\tx_projected: from x > pwconv(8)\n\tsum: from a, x_projected > add\n\toutput y\n}\n"));
		cases.add(new Case("m2q.memory.overflow", "Enlarge 'gb' to 22 B", ALL.replace("64 KiB", "20 B") + POLICY + MAPPING, ALL.replace("64 KiB", "22 B") + POLICY + MAPPING));
		cases.add(new Case("m2q.mapping.unassigned", "Map 'conv' to 'E'", ALL + POLICY + "mapping B on A {\n\tmap pwconv -> E\n\tdouble buffer gb\n}\n",
				ALL + POLICY + "mapping B on A {\n\tmap conv -> E\n\tmap pwconv -> E\n\tdouble buffer gb\n}\n"));
		cases.add(new Case("m2q.mapping.unassigned", "Map 'conv' to 'E'", ALL + POLICY + "mapping B on A {\n}\n", ALL + POLICY + "mapping B on A {\n\tmap conv -> E\n}\n"));
		cases.add(new Case("m2q.quant.unsupported-on-engine", "Quantize 'conv' to int8 uniform", ALL + MAPPING + "policy W {\n\tdefault { weights int12 activations int8 }\n}\n",
				ALL + MAPPING + "policy W {\n\tdefault { weights int12 activations int8 }\n\trule for conv {\n\t\tweights int8 uniform symmetric per filter\n\t}\n}\n"));
		String two = ALL.replace("buffer gb", "engine F: multiplier-array 8 by 8 { mac int8 * int12: 1 per cycle costs mac } buffer gb");
		cases.add(new Case("m2q.quant.unsupported-on-engine", "Map 'conv' to 'F'", two + MAPPING + "policy W { default { weights int12 activations int8 } }",
				two + MAPPING.replace("conv -> E", "conv -> E map conv -> F") + "policy W { default { weights int12 activations int8 } }"));
		String old = "import m2q.energy.*\naccelerator A {\n\ttechnology 28 nm at 0.9 V\n\tclock 1 GHz\n\tengine E: multiplier-array 4 by 4 {\n"
				+ "\t\tmac int8 * int8: 1 per cycle costs horowitz_45nm.mac_int8\n\t\tmac int8 * int4: 1 per cycle costs horowitz_45nm.add8\n\t}\n\tdram d: bandwidth 1 GB/s, energy 8 pJ/bit\n}\n";
		cases.add(new Case("m2q.energy.technology", "Use 'horowitz_28nm' in place of 'horowitz_45nm'", old, old.replace("horowitz_45nm", "horowitz_28nm")));
		cases.add(new Case("m2q.energy.technology", "Scale 'horowitz_45nm' by 'stillmaker_baas_hp'", old,
				old.replace("\ttechnology", "\tuse horowitz_45nm scaled by stillmaker_baas_hp\n\ttechnology")));
		String used = old.replace("\tclock 1 GHz", "\tclock 1 GHz\n\tuse horowitz_45nm");
		cases.add(new Case("m2q.energy.technology", "Scale 'horowitz_45nm' by 'stillmaker_baas_hp'", used,
				used.replace("use horowitz_45nm", "use horowitz_45nm scaled by stillmaker_baas_hp")));
		String single = old.replace("m2q.energy.*", "m2q.energy.horowitz_45nm");
		cases.add(new Case("m2q.energy.technology", "Use 'horowitz_28nm' in place of 'horowitz_45nm'", single,
				single.replace("import m2q.energy.horowitz_45nm\n", "import m2q.energy.horowitz_45nm\nimport m2q.energy.horowitz_28nm\n").replace("costs horowitz_45nm", "costs horowitz_28nm")));
		cases.add(new Case("m2q.energy.technology", "Use 'sram_28nm_hp' in place of 'sram_45nm_hp'", CHIP.replace("energy table t", "import m2q.energy.* energy table t")
				.replace("clock", "technology 28 nm clock").replace("energy 1 pJ/bit", "energy sram_45nm_hp.kb64_w8"), ""));
		String table = "energy table t {\n\trow mac: energy 0.1 pJ, area 300 um2\n\trow spare: energy 0.1 pJ source \"a row\"\n\n\trow last: energy 0.1 pJ\n}\n"
				+ CHIP.substring(CHIP.indexOf("accelerator"));
		String read = table.replace("costs mac }", "costs mac apply relu: 1 per cycle costs last }");
		String bare = read.replace(", area 300 um2", "");
		cases.add(new Case("m2q.energy.table-unused", "Remove 'area'", read.replace("\trow spare: energy 0.1 pJ source \"a row\"\n\n", ""),
				bare.replace("\trow spare: energy 0.1 pJ source \"a row\"\n\n", "")));
		cases.add(new Case("m2q.energy.table-unused", "Remove row 'spare'", bare, bare.replace("\trow spare: energy 0.1 pJ source \"a row\"\n\n", "\n")));
		String last = table.replace(", area 300 um2", "").replace("\trow spare: energy 0.1 pJ source \"a row\"\n\n", "");
		cases.add(new Case("m2q.energy.table-unused", "Remove row 'last'", last, last.replace("\trow last: energy 0.1 pJ\n", "")));
		cases.add(new Case("m2q.config.no-effect", "Remove 'sum_bits'", CHIP.replace("16 by 16 {", "16 by 16, sum_bits 16, latency 4 {"), CHIP.replace("16 by 16 {", "16 by 16, latency 4 {")));
		cases.add(new Case("m2q.config.no-effect", "Remove 'unroll'", CHIP.replace("multiplier-array 16 by 16 { ", "systolic-array 16 by 16 { unroll conv: filters 16, channels 16 "),
				CHIP.replace("multiplier-array", "systolic-array")));
		cases.add(new Case("m2q.config.no-effect", "Remove 'buffer'", CHIP.replace("dram", "buffer c holds inputs: capacity 1 KiB, width 8 B dram"), CHIP));
		String sums = CHIP.replace("buffer gb holds weights, inputs, outputs, partial-sums:", "buffer ps holds partial-sums: capacity 1 KiB, width 8 B buffer gb holds weights, inputs, outputs:");
		cases.add(new Case("m2q.config.no-effect", "Remove 'ps'", sums + MAPPING.replace("E }", "E double buffer ps, gb }"), sums + MAPPING.replace("E }", "E double buffer gb }")));
		cases.add(new Case("m2q.config.no-effect", "Remove 'double buffer'", sums + MAPPING.replace("E }", "E double buffer ps }"), sums + MAPPING));
		String second = CHIP.replace("buffer gb", "engine F: multiplier-array 4 by 4 { mac int8 * int8: 1 per cycle } buffer gb");
		cases.add(new Case("m2q.config.no-effect", "Remove 'dataflow'", second + MAPPING.replace("E }", "E dataflow F weight-stationary }"), second + MAPPING));
		return cases;
	}

	private static Problem problem(String text, String code) {
		return Examples.open(text).problems().stream().filter(found -> found.code().equals(code)).findFirst()
				.orElseThrow(() -> new AssertionError(code + " not in " + Examples.open(text).problems()));
	}

	private static long count(String text, String code) {
		return Examples.open(text).problems().stream().filter(problem -> problem.code().equals(code)).count();
	}

	private static long errors(String text) {
		return Examples.open(text).problems().stream().filter(Problem::isError).count();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void aRepairTakesTheProblemAwayAndChangesNothingElse(Case wanted) {
		List<QuickFix> fixes = Examples.SERVICES.fixes().fixes(problem(wanted.before(), wanted.code()), wanted.before());
		QuickFix fix = fixes.stream().filter(each -> each.title().equals(wanted.title())).findFirst()
				.orElseThrow(() -> new AssertionError(fixes.stream().map(QuickFix::title).toList().toString()));
		String after = fix.apply(wanted.before());
		if (!wanted.after().isEmpty()) {
			assertEquals(wanted.after(), after);
		}
		long before = count(wanted.before(), wanted.code());
		assertEquals(before - 1, count(after, wanted.code()), () -> after + Examples.open(after).problems());
		assertTrue(errors(after) <= errors(wanted.before()), () -> after + Examples.open(after).problems());
		assertTrue(Examples.SERVICES.fixes().isFixable(wanted.code(), problem(wanted.before(), wanted.code()).data()));
	}

	@Test
	void repairsThatChangeCostsSaySo() {
		Set<String> titles = cases().stream().map(Case::title).filter(title -> title.startsWith("Move the rule") || title.startsWith("Scale '") || title.contains("' in place of '"))
				.collect(Collectors.toSet());
		assertTrue(titles.size() > 2, titles.toString());
		for (Case wanted : cases()) {
			List<QuickFix> fixes = Examples.SERVICES.fixes().fixes(problem(wanted.before(), wanted.code()), wanted.before());
			assertTrue(fixes.stream().filter(fix -> titles.contains(fix.title())).allMatch(QuickFix::changesCosts), wanted.toString());
			assertTrue(fixes.stream().filter(fix -> fix.title().startsWith("Suppress") || fix.title().startsWith("Remove the import")).noneMatch(QuickFix::changesCosts), wanted.toString());
		}
	}

	/** Every warning and information of the page on problem codes can be suppressed where it is. */
	@Test
	void whatIsNoErrorCanBeSuppressedWhereItIs() {
		Set<String> tried = new TreeSet<>();
		for (Matcher section = Pattern.compile("(?ms)^### (\\S+)\\n(.*?)(?=^##|\\z)").matcher(ProblemDocs.page()); section.find();) {
			String code = section.group(1);
			Matcher example = Pattern.compile("(?s)```\\n(.*?)```").matcher(section.group(2));
			if (!ProblemSeverities.adjustable().contains(code) || code.startsWith("m2q.suppress.") || !example.find()) {
				continue;
			}
			suppress(code, example.group(1).replaceAll("[«»]", ""));
			tried.add(code);
		}
		assertTrue(tried.containsAll(List.of(ProblemCodes.UNUSED, ProblemCodes.IMPORT_UNUSED, ProblemCodes.CONV_PADDING, ProblemCodes.TREATMENT_DUPLICATE)), tried.toString());
		suppress(ProblemCodes.UNUSED, "block A {\n\tconv(8)\n}\n\nblock B(\n\tn,\n\tm = 1\n) {\n\tconv(m)\n}\n");
		suppress(ProblemCodes.UNUSED, "block A { conv(8) } block B(n) { conv(8) }");
		suppress(ProblemCodes.UNUSED, "block A {\n\tresidual {\n\t\tlet n = 1\n\t\tconv(8)\n\t}\n}\n");
		suppress(ProblemCodes.CONV_PADDING, "model M {\n\tinput x: [4, 8, 8]\n\tconv(8)\n\t\t> conv(8,\n\t\t\tkernel = 3,\n\t\t\tpadding = 3)\n}\n");
		suppress(ProblemCodes.CONV_PADDING, "model M {\n\tinput x: [4, 8, 8]\n\tresidual { conv(4) } > conv(8, kernel = 3, padding = 3)\n}\n");
		suppress(ProblemCodes.POLICY_NO_MATCH, ALL + MAPPING + POLICY.replace("} } ", "}\n\trule none for dwconv { weights int4 }\n}\n"));
		suppress(ProblemCodes.UNIT_IMPLAUSIBLE, CHIP.replace("500 MHz", "500 Hz"));
	}

	private static void suppress(String code, String text) {
		Problem problem = problem(text, code);
		QuickFix fix = Examples.SERVICES.fixes().fixes(problem, text).getLast();
		assertTrue(fix.title().startsWith("Suppress '" + code + "'"), fix.title());
		assertFalse(fix.safe());
		String after = fix.apply(text);
		M2qDocument document = Examples.open(after);
		assertEquals(count(text, code) - 1, document.problems().stream().filter(found -> found.code().equals(code)).count(),
				() -> after + document.problems());
		// The author has to say why.
		assertEquals(1, count(after, ProblemCodes.SUPPRESS_REASON), after);
		assertEquals(0, count(after.replace("\"\"", "\"because\""), ProblemCodes.SUPPRESS_UNUSED), after);
		assertEquals(text, after.replaceFirst("(?m)^[ \t]*@suppress \\S+ \"\"\\n|@suppress \\S+ \"\" ", ""));
	}

	@Test
	void theRepairsThatNeedNoDecisionAreMadeAtOnce() {
		String text = "import m2q.std.*\nimport m2q.std.*\naccelerator A {\n\tclock 500 Mhz\n}\npolicy P { default { weights int8 weights int4 activations int8 } }\n"
				+ "block B { dvconv(3) }\n";
		QuickFix all = Examples.SERVICES.fixes().all(Examples.open(text).problems(), text).orElseThrow();
		assertEquals("import m2q.std.*\naccelerator A {\n\tclock 500 MHz\n}\npolicy P { default { weights int4 activations int8 } }\nblock B { dvconv(3) }\n", all.apply(text));
		assertTrue(Examples.SERVICES.fixes().all(Examples.open("block B { dvconv(3) }").problems(), "block B { dvconv(3) }").isEmpty(), "a guess is not made unasked");
	}

	/** The proof that a setting has no effect is that every number is the same without it. */
	@ParameterizedTest
	@ValueSource(strings = { "engine W: vector-unit 8, accumulators 8, images 2, sum_bits 3 { apply relu: 1 per cycle costs mac unroll conv: filters 4 }",
			"engine W: vector-unit 8, leakage_factor 3 { apply relu: 1 per cycle } registers r: energy 1 pJ/bit, energy_factor 2 registers s: energy 5 pJ/bit",
			"interconnect i: width 2 B, energy 1 pJ/bit buffer c holds inputs: capacity 1 KiB, width 8 B, energy 9 pJ/bit",
			"engine W: multiplier-array 4 by 4, rescale mac, energy_factor 7 { mac int4 * int4: 1 per cycle apply relu: 1 per cycle costs mac }",
			"engine W: systolic-array 4 by 4, accumulators 9 { mac int8 * int8: 1 per cycle costs mac unroll conv: filters 4, channels 4 }",
			"engine W: generic-engine 4 by 4, weight_words 64, input_words 8, sum_words 8, images 2 { mac int8 * int8: 1 per cycle costs mac }" })
	void nothingChangesWithoutWhatHasNoEffect(String part) {
		boolean rows = part.contains("generic-engine");
		String chip = CHIP.replace("capacity 64 KiB", "capacity 64 KiB, banks 8").replace("dram main", part + " dram main");
		boolean products = part.contains("int8 * int8");
		String mapping = products ? "mapping B on A { map conv -> W " + (rows ? "dataflow W row-stationary tile W filters 2 " : "") + "dataflow E weight-stationary } " : MAPPING;
		String text = RUN + MODEL.replace("conv(8)", "conv(8) > relu") + chip + POLICY + mapping;
		String after = text;
		for (long left = count(text, ProblemCodes.CONFIG_NO_EFFECT); left > 0; left--) {
			Problem problem = problem(after, ProblemCodes.CONFIG_NO_EFFECT);
			QuickFix fix = Examples.SERVICES.fixes().fixes(problem, after).getFirst();
			// Memories have an area and leak, whether they are used or not.
			assertEquals(!fix.title().matches("Remove '(buffer|registers|dram)'"), fix.safe(), fix.title());
			after = fix.apply(after);
		}
		assertNotEquals(text, after);
		assertEquals(0, count(after, ProblemCodes.CONFIG_NO_EFFECT));
		assertEquals(numbers(text), numbers(after), after);
	}

	private static List<Double> numbers(String text) {
		M2qDocument document = Examples.open(text);
		assertEquals(List.of(), document.problems().stream().filter(Problem::isError).toList());
		NetworkCost cost = document.result(document.experiments().getFirst(), Cancellation.NONE).points().getFirst().cost();
		return List.of((double) cost.cycles(), cost.latency(), cost.energy(), (double) cost.dramBytes(), cost.area().orElse(-1));
	}

	@Test
	void errorsAreNotSuppressed() {
		String text = "block B { convv(8) }";
		assertTrue(Examples.SERVICES.fixes().fixes(problem(text, ProblemCodes.LINK_UNRESOLVED), text).stream().noneMatch(fix -> fix.title().contains("Suppress")));
	}

	@Test
	void fixesOfOtherTextsDoNothing() {
		assertEquals(List.of(), Examples.SERVICES.fixes().fixes(ProblemCodes.UNIT_MISSING, List.of("MHz"), 100, 3, "short"));
		assertEquals(List.of(), Examples.SERVICES.fixes().fixes(ProblemCodes.SHAPE_MISMATCH, List.of("1"), 0, 1, "x"));
	}

	@Test
	void anyCodeAtAnyPlaceOfAnyTextIsAnswered() {
		String text = "import \"x\" @suppress { ( [ rule } \" /* let block B > from a , weights weights int4\n\n@suppress m2q.x \"\" policy P extends Q { default {";
		for (String code : ProblemCodes.all()) {
			for (int i = 0; i <= text.length(); i++) {
				for (int length = 0; length <= Math.min(6, text.length() - i); length++) {
					for (QuickFix fix : Examples.SERVICES.fixes().fixes(code, List.of("x", "import y"), i, length, text)) {
						fix.apply(text);
					}
				}
			}
		}
	}

	@Test
	void whatIsInsertedEndsItsLinesAsTheTextDoes() {
		assertEquals("a\r\nb\r\nc", TextEdit.apply("a\r\nc", List.of(new TextEdit(3, 0, "b\n"))));
		assertEquals("a\r\nb\r\nc", new QuickFix("", List.of(new TextEdit(3, 0, "b\r\n"))).apply("a\r\nc"));
		assertEquals("a\nb\nc", TextEdit.apply("a\nc", List.of(new TextEdit(2, 0, "b\n"))));
	}
}
