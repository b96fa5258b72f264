package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import org.eclipse.emf.ecore.EObject;
import org.m2q.accelerator.EnergyRow;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemSink;
import org.m2q.base.unit.Dimension;
import org.m2q.model.m2q.EnergyTable;
import org.m2q.model.m2q.Property;
import org.m2q.model.m2q.TechnologyMember;

/** Reads tables of scaling curves and brings rows of one technology to another. What cannot be scaled is reported and has no numbers. */
final class ScalingReader {

	private static final List<String> CURVE = List.of("node", "square", "linear", "constant");

	private final RowReader rows;
	private final Quantities quantities;
	private final ProblemSink sink;

	ScalingReader(RowReader rows, Quantities quantities, ProblemSink sink) {
		this.rows = rows;
		this.quantities = quantities;
		this.sink = sink;
	}

	/**
	 * A row as it would be in another technology.
	 *
	 * @param row what the row says
	 * @param from where it is from
	 * @param scaling the table of curves; empty when there is none
	 * @param to the technology that is wanted
	 * @param place what a problem is reported at
	 */
	EnergyRow scaled(EnergyRow row, EnergyTable from, Optional<EnergyTable> scaling, TechnologyMember to, EObject place) {
		Optional<Scaling.Technology> source = technology(from.getTechnology());
		Optional<Scaling.Technology> target = technology(to);
		if (source.isEmpty() || target.isEmpty()) {
			boolean first = source.isEmpty();
			report(place, "Row '" + row.name() + "' cannot be scaled, because " + (first ? "its table '" + from.getName() + "'" : "the technology that it is scaled to")
					+ " does not say both node and voltage; add 'technology 28 nm at 0.9 V' with the right numbers.");
			return row.without();
		}
		if (scaling.isEmpty()) {
			if (!source.get().equals(target.get(), 1e-6)) {
				report(place, "Row '" + row.name() + "' is for " + source.get() + " and would be used for " + target.get()
						+ "; say how it is scaled, e.g. 'scaled by stillmaker_baas_hp'.");
				return row.without();
			}
			return row;
		}
		Optional<Scaling> curves = curves(scaling.get(), place);
		if (curves.isEmpty()) {
			return row.without();
		}
		try {
			Scaling.Factors factors = curves.get().factors(source.get(), target.get());
			return factors.explanation().isEmpty() ? row : row.converted(factors.energy(), factors.area(), factors.explanation());
		} catch (IllegalArgumentException e) {
			report(place, e.getMessage());
			return row.without();
		}
	}

	private Optional<Scaling> curves(EnergyTable table, EObject place) {
		List<Scaling.Curve> curves = new ArrayList<>();
		for (org.m2q.model.m2q.EnergyRow row : table.getRows()) {
			if (CURVE.stream().allMatch(key -> RowReader.property(row.getProperties(), key).isPresent())) {
				List<OptionalDouble> values = CURVE.stream()
						.map(key -> rows.optional(row.getProperties(), key, key.equals("node") ? Dimension.LENGTH : Dimension.COUNT)).toList();
				if (values.stream().allMatch(OptionalDouble::isPresent)) {
					curves.add(new Scaling.Curve(values.get(0).getAsDouble(), values.get(1).getAsDouble(), values.get(2).getAsDouble(),
							values.get(3).getAsDouble(), rows.optional(row.getProperties(), "relative_area", Dimension.COUNT)));
				}
			}
		}
		if (curves.isEmpty()) {
			report(place, "Table '" + table.getName() + "' has no rows with 'node', 'square', 'linear' and 'constant', so nothing can be scaled by it.");
			return Optional.empty();
		}
		return Optional.of(new Scaling(RowReader.qualified(table), table.getSource() == null ? "no source given" : table.getSource(), curves));
	}

	private Optional<Scaling.Technology> technology(TechnologyMember member) {
		if (member == null || member.getNode() == null || member.getVoltage() == null) {
			return Optional.empty();
		}
		OptionalDouble node = rows.optional(member.getNode(), Dimension.LENGTH);
		OptionalDouble voltage = rows.optional(member.getVoltage(), Dimension.VOLTAGE);
		boolean positive = node.isPresent() && voltage.isPresent() && node.getAsDouble() > 0 && voltage.getAsDouble() > 0;
		return positive ? Optional.of(new Scaling.Technology(node.getAsDouble(), voltage.getAsDouble())) : Optional.empty();
	}

	private void report(EObject place, String message) {
		sink.accept(quantities.problem(ProblemCodes.ENERGY_SCALING, place, message).problem());
	}

	/** The row that the property {@code scaled} of a row names. */
	static Optional<Property> original(org.m2q.model.m2q.EnergyRow row) {
		return RowReader.property(row.getProperties(), "scaled");
	}
}
