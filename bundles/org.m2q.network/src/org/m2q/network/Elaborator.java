package org.m2q.network;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.model.m2q.Model;
import org.m2q.network.internal.ModelElaboration;

/**
 * Turns a model into a network: parameters, repeats and blocks are expanded, shapes inferred, everything checked.
 *
 * <p>Never throws for what a model contains: errors become problems, what depends on them is left out without further words, everything else is
 * elaborated. The result depends on the model and the arguments only. An elaborator may be used by several threads as long as nobody changes the
 * model meanwhile.
 */
public final class Elaborator {

	private final SourceLocator locator;

	/**
	 * An elaborator.
	 *
	 * @param locator finds the text of elements
	 */
	public Elaborator(SourceLocator locator) {
		this.locator = Objects.requireNonNull(locator, "locator");
	}

	/**
	 * Elaborates a model.
	 *
	 * @param model the model; references in it may be unresolved, which is reported elsewhere
	 * @param arguments values of parameters by name: numbers, booleans, strings, lists of these, or blocks and operators; the others take
	 *        their defaults
	 * @param cancellation checked often
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public Elaboration elaborate(Model model, Map<String, ?> arguments, Cancellation cancellation) {
		return new ModelElaboration(model, locator, cancellation).run(arguments);
	}

	/**
	 * What is wrong with a model whatever its arguments are. Parameters without defaults stay unknown: what depends on them is not checked, and a
	 * problem of severity info says so, unless an experiment in the same file runs the model.
	 *
	 * @param model the model
	 * @param cancellation checked often
	 * @return problems in reading order
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public List<Problem> check(Model model, Cancellation cancellation) {
		return new ModelElaboration(model, locator, cancellation).check();
	}
}
