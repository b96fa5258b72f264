package org.m2q.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What differs between two texts, line by line.
 *
 * @param lines in order
 */
public record TextDiff(List<Line> lines) {

	/** Longest texts that are compared: the comparison takes the product of their lines. */
	private static final int MOST_LINES = 2000;

	/** Where a line stands. */
	public enum Side {
		/** In A alone. */
		BEFORE("\u2212 "),
		/** In B alone. */
		AFTER("+ "),
		/** In both. */
		BOTH("  ");

		private final String mark;

		Side(String mark) {
			this.mark = mark;
		}

		/** What stands before the line, two characters: a minus sign or a plus sign and a blank, or two blanks. */
		public String mark() {
			return mark;
		}
	}

	/**
	 * A line.
	 *
	 * @param side where it stands
	 * @param text without the end of the line
	 */
	public record Line(Side side, String text) {

		/** Rejects missing parts. */
		public Line {
			Objects.requireNonNull(side, "side");
			Objects.requireNonNull(text, "text");
		}

		/** The line behind its mark. */
		public String marked() {
			return side.mark() + text;
		}
	}

	/** Copies the list. */
	public TextDiff {
		lines = List.copyOf(lines);
	}

	/** Compares two texts: their longest common subsequence of lines stays. Of each the first 2000 lines are compared. */
	public static TextDiff of(String before, String after) {
		List<String> a = before.lines().limit(MOST_LINES).toList();
		List<String> b = after.lines().limit(MOST_LINES).toList();
		int[][] common = new int[a.size() + 1][b.size() + 1];
		for (int i = a.size() - 1; i >= 0; i--) {
			for (int j = b.size() - 1; j >= 0; j--) {
				common[i][j] = a.get(i).equals(b.get(j)) ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
			}
		}
		List<Line> lines = new ArrayList<>();
		int i = 0;
		int j = 0;
		while (i < a.size() || j < b.size()) {
			if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
				lines.add(new Line(Side.BOTH, a.get(i++)));
				j++;
			} else if (j >= b.size() || i < a.size() && common[i + 1][j] >= common[i][j + 1]) {
				lines.add(new Line(Side.BEFORE, a.get(i++)));
			} else {
				lines.add(new Line(Side.AFTER, b.get(j++)));
			}
		}
		return new TextDiff(lines);
	}

	/** Whether both texts are the same. */
	public boolean isEmpty() {
		return lines.stream().allMatch(line -> line.side() == Side.BOTH);
	}

	/** All lines behind their marks. */
	public String marked() {
		StringBuilder text = new StringBuilder();
		lines.forEach(line -> text.append(line.marked()).append('\n'));
		return text.toString();
	}
}
