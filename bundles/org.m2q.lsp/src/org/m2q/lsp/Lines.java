package org.m2q.lsp;

import java.util.Arrays;

import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;

/** Converts between characters of a text and the protocol's lines and columns in UTF-16 units, both from 0. */
final class Lines {

	private final String text;
	private final int[] starts;

	Lines(String text) {
		this.text = text;
		int[] found = new int[16];
		int count = 1;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '\n' || c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n')) {
				found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
				found[count++] = i + 1;
			}
		}
		starts = Arrays.copyOf(found, count);
	}

	/** Number of lines; a line end at the end of the text begins one more. */
	int count() {
		return starts.length;
	}

	/** The character at a position; positions beyond a line or the text are at its end. */
	int offset(Position position) {
		if (position.getLine() < 0) {
			return 0;
		}
		if (position.getLine() >= starts.length) {
			return text.length();
		}
		return Math.min(starts[position.getLine()] + Math.max(0, position.getCharacter()), end(position.getLine()));
	}

	/** First character of the line end, or the end of the text. */
	int end(int line) {
		int end = line + 1 < starts.length ? starts[line + 1] : text.length();
		while (line + 1 < starts.length && end > starts[line] && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
			end--;
		}
		return end;
	}

	/** The line of a character. */
	int line(int offset) {
		int index = Arrays.binarySearch(starts, offset);
		return index >= 0 ? index : -index - 2;
	}

	/** First character of a line. */
	int start(int line) {
		return starts[line];
	}

	Position position(int offset) {
		int place = Math.clamp(offset, 0, text.length());
		int line = line(place);
		return new Position(line, place - starts[line]);
	}

	Range range(int offset, int length) {
		return new Range(position(offset), position(offset + length));
	}
}
