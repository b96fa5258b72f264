package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;

import org.junit.jupiter.api.Test;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.ide.problem.ProblemDocs;

class ProblemDocsTest {

	@Test
	void thePageIsThatOfTheDocumentation() throws IOException {
		assertEquals(Files.readString(Examples.folder().resolveSibling("docs").resolve("problem-codes.md")), ProblemDocs.page(),
				"copy docs/problem-codes.md to org.m2q.dsl.ide/src/org/m2q/dsl/ide/problem/");
	}

	@Test
	void everyCodeIsExplained() {
		for (String code : ProblemCodes.all()) {
			String text = ProblemDocs.describe(code).orElse("");
			assertTrue(text.length() > 20 && text.endsWith("."), code + ": " + text);
			assertFalse(text.contains("```") || text.contains("\n"), code + ": " + text);
		}
	}
}
