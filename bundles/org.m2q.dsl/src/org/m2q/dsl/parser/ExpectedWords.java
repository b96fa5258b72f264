package org.m2q.dsl.parser;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.antlr.runtime.CommonToken;
import org.antlr.runtime.RecognitionException;
import org.antlr.runtime.Token;
import org.antlr.runtime.TokenStream;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.AbstractElement;
import org.eclipse.xtext.AbstractRule;
import org.eclipse.xtext.Action;
import org.eclipse.xtext.Alternatives;
import org.eclipse.xtext.Assignment;
import org.eclipse.xtext.CrossReference;
import org.eclipse.xtext.EnumLiteralDeclaration;
import org.eclipse.xtext.EnumRule;
import org.eclipse.xtext.GrammarUtil;
import org.eclipse.xtext.Group;
import org.eclipse.xtext.Keyword;
import org.eclipse.xtext.ParserRule;
import org.eclipse.xtext.RuleCall;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.INode;

/**
 * What the grammar allows where a parser stopped: the keywords and, in words, the names and values that may follow what has been read. The parser of ANTLR
 * knows this only where a single token is possible.
 */
final class ExpectedWords {

	private final Set<String> words = new LinkedHashSet<>();

	private final Set<EObject> visited = new HashSet<>();

	private ExpectedWords() {
	}

	/**
	 * What may stand at the token where reading stopped, in the order of the grammar; empty if the parser had looked further ahead than what it had taken.
	 *
	 * @param root the tree of what was read
	 * @param error the failure
	 * @param file the rule of a whole file
	 */
	static List<String> at(ICompositeNode root, RecognitionException error, ParserRule file) {
		Optional<ILeafNode> last = lastLeaf(root);
		if (!isNext(last.map(ILeafNode::getTotalEndOffset).orElse(0), error)) {
			return List.of();
		}
		ExpectedWords expected = new ExpectedWords();
		boolean complete = last.isPresent() ? expected.after(last.get(), file) : expected.first(file.getAlternatives());
		return complete ? List.copyOf(expected.words) : List.of();
	}

	/** Whether the failing token is the first one behind what was read. */
	private static boolean isNext(int end, RecognitionException error) {
		if (!(error.token instanceof CommonToken token) || !(error.input instanceof TokenStream tokens)) {
			return false;
		}
		int index = token.getType() == Token.EOF ? tokens.size() : token.getTokenIndex();
		for (int i = index - 1; i >= 0; i--) {
			if (tokens.get(i).getChannel() == Token.DEFAULT_CHANNEL && tokens.get(i).getType() != Token.EOF) {
				return tokens.get(i) instanceof CommonToken before && before.getStopIndex() < end;
			}
		}
		return index >= 0;
	}

	private static Optional<ILeafNode> lastLeaf(ICompositeNode node) {
		for (INode child = node.getLastChild(); child != null; child = child.getPreviousSibling()) {
			if (child instanceof ILeafNode leaf && !leaf.isHidden()) {
				return Optional.of(leaf);
			}
			if (child instanceof ICompositeNode composite) {
				Optional<ILeafNode> last = lastLeaf(composite);
				if (last.isPresent()) {
					return last;
				}
			}
		}
		return Optional.empty();
	}

	/** Adds what may follow a token, in all constructs that may end with it; false if the outermost is a part of a file, around which more may be possible. */
	private boolean after(ILeafNode leaf, ParserRule file) {
		INode node = leaf;
		EObject element = leaf.getGrammarElement();
		while (follow(element)) {
			if (GrammarUtil.containingParserRule(element) == file) {
				return true;
			}
			node = node.getParent();
			element = node == null ? null : called(node);
			if (element == null) {
				return false;
			}
		}
		return true;
	}

	/** What called the rule of a node; a node that an action made stands around the one that says it. */
	private static EObject called(INode node) {
		return node.getGrammarElement() instanceof Action && node instanceof ICompositeNode composite && composite.getFirstChild() != null
				? called(composite.getFirstChild())
				: node.getGrammarElement();
	}

	/** Adds what may follow an element in its rule; whether the rule may end there. */
	private boolean follow(EObject element) {
		if (!(element instanceof AbstractElement inner)) {
			return true;
		}
		if (GrammarUtil.isMultipleCardinality(inner)) {
			first(inner);
		}
		EObject container = inner.eContainer();
		if (container instanceof Group group) {
			List<AbstractElement> parts = group.getElements();
			for (int i = parts.indexOf(inner) + 1; i < parts.size(); i++) {
				if (!first(parts.get(i))) {
					return false;
				}
			}
		}
		return container instanceof AbstractRule || follow(container);
	}

	/** Signs stand in quotes, or commas would run together with those of the sentence. */
	private void add(String keyword) {
		words.add(Character.isLetter(keyword.charAt(0)) ? keyword : "'" + keyword + "'");
	}

	/** Adds what an element may begin with; whether it may be empty. */
	private boolean first(AbstractElement element) {
		boolean optional = GrammarUtil.isOptionalCardinality(element);
		return switch (element) {
		case Keyword keyword -> {
			add(keyword.getValue());
			yield optional;
		}
		case Assignment assignment -> first(assignment.getTerminal()) || optional;
		case CrossReference reference -> {
			words.add(article(reference.getType().getClassifier().getName()));
			yield optional;
		}
		case Group group -> group.getElements().stream().allMatch(this::first) || optional;
		case Alternatives alternatives -> {
			boolean empty = optional;
			for (AbstractElement part : alternatives.getElements()) {
				empty |= first(part);
			}
			yield empty;
		}
		case RuleCall call -> first(call.getRule()) || optional;
		case EnumLiteralDeclaration literal -> first(literal.getLiteral());
		case Action action -> true;
		default -> optional;
		};
	}

	private boolean first(AbstractRule rule) {
		if (rule instanceof EnumRule) {
			if (rule.getName().endsWith("Operator") && !rule.getName().equals("UnaryOperator")) {
				words.add(rule.getName().startsWith("Comparison") ? "a comparison" : "an operator");
				return false;
			}
			return first(rule.getAlternatives());
		}
		Optional<String> value = value(rule.getName());
		if (value.isPresent()) {
			words.add(value.get());
			return false;
		}
		if (!(rule instanceof ParserRule) || rule.getName().equals("Suppression")) {
			return rule instanceof ParserRule;
		}
		return !visited.add(rule) || first(rule.getAlternatives());
	}

	/** Names and values in words; their parts would say less. */
	private static Optional<String> value(String rule) {
		return Optional.ofNullable(switch (rule) {
		case "Name", "QualifiedName", "QualifiedNameWithWildcard", "ID" -> "a name";
		case "Number", "SignedNumber", "Version", "DECIMAL" -> "a number";
		case "INT" -> "a whole number";
		case "STRING" -> "a text in quotes";
		case "UnitName" -> "a unit";
		case "Expression", "Quantity" -> "a value";
		default -> null;
		});
	}

	private static String article(String classifier) {
		String type = switch (classifier) {
		case "NamedElement", "Callable", "ValueDeclaration" -> "name";
		default -> classifier.replaceAll("(?<=[a-z])(?=[A-Z])", " ").replaceAll(" Declaration$", "").toLowerCase(Locale.ROOT);
		};
		return ("aeiou".indexOf(type.charAt(0)) >= 0 ? "an " : "a ") + type;
	}
}
