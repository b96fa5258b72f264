package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.LanguageServices;
import org.m2q.dsl.ide.fix.TextEdit;

class ImportOrganizerTest {

	private static final LanguageServices SERVICES = LanguageServices.create();
	private static final String POLICY = "policy P%s { default { weights int8 activations int8 accumulator int32 requantize dyadic } }\n";

	@TempDir
	private Path folder;

	private M2qDocument open(String text) throws Exception {
		for (String name : List.of("a", "b", "c")) {
			Files.writeString(folder.resolve(name + ".m2q"), "language 1.0\n" + POLICY.formatted(name));
		}
		return SERVICES.workspace().open(folder.resolve("main.m2q").toUri().toString(), text);
	}

	private String organized(String text) throws Exception {
		StringBuilder result = new StringBuilder(text);
		List<TextEdit> edits = SERVICES.imports().edits(open(text), Cancellation.NONE);
		edits.reversed().forEach(edit -> result.replace(edit.offset(), edit.offset() + edit.length(), edit.text()));
		return result.toString();
	}

	private static String body(String first, String second) {
		return "\nblock B { MBConv(8) }\npolicy X extends " + first + " { }\npolicy Y extends " + second + " { }\n";
	}

	@Test
	void unusedAndDuplicateOnesGoAndTheRestIsSorted() throws Exception {
		String before = "language 1.0\nimport \"c.m2q\"\nimport \"b.m2q\"\n\nimport m2q.std.*\nimport \"a.m2q\"\nimport \"c.m2q\"\n" + body("Pa", "Pc");
		String after = organized(before);
		assertEquals("language 1.0\nimport m2q.std.*\nimport \"a.m2q\"\nimport \"c.m2q\"\n" + body("Pa", "Pc"), after);
		assertEquals(List.of(), open(after).problems(Depth.STRUCTURE, Cancellation.NONE).stream().map(Problem::code).filter(code -> code.contains("import")).toList());
		assertEquals(after, organized(after));
	}

	@Test
	void whatIsMissingComes() throws Exception {
		assertEquals("language 1.0\nimport m2q.std.*\nimport \"a.m2q\"\nimport \"c.m2q\"\n" + body("Pa", "Pc"),
				organized("language 1.0\nimport \"c.m2q\"\nimport \"a.m2q\"\n" + body("Pa", "Pc")));
		assertEquals("import m2q.std.*\n\nblock B { MBConv(8) }\n", organized("block B { MBConv(8) }\n"));
	}

	@Test
	void whenNothingIsUsedNoLineStays() throws Exception {
		assertEquals("language 1.0\nblock B { conv(8) }\n", organized("language 1.0\nimport m2q.std.*\nimport \"a.m2q\"\nblock B { conv(8) }\n"));
	}

	@Test
	void commentsKeepTheirImports() throws Exception {
		String before = "// first\nimport \"c.m2q\"\n// second\nimport \"a.m2q\"\nimport \"b.m2q\" // third\n" + body("Pa", "Pc");
		// What is unused is known when all names are.
		String known = organized(before);
		assertEquals("// first\nimport \"c.m2q\"\n// second\nimport \"a.m2q\"\nimport \"b.m2q\" // third\nimport m2q.std.*\n" + body("Pa", "Pc"), known);
		assertEquals("// first\nimport \"c.m2q\"\n// second\nimport \"a.m2q\"\n// third\nimport m2q.std.*\n" + body("Pa", "Pc"), organized(known));
	}

	@Test
	void aTextThatCannotBeReadStaysAsItIs() throws Exception {
		String broken = "import \"c.m2q\"\nimport \"a.m2q\"\nblock B { conv( }\n";
		assertEquals(broken, organized(broken));
		assertTrue(SERVICES.imports().edits(open(""), Cancellation.NONE).isEmpty());
	}
}
