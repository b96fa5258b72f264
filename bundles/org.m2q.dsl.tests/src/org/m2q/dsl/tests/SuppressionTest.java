package org.m2q.dsl.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;

import org.eclipse.emf.ecore.util.EcoreUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemSeverities;
import org.m2q.base.problem.ProblemSeverities.Level;
import org.m2q.base.problem.Severity;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ModelExchange;
import org.m2q.model.m2q.M2qFile;

/** Problems that someone does not want to see, in one place or at all. */
final class SuppressionTest {

	private static final String UNUSED = ProblemCodes.UNUSED;

	@AfterEach
	void everyCodeIsAsBadAsItIs() {
		Texts.WORKSPACE.setSeverities(ProblemSeverities.DEFAULT);
	}

	private static List<String> codes(String text) {
		return Texts.open(text).problems().stream().map(problem -> problem.code() + "@" + problem.span().line()).toList();
	}

	@Test
	void onlyTheElementBehindItIsSilenced() {
		assertEquals(List.of(UNUSED + "@1", UNUSED + "@2"), codes("block A(n) { conv(8) }\nblock B(n) { conv(8) }\n"));
		assertEquals(List.of(UNUSED + "@1"), codes("block A(n) { conv(8) }\n@suppress m2q.unused \"why\" block B(n) { conv(8) }\n"));
		assertEquals(List.of(UNUSED + "@3"), codes("@suppress m2q.unused \"why\"\nblock A(n) { conv(8) }\nblock B(n) { conv(8) }\n"));
		// One statement of several.
		assertEquals(List.of(UNUSED + "@3"), codes("block A {\n\t@suppress m2q.unused \"why\" let n = 1\n\tlet m = 1 conv(8) }\n"));
		// Another code of the same element.
		assertEquals(List.of(ProblemCodes.NAME_HIDES + "@1"), codes("@suppress m2q.unused \"why\" block conv(n) { relu }\n"));
	}

	@Test
	void importsRulesTreatmentsAndMembersCanHaveOne() {
		assertEquals(List.of(), codes("@suppress m2q.import.unused \"soon\"\nimport m2q.std.*\nblock A { conv(8) }\n"));
		assertEquals(List.of(), codes("policy P { default { weights int8 @suppress m2q.treatment.duplicate \"later wins\" weights int4 activations int8 } }\n"));
		assertEquals(List.of(), codes("policy P { @suppress m2q.treatment.duplicate \"x\" default { weights int8 weights int4 activations int8 } }\n"));
		assertEquals(List.of(), codes("accelerator A { @suppress m2q.unit.implausible \"a slow one\" clock 500 Hz "
				+ "engine E: multiplier-array 4 by 4 { mac int8 * int8: 1 per cycle } dram d: bandwidth 1 GB/s, energy 8 pJ/bit }\n"));
	}

	@Test
	void errorsStayAndAreNotSilencedByMistake() {
		assertEquals(List.of(ProblemCodes.SUPPRESS_CODE + "@1", ProblemCodes.LINK_UNRESOLVED + "@2"),
				codes("@suppress m2q.link.unresolved \"why\"\nblock A { convv(8) }\n"));
		// Behind an error nobody knows what else there would be.
		assertEquals(List.of(ProblemCodes.LINK_UNRESOLVED + "@2"), codes("@suppress m2q.unused \"why\"\nblock A { convv(8) }\n"));
		Problem unknown = Texts.open("@suppress m2q.unusd \"why\" block A { conv(8) }").problems().get(0);
		assertEquals(List.of(UNUSED), unknown.data());
	}

	@Test
	void everyDepthLeavesOutTheSameProblems() {
		M2qDocument document = Texts.open("@suppress m2q.unused \"why\"\nblock A(n) { conv(8) }\n");
		for (Depth depth : Depth.values()) {
			assertEquals(List.of(), document.problems(depth, Cancellation.NONE), depth.name());
		}
		assertEquals(1, Texts.open("@suppress m2q.unused \"why\"\nblock A { conv(8) }\n").problems(Depth.RUNS, Cancellation.NONE).size());
	}

