package org.m2q.codegen.java;

import java.util.Objects;

import org.m2q.base.Cancellation;
import org.m2q.network.Operator;
import org.m2q.network.SamplingOperator;
import org.m2q.network.ViewOperator;
import org.m2q.quant.program.FilterFormat;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.Step;

/**
 * Generates Java from quantized networks: one class that describes the network to {@code org.m2q.runtime} layer by layer, the weights file that it reads, and
 * the map from its lines to the text of the language. The same program and options give the same text and bytes.
 */
public final class JavaGenerator {

	/** Steps that one class can hold: constants of a class file are counted in 16 bits. */
	public static final int MOST_STEPS = 5000;

	private JavaGenerator() {
	}

	/**
	 * Generates the class of a program.
	 *
	 * @param program the network
	 * @param options names and texts
	 * @param cancellation asked now and then
	 * @throws CodegenException for what the runtime cannot compute, naming the layer
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public static GeneratedCode generate(IntegerProgram program, GeneratorOptions options, Cancellation cancellation) throws CodegenException {
		Objects.requireNonNull(options, "options");
		if (program.steps().size() > MOST_STEPS) {
			throw new CodegenException(program.name() + " has " + program.steps().size() + " steps; one class holds " + MOST_STEPS + ". Generate its parts");
		}
		for (Step step : program.steps()) {
			check(step);
		}
		return new ClassWriter(program, options).write(cancellation);
	}

	private static void check(Step step) throws CodegenException {
		switch (step) {
			case Step.Convolution convolution -> checkTerms(step, convolution.weights());
			case Step.Linear linear -> checkTerms(step, linear.weights());
			case Step.View view -> {
				if (!isSupported(view.operator())) {
					throw new CodegenException("layer '" + step.info().name() + "': Java for '" + view.operator().name() + "' cannot be generated");
				}
			}
			default -> {
				// The types of the other steps say all.
			}
		}
	}

	private static boolean isSupported(Operator operator) {
		return operator instanceof ViewOperator
				|| operator instanceof SamplingOperator.Upsample upsample && (upsample.mode() == SamplingOperator.UpsampleMode.NEAREST || upsample.factor() == 1);
	}

	/** Engines add a fixed number of shifted activations per weight. */
	private static void checkTerms(Step step, org.m2q.quant.program.FilterCodes weights) throws CodegenException {
		for (int f = 0; f < weights.filters(); f++) {
			FilterFormat format = weights.formats().get(f);
			for (int i = 0; format.isShiftAdd() && i < weights.size(); i++) {
				if (org.m2q.runtime.SignedPowers.count(weights.code(f, i)) > format.terms()) {
					throw new CodegenException("layer '" + step.info().name() + "': weight " + weights.code(f, i) + " of filter " + f + " is no sum of "
							+ format.terms() + " signed powers of two, as its format " + format.scheme() + " says");
				}
			}
		}
	}
}
