package org.m2q.accelerator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import org.m2q.accelerator.internal.TextArguments;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.network.SourceLocator;
import org.m2q.base.problem.SourceSpan;
import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.AcceleratorUse;
import org.m2q.model.m2q.ModelUse;
import org.m2q.network.Elaborator;

/**
 * Finds values of parameters that a model or an accelerator refuses, as long as the text itself is without errors: such a value is wrong where it was given, not
 * where it is used.
 */
public final class ChangedValues {

	private final AcceleratorLowering lowering;
	private final Elaborator elaborator;
	private final TextArguments texts;

	/** Prepares looking at values. */
	public ChangedValues(SourceLocator locator) {
		lowering = new AcceleratorLowering(locator);
		elaborator = new Elaborator(locator);
		texts = new TextArguments(locator);
	}

	/**
	 * Errors that a value makes of an accelerator: those of it with the first arguments that an experiment gives it and this value in place of one of them, that it does
	 * not have without the value. Their places are those where the value is used.
	 *
	 * @param use an accelerator that is known, with its arguments
	 */
	public List<Problem> errors(AcceleratorUse use, String parameter, Quantity value) {
		return errors(texts.first(use), parameter, value, arguments -> lowering.accelerator(use.getAccelerator(), arguments).problems());
	}

	/**
	 * Errors that a value makes of a model.
	 *
	 * @param use a model that is known, with its arguments
	 * @param value number or boolean
	 */
	public List<Problem> errors(ModelUse use, String parameter, Object value) {
		return errors(texts.first(use), parameter, value, arguments -> elaborator.elaborate(use.getModel(), arguments, Cancellation.NONE).problems());
	}

	private static <V> List<Problem> errors(Map<String, V> written, String parameter, V value, Function<Map<String, V>, List<Problem>> read) {
		Map<String, V> changed = new LinkedHashMap<>(written);
		if (Objects.equals(changed.put(parameter, value), value)) {
			return List.of();
		}
		record Place(String code, SourceSpan span) {
		}
		List<Problem> errors = new ArrayList<>(read.apply(changed).stream().filter(Problem::isError).toList());
		if (!errors.isEmpty()) {
			Set<Place> before = new LinkedHashSet<>();
			read.apply(written).forEach(problem -> before.add(new Place(problem.code(), problem.span())));
			errors.removeIf(problem -> before.contains(new Place(problem.code(), problem.span())));
		}
		return List.copyOf(errors);
	}
}
