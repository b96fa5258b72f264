package org.m2q.dsl.formatting2;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.eclipse.emf.ecore.EObject;
import org.m2q.dsl.formatting2.Token.Break;
import org.m2q.model.m2q.Block;
import org.m2q.model.m2q.Body;
import org.m2q.model.m2q.BranchesStep;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.FunctionDeclaration;
import org.m2q.model.m2q.Import;
import org.m2q.model.m2q.MetricDeclaration;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.OperatorDeclaration;

/** Decides where lines begin. */
final class Layout {

	/** Longest line in columns, with tabs of four. */
	static final int WIDTH = 140;
	private static final int TAB = 4;

	private static final Set<String> PARAMETER_RULES = Set.of("Model", "Block", "OperatorDeclaration", "FunctionDeclaration", "Accelerator");
	private static final Set<String> WRAPPED_WORDS = Set.of("with", "on", "using", "source", "by", "over");

	private final List<Token> tokens;
	/** Innermost group around each token; a bracket belongs to the group outside. */
	private final Group[] around;
	private final Map<Integer, Group> groups = new HashMap<>();
	/** Elements of which a token is the first one and that may begin a line. */
	private final Map<Integer, EObject> starting;

	Layout(List<Token> tokens, Map<Integer, EObject> starting) {
		this.tokens = tokens;
		this.starting = starting;
		around = new Group[tokens.size()];
	}

	void arrange() {
		findGroups();
		for (int i = 0; i < tokens.size(); i++) {
			boolean space = i > 0 && Spacing.between(tokens.get(i - 1), tokens.get(i));
			tokens.get(i).separate(space ? Break.SPACE : Break.NONE);
		}
		groups.values().stream().filter(this::mustBreak).forEach(Group::breakAll);
		for (int i = 0; i < tokens.size(); i++) {
			if (isTop(i)) {
				tokens.get(i).separate(Break.LINE);
				topBlankLines(i);
			}
		}
		groups.values().stream().filter(Group::isBroken).forEach(this::breakLines);
		fit();
	}

	private void findGroups() {
		Group current = null;
		for (int i = 0; i < tokens.size(); i++) {
			Token token = tokens.get(i);
			if (current != null && (token.is("}") || token.is(")") && isParameters(current))) {
				current.close(i);
				current = current.parent();
			}
			around[i] = current;
			if (current != null && begins(current, i)) {
				current.start(i);
			}
			if (token.is("{") || token.is("(") && PARAMETER_RULES.contains(token.rule())) {
				current = new Group(i, current);
				groups.put(i, current);
			}
		}
	}

	private boolean isParameters(Group group) {
		return tokens.get(group.open()).is("(");
	}

	/** Whether a token begins a line of a group when the group is broken. */
	private boolean begins(Group group, int i) {
		if (i == group.open() + 1) {
			return true;
		}
		String rule = tokens.get(group.open()).rule();
		if (isParameters(group) || rule.equals("Mix")) {
			Token before = tokens.get(i - 1);
			return before.is(",") && before.rule().equals(rule);
		}
		return starting.containsKey(i) || followsSuppression(i) || tokens.get(i).is("source", "EnergyTable") || tokens.get(i).is("scaled", "EnergyTable");
	}

	/** Whether a token is the first one behind a suppression. */
	private boolean followsSuppression(int i) {
		return i > 0 && tokens.get(i - 1).rule().equals("Suppression") && (!tokens.get(i).rule().equals("Suppression") || tokens.get(i).isSuppression());
	}

	private boolean isTop(int i) {
		return around[i] == null && (starting.containsKey(i) || followsSuppression(i) || tokens.get(i).is("package", "M2qFile") || tokens.get(i).is("language", "M2qFile"));
	}

