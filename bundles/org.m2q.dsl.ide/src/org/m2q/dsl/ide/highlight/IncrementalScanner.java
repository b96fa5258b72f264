package org.m2q.dsl.ide.highlight;

import java.util.ArrayList;
import java.util.List;

/**
 * Scans the states of a text one after the other. Only the lines that differ from the state before, and those whose meaning they change, are looked at
 * again; the result equals that of a {@linkplain LexicalScanner#scan scan} of the whole text. For one thread.
 */
public final class IncrementalScanner {

	private final LexicalScanner scanner;
	private String text = "";
	private List<Token> tokens = List.of();

	/** Scans with the keywords of a scanner. */
	public IncrementalScanner(LexicalScanner scanner) {
		this.scanner = scanner;
	}

	/** Coloured tokens of the next state, in the order of the text. */
	public List<Token> scan(String next) {
		int shorter = Math.min(text.length(), next.length());
		int prefix = 0;
		while (prefix < shorter && text.charAt(prefix) == next.charAt(prefix)) {
			prefix++;
		}
		if (prefix == text.length() && prefix == next.length()) {
			return tokens;
		}
		int suffix = 0;
		while (suffix < shorter - prefix && text.charAt(text.length() - 1 - suffix) == next.charAt(next.length() - 1 - suffix)) {
			suffix++;
		}
		tokens = rescan(next, prefix, next.length() - suffix);
		text = next;
		return tokens;
	}

	private List<Token> rescan(String next, int from, int to) {
		int delta = next.length() - text.length();
		int start = restart(next, from);
		int kept = indexOfEndAfter(start);
		List<Token> fresh = new ArrayList<>(tokens.size() + 16);
		fresh.addAll(tokens.subList(0, kept));
		// Behind the first line end that has stayed: at an earlier place, the state before may have been inside of a name.
		int end = scanner.scan(next, start, position -> position > to && isBetweenTokens(position - delta), fresh);
		for (int i = indexOfEndAfter(end - delta); end < next.length() && i < tokens.size(); i++) {
			Token token = tokens.get(i);
			fresh.add(delta == 0 ? token : new Token(token.kind(), token.offset() + delta, token.length()));
		}
		return fresh;
	}

	/** A begin of a line, not behind a place, that is inside of no token: there, nothing before matters. */
	private int restart(String next, int from) {
		int start = from;
		while (true) {
			start = start == 0 ? 0 : next.lastIndexOf('\n', start - 1) + 1;
			int index = indexOfEndAfter(start - 1);
			// A token that ends here may become longer.
			if (index >= tokens.size() || tokens.get(index).offset() >= start) {
				return start;
			}
			start = tokens.get(index).offset();
		}
	}

	private boolean isBetweenTokens(int position) {
		int index = indexOfEndAfter(position);
		return position >= 0 && position <= text.length() && (index >= tokens.size() || tokens.get(index).offset() >= position);
	}

	/** Index of the first token that ends behind a place. */
	private int indexOfEndAfter(int position) {
		int low = 0;
		int high = tokens.size();
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (tokens.get(middle).end() <= position) {
				low = middle + 1;
			} else {
				high = middle;
			}
		}
		return low;
	}
}
