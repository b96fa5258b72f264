package org.m2q.accelerator;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import org.m2q.accelerator.internal.RowInterpolation;
import org.m2q.base.problem.SourceSpan;

/**
 * A named collection of energy rows for one technology.
 *
 * @param name qualified name
 * @param source where the table comes from
 * @param node feature size in metres
 * @param voltage supply in volts
 * @param rows in the order of the text
 * @param span where the table is written
 */
public record EnergyTable(String name, String source, OptionalDouble node, OptionalDouble voltage, List<EnergyRow> rows, SourceSpan span) {

	/** Copies the rows. */
	public EnergyTable {
		rows = List.copyOf(rows);
	}

	/**
	 * The row of a memory: that with its capacity and width of words, else one between the next smaller and the next larger capacity with words of this
	 * width. Energies, leakage and area then follow a power of the capacity, which meets both rows; the source says so.
	 *
	 * @param capacity bytes of the memory, above 0
	 * @param width bytes of a word
	 * @return empty when no rows with such words enclose the capacity
	 */
	public Optional<EnergyRow> row(double capacity, double width) {
		return RowInterpolation.row(this, capacity, width);
	}
}
