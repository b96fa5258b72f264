package org.m2q.accelerator.internal;

import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.RowPads;
import org.m2q.accelerator.SystolicVariant;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemCollector;
import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.Property;
import org.m2q.model.m2q.TimingProperty;

/** Reads the properties of one engine that are counts or names. */
final class EngineProperties {

	/** Most bits of a sum. */
	private static final long WIDEST = 64;

	private final Engine engine;
	private final Quantities quantities;
	private final RowReader rows;
	private final ProblemCollector problems;

	EngineProperties(Engine engine, Quantities quantities, RowReader rows, ProblemCollector problems) {
		this.engine = engine;
		this.quantities = quantities;
		this.rows = rows;
		this.problems = problems;
	}

	/** A count, 1 when it is not given. */
	long count(String key) {
		return property(key).map(property -> quantities.count(property.getValue())).orElse(1L);
	}

	/** What a row-stationary dataflow needs: all three sizes or none. */
	Optional<RowPads> pads() {
		List<String> sizes = List.of("weight_words", "input_words", "sum_words");
		List<String> missing = sizes.stream().filter(key -> property(key).isEmpty()).toList();
		if (missing.size() == sizes.size()) {
			return Optional.empty();
		}
		if (!missing.isEmpty()) {
			rows.missing(engine, name(), missing.getFirst());
			return Optional.empty();
		}
		return Optional.of(new RowPads(count("weight_words"), count("input_words"), count("sum_words"), count("weights_per_cycle"), count("inputs_per_cycle"),
				count("sums_per_cycle"), sumBits(), count("images")));
	}

	private int sumBits() {
		Optional<Property> property = property("sum_bits");
		if (property.isEmpty()) {
			return 0;
		}
		long bits = quantities.count(property.get().getValue());
		if (bits > WIDEST) {
			throw quantities.problem(ProblemCodes.VALUE_RANGE, property.get().getValue(), "A sum has " + WIDEST + " bits at most, not " + bits + ".");
		}
		return (int) bits;
	}

	/** How the cycles of a systolic array are counted. */
	SystolicVariant timing() {
		Optional<Property> property = property("timing");
		if (property.isEmpty() || !(property.get() instanceof TimingProperty timing)) {
			return SystolicVariant.PHYSICAL;
		}
		if (engine.getKind() != org.m2q.model.m2q.EngineKind.SYSTOLIC_ARRAY) {
			problems.accept(quantities.problem(ProblemCodes.ENGINE_TIMING, timing, "Only systolic arrays have a 'timing'; '" + name() + "' is of kind "
					+ engine.getKind().getLiteral() + ". Remove the property.").problem());
		}
		return SystolicVariant.valueOf(timing.getTiming().name());
	}

	private Optional<Property> property(String key) {
		return RowReader.property(engine.getProperties(), key);
	}

	private String name() {
		return engine.getName() == null ? "" : engine.getName();
	}
}
