package org.m2q.ui.internal.save;

import java.util.ArrayList;
import java.util.List;

import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.report.TextDiff;

/** The lines of a text that are not in an older one. */
final class ChangedLines {

	private record Range(int start, int end) {
	}

	private final List<Range> ranges = new ArrayList<>();

	/** Finds the lines of a text that are new since an older one. */
	ChangedLines(String before, String after) {
		List<String> old = before.lines().toList();
		List<String> fresh = after.lines().toList();
		int most = Math.min(old.size(), fresh.size());
		int head = 0;
		while (head < most && old.get(head).equals(fresh.get(head))) {
			head++;
		}
		int tail = 0;
		while (tail < most - head && old.get(old.size() - 1 - tail).equals(fresh.get(fresh.size() - 1 - tail))) {
			tail++;
		}
		boolean[] changed = changed(old.subList(head, old.size() - tail), fresh.subList(head, fresh.size() - tail));
		int start = 0;
		for (int line = 0; line < fresh.size(); line++) {
			int end = start + fresh.get(line).length();
			if (line >= head && line < fresh.size() - tail && changed[line - head]) {
				ranges.add(new Range(start, end));
			}
			start = after.startsWith("\r\n", end) ? end + 2 : end + 1;
		}
	}

	/** Of more lines than a comparison takes all count as changed. */
	private static boolean[] changed(List<String> old, List<String> fresh) {
		boolean[] changed = new boolean[fresh.size()];
		List<TextDiff.Line> lines = TextDiff.of(String.join("\n", old), String.join("\n", fresh)).lines();
		int next = 0;
		for (TextDiff.Line line : lines) {
			if (line.side() != TextDiff.Side.BEFORE && next < changed.length) {
				changed[next++] = line.side() == TextDiff.Side.AFTER;
			}
		}
		while (next < changed.length) {
			changed[next++] = true;
		}
		return changed;
	}

	/** Those of some edits that touch a changed line. */
	List<TextEdit> touching(List<TextEdit> edits) {
		return edits.stream().filter(edit -> ranges.stream().anyMatch(range -> edit.offset() <= range.end() && edit.offset() + edit.length() >= range.start())).toList();
	}
}
