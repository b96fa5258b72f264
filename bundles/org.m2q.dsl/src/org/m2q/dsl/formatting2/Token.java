package org.m2q.dsl.formatting2;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.AbstractElement;
import org.eclipse.xtext.AbstractRule;
import org.eclipse.xtext.Keyword;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.RuleCall;
import org.eclipse.xtext.formatting2.regionaccess.IHiddenRegion;
import org.eclipse.xtext.formatting2.regionaccess.ISemanticRegion;

/** One word of a text, and how it stands behind the word before it. */
final class Token {

	/** What separates a token from the one before it. */
	enum Break {
		/** Nothing. */
		NONE,
		/** One space. */
		SPACE,
		/** A new line, as the structure wants it. */
		LINE,
		/** A new line, as the width wants it. */
		WRAP
	}

	private final ISemanticRegion region;
	private final IHiddenRegion before;
	private final String text;
	private final String rule;
	private final String called;
	private final boolean keyword;

	private Break separation = Break.SPACE;
	private int indent;
	private int fewestBlankLines;
	private int mostBlankLines = 1;

	Token(ISemanticRegion region) {
		this.region = region;
		before = region.getPreviousHiddenRegion();
		EObject element = region.getGrammarElement();
		keyword = element instanceof Keyword;
		called = element instanceof RuleCall call && call.getRule() != null ? call.getRule().getName() : "";
		AbstractRule containing = element instanceof AbstractElement ? EcoreUtil2.getContainerOfType(element, AbstractRule.class) : null;
		rule = containing == null ? "" : containing.getName();
		text = isDataType() ? compact(region.getText()) : isSuppression() ? region.getText().strip().replaceAll("\\s+", " ") : region.getText();
	}

	private boolean isDataType() {
		return switch (called) {
		case "QualifiedName", "QualifiedNameWithWildcard", "UnitName", "SignedNumber" -> true;
		default -> false;
		};
	}

	/** Whether it is the code of a suppression with the word before it. */
	boolean isSuppression() {
		return called.equals("SUPPRESS");
	}

	/** White space inside a name or a unit says nothing; a comment there is left alone. */
	private static String compact(String text) {
		return text.contains("/*") || text.contains("//") ? text : text.replaceAll("\\s", "");
	}

	/** Whether it is this keyword. */
	boolean is(String word) {
		return keyword && text.equals(word);
	}

	/** Whether it is this keyword of this grammar rule. */
	boolean is(String word, String ofRule) {
		return is(word) && rule.equals(ofRule);
	}

	boolean isKeyword() {
		return keyword;
	}

	/** The rule that the token stands in. */
	String rule() {
		return rule;
	}

	/** The rule that made the token, empty for keywords. */
	String called() {
		return called;
	}

	String text() {
		return text;
	}

	ISemanticRegion region() {
		return region;
	}

	IHiddenRegion before() {
		return before;
	}

	Break separation() {
		return separation;
	}

	void separate(Break how) {
		separation = how;
	}

	/** Tabs before the token when it begins a line. */
	int indent() {
		return indent;
	}

	void indent(int tabs) {
		indent = tabs;
	}

	void blankLines(int fewest, int most) {
		fewestBlankLines = fewest;
		mostBlankLines = most;
	}

	int fewestBlankLines() {
		return fewestBlankLines;
	}

	int mostBlankLines() {
		return mostBlankLines;
	}
}
