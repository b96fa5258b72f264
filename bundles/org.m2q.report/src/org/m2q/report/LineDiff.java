package org.m2q.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What differs between two texts, line by line.
 *
 * @param lines in order
 */
public record LineDiff(List<Line> lines) {

	/** Pairs of lines that are compared: a table of them takes 16 MiB. */
	private static final long MOST_PAIRS = 1L << 22;

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
	public LineDiff {
		lines = List.copyOf(lines);
	}

	/**
	 * Compares two texts: their longest common subsequence of lines stays. Where the lines between those that both begin and end with make more than
	 * 2048 · 2048 pairs, they are not compared: those of A go as a whole, and those of B come as a whole.
	 */
	public static LineDiff of(String before, String after) {
		List<String> a = before.lines().toList();
		List<String> b = after.lines().toList();
		int shorter = Math.min(a.size(), b.size());
		int head = 0;
		while (head < shorter && a.get(head).equals(b.get(head))) {
			head++;
		}
		int tail = 0;
		while (tail < shorter - head && a.get(a.size() - 1 - tail).equals(b.get(b.size() - 1 - tail))) {
			tail++;
		}
		List<Line> lines = new ArrayList<>();
		add(Side.BOTH, a.subList(0, head), lines);
		between(a.subList(head, a.size() - tail), b.subList(head, b.size() - tail), lines);
		add(Side.BOTH, a.subList(a.size() - tail, a.size()), lines);
		return new LineDiff(lines);
	}

	private static void add(Side side, List<String> texts, List<Line> lines) {
		texts.forEach(text -> lines.add(new Line(side, text)));
	}

	private static void between(List<String> a, List<String> b, List<Line> lines) {
		if ((long) a.size() * b.size() > MOST_PAIRS) {
			add(Side.BEFORE, a, lines);
			add(Side.AFTER, b, lines);
			return;
		}
		int[][] common = new int[a.size() + 1][b.size() + 1];
		for (int i = a.size() - 1; i >= 0; i--) {
			for (int j = b.size() - 1; j >= 0; j--) {
				common[i][j] = a.get(i).equals(b.get(j)) ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
			}
		}
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
