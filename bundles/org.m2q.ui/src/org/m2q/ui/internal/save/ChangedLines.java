package org.m2q.ui.internal.save;

import java.util.ArrayList;
import java.util.List;

import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.report.LineDiff;

/** The lines of a text that are not in an older one. */
final class ChangedLines {

	private record Range(int start, int end) {
	}

	private final List<Range> ranges = new ArrayList<>();

	/** Finds the lines of a text that are new since an older one. */
	ChangedLines(String before, String after) {
		int start = 0;
		for (LineDiff.Line line : LineDiff.of(before, after).lines()) {
			if (line.side() == LineDiff.Side.BEFORE) {
				continue;
			}
			int end = start + line.text().length();
			if (line.side() == LineDiff.Side.AFTER) {
				ranges.add(new Range(start, end));
			}
			start = after.startsWith("\r\n", end) ? end + 2 : end + 1;
		}
	}

	/** Those of some edits that touch a changed line. */
	List<TextEdit> touching(List<TextEdit> edits) {
		return edits.stream().filter(edit -> ranges.stream().anyMatch(range -> edit.offset() <= range.end() && edit.offset() + edit.length() >= range.start())).toList();
	}
}