	@Test
	void problemsOfWholeElementsAreShownWithoutTheSuppressionBeforeThem() {
		String text = "model M { @suppress m2q.unused \"x\" input x: [4, 8, 8]\n\t@suppress m2q.conv.padding \"x\" /* y */ a, b: split(4) from a, b > add output y }";
		for (Problem problem : Texts.open(text).problems()) {
			String part = text.substring(problem.span().offset(), problem.span().offset() + problem.span().length());
			assertTrue(!part.contains("@suppress") || problem.code().startsWith("m2q.suppress"), problem + " at " + part);
		}
	}

	@Test
	void theLayoutHasItOnALineOfItsOwn() {
		String ugly = "import m2q.std.*\n\n\n@suppress   m2q.unused   \"a\" @suppress m2q.name.hides \"b\"\n\nblock A(n){@suppress m2q.conv.padding \"c\" conv(8) residual{ @suppress m2q.unused \"d\" relu } }";
		String canonical = """
				import m2q.std.*

				@suppress m2q.unused "a"
				@suppress m2q.name.hides "b"
				block A(n) {
					@suppress m2q.conv.padding "c"
					conv(8)
					residual {
						@suppress m2q.unused "d"
						relu
					}
				}
				""";
		assertEquals(canonical, Texts.open(ugly).format().orElseThrow());
		assertEquals(canonical, Texts.open(canonical).format().orElseThrow());
	}

	@Test
	void xmiKeepsIt() throws IOException {
		ModelExchange exchange = new ModelExchange(Texts.WORKSPACE);
		M2qDocument document = Texts.open("/** Doc. */\n@suppress m2q.unused \"a \\\"b\\\"\"\nblock A(n) {\n\t@suppress m2q.unused \"c\"\n\tlet m = 1\n\tconv(8)\n}\n");
		M2qFile read = exchange.fromXmi(exchange.toXmi(document).orElseThrow(), document.uri() + ".xmi");
		M2qDocument again = Texts.WORKSPACE.open("file:///no-such-folder/again.m2q", exchange.toText(read, document.uri()));
		assertTrue(EcoreUtil.equals(document.file().orElseThrow(), again.file().orElseThrow()), again.text().orElse(""));
		assertEquals(List.of(), again.problems());
	}

	@Test
	void severitiesAreThoseOfTheWorkspace() {
		M2qDocument document = Texts.open("block A(n) { conv(8) }\n@suppress m2q.unused \"why\" block B(n) { conv(8) }\n");
		assertEquals(Severity.WARNING, document.problems().get(0).severity());
		Texts.WORKSPACE.setSeverities(ProblemSeverities.DEFAULT.with(UNUSED, Level.ERROR));
		assertEquals(List.of(Severity.ERROR), document.problems().stream().map(Problem::severity).toList());
		assertTrue(document.hasErrors());
		Texts.WORKSPACE.setSeverities(ProblemSeverities.DEFAULT.with(UNUSED, Level.IGNORE));
		assertEquals(List.of(), document.problems());
		Texts.WORKSPACE.setSeverities(ProblemSeverities.DEFAULT);
		assertEquals(1, document.problems().size());
	}

	@Test
	void errorsKeepTheirSeverity() {
		for (String code : ProblemCodes.all()) {
			boolean error = ProblemCodes.severity(code) == Severity.ERROR;
			assertEquals(!error, ProblemSeverities.adjustable().contains(code));
			if (error) {
				String reason = assertThrows(IllegalArgumentException.class, () -> ProblemSeverities.DEFAULT.with(code, Level.INFO)).getMessage();
				assertTrue(reason.contains(code) && reason.endsWith("."), reason);
			} else {
				assertEquals(ProblemSeverities.DEFAULT, ProblemSeverities.DEFAULT.with(code, Level.IGNORE).with(code, Level.valueOf(ProblemCodes.severity(code).name())));
			}
		}
		assertThrows(IllegalArgumentException.class, () -> ProblemSeverities.DEFAULT.with("m2q.nothing", Level.INFO));
	}
}
