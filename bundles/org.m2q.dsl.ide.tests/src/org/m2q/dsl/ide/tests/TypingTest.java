package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.m2q.dsl.ide.assist.Signature;
import org.m2q.dsl.ide.format.Indentation;

/** What helps while a line is being typed. */
class TypingTest {

	private static final Indentation INDENTATION = Examples.SERVICES.indentation();

	/** Name of the called element and of the parameter at the bar. */
	private static String signature(String text) {
		int caret = text.indexOf('|');
		String clean = text.replace("|", "");
		Optional<Signature> found = Examples.SERVICES.signatures().signature(Examples.open(clean).resource().orElseThrow(), caret);
		return found.map(signature -> signature.label().substring(0, signature.label().indexOf('(')) + " "
				+ (signature.active() < 0 ? "-" : part(signature, signature.active()))).orElse("none");
	}

	private static String part(Signature signature, int number) {
		Signature.Part part = signature.parameters().get(number);
		return signature.label().substring(part.offset(), part.offset() + part.length());
	}

	@Test
	void theParameterIsTheOneAtTheCaretByPlaceOrByName() {
		String begin = "import m2q.std.*\nmodel M(a = 1) {\n\tinput x: [3, 8, 8]\n\t";
		assertEquals("conv filters", signature(begin + "conv(|16)\n}\n"));
		assertEquals("conv kernel = 3", signature(begin + "conv(16, |)\n}\n"));
		assertEquals("conv groups = 1", signature(begin + "conv(16, groups = |)\n}\n"));
		assertEquals("conv kernel = 3", signature(begin + "conv(16, [1, |2])\n}\n"));
		assertEquals("conv stride = 1", signature(begin + "conv(16, 3, |"));
		assertEquals("relu -", signature(begin + "relu(|)\n}\n"));
		assertEquals("none", signature(begin + "conv(16)| > relu\n}\n"));
		assertEquals("MBConv filters", signature(begin + "residual { MBConv(|) }\n}\n"));
		assertEquals("M a = 1", signature(begin + "relu\n}\npolicy P { }\nexperiment X { run M(a = |2) with P on A }\n"));
	}

	@Test
	void everyLineOfACanonicalTextIsIndentedAsItStands() throws IOException {
		int checked = 0;
		try (var files = Files.walk(Examples.folder())) {
			for (var file : files.filter(path -> path.toString().endsWith(".m2q")).sorted().toList()) {
				String text = Files.readString(file);
				for (int start = 0; start < text.length(); start = text.indexOf('\n', start) + 1) {
					String line = text.substring(start, text.indexOf('\n', start));
					String before = text.substring(0, start).stripTrailing();
					// Other lines may go on with what the line before began without a bracket.
					if (!line.isBlank() && (before.endsWith("{") || before.endsWith("}") || line.strip().startsWith("}"))) {
						assertEquals(Optional.empty(), INDENTATION.reindent(text, start), file + ": " + line);
						checked++;
					}
				}
			}
		}
		assertTrue(checked > 200, checked + " lines");
	}

	@Test
	void linesAreIndentedByTheOpenBracketsAndClosingOnesStandFurtherOut() {
		String text = "model M { // {\n\"{\" a: conv(\n}\n> relu\n/* {\nx */ }";
		assertEquals(Optional.of(0), INDENTATION.level(text, 0));
		assertEquals(Optional.of(1), INDENTATION.level(text, text.indexOf('"')));
		assertEquals(Optional.of(1), INDENTATION.level(text, text.indexOf("}")));
		assertEquals(Optional.of(2), INDENTATION.level(text, text.indexOf("> relu")));
		assertEquals(Optional.empty(), INDENTATION.level(text, text.indexOf("x */")));
		assertEquals(Optional.of(0), INDENTATION.level("", 0));
		assertEquals(Optional.of(0), INDENTATION.level("}}}\n", 4));
	}
}
