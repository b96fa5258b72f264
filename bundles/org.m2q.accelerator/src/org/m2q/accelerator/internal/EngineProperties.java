package org.m2q.accelerator.internal;

import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.EngineKind;
import org.m2q.accelerator.EngineTiming;
import org.m2q.accelerator.RowPads;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemCollector;
import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.Property;
import org.m2q.model.m2q.TimingProperty;

/** Reads the properties of one engine that are counts or names. */
final class EngineProperties {

	/** Most bits of a sum. */
	private static final long WIDEST = 64;

	/** Larger tiles of Winograd's convolution lose too much of the precision of integers to be built. */
	private static final long LARGEST_TILE = 6;

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

	/** How its cycles are counted. */
	EngineTiming timing() {
		Optional<Property> property = property("timing");
		if (property.isEmpty() || !(property.get() instanceof TimingProperty timing)) {
			return EngineTiming.PHYSICAL;
		}
		EngineTiming found = EngineTiming.valueOf(timing.getTiming().name());
		if (!found.counts(EngineKind.valueOf(engine.getKind().name()))) {
			problems.accept(quantities.problem(ProblemCodes.ENGINE_TIMING, timing, "The cycles of '" + name() + "', which is of kind " + engine.getKind().getLiteral()
					+ ", are not counted by 'timing " + found.keyword() + "'. Remove the property.").problem());
		}
		return found;
	}

	/** Outputs along a side of a tile of Winograd's convolution. */
	long winograd() {
		long outputs = count("winograd");
		if (outputs != 1 && timing() != EngineTiming.NVDLA_SHEET) {
			Property property = property("winograd").orElseThrow();
			problems.accept(quantities.problem(ProblemCodes.ENGINE_TIMING, property, "Winograd's convolution is only modelled with 'timing nvdla-sheet'. Add that to '" + name()
					+ "', or remove 'winograd'.").problem());
		}
		if (outputs > LARGEST_TILE) {
			throw quantities.problem(ProblemCodes.VALUE_RANGE, property("winograd").orElseThrow().getValue(), "Tiles of Winograd's convolution have " + LARGEST_TILE
					+ " outputs along a side at most, not " + outputs + ".");
		}
		return outputs;
	}

	private Optional<Property> property(String key) {
		return RowReader.property(engine.getProperties(), key);
	}

	private String name() {
		return engine.getName() == null ? "" : engine.getName();
	}
}
