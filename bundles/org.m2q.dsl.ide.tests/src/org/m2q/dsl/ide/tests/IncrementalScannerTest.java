package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.m2q.dsl.ide.highlight.IncrementalScanner;
import org.m2q.dsl.ide.highlight.LexicalScanner;

class IncrementalScannerTest {

	private static final List<String> PIECES = List.of("\n", "/*", "*/", "//", "\"", "500 MHz", "5", " ", "GB/s", "model", "-", "weight", "stationary",
			"\n\tconv: ConvNorm(16)\n", "/** doc */", "\r\n", "%", "12.8 GB/s\n", "a\nb\nc");

	/** Thousands of random edits: the tokens are always those of a whole scan. */
	@Test
	void theResultIsThatOfAWholeScan() {
		LexicalScanner whole = Examples.SERVICES.scanner();
		Random random = new Random(7);
		for (int round = 0; round < 20; round++) {
			IncrementalScanner incremental = new IncrementalScanner(whole);
			StringBuilder text = new StringBuilder(round == 0 ? "" : Examples.example("efficientvit-b1.m2q").text().orElseThrow());
			assertEquals(whole.scan(text), incremental.scan(text.toString()));
			for (int i = 0; i < 300; i++) {
				int offset = random.nextInt(text.length() + 1);
				int removed = random.nextInt(3) == 0 ? Math.min(text.length() - offset, random.nextInt(12)) : 0;
				String piece = random.nextInt(4) == 0 ? "" : PIECES.get(random.nextInt(PIECES.size()));
				String before = text.toString();
				text.replace(offset, offset + removed, piece);
				int edit = i;
				assertEquals(whole.scan(text), incremental.scan(text.toString()),
						() -> "edit " + edit + ": " + removed + " characters at " + offset + " replaced by '" + piece + "' in\n" + before);
			}
		}
	}
}
