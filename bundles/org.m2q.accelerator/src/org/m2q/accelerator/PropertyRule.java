package org.m2q.accelerator;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.m2q.base.unit.Dimension;

/**
 * A property that an element of an accelerator or energy table may have.
 *
 * @param key name in the language
 * @param dimensions dimensions that its value may have; empty when it is no quantity
 * @param row whether its value may be a reference to a row of an energy table
 * @param table whether its value may be a reference to an energy table, among whose rows one is chosen
 * @param text whether its value may be a string
 * @param mandatory whether it must be given
 * @param signed whether its value may be negative
 * @param meaning one sentence
 */
public record PropertyRule(String key, Set<Dimension> dimensions, boolean row, boolean table, boolean text, boolean mandatory,
		boolean signed, String meaning) {

	/** Elements that have properties. */
	public enum Element {
		/** An engine. */
		ENGINE(List.of(count("accumulators", "Partial sums that each output lane keeps in registers; so many pixels share one fetch of weights. Default 1."),
				count("latency", "Cycles from the first operand to the first result. Default 1."),
				new PropertyRule("timing", Set.of(), false, false, false,
						"How cycles are counted. Of a systolic array: physical (default), or scalesim-v3 as that simulator prints them; of another array: nvdla-sheet, as the performance sheet of NVDLA does."),
				count("winograd", "Outputs along a side of a tile of Winograd's 3 × 3 convolution, with timing nvdla-sheet: 2 takes 16 products for 4 outputs in place of 36. Default 1, none."),
				reference("cell", "Row with area and leakage of one processing element."),
				quantity("area", Dimension.AREA, "Area of one processing element."),
				quantity("leakage", Dimension.POWER, "Leakage of one processing element."),
				reference("rescale", "Row with the energy of scaling one accumulator to an output code."), count("weight_words", "Weights that an element holds, for a row-stationary dataflow."),
				count("input_words", "Inputs that an element holds, for a row-stationary dataflow."),
				count("sum_words", "Partial sums that an element holds, for a row-stationary dataflow."),
				count("weights_per_cycle", "Weights that reach a row-stationary array per cycle. Default 1."),
				count("inputs_per_cycle", "Inputs that reach a row-stationary array per cycle. Default 1."),
				count("sums_per_cycle", "Sums that reach a row-stationary array, and as many that leave it, per cycle. Default 1."),
				count("sum_bits", "Bits of a partial sum that waits in the buffer of a row-stationary array. Default: the accumulator of the policy."),
				count("images", "Images that a row-stationary array computes together; costs are those of one. Default 1."), energyFactor(), leakageFactor())),
		/** An on-chip buffer. */
		BUFFER(List.of(mandatory("capacity", Dimension.DATA, "Size over all banks."),
				quantity("width", Dimension.DATA, "Bits that a bank delivers per cycle. Default: the width of the energy row."),
				count("banks", "Banks that work in parallel. Default 1."),
				new PropertyRule("energy", Set.of(Dimension.ENERGY_PER_BIT), true, true, false, false, false,
						"Row, or energy per bit, of an access; or a table, whose rows are interpolated for the capacity of a bank."),
				quantity("area", Dimension.AREA, "Area over all banks. Default: that of the row times the banks."),
				quantity("leakage", Dimension.POWER, "Leakage over all banks. Default: that of the row times the banks."), energyFactor(),
				leakageFactor())),
		/** Registers in engines. */
		REGISTERS(List.of(new PropertyRule("energy", Set.of(Dimension.ENERGY_PER_BIT), true, false, false, "Row, or energy per bit, of an access."),
				quantity("capacity", Dimension.DATA, "Size, for the report."), quantity("area", Dimension.AREA, "Area."),
				quantity("leakage", Dimension.POWER, "Leakage."), energyFactor())),
		/** Off-chip memory. */
		DRAM(List.of(mandatory("bandwidth", Dimension.BANDWIDTH, "Bytes per second, reads and writes together."),
				new PropertyRule("energy", Set.of(Dimension.ENERGY_PER_BIT), true, false, false, "Row, or energy per bit, of a transfer."),
				quantity("burst", Dimension.DATA, "Smallest transfer. Default 1 B."), quantity("capacity", Dimension.DATA, "Size, for the report."),
				quantity("leakage", Dimension.POWER, "Background power."))),
		/** Wires between buffers and engines. */
		INTERCONNECT(List.of(quantity("width", Dimension.DATA, "Bits per cycle. Default: never a limit."),
				new PropertyRule("energy", Set.of(Dimension.ENERGY_PER_BIT), true, false, false, "Row, or energy per bit, of a transfer."))),
		/** A row of an energy table. */
		ENERGY_ROW(List.of(
				new PropertyRule("energy", Set.of(Dimension.ENERGY, Dimension.ENERGY_PER_BIT), false, false, false, "Energy of one operation, or of moving one bit."),
				quantity("read", Dimension.ENERGY, "Energy of one read of the row's width."),
				quantity("write", Dimension.ENERGY, "Energy of one write of the row's width."),
				quantity("width", Dimension.DATA, "Size of one access."), quantity("capacity", Dimension.DATA, "Size of the memory that was characterised."),
				quantity("area", Dimension.AREA, "Area of one instance."), quantity("leakage", Dimension.POWER, "Leakage of one instance."),
				reference("scaled", "Row of another table whose energies and area are brought to the technology of this one."),
				quantity("node", Dimension.LENGTH, "In a table that others are scaled by: the node that the row is for."),
				signed("square", "In a table that others are scaled by: energy over the square of the supply in volts."),
				signed("linear", "In a table that others are scaled by: energy over the supply in volts."),
				signed("constant", "In a table that others are scaled by: energy that does not depend on the supply."),
				count("relative_area", "In a table that others are scaled by: area relative to the other rows."),
				new PropertyRule("derivation", Set.of(), false, true, false, "How the numbers follow from the source.")));

		private final List<PropertyRule> rules;

		Element(List<PropertyRule> rules) {
			this.rules = rules;
		}

		/** Properties in the order of the documentation. */
		public List<PropertyRule> rules() {
			return rules;
		}

		/** The property of a key. */
		public Optional<PropertyRule> rule(String key) {
			return rules.stream().filter(rule -> rule.key().equals(key)).findFirst();
		}
	}

	/** Copies the dimensions. */
	public PropertyRule {
		dimensions = Set.copyOf(dimensions);
	}

	private PropertyRule(String key, Set<Dimension> dimensions, boolean row, boolean text, boolean mandatory, String meaning) {
		this(key, dimensions, row, false, text, mandatory, false, meaning);
	}

	private static PropertyRule signed(String key, String meaning) {
		return new PropertyRule(key, Set.of(Dimension.COUNT), false, false, false, false, true, meaning);
	}

	private static PropertyRule energyFactor() {
		return count("energy_factor", "Factor on the energies of its rows, for instance for another process. Default 1.");
	}

	private static PropertyRule leakageFactor() {
		return count("leakage_factor", "Factor on its leakage. Default 1.");
	}

	private static PropertyRule count(String key, String meaning) {
		return quantity(key, Dimension.COUNT, meaning);
	}

	private static PropertyRule quantity(String key, Dimension dimension, String meaning) {
		return new PropertyRule(key, Set.of(dimension), false, false, false, meaning);
	}

	private static PropertyRule mandatory(String key, Dimension dimension, String meaning) {
		return new PropertyRule(key, Set.of(dimension), false, false, true, meaning);
	}

	private static PropertyRule reference(String key, String meaning) {
		return new PropertyRule(key, Set.of(), true, false, false, meaning);
	}
}
