package org.m2q.ui.views.internal.results;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.Policy;

/**
 * What differs between the texts of two policies.
 *
 * @param lines in order
 */
record PolicyText(List<Line> lines) {

	/** Longest texts that are compared line by line: the comparison takes the product of their lines. */
	private static final int MOST_LINES = 2000;

	/** Where a line stands. */
	enum Side {
		/** In A alone. */
		BEFORE,
		/** In B alone. */
		AFTER,
		/** In both. */
		BOTH
	}

	/** A line. */
	record Line(Side side, String text) {
	}

	/** Copies the list. */
	PolicyText {
		lines = List.copyOf(lines);
	}

	/** The text of a policy that a file sees, behind those of the policies that it extends; empty when there is none of this name. */
	static String of(M2qDocument document, String name) {
		Set<Policy> chain = new LinkedHashSet<>();
		document.visible(Policy.class).stream().filter(policy -> name.equals(policy.getName()) || name.endsWith("." + policy.getName())).findFirst().ifPresent(found -> {
			for (Policy policy = found; policy != null && chain.add(policy);) {
				policy = policy.getBase();
			}
		});
		StringBuilder text = new StringBuilder();
		new ArrayList<>(chain).reversed().forEach(policy -> {
			ICompositeNode node = NodeModelUtils.findActualNodeFor(policy);
			text.append(node == null ? "" : node.getText().strip()).append("\n\n");
		});
		return text.toString().stripTrailing();
	}

	/** Compares two texts line by line: the longest common subsequence stays. */
	static PolicyText compare(String before, String after) {
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
		return new PolicyText(lines);
	}

	/** The lines with − for A, + for B and two blanks for both in front. */
	String marked() {
		StringBuilder text = new StringBuilder();
		lines.forEach(line -> text.append(switch (line.side()) {
			case BEFORE -> "\u2212 ";
			case AFTER -> "+ ";
			case BOTH -> "  ";
		}).append(line.text()).append('\n'));
		return text.toString();
	}
}
