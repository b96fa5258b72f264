package org.m2q.accelerator.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.eclipse.emf.ecore.EObject;
import org.m2q.accelerator.AcceleratorLowering;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.SourceSpan;
import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.Expression;
import org.m2q.model.m2q.NamedElement;
import org.m2q.network.SourceLocator;

/**
 * Leads errors in the values of an accelerator or of its mapping to the argument that causes them: the one without which they are gone. The text then says
 * where the argument is used.
 */
final class GivenValues {

	private static final Set<String> OF_VALUES = Set.of(ProblemCodes.VALUE_RANGE, ProblemCodes.VALUE_TYPE, ProblemCodes.UNIT_MISSING, ProblemCodes.UNIT_DIMENSION,
			ProblemCodes.ENGINE_UNROLLING);

	private final SourceLocator locator;
	private final Quantities quantities;
	private final AcceleratorLowering lowering;

	GivenValues(SourceLocator locator) {
		this.locator = locator;
		quantities = new Quantities(locator, Map.of());
		lowering = new AcceleratorLowering(locator);
	}

	/**
	 * A problem at the argument that causes it; as it is when no argument does.
	 *
	 * @param written arguments of the accelerator that the text gives; others were set for the run and have no place
	 */
	Problem placed(Problem problem, Combination combination, Map<String, Expression> written) {
		if (!problem.isError() || !OF_VALUES.contains(problem.code()) || !isThere(problem, combination, combination.acceleratorArguments())) {
			return problem;
		}
		Map<String, Quantity> rest = new LinkedHashMap<>(combination.acceleratorArguments());
		for (Map.Entry<String, Quantity> argument : combination.acceleratorArguments().entrySet()) {
			rest.remove(argument.getKey());
			if (!isThere(problem, combination, rest)) {
				return at(argument.getKey(), argument.getValue(), problem, combination, written);
			}
		}
		return problem;
	}

	private boolean isThere(Problem problem, Combination combination, Map<String, Quantity> arguments) {
		return Stream.concat(lowering.accelerator(combination.accelerator(), arguments, combination.changes()).problems().stream(),
				lowering.mapping(combination.mapping(), arguments).problems().stream())
				.anyMatch(found -> found.isError() && found.code().equals(problem.code()) && found.span().equals(problem.span()));
	}

	private Problem at(String name, Quantity value, Problem problem, Combination combination, Map<String, Expression> written) {
		boolean set = combination.changes().accelerator().containsKey(name) || !written.containsKey(name);
		SourceSpan span = set ? problem.span() : quantities.span(written.get(name));
		String more = set ? " '" + name + "' is set to " + value + " for this run." : " " + use(name, problem.span(), combination, span);
		return new Problem(problem.code(), problem.severity(), problem.message() + more, span, problem.data());
	}

	private String use(String name, SourceSpan used, Combination combination, SourceSpan argument) {
		boolean mapped = member(List.of(combination.mapping()), used).isPresent();
		String what = mapped ? "Mapping '" + combination.mapping().getName() + "'" : "Accelerator '" + combination.accelerator().getName() + "'";
		String where = member(mapped ? combination.mapping().getMembers() : combination.accelerator().getMembers(), used)
				.map(member -> member instanceof NamedElement named && named.getName() != null ? " in '" + named.getName() + "'" : "").orElse("");
		String file = used.uri().equals(argument.uri()) ? "" : " of " + used.uri().substring(used.uri().lastIndexOf('/') + 1);
		return what + " uses '" + name + "'" + where + ", line " + used.line() + file + ".";
	}

	/** The first element whose text a range lies in. */
	private Optional<? extends EObject> member(List<? extends EObject> elements, SourceSpan range) {
		return elements.stream().filter(element -> {
			SourceSpan all = locator.locate(element, Optional.empty());
			return all.uri().equals(range.uri()) && all.offset() <= range.offset() && range.offset() + range.length() <= all.offset() + all.length();
		}).findFirst();
	}
}
