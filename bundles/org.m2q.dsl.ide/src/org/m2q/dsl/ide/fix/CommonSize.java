package org.m2q.dsl.ide.fix;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.eclipse.xtext.EcoreUtil2;
import org.m2q.accelerator.EngineSpec;
import org.m2q.model.m2q.BinaryExpression;
import org.m2q.model.m2q.BinaryOperator;
import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.Expression;
import org.m2q.model.m2q.Parameter;
import org.m2q.model.m2q.ReferenceExpression;

/**
 * A parameter that either the rows or the columns of every engine are proportional to, so that it alone scales all of them.
 *
 * @param reference the parameter where it is a size itself
 * @param sizes the rows or columns of the engines that follow it, as they are now
 */
record CommonSize(ReferenceExpression reference, List<Long> sizes) {

	/** Whoever asks for twice as many is not served by ten times as many, so other numbers are only looked for nearby. */
	private static final int FARTHEST = 64;
	private static final int MOST_STEPS = 20;

	CommonSize {
		sizes = List.copyOf(sizes);
	}

	/**
	 * The first that there is.
	 *
	 * @param engines as they are written
	 * @param specs what they are now, in the same order
	 */
	static Optional<CommonSize> of(List<Engine> engines, List<EngineSpec> specs) {
		return engines.stream().flatMap(CommonSize::sizes).filter(ReferenceExpression.class::isInstance).map(ReferenceExpression.class::cast)
				.filter(reference -> reference.getTarget() instanceof Parameter parameter && engines.stream().allMatch(engine -> follows(engine, parameter)))
				.findFirst().map(reference -> new CommonSize(reference, IntStream.range(0, engines.size())
						.mapToObj(index -> size(engines.get(index), specs.get(index), (Parameter) reference.getTarget())).toList()));
	}

	/**
	 * The number nearest to a wanted one with which all sizes stay whole; the larger one of two.
	 *
	 * @param before the number now, 1 or more
	 * @param wanted the number asked for
	 */
	OptionalLong nearest(long before, long wanted) {
		return LongStream.rangeClosed(0, FARTHEST).flatMap(step -> LongStream.of(wanted + step, wanted - step))
				.filter(number -> number >= 1 && number != before
						&& sizes.stream().allMatch(size -> number <= Long.MAX_VALUE / size && size * number % before == 0))
				.findFirst();
	}

	private static long size(Engine engine, EngineSpec spec, Parameter parameter) {
		return names(engine.getRows(), parameter, 0) ? spec.rows() : spec.columns();
	}

	private static Stream<Expression> sizes(Engine engine) {
		return Stream.of(engine.getRows(), engine.getColumns()).filter(size -> size != null);
	}

	private static boolean follows(Engine engine, Parameter parameter) {
		List<Expression> dependent = sizes(engine).filter(size -> names(size, parameter, 0)).toList();
		return dependent.size() == 1 && isProportional(dependent.getFirst(), parameter);
	}

	private static boolean isProportional(Expression size, Parameter parameter) {
		if (size instanceof ReferenceExpression reference) {
			return reference.getTarget() == parameter;
		}
		if (!(size instanceof BinaryExpression binary)) {
			return false;
		}
		boolean left = names(binary.getLeft(), parameter, 0);
		boolean right = names(binary.getRight(), parameter, 0);
		return left != right && isProportional(left ? binary.getLeft() : binary.getRight(), parameter)
				&& (binary.getOperator() == BinaryOperator.MULTIPLY || left && binary.getOperator() == BinaryOperator.DIVIDE);
	}

	/** Also by way of the defaults of other parameters. */
	private static boolean names(Expression size, Parameter parameter, int depth) {
		if (size == null || depth >= MOST_STEPS) {
			return false;
		}
		return Stream.concat(Stream.of(size), EcoreUtil2.getAllContentsOfType(size, ReferenceExpression.class).stream()).filter(ReferenceExpression.class::isInstance)
				.map(reference -> ((ReferenceExpression) reference).getTarget()).filter(Parameter.class::isInstance).map(Parameter.class::cast)
				.anyMatch(named -> named == parameter || names(named.getDefaultValue(), parameter, depth + 1));
	}
}
