package org.m2q.dsl.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import org.eclipse.xtext.nodemodel.ILeafNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.M2qDocument;

/** The canonical layout. */
final class FormattingTest {

	static List<Path> files() {
		return Texts.files();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("files")
	void committedFilesAreCanonical(Path file) {
		assertEquals(Texts.read(file), Texts.WORKSPACE.open(file).format().orElseThrow(), "format " + file + " with './m2q fmt'");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("files")
	void layoutDoesNotDependOnLineBreaks(Path file) {
		String canonical = Texts.read(file);
		// Without comments every white space may become one space.
		String bare = canonical.replaceAll("(?s)/\\*.*?\\*/", " ").replaceAll("(?m)//.*$", " ").replaceAll("(\"[^\"\\n]*\")|[ \\t]+", "$1 ");
		String spread = Texts.open(bare).format().orElseThrow();
		String tight = Texts.open(bare.replaceAll("\\s+", " ")).format().orElseThrow();
		// Single blank lines are kept where the author put them; nothing else of the line breaks is.
		assertEquals(tight.replaceAll("\\n+", "\n"), spread.replaceAll("\\n+", "\n"));
	}

	@Test
	void randomProgramsKeepTheirMeaningAndAreStable() {
		long seed = 20241122;
		Random random = new Random(seed);
		for (int i = 0; i < 300; i++) {
			String text = new RandomProgram(random).file();
			String label = "seed " + seed + ", program " + i + ":\n" + text;
			M2qDocument document = Texts.open(text);
			if (document.problems().stream().anyMatch(problem -> problem.code().equals(ProblemCodes.LIMIT_NESTING))) {
				continue;
			}
			assertTrue(document.problems().stream().noneMatch(problem -> problem.code().equals(ProblemCodes.SYNTAX)), () -> label + document.problems());
			String formatted = document.format().orElseThrow();
			M2qDocument again = Texts.open(formatted);
			assertEquals(tokens(document), tokens(again), label);
			assertEquals(formatted, again.format().orElseThrow(), label);
		}
	}

	/** The words of a text: equal words are read to an equal model. */
	private static String tokens(M2qDocument document) {
		StringBuilder text = new StringBuilder();
		for (ILeafNode leaf : document.resource().orElseThrow().getParseResult().getRootNode().getLeafNodes()) {
			text.append(leaf.isHidden() ? "" : leaf.getText() + " ");
		}
		return text.toString();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			block B{conv(8)>relu}                         | block B {;	conv(8) > relu;};
			block B{a:relu b:residual{relu}}              | block B {;	a: relu;	b: residual { relu };};
			block B{residual{a:relu b:relu}}              | block B {;	residual {;		a: relu;		b: relu;	};};
			block B{repeat 2{residual{a:relu b:relu}}}    | block B {;	repeat 2 {;		residual {;			a: relu;			b: relu;		};	};};
			block B(n=- 1,m=( 2+n )*3){conv(n)}           | block B(n = -1, m = (2 + n) * 3) {;	conv(n);};
			block B{}                                     | block B {};
			block B{branches{relu gelu}>add}              | block B {;	branches {;		relu;		gelu;	} > add;};
			block B{if not a{relu}else{gelu}}             | block B {;	if not a { relu } else { gelu };};
			block B{let a=[1,2][0]}                       | block B {;	let a = [1, 2][0];};
			/*a*/block/*b*/B/*c*/{/*d*/relu/*e*/}/*f*/    | /*a*/;block /*b*/ B /*c*/ { /*d*/;	relu /*e*/;} /*f*/;
			import  m2q . std . *  block B{relu}          | import m2q.std.*;;block B {;	relu;};
			""")
	void formats(String text, String expected) {
		assertEquals(expected.replace(';', '\n'), Texts.open(text).format().orElseThrow());
	}

	@Test
	void keepsCommentsWhereTheyBelong() {
		String text = """
				// top


				// second
				/** Doc. */
				block B { // trailing
				// own line

				   relu // end of statement
				/* before */ a: relu



				/* last */
				}
				operator x // x
				operator y
				// bottom
				""";
		assertEquals("""
				// top

				// second
				/** Doc. */
				block B { // trailing
					// own line

					relu // end of statement
					/* before */
					a: relu

					/* last */
				}

				operator x // x
				operator y
				// bottom
				""", Texts.open(text).format().orElseThrow());
	}

	@Test
	void wrapsLongChainsBeforeTheArrow() {
		String chain = "block B { head: " + "pwconv(1536, stride = 2) > ".repeat(9) + "relu }";
		String formatted = Texts.open(chain).format().orElseThrow();
		assertTrue(formatted.lines().allMatch(line -> line.replace("\t", "    ").length() <= 140), formatted);
		assertTrue(formatted.contains("\n\t\t> pwconv"), formatted);
	}

	@Test
	void leavesBrokenTextAlone() {
		assertTrue(Texts.open("block B { conv(8").format().isEmpty());
		assertEquals("", Texts.open("  \n ").format().orElseThrow());
		assertEquals("// only a comment\n", Texts.open("\n\n// only a comment").format().orElseThrow());
	}
}
