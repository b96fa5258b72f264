package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.dsl.ide.highlight.Token;

class LexicalScannerTest {

	private static List<String> scan(String text) {
		return Examples.SERVICES.scanner().scan(text).stream()
				.map(token -> token.kind() + " " + text.substring(token.offset(), token.end())).toList();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "model X | KEYWORD model", "12.8 GB/s | NUMBER 12.8, UNIT GB/s", "5 % | NUMBER 5, UNIT %",
			"1.5e-3 | NUMBER 1.5e-3", "1 : 1 | NUMBER 1, NUMBER 1", "2 per cycle | NUMBER 2, KEYWORD per, KEYWORD cycle",
			"weight-stationary | KEYWORD weight-stationary", "a-b | ``", "int8 | ``", "MBConv(32) | NUMBER 32", "3 K | NUMBER 3, UNIT K",
			"64 KiBs | NUMBER 64", "\"a // b\" x | STRING \"a // b\"", "\"open | STRING \"open", "kernel-rows 3 | KEYWORD kernel-rows, NUMBER 3" })
	void colours(String text, String expected) {
		assertEquals(expected, String.join(", ", scan(text)));
	}

	@Test
	void commentsEndWhereTheyShould() {
		assertEquals(List.of("COMMENT // model", "KEYWORD block"), scan("// model\nblock"));
		assertEquals(List.of("COMMENT /* a\nmodel */", "KEYWORD block"), scan("/* a\nmodel */ block"));
		assertEquals(List.of("DOCUMENTATION /** doc */"), scan("/** doc */"));
		assertEquals(List.of("COMMENT /**/", "KEYWORD model"), scan("/**/model"));
		assertEquals(List.of("COMMENT /* never closed model"), scan("/* never closed model"));
	}

	@Test
	void aUnitStandsOnTheLineOfItsNumber() {
		assertEquals(List.of("NUMBER 64"), scan("64\nB"));
		assertEquals(List.of("NUMBER 64", "UNIT B"), scan("64 B"));
	}

	@Test
	void tokensDoNotOverlapInAnyText() {
		String text = "/* \" */ \"/*\" // 3 % \n 5%%/ MB /s 1.e3 1..2 \\ µ ² \u0000 weight- -5e";
		int end = 0;
		for (Token token : Examples.SERVICES.scanner().scan(text)) {
			assertTrue(token.offset() >= end && token.length() > 0, token.toString());
			end = token.end();
		}
		assertTrue(end <= text.length());
	}
}
