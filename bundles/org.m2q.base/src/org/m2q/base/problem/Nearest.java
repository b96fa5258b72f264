package org.m2q.base.problem;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that a misspelt one may mean. */
public final class Nearest {

	private static final int MOST = 3;

	private record Candidate(String name, int distance) {
	}

	private Nearest() {
	}

	/**
	 * Up to three similar names, the most similar first; equal except for case counts as most similar.
	 *
	 * @param name what was written
	 * @param names what exists
	 */
	public static List<String> to(String name, Collection<String> names) {
		int limit = Math.max(1, (name.length() + 1) / 3);
		List<Candidate> candidates = new ArrayList<>();
		for (String other : names) {
			if (Math.abs(other.length() - name.length()) <= limit || isPart(name, other)) {
				int distance = name.equalsIgnoreCase(other) ? 0 : Math.min(distance(name, other), isPart(name, other) ? limit : Integer.MAX_VALUE);
				if (distance <= limit) {
					candidates.add(new Candidate(other, distance));
				}
			}
		}
		candidates.sort(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name));
		return candidates.stream().map(Candidate::name).distinct().limit(MOST).toList();
	}

	/** Whether a name is the beginning or the end of the other. */
	private static boolean isPart(String name, String other) {
		String lower = name.toLowerCase(Locale.ROOT);
		String longer = other.toLowerCase(Locale.ROOT);
		return name.length() >= 3 && (longer.startsWith(lower) || longer.endsWith(lower));
	}

	/** Changes of one character, or swaps of two neighbours, from one to the other. */
	static int distance(String a, String b) {
		int[][] d = new int[a.length() + 1][b.length() + 1];
		for (int i = 0; i <= a.length(); i++) {
			for (int j = 0; j <= b.length(); j++) {
				if (i == 0 || j == 0) {
					d[i][j] = i + j;
					continue;
				}
				int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
				d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + same);
				if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
					d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
				}
			}
		}
		return d[a.length()][b.length()];
	}
}
