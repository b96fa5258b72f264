package org.m2q.accelerator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

import org.m2q.base.unit.Dimension;
import org.m2q.base.unit.Format;
import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.EnergyTable;

/**
 * What the runs of an experiment use in place of what the text says. Baselines stay as they are written, but run the model of the point that they are
 * compared with.
 *
 * @param model values of parameters of the models, by name; see {@link org.m2q.network.Elaborator#elaborate}
 * @param accelerator values of parameters of the accelerators, by name
 * @param clock hertz; empty for the clocks of the accelerators
 * @param tables energy tables by those in whose place rows of the same names are taken
 */
public record RunChanges(Map<String, Object> model, Map<String, Quantity> accelerator, OptionalDouble clock, Map<EnergyTable, EnergyTable> tables) {

	private static final int DIGITS = 12;
	private static final String SET = "Set for this run in place of what the text says: ";

	/** As the text says. */
	public static final RunChanges NONE = new RunChanges(Map.of(), Map.of(), OptionalDouble.empty(), Map.of());

	/** Copies the maps. */
	public RunChanges {
		model = Collections.unmodifiableMap(new LinkedHashMap<>(model));
		accelerator = Collections.unmodifiableMap(new LinkedHashMap<>(accelerator));
		tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
	}

	/** Whether nothing changes. */
	public boolean isEmpty() {
		return equals(NONE);
	}

	/** All digits that somebody may have typed: a result is to be traced to its input. */
	private static String exact(double value, Dimension dimension) {
		return Format.trimmed(value, dimension.baseSymbol(), DIGITS);
	}

	/** What changes, one sentence each. */
	public List<String> sentences() {
		List<String> sentences = new ArrayList<>();
		model.forEach((name, value) -> sentences.add(SET + "model parameter " + name + " = " + value + "."));
		accelerator.forEach((name, value) -> sentences.add(SET + "accelerator parameter " + name + " = " + exact(value.value(), value.dimension()) + "."));
		clock.ifPresent(hertz -> sentences.add(SET + "clock " + exact(hertz, Dimension.FREQUENCY) + "."));
		tables.forEach((written, taken) -> sentences.add(SET + "energy table " + taken.getName() + " for "
				+ written.getName() + "."));
		return sentences;
	}
}
