package org.m2q.dsl.ide.highlight;

import java.util.List;
import java.util.Optional;

/**
 * Tokens of an older state of a text, which move with its changes until there are newer ones. A change costs a few additions per token, so that tens of
 * thousands of them do not slow typing down. For one thread.
 */
public final class MovingTokens {

	private TokenKind[] kinds = {};
	private int[] starts = {};
	private int[] ends = {};
	private int size;

	/**
	 * A range of the text.
	 *
	 * @param from first character
	 * @param to first character behind it
	 */
	public record Range(int from, int to) {
	}

	/** Number of tokens. */
	public int size() {
		return size;
	}

	/** A token where it stands now. */
	public Token get(int index) {
		return new Token(kinds[index], starts[index], ends[index] - starts[index]);
	}

	/** Index of the first token that ends behind a place; {@link #size} when there is none. */
	public int firstAt(int offset) {
		int low = 0;
		int high = size;
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (ends[middle] <= offset) {
				low = middle + 1;
			} else {
				high = middle;
			}
		}
		return low;
	}

	/**
	 * The text has changed: tokens behind the change move, those around it grow or shrink, those that were removed are gone. One that was replaced as a
	 * whole stays, with the new length.
	 *
	 * @param offset where
	 * @param removed number of characters that were removed
	 * @param inserted number of characters that were put there instead
	 */
	public void change(int offset, int removed, int inserted) {
		int kept = firstAt(offset);
		for (int i = kept; i < size; i++) {
			int start = starts[i];
			int end = ends[i];
			if (start == offset && end == offset + removed && inserted > 0) {
				end = offset + inserted;
			} else {
				start = afterRemoval(start, offset, removed);
				end = afterRemoval(end, offset, removed);
				if (start == end) {
					continue;
				}
				// What is inserted right before a token or right behind it is not part of it.
				start += start >= offset ? inserted : 0;
				end += end > offset ? inserted : 0;
			}
			kinds[kept] = kinds[i];
			starts[kept] = start;
			ends[kept++] = end;
		}
		size = kept;
	}

	private static int afterRemoval(int place, int offset, int removed) {
		return place <= offset ? place : Math.max(offset, place - removed);
	}

	/**
	 * Takes newer tokens.
	 *
	 * @param fresh the tokens of the present state, in the order of the text, without overlaps
	 * @return the range with all differences; empty when there is none
	 */
	public Optional<Range> replace(List<Token> fresh) {
		int prefix = 0;
		while (prefix < size && prefix < fresh.size() && same(prefix, fresh.get(prefix))) {
			prefix++;
		}
		int suffix = 0;
		int most = Math.min(size, fresh.size()) - prefix;
		while (suffix < most && same(size - 1 - suffix, fresh.get(fresh.size() - 1 - suffix))) {
			suffix++;
		}
		int from = Integer.MAX_VALUE;
		int to = 0;
		if (prefix < size - suffix) {
			from = starts[prefix];
			to = ends[size - 1 - suffix];
		}
		if (prefix < fresh.size() - suffix) {
			from = Math.min(from, fresh.get(prefix).offset());
			to = Math.max(to, fresh.get(fresh.size() - 1 - suffix).end());
		}
		take(fresh);
		return from < to ? Optional.of(new Range(from, to)) : Optional.empty();
	}

	private boolean same(int index, Token token) {
		return starts[index] == token.offset() && ends[index] == token.end() && kinds[index] == token.kind();
	}

	private void take(List<Token> fresh) {
		size = fresh.size();
		if (kinds.length < size) {
			kinds = new TokenKind[size];
			starts = new int[size];
			ends = new int[size];
		}
		for (int i = 0; i < size; i++) {
			Token token = fresh.get(i);
			kinds[i] = token.kind();
			starts[i] = token.offset();
			ends[i] = token.end();
		}
	}
}
