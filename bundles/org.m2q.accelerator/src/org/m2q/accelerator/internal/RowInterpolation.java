package org.m2q.accelerator.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

import org.m2q.accelerator.EnergyRow;
import org.m2q.accelerator.EnergyTable;
import org.m2q.base.unit.Format;

/**
 * The row of a table for a memory whose capacity no row has. Between the two rows with words of the same width and the next smaller and larger capacity,
 * energies, leakage and area follow a power of the capacity, a straight line between their logarithms: it meets both rows, and a memory of twice the
 * capacity is larger by one factor everywhere between them. Nothing is extrapolated.
 */
public final class RowInterpolation {

	private RowInterpolation() {
	}

	/** The rows with words of a width, by capacity. */
	static List<EnergyRow> rows(EnergyTable table, double width) {
		return table.rows().stream().filter(row -> row.width().isPresent() && row.width().getAsDouble() == width && row.capacity().isPresent())
				.sorted(Comparator.comparingDouble(row -> row.capacity().getAsDouble())).toList();
	}

	/** As {@link EnergyTable#row}. */
	public static Optional<EnergyRow> row(EnergyTable table, double capacity, double width) {
		EnergyRow below = null;
		EnergyRow above = null;
		for (EnergyRow row : rows(table, width)) {
			below = row.capacity().getAsDouble() <= capacity ? row : below;
			above = above == null && row.capacity().getAsDouble() >= capacity ? row : above;
		}
		if (below == null || above == null) {
			return Optional.empty();
		}
		return Optional.of(below.capacity().getAsDouble() == capacity ? below : between(table, below, above, capacity));
	}

	private static EnergyRow between(EnergyTable table, EnergyRow below, EnergyRow above, double capacity) {
		double part = Math.log(capacity / below.capacity().getAsDouble()) / Math.log(above.capacity().getAsDouble() / below.capacity().getAsDouble());
		Function<Function<EnergyRow, OptionalDouble>, OptionalDouble> value = of -> between(of.apply(below), of.apply(above), part);
		String source = below.source() + (above.source().equals(below.source()) ? "" : " and " + above.source()) + "; between " + below.name() + " and " + simple(above)
				+ " as a power of the capacity";
		return new EnergyRow(table.name() + "[" + Format.data((long) capacity) + "]", value.apply(EnergyRow::energy), value.apply(EnergyRow::energyPerBit),
				value.apply(EnergyRow::read), value.apply(EnergyRow::write), below.width(), OptionalDouble.of(capacity), value.apply(EnergyRow::area),
				value.apply(EnergyRow::leakage), source, table.span());
	}

	/** The name without table and package. */
	static String simple(EnergyRow row) {
		return row.name().substring(row.name().lastIndexOf('.') + 1);
	}

	private static OptionalDouble between(OptionalDouble below, OptionalDouble above, double part) {
		if (below.isEmpty() || above.isEmpty()) {
			return OptionalDouble.empty();
		}
		double from = below.getAsDouble();
		double to = above.getAsDouble();
		// Zero has no logarithm.
		return OptionalDouble.of(from > 0 && to > 0 ? from * Math.pow(to / from, part) : from + (to - from) * part);
	}
}
