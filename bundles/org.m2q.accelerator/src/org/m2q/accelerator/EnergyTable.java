package org.m2q.accelerator;

import java.util.List;
import java.util.OptionalDouble;

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
}
