package org.m2q.accelerator;

import java.util.List;
import java.util.Map;

import org.m2q.accelerator.internal.AcceleratorReader;
import org.m2q.accelerator.internal.MappingReader;
import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.AcceleratorUse;
import org.m2q.model.m2q.Mapping;
import org.m2q.network.SourceLocator;

/** Turns accelerators and mappings of the model into immutable records with all expressions resolved. Safe for use by several threads. */
public final class AcceleratorLowering {

	private final SourceLocator locator;

	/** Lowers with the text positions that a locator gives. */
	public AcceleratorLowering(SourceLocator locator) {
		this.locator = locator;
	}

	/**
	 * Resolves an accelerator.
	 *
	 * @param accelerator the definition
	 * @param arguments values of parameters by name; the others take their defaults
	 */
	public Lowered<AcceleratorSpec> accelerator(Accelerator accelerator, Map<String, Quantity> arguments) {
		return new AcceleratorReader(locator, accelerator, arguments).read();
	}

	/**
	 * Resolves an accelerator with another clock or other energies than the text says.
	 *
	 * @param arguments values of parameters by name; those of the changes are expected to be among them
	 */
	public Lowered<AcceleratorSpec> accelerator(Accelerator accelerator, Map<String, Quantity> arguments, RunChanges changes) {
		return new AcceleratorReader(locator, accelerator, arguments, changes).read();
	}

	/**
	 * The clocks that an experiment gives an accelerator.
	 *
	 * @param use an accelerator that is known, with its arguments
	 * @return the different ones in hertz, in the order of the arguments; without those that have an error
	 */
	public List<Double> clocks(AcceleratorUse use) {
		return AcceleratorReader.clocks(locator, use);
	}

	/** Resolves an energy table. */
	public Lowered<EnergyTable> table(org.m2q.model.m2q.EnergyTable table) {
		return AcceleratorReader.table(locator, table);
	}

	/**
	 * Resolves a mapping.
	 *
	 * @param mapping the definition
	 * @param arguments values of parameters of its accelerator by name, as tile sizes may refer to them
	 */
	public Lowered<MappingSpec> mapping(Mapping mapping, Map<String, Quantity> arguments) {
		return new MappingReader(locator, mapping, arguments).read();
	}
}
