package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.fix.QuickFix;

class QuickFixesTest {

	/** The first fix of the first problem with a code, applied. */
	private static String fixed(String text, String code) {
		M2qDocument document = Examples.open(text);
		Problem problem = document.problems().stream().filter(found -> found.code().equals(code)).findFirst()
				.orElseThrow(() -> new AssertionError(code + " not in " + document.problems()));
		List<QuickFix> fixes = Examples.SERVICES.fixes().fixes(code, problem.data(), problem.span().offset(), problem.span().length(), text);
		assertFalse(fixes.isEmpty(), "no fix for " + problem);
		return fixes.getFirst().apply(text);
	}

	private static void assertGone(String text, String code) {
		assertTrue(Examples.open(text).problems().stream().noneMatch(problem -> problem.code().equals(code)), text);
	}

	@Test
	void aMissingUnitIsAppended() {
		String text = fixed("accelerator A {\n\tclock 500\n}\n", ProblemCodes.UNIT_MISSING);
		assertTrue(text.contains("clock 500 "), text);
		assertGone(text, ProblemCodes.UNIT_MISSING);
	}

	@Test
	void anUnknownUnitIsReplaced() {
		String text = fixed("accelerator A {\n\tclock 500 Mhz\n}\n", ProblemCodes.UNIT_UNKNOWN);
		assertEquals("accelerator A {\n\tclock 500 MHz\n}\n", text);
	}

	@Test
	void anUnresolvedNameIsReplacedByASimilarOne() {
		String text = fixed("model M {\n\tinput x: [3, 8, 8]\n\tdvconv(3) > bn\n}\n", ProblemCodes.LINK_UNRESOLVED);
		assertTrue(text.contains("dwconv(3)"), text);
	}

	@Test
	void anUnusedImportGoesWithItsLine() {
		assertEquals("model M {\n\tinput x: [3]\n\trelu\n}\n",
				fixed("import m2q.std.*\nmodel M {\n\tinput x: [3]\n\trelu\n}\n", ProblemCodes.IMPORT_UNUSED));
	}

	@Test
	void fixesOfOtherTextsDoNothing() {
		assertEquals(List.of(), Examples.SERVICES.fixes().fixes(ProblemCodes.UNIT_MISSING, List.of("MHz"), 100, 3, "short"));
		assertEquals(List.of(), Examples.SERVICES.fixes().fixes(ProblemCodes.SHAPE_MISMATCH, List.of("1"), 0, 1, "x"));
	}
}
