package org.m2q.dsl.ide.fix;

import java.util.Collection;
import java.util.Comparator;

/**
 * A replacement of text.
 *
 * @param offset first replaced character
 * @param length number of replaced characters, 0 to insert
 * @param text what comes instead
 */
public record TextEdit(int offset, int length, String text) {

	/**
	 * A text after some edits.
	 *
	 * @param edits replacements that do not overlap, in any order; of insertions at one place the last one comes first
	 */
	public static String apply(String text, Collection<TextEdit> edits) {
		StringBuilder changed = new StringBuilder(text);
		edits.stream().sorted(Comparator.comparingInt(TextEdit::offset).reversed())
				.forEach(edit -> changed.replace(edit.offset(), edit.offset() + edit.length(), edit.in(text).text()));
		return changed.toString();
	}

	/** The replacement as it is put into a text: its lines end as those of the text do. */
	public TextEdit in(String whole) {
		return text.indexOf('\n') >= 0 && whole.contains("\r\n") ? new TextEdit(offset, length, text.replace("\r\n", "\n").replace("\n", "\r\n")) : this;
	}
}