	private void topBlankLines(int i) {
		EObject element = starting.get(i);
		if (followsSuppression(i)) {
			tokens.get(i).blankLines(0, 0);
			return;
		}
		if (i == 0 || !(element instanceof Definition)) {
			tokens.get(i).blankLines(0, 1);
			return;
		}
		EObject before = null;
		for (int j = i - 1; j >= 0 && before == null; j--) {
			before = around[j] == null ? starting.get(j) : null;
		}
		boolean list = isDeclaration(element) && isDeclaration(before);
		tokens.get(i).blankLines(list ? 0 : 1, 1);
	}

	private static boolean isDeclaration(EObject element) {
		return element instanceof OperatorDeclaration || element instanceof FunctionDeclaration || element instanceof MetricDeclaration;
	}

	private boolean mustBreak(Group group) {
		for (int i = group.open() + 1; i <= group.close(); i++) {
			if (Comments.isIn(tokens.get(i).before()) || tokens.get(i).isSuppression()) {
				return true;
			}
		}
		if (isParameters(group) || group.isEmpty()) {
			return false;
		}
		return switch (tokens.get(group.open()).region().getSemanticElement()) {
		case Body body -> body.eContainer() instanceof Model || body.eContainer() instanceof Block || body.getStatements().size() > 1;
		case BranchesStep step -> step.getBranches().size() > 1;
		default -> !Set.of("Mix", "Assignment", "DataflowMember").contains(tokens.get(group.open()).rule());
		};
	}

	private void breakLines(Group group) {
		boolean first = true;
		for (int start : group.starts()) {
			tokens.get(start).separate(Break.LINE);
			tokens.get(start).blankLines(0, first || isParameters(group) || followsSuppression(start) ? 0 : 1);
			first = false;
		}
		tokens.get(group.close()).separate(Break.LINE);
		tokens.get(group.close()).blankLines(0, 0);
	}

	/** Breaks groups of lines that are too long, the outermost first, then lines that hold no group. */
	private void fit() {
		Deque<int[]> lines = new ArrayDeque<>();
		int start = 0;
		for (int i = 1; i <= tokens.size(); i++) {
			if (i == tokens.size() || tokens.get(i).separation() == Break.LINE) {
				lines.add(new int[] { start, i });
				start = i;
			}
		}
		List<int[]> rest = new ArrayList<>();
		while (!lines.isEmpty()) {
			int[] line = lines.poll();
			if (line[0] >= line[1]) {
				continue;
			}
			Group group = width(line[0], line[1]) + indent(line[0]) * TAB > WIDTH ? outermost(line) : null;
			if (group == null) {
				rest.add(line);
				continue;
			}
			group.setBroken();
			breakLines(group);
			int from = line[0];
			for (int i = line[0] + 1; i <= line[1]; i++) {
				if (i == line[1] || tokens.get(i).separation() == Break.LINE) {
					lines.add(new int[] { from, i });
					from = i;
				}
			}
		}
		rest.forEach(line -> indentLine(line[0], line[1]));
		rest.forEach(line -> wrap(line[0], line[1]));
	}

	private Group outermost(int[] line) {
		int depth = Integer.MAX_VALUE;
		Group best = null;
		for (int i = line[0]; i < line[1]; i++) {
			Group group = groups.get(i);
			if (group != null && !group.isBroken() && !group.isEmpty() && group.close() < line[1] && depth(group) < depth) {
				best = group;
				depth = depth(group);
			}
		}
		return best;
	}

	private static int depth(Group group) {
		int depth = 0;
		for (Group outer = group.parent(); outer != null; outer = outer.parent()) {
			depth++;
		}
		return depth;
	}

	private int indent(int i) {
		return around[i] == null ? 0 : around[i].level();
	}

	private void indentLine(int from, int to) {
		for (int i = from; i < to; i++) {
			tokens.get(i).indent(indent(from) + (i == from ? 0 : 1));
		}
	}

