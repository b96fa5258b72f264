package org.m2q.accelerator.internal;

import java.util.List;
import java.util.Map;

import org.eclipse.emf.common.util.EList;
import org.m2q.base.problem.ProblemException;
import org.m2q.network.SourceLocator;
import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.AcceleratorUse;
import org.m2q.model.m2q.Argument;
import org.m2q.model.m2q.Expression;
import org.m2q.model.m2q.ModelUse;

/** The arguments that experiments write; none where these have an error, which is shown where the experiment is run. */
public final class TextArguments {

	private final Arguments arguments;

	/** Prepares reading. */
	public TextArguments(SourceLocator locator) {
		arguments = new Arguments(new Quantities(locator, Map.of()));
	}

	/** The first arguments of an accelerator. */
	public Map<String, Quantity> first(AcceleratorUse use) {
		try {
			return arguments.ofAccelerator(first(use.getArguments()));
		} catch (ProblemException e) {
			return Map.of();
		}
	}

	/** The first arguments of a model. */
	public Map<String, Object> first(ModelUse use) {
		try {
			return arguments.ofModel(first(use.getArguments()));
		} catch (ProblemException e) {
			return Map.of();
		}
	}

	private Map<String, Expression> first(EList<Argument> written) {
		List<Map<String, Expression>> combinations = arguments.combinations(written);
		return combinations.isEmpty() ? Map.of() : combinations.getFirst();
	}
}
