package org.m2q.dsl.ide.fix;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.EcoreUtil2;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.ide.internal.SourceTexts;
import org.m2q.model.m2q.AcceleratorUse;
import org.m2q.model.m2q.Argument;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.Expression;
import org.m2q.model.m2q.NumberLiteral;
import org.m2q.model.m2q.Parameter;
import org.m2q.model.m2q.ReferenceExpression;

/**
 * Where numbers of the hardware of a point are written: at the place itself, in the parameter that it names, or in the argument of the experiment.
 *
 * @param document the text of the experiment
 * @param experiment what is run
 * @param point of the experiment, made from the same text
 */
record HardwareNumber(M2qDocument document, Experiment experiment, ExperimentPoint point) {

	private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");
	private static final MathContext DIGITS = new MathContext(3, RoundingMode.HALF_EVEN);
	private static final int MOST_STEPS = 20;

	/**
	 * Multiplies a number.
	 *
	 * @param value where it is used
	 * @param whole whether only whole numbers from 1 on are possible
	 * @param what it is, in the plural, e.g. {@code banks}
	 */
	HardwareChange scaled(Expression value, double factor, boolean whole, String what) {
		return scaled(value, factor, whole, what, 0);
	}

	private HardwareChange scaled(Expression value, double factor, boolean whole, String what, int depth) {
		if (value instanceof ReferenceExpression reference && reference.getTarget() instanceof Parameter parameter && depth < MOST_STEPS) {
			return parameter(parameter, factor, whole, what, depth);
		}
		String text = SourceTexts.of(value);
		if (value instanceof NumberLiteral) {
			Matcher number = NUMBER.matcher(text);
			if (number.lookingAt()) {
				return replaced(value, text, product(number.group(), factor, whole) + text.substring(number.end()), what);
			}
		}
		if (text.isEmpty() || whole) {
			return HardwareChange.no("The number of " + what + " is written as " + (text.isEmpty() ? "an expression" : text)
					+ ", which a factor need not make a whole number. Change it by hand.");
		}
		return replaced(value, text, "(" + text + " * " + product("1", factor, false) + ")", what);
	}

	/** The argument of the experiment counts, else the default of the parameter. */
	private HardwareChange parameter(Parameter parameter, double factor, boolean whole, String what, int depth) {
		if (!point.acceleratorArguments().containsKey(parameter.getName())) {
			return scaled(parameter.getDefaultValue(), factor, whole, what, depth + 1);
		}
		List<Argument> given = EcoreUtil2.getAllContentsOfType(experiment, AcceleratorUse.class).stream().flatMap(use -> use.getArguments().stream())
				.filter(argument -> argument.getParameter() == parameter).toList();
		if (given.size() != 1 || given.getFirst().isSwept()) {
			return HardwareChange.no("The experiment " + experiment.getName() + " runs several values of " + parameter.getName()
					+ ", so it is not clear which one to change. Change the list by hand.");
		}
		return scaled(given.getFirst().getValue(), factor, whole, what, depth + 1);
	}

	private static String product(String number, double factor, boolean whole) {
		BigDecimal product = new BigDecimal(number).multiply(BigDecimal.valueOf(factor));
		return whole ? product.setScale(0, RoundingMode.HALF_UP).max(BigDecimal.ONE).toPlainString() : plain(product.round(DIGITS));
	}

	private static String plain(BigDecimal number) {
		BigDecimal stripped = number.stripTrailingZeros();
		return (stripped.scale() < 0 ? stripped.setScale(0) : stripped).toPlainString();
	}

	private HardwareChange replaced(EObject value, String before, String after, String what) {
		SourceSpan span = TextLocator.INSTANCE.locate(value);
		Optional<String> text = document.uri().equals(span.uri()) ? document.text()
				: document.imported().stream().filter(other -> other.uri().equals(span.uri())).findFirst().flatMap(M2qDocument::text);
		if (!span.isKnown() || text.isEmpty()) {
			return HardwareChange.no(before + " is not in a text of yours that can be changed.");
		}
		return before.equals(after) ? HardwareChange.no("The number of " + what + " is " + before + ", and that stays so with a factor this near to 1.")
				: new HardwareChange(span.uri(), text.get(), List.of(new TextEdit(span.offset(), span.length(), after)), before, after, "");
	}
}