	/** Columns of some tokens on one line, without what is before the first. */
	private int width(int from, int to) {
		int width = 0;
		for (int i = from; i < to; i++) {
			width += tokens.get(i).text().length() + (i > from && tokens.get(i).separation() == Break.SPACE ? 1 : 0);
		}
		return width;
	}

	/** Wraps a line before the {@code >} of its outermost flow, then behind commas. */
	private void wrap(int from, int to) {
		int start = tokens.get(from).indent() * TAB;
		if (start + width(from, to) <= WIDTH) {
			return;
		}
		fill(from, to, flows(from, to), start, 1);
		int begin = from;
		for (int i = from + 1; i <= to; i++) {
			if (i == to || tokens.get(i).separation() == Break.WRAP) {
				int column = tokens.get(begin).indent() * TAB;
				if (column + width(begin, i) > WIDTH) {
					// What follows a brace stands one tab deeper, and must not look like a part of this.
					fill(begin, i, commas(begin, i), column, tokens.get(to - 1).is("{") ? 2 : 1);
				}
				begin = i;
			}
		}
	}

	private void fill(int from, int to, boolean[] breaks, int start, int deeper) {
		int column = start;
		int last = from;
		int indent = tokens.get(from).indent() + (tokens.get(from).separation() == Break.WRAP ? 0 : deeper);
		for (int i = from + 1; i <= to; i++) {
			if (i < to && !breaks[i - from]) {
				continue;
			}
			int width = width(last, i) + (last > from && tokens.get(last).separation() == Break.SPACE ? 1 : 0);
			if (last > from && column + width > WIDTH) {
				tokens.get(last).separate(Break.WRAP);
				tokens.get(last).indent(indent);
				column = indent * TAB + width(last, i);
			} else {
				column += width;
			}
			last = i;
		}
	}

	private boolean[] flows(int from, int to) {
		int[] depths = new int[to - from];
		int depth = 0;
		int least = Integer.MAX_VALUE;
		for (int i = from; i < to; i++) {
			Token token = tokens.get(i);
			depth -= isClosing(token) ? 1 : 0;
			depths[i - from] = token.is(">", "Flow") ? depth : -1000;
			least = token.is(">", "Flow") ? Math.min(least, depth) : least;
			depth += isOpening(token) ? 1 : 0;
		}
		boolean[] breaks = new boolean[to - from];
		for (int i = 0; i < breaks.length; i++) {
			breaks[i] = depths[i] == least;
		}
		return breaks;
	}

	private static boolean isOpening(Token token) {
		return token.is("(") || token.is("[") || token.is("{");
	}

	private static boolean isClosing(Token token) {
		return token.is(")") || token.is("]") || token.is("}");
	}

	private boolean[] commas(int from, int to) {
		boolean[] breaks = new boolean[to - from];
		Arrays.fill(breaks, false);
		for (int i = from + 1; i < to; i++) {
			Token token = tokens.get(i);
			breaks[i - from] = tokens.get(i - 1).is(",") || token.isKeyword() && WRAPPED_WORDS.contains(token.text());
		}
		return breaks;
	}

	/** Whether an element begins a line of its own in a broken group or at the top. */
	static boolean startsLine(EObject element) {
		return element instanceof Import || element instanceof Definition || LINE_TYPES.stream().anyMatch(type -> type.isInstance(element));
	}

	private static final List<Class<?>> LINE_TYPES = List.of(org.m2q.model.m2q.Statement.class, org.m2q.model.m2q.Branch.class,
			org.m2q.model.m2q.PolicyRule.class, org.m2q.model.m2q.Calibration.class, org.m2q.model.m2q.Treatment.class,
			org.m2q.model.m2q.AcceleratorMember.class, org.m2q.model.m2q.EngineMember.class, org.m2q.model.m2q.EnergyRow.class,
			org.m2q.model.m2q.MappingMember.class, org.m2q.model.m2q.LoopLevel.class, org.m2q.model.m2q.SchemeTarget.class,
			org.m2q.model.m2q.ExperimentMember.class);
}
