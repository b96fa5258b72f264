package org.m2q.dsl.ide.suggest;

import java.util.ArrayList;
import java.util.List;

import org.m2q.dsl.ide.fix.TextEdit;

/** The lines that edits change, as they are and as they will be. */
public final class TextDiff {

	private TextDiff() {
	}

	/**
	 * A line of a difference.
	 *
	 * @param sign {@code -} for a line that goes, {@code +} for one that comes
	 * @param line number of the line in the text as it is, from 1
	 * @param text the line without its end
	 */
	public record Line(char sign, int line, String text) {

		@Override
		public String toString() {
			return sign + " " + text;
		}
	}

	/**
	 * Changed lines.
	 *
	 * @param edits replacements that do not overlap, in the order of the text
	 */
	public static List<Line> of(String text, List<TextEdit> edits) {
		List<Line> lines = new ArrayList<>();
		int next = 0;
		while (next < edits.size()) {
			int start = text.lastIndexOf('\n', edits.get(next).offset() - 1) + 1;
			int end = lineEnd(text, edits.get(next).offset() + edits.get(next).length());
			int last = next + 1;
			// Edits of neighbouring lines belong together.
			while (last < edits.size() && edits.get(last).offset() <= end) {
				end = lineEnd(text, Math.max(end, edits.get(last).offset() + edits.get(last).length()));
				last++;
			}
			StringBuilder after = new StringBuilder(text.substring(start, end));
			for (TextEdit edit : edits.subList(next, last).reversed()) {
				after.replace(edit.offset() - start, edit.offset() - start + edit.length(), edit.text());
			}
			add(lines, text.substring(start, end), after.toString(), (int) text.substring(0, start).chars().filter(c -> c == '\n').count() + 1);
			next = last;
		}
		return lines;
	}

	private static int lineEnd(String text, int from) {
		int end = text.indexOf('\n', Math.min(from, text.length()));
		return end < 0 ? text.length() : end;
	}

	/** Lines that are the same at the beginning and at the end are left out. */
	private static void add(List<Line> lines, String before, String after, int number) {
		List<String> old = before.lines().toList();
		List<String> fresh = after.lines().toList();
		int same = 0;
		while (same < Math.min(old.size(), fresh.size()) && old.get(same).equals(fresh.get(same))) {
			same++;
		}
		int tail = 0;
		while (tail < Math.min(old.size(), fresh.size()) - same && old.get(old.size() - 1 - tail).equals(fresh.get(fresh.size() - 1 - tail))) {
			tail++;
		}
		for (int i = same; i < old.size() - tail; i++) {
			lines.add(new Line('-', number + i, old.get(i)));
		}
		for (int i = same; i < fresh.size() - tail; i++) {
			lines.add(new Line('+', number + i, fresh.get(i)));
		}
	}
}
