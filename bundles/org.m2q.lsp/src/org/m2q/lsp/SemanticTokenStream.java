package org.m2q.lsp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

import org.eclipse.lsp4j.SemanticTokenTypes;
import org.m2q.dsl.ide.highlight.Token;
import org.m2q.dsl.ide.highlight.TokenKind;

/** Coloured pieces of a text in the encoding of the protocol: five numbers each, relative to the one before. */
final class SemanticTokenStream {

	/** Names of the kinds, in the order of their numbers. */
	static final List<String> TYPES = List.of(SemanticTokenTypes.Keyword, SemanticTokenTypes.Comment, SemanticTokenTypes.String,
			SemanticTokenTypes.Number, SemanticTokenTypes.Class, SemanticTokenTypes.Function, SemanticTokenTypes.Parameter,
			SemanticTokenTypes.Variable, SemanticTokenTypes.Namespace, SemanticTokenTypes.Struct, SemanticTokenTypes.Property,
			SemanticTokenTypes.Type);

	private SemanticTokenStream() {
	}

	/**
	 * Encodes tokens.
	 *
	 * @param lexical tokens by the lexer
	 * @param semantic tokens by meaning, which win where both colour the same text
	 */
	static List<Integer> encode(List<Token> lexical, List<Token> semantic, Lines lines) {
		TreeMap<Integer, Token> meaning = new TreeMap<>();
		semantic.forEach(token -> meaning.put(token.offset(), token));
		List<Token> all = new ArrayList<>(semantic);
		for (Token token : lexical) {
			var before = meaning.lowerEntry(token.end());
			if (before == null || before.getValue().end() <= token.offset()) {
				all.add(token);
			}
		}
		all.sort(Comparator.comparingInt(Token::offset));
		List<Integer> data = new ArrayList<>(5 * all.size());
		int lastLine = 0;
		int lastColumn = 0;
		for (Token token : all) {
			for (int line = lines.line(token.offset()); line < lines.count() && lines.start(line) < token.end(); line++) {
				int from = Math.max(token.offset(), lines.start(line));
				int to = Math.min(token.end(), lines.end(line));
				if (to <= from) {
					continue;
				}
				int column = from - lines.start(line);
				data.addAll(List.of(line - lastLine, line == lastLine ? column - lastColumn : column, to - from, TYPES.indexOf(type(token.kind())), 0));
				lastLine = line;
				lastColumn = column;
			}
		}
		return data;
	}

	private static String type(TokenKind kind) {
		return switch (kind) {
			case KEYWORD -> SemanticTokenTypes.Keyword;
			case COMMENT, DOCUMENTATION -> SemanticTokenTypes.Comment;
			case STRING -> SemanticTokenTypes.String;
			case NUMBER -> SemanticTokenTypes.Number;
			case MODEL, BLOCK -> SemanticTokenTypes.Class;
			case OPERATOR, FUNCTION, METRIC -> SemanticTokenTypes.Function;
			case PARAMETER -> SemanticTokenTypes.Parameter;
			case VALUE, UNUSED -> SemanticTokenTypes.Variable;
			case STAGE -> SemanticTokenTypes.Namespace;
			case POLICY, ACCELERATOR, ENERGY, MAPPING, EXPERIMENT -> SemanticTokenTypes.Struct;
			case ENGINE, PROPERTY -> SemanticTokenTypes.Property;
			case UNIT, NUMBER_FORMAT -> SemanticTokenTypes.Type;
		};
	}
}
