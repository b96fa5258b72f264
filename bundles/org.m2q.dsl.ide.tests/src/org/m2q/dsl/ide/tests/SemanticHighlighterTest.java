package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.highlight.Token;
import org.m2q.dsl.ide.highlight.TokenKind;

class SemanticHighlighterTest {

	private static final String TEXT = """
			import m2q.std.*
			model Net(width = 16) {
				input image: [3, 32, 32]
				stage stem: conv(width, kernel = 3) > bn > relu
				tail: MBConv(filters = 32)
				output tail
			}
			policy P { default { weights int8 uniform per filter activations uint8 } }
			""";

	private static Optional<TokenKind> at(String word, int occurrence) {
		M2qDocument document = Examples.open(TEXT);
		int offset = -1;
		for (int i = 0; i < occurrence; i++) {
			offset = TEXT.indexOf(word, offset + 1);
		}
		int place = offset;
		List<Token> tokens = Examples.SERVICES.highlighter().tokens(document.resource().orElseThrow());
		return tokens.stream().filter(token -> token.offset() == place && token.length() == word.length()).map(Token::kind).findFirst();
	}

	@Test
	void namesHaveTheColourOfTheirMeaning() {
		assertEquals(Optional.of(TokenKind.MODEL), at("Net", 1));
		assertEquals(Optional.of(TokenKind.PARAMETER), at("width", 1));
		assertEquals(Optional.of(TokenKind.PARAMETER), at("width", 2));
		assertEquals(Optional.of(TokenKind.STAGE), at("stem", 1));
		assertEquals(Optional.of(TokenKind.OPERATOR), at("conv", 1));
		assertEquals(Optional.of(TokenKind.PARAMETER), at("kernel", 1));
		assertEquals(Optional.of(TokenKind.BLOCK), at("MBConv", 1));
		assertEquals(Optional.of(TokenKind.PARAMETER), at("filters", 1));
		assertEquals(Optional.of(TokenKind.POLICY), at("P", 1));
		assertEquals(Optional.of(TokenKind.NUMBER_FORMAT), at("int8", 1));
	}

	@Test
	void tokensOfExamplesDoNotOverlap() {
		M2qDocument document = Examples.example("efficientvit-b1.m2q");
		int end = 0;
		for (Token token : Examples.SERVICES.highlighter().tokens(document.resource().orElseThrow())) {
			assertTrue(token.offset() >= end, token.toString());
			end = token.end();
		}
		assertTrue(end > 0);
	}
}
