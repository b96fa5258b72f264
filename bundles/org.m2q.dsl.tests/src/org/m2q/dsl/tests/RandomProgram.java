package org.m2q.dsl.tests;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;

import org.eclipse.xtext.AbstractElement;
import org.eclipse.xtext.AbstractRule;
import org.eclipse.xtext.Action;
import org.eclipse.xtext.Alternatives;
import org.eclipse.xtext.Assignment;
import org.eclipse.xtext.CrossReference;
import org.eclipse.xtext.EnumLiteralDeclaration;
import org.eclipse.xtext.EnumRule;
import org.eclipse.xtext.Group;
import org.eclipse.xtext.Keyword;
import org.eclipse.xtext.RuleCall;
import org.eclipse.xtext.TerminalRule;
import org.m2q.dsl.services.M2qGrammarAccess;

/** Text that the grammar allows, chosen at random. Most of it means nothing. */
final class RandomProgram {

	private static final int DEEPEST = 28;
	private static final List<String> NAMES = List.of("a", "b", "x", "conv", "relu", "add", "gelu", "M", "E", "macs", "W", "pwconv", "stage1", "B2");

	private final Random random;
	private final Deque<AbstractRule> rules = new ArrayDeque<>();
	private StringBuilder text;

	RandomProgram(Random random) {
		this.random = random;
	}

	/** A whole file. */
	String file() {
		text = new StringBuilder();
		rule(grammar().getM2qFileRule());
		return text.toString();
	}

	private static M2qGrammarAccess grammar() {
		return Texts.WORKSPACE.injector().getInstance(M2qGrammarAccess.class);
	}

	private void rule(AbstractRule rule) {
		switch (rule) {
		case TerminalRule terminal -> token(terminal(terminal.getName()));
		case EnumRule literals -> element(literals.getAlternatives(), 0);
		default -> {
			rules.push(rule);
			element(rule.getAlternatives(), rules.size());
			rules.pop();
		}
		}
	}

	private String terminal(String name) {
		return switch (name) {
		case "ID" -> NAMES.get(random.nextInt(NAMES.size()));
		case "INT" -> String.valueOf(random.nextInt(5) == 0 ? random.nextInt() & 0x7fffffff : random.nextInt(9));
		case "DECIMAL" -> List.of("0.5", "1e3", "12.25e-2", "99.99").get(random.nextInt(4));
		case "STRING" -> List.of("\"stage*\"", "\"x.html\"", "\"say \\\"a\\\" // b\"").get(random.nextInt(3));
		case "SUPPRESS" -> List.of("@suppress m2q.unused", "@suppress m2q.policy.no-match", "@suppress x").get(random.nextInt(3));
		default -> throw new IllegalStateException("no example of terminal " + name);
		};
	}

	private void element(AbstractElement element, int depth) {
		String cardinality = element.getCardinality();
		int least = cardinality == null || cardinality.equals("+") ? 1 : 0;
		boolean deep = depth > DEEPEST || text.length() > 4000;
		int times = least;
		if (cardinality != null && !deep) {
			times = cardinality.equals("?") ? random.nextInt(2) : least + random.nextInt(3);
		}
		for (int i = 0; i < times; i++) {
			once(element, depth);
		}
	}

	private void once(AbstractElement element, int depth) {
		switch (element) {
		case Keyword keyword -> token(keyword.getValue());
		case EnumLiteralDeclaration literal -> token(literal.getLiteral().getValue());
		case RuleCall call -> rule(call.getRule());
		case CrossReference reference -> once(reference.getTerminal(), depth);
		case Assignment assignment -> element(assignment.getTerminal(), depth);
		case Group group -> group.getElements().forEach(each -> element(each, depth));
		case Alternatives alternatives -> {
			List<AbstractElement> choices = alternatives.getElements();
			// Deep down the first choice that ends soon, else the text would grow for ever.
			AbstractElement choice = depth > DEEPEST ? shortest(choices) : choices.get(random.nextInt(choices.size()));
			element(choice, depth);
		}
		case Action action -> {
			// Makes an element, no text.
		}
		default -> throw new IllegalStateException("unknown element " + element);
		}
	}

	private static AbstractElement shortest(List<AbstractElement> choices) {
		return choices.stream().filter(RandomProgram::isLeaf).findFirst().orElse(choices.get(choices.size() - 1));
	}

	private static boolean isLeaf(AbstractElement element) {
		return switch (element) {
		case Keyword keyword -> true;
		case RuleCall call -> List.of("CallStep", "NumberLiteral", "StringLiteral", "QuantityLiteral", "OrExpression", "FlowStatement").contains(call.getRule().getName())
				|| call.getRule() instanceof TerminalRule;
		default -> false;
		};
	}

	private void token(String token) {
		// Names and numbers that touch would become one; `2 . 5` must not become a number, nor `a /` and `/ b` a comment.
		text.append(token).append(random.nextInt(8) == 0 ? "\n" : " ");
		if (random.nextInt(60) == 0) {
			text.append(random.nextBoolean() ? "/* note */ " : "// note\n");
		}
	}
}
