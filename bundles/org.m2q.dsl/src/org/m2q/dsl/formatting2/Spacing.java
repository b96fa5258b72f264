package org.m2q.dsl.formatting2;

/** Whether two neighbouring tokens of a line have a space between them. */
final class Spacing {

	private Spacing() {
	}

	static boolean between(Token left, Token right) {
		if (left.is("(") || left.is("[") || right.is(")") || right.is("]") || right.is(",") || right.is(".")) {
			return false;
		}
		if (right.is(":")) {
			return right.rule().equals("Mix") || right.rule().equals("Assignment");
		}
		if (left.is("{") && right.is("}")) {
			return false;
		}
		if (right.is("(")) {
			return isParenthesis(right) && !isSign(left);
		}
		if (right.is("[")) {
			return !right.is("[", "Postfix") && !isSign(left);
		}
		return !isSign(left);
	}

	/** A bracket around an expression, not the one of a call. */
	private static boolean isParenthesis(Token token) {
		return token.rule().equals("Primary") || token.rule().equals("Quantity");
	}

	private static boolean isSign(Token token) {
		return token.called().equals("UnaryOperator") && token.text().equals("-");
	}
}
