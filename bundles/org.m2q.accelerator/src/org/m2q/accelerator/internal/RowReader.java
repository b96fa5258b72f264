package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

import org.eclipse.emf.common.util.EList;
import org.eclipse.emf.ecore.EObject;
import org.m2q.accelerator.EnergyRow;
import org.m2q.accelerator.EnergyTable;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemException;
import org.m2q.base.problem.ProblemSink;
import org.m2q.base.unit.Dimension;
import org.m2q.base.unit.Quantity;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.AcceleratorMember;
import org.m2q.model.m2q.EnergyTableUse;
import org.m2q.model.m2q.Expression;
import org.m2q.model.m2q.M2qFile;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.Parameter;
import org.m2q.model.m2q.Property;
import org.m2q.model.m2q.ReferenceExpression;
import org.m2q.model.m2q.StringLiteral;
import org.m2q.model.m2q.TechnologyMember;

/** Reads rows and tables of energies. Bad values are reported and left out. */
final class RowReader {

	/** Largest factor on an energy or a leakage. */
	private static final double MOST = 1e9;

	private final Quantities quantities;
	private final ProblemSink sink;
	private final Map<org.m2q.model.m2q.EnergyRow, EnergyRow> rows = new HashMap<>();
	private final Set<org.m2q.model.m2q.EnergyRow> reading = new LinkedHashSet<>();
	private final ScalingReader scaling;
	private final Map<org.m2q.model.m2q.EnergyTable, EnergyTableUse> scaledTables = new HashMap<>();
	private final Map<org.m2q.model.m2q.EnergyTable, org.m2q.model.m2q.EnergyTable> replaced;
	private TechnologyMember technology;

	RowReader(Quantities quantities, ProblemSink sink) {
		this(quantities, sink, Map.of());
	}

	/** Reads rows of other tables in place of those of some tables. */
	RowReader(Quantities quantities, ProblemSink sink, Map<org.m2q.model.m2q.EnergyTable, org.m2q.model.m2q.EnergyTable> replaced) {
		this.quantities = quantities;
		this.sink = sink;
		this.replaced = replaced;
		scaling = new ScalingReader(this, quantities, sink);
	}

	/** Brings all rows of the tables that an accelerator says to scale to its technology. To be called before any row is read. */
	void scaleFor(Accelerator accelerator) {
		for (AcceleratorMember member : accelerator.getMembers()) {
			if (member instanceof TechnologyMember found) {
				technology = found;
			} else if (member instanceof EnergyTableUse use && linked(use.getTable()) && linked(use.getScaling())) {
				scaledTables.put(used(use.getTable()), use);
			}
		}
	}

	private static boolean linked(EObject element) {
		return element != null && !element.eIsProxy();
	}

	/** A table with all its rows. */
	EnergyTable table(org.m2q.model.m2q.EnergyTable table) {
		List<EnergyRow> read = new ArrayList<>();
		table.getRows().forEach(row -> read.add(row(row)));
		OptionalDouble node = OptionalDouble.empty();
		OptionalDouble voltage = OptionalDouble.empty();
		if (table.getTechnology() != null) {
			node = optional(table.getTechnology().getNode(), Dimension.LENGTH);
			voltage = optional(table.getTechnology().getVoltage(), Dimension.VOLTAGE);
		}
		return new EnergyTable(qualified(table), text(table.getSource()), node, voltage, read, quantities.span(table));
	}

	/** What is read in place of a table. */
	org.m2q.model.m2q.EnergyTable used(org.m2q.model.m2q.EnergyTable table) {
		return replaced.getOrDefault(table, table);
	}

	private org.m2q.model.m2q.EnergyRow used(org.m2q.model.m2q.EnergyRow row) {
		if (!(row.eContainer() instanceof org.m2q.model.m2q.EnergyTable table) || used(table) == table) {
			return row;
		}
		return used(table).getRows().stream().filter(other -> row.getName() != null && row.getName().equals(other.getName())).findFirst()
				.orElseThrow(() -> quantities.problem(ProblemCodes.VALUE_RANGE, row, "Energy table '" + used(table).getName() + "' has no row '" + row.getName()
						+ "', so it cannot take the place of '" + table.getName() + "'."));
	}

	/** A row that an engine names. */
	Optional<EnergyRow> row(Optional<? extends EObject> named) {
		return named.filter(org.m2q.model.m2q.EnergyRow.class::isInstance).map(org.m2q.model.m2q.EnergyRow.class::cast)
				.filter(row -> !row.eIsProxy()).map(row -> row(used(row)));
	}

	/** A row. */
	EnergyRow row(org.m2q.model.m2q.EnergyRow row) {
		EnergyRow known = rows.get(row);
		if (known == null) {
			known = inTechnology(row, own(row));
			rows.put(row, known);
		}
		return known;
	}

	/** What a row says, after the row that it is scaled from. */
	private EnergyRow own(org.m2q.model.m2q.EnergyRow row) {
		EnergyRow read = read(row);
		Optional<Property> named = ScalingReader.original(row);
		if (named.isEmpty() || !(row.eContainer() instanceof org.m2q.model.m2q.EnergyTable table)
				|| !(named.get().getValue() instanceof ReferenceExpression reference)
				|| !(reference.getTarget() instanceof org.m2q.model.m2q.EnergyRow original) || !linked(original)
				|| !(original.eContainer() instanceof org.m2q.model.m2q.EnergyTable from)) {
			return read;
		}
		if (!reading.add(row)) {
			sink.accept(quantities.problem(ProblemCodes.ENERGY_SCALING, named.get(), "Row '" + row.getName() + "' is scaled from itself: "
					+ String.join(" > ", reading.stream().map(NamedElement::getName).toList()) + " > " + row.getName() + ".").problem());
			return read;
		}
		try {
			Optional<org.m2q.model.m2q.EnergyTable> curves = Optional.ofNullable(table.getScaling()).filter(RowReader::linked);
			return scaling.scaled(own(original), from, curves, table.getTechnology(), named.get()).overriddenBy(read);
		} finally {
			reading.remove(row);
		}
	}

	private EnergyRow inTechnology(org.m2q.model.m2q.EnergyRow row, EnergyRow read) {
		EnergyTableUse use = row.eContainer() instanceof org.m2q.model.m2q.EnergyTable table ? scaledTables.get(table) : null;
		return use == null ? read : scaling.scaled(read, (org.m2q.model.m2q.EnergyTable) row.eContainer(), Optional.of(use.getScaling()), technology, use);
	}

	/** The energy of a memory or wire: a row, or an energy per bit written in place. */
	Optional<EnergyRow> energy(EList<Property> properties, String owner, String accelerator) {
		Optional<Property> property = property(properties, "energy");
		if (property.isEmpty()) {
			return Optional.empty();
		}
		Expression value = property.get().getValue();
		Optional<EnergyRow> row = rowOf(value);
		if (row.isPresent()) {
			return row;
		}
		notNegative(properties, "energy");
		OptionalDouble perBit = optional(value, Dimension.ENERGY_PER_BIT);
		String source = "given in accelerator " + accelerator;
		if (value instanceof ReferenceExpression reference && reference.getTarget() instanceof Parameter parameter) {
			String comment = quantities.documentation(parameter);
			source = "parameter " + parameter.getName() + " of accelerator " + accelerator + (comment.isEmpty() ? "" : ": " + comment);
		}
		return perBit.isEmpty() ? Optional.empty() : Optional.of(EnergyRow.perBit(accelerator + "." + owner + ".energy", perBit.getAsDouble(), source, quantities.span(value)));
	}

	/** The table that the energy of a memory refers to, read with all its rows. */
	Optional<EnergyTable> tableOf(EList<Property> properties) {
		return property(properties, "energy").map(Property::getValue).filter(ReferenceExpression.class::isInstance).map(ReferenceExpression.class::cast)
				.map(ReferenceExpression::getTarget).filter(org.m2q.model.m2q.EnergyTable.class::isInstance).map(org.m2q.model.m2q.EnergyTable.class::cast)
				.filter(RowReader::linked).map(table -> table(used(table)));
	}

	/** The row that an expression refers to. */
	Optional<EnergyRow> rowOf(Expression value) {
		return value instanceof ReferenceExpression reference ? row(Optional.ofNullable(reference.getTarget())) : Optional.empty();
	}

	/** The last property of a key. */
	static Optional<Property> property(EList<Property> properties, String key) {
		Property found = null;
		for (Property property : properties) {
			if (key.equals(property.getKey())) {
				found = property;
			}
		}
		return Optional.ofNullable(found);
	}

	/** The value of a property, empty when it is not given or bad. */
	OptionalDouble optional(EList<Property> properties, String key, Dimension dimension) {
		Optional<Property> property = property(properties, key);
		return property.isEmpty() ? OptionalDouble.empty() : optional(property.get().getValue(), dimension);
	}

	/** A value, empty when it is not given or bad. */
	OptionalDouble optional(Expression value, Dimension dimension) {
		if (value == null) {
			return OptionalDouble.empty();
		}
		try {
			return OptionalDouble.of(quantities.value(value, dimension));
		} catch (ProblemException e) {
			sink.accept(e.problem());
			return OptionalDouble.empty();
		}
	}

	private EnergyRow read(org.m2q.model.m2q.EnergyRow row) {
		EList<Property> properties = row.getProperties();
		for (String key : List.of("energy", "read", "write", "area", "leakage")) {
			notNegative(properties, key);
		}
		for (String key : List.of("width", "capacity")) {
			positive(properties, key);
		}
		OptionalDouble energy = OptionalDouble.empty();
		OptionalDouble perBit = OptionalDouble.empty();
		Optional<Property> property = property(properties, "energy");
		if (property.isPresent()) {
			try {
				Quantity quantity = quantities.quantity(property.get().getValue());
				if (quantity.dimension() == Dimension.ENERGY_PER_BIT) {
					perBit = OptionalDouble.of(quantity.value());
				} else {
					energy = OptionalDouble.of(quantities.value(property.get().getValue(), Dimension.ENERGY));
				}
			} catch (ProblemException e) {
				sink.accept(e.problem());
			}
		}
		return new EnergyRow(qualified(row), energy, perBit, optional(properties, "read", Dimension.ENERGY),
				optional(properties, "write", Dimension.ENERGY), optional(properties, "width", Dimension.DATA),
				optional(properties, "capacity", Dimension.DATA), optional(properties, "area", Dimension.AREA),
				optional(properties, "leakage", Dimension.POWER), source(row), quantities.span(row));
	}

	/** Source of the row, else of its table, and how the numbers follow from it. */
	private static String source(org.m2q.model.m2q.EnergyRow row) {
		String source = text(row.getSource());
		if (source.isEmpty() && row.eContainer() instanceof org.m2q.model.m2q.EnergyTable table) {
			source = text(table.getSource());
		}
		Optional<Property> derivation = property(row.getProperties(), "derivation");
		if (derivation.isPresent() && derivation.get().getValue() instanceof StringLiteral literal) {
			source = source.isEmpty() ? text(literal.getValue()) : source + ": " + text(literal.getValue());
		}
		return source.isEmpty() ? "no source given" : source;
	}

	/** Name with the package and the names of the containers. */
	static String qualified(NamedElement element) {
		StringBuilder name = new StringBuilder(text(element.getName()));
		for (EObject container = element.eContainer(); container != null; container = container.eContainer()) {
			if (container instanceof NamedElement named) {
				name.insert(0, text(named.getName()) + ".");
			} else if (container instanceof M2qFile file && file.getPackageName() != null) {
				name.insert(0, file.getPackageName() + ".");
			}
		}
		return name.toString();
	}

	private static String text(String text) {
		return text == null ? "" : text;
	}

	/** A factor from 0 to 10⁹, 1 when it is not given. */
	double factor(EList<Property> properties, String key) {
		notNegative(properties, key);
		OptionalDouble factor = optional(properties, key, Dimension.COUNT);
		if (factor.orElse(1) > MOST) {
			sink.accept(quantities.problem(ProblemCodes.VALUE_RANGE, property(properties, key).orElseThrow().getValue(), "'" + key
					+ "' is too large; it must be 10⁹ or less.").problem());
		}
		return factor.orElse(1);
	}

	/** Reports a negative number at the number; what cannot be read is reported by those who read it. */
	void notNegative(EList<Property> properties, String key) {
		property(properties, key).ifPresent(property -> {
			try {
				double value = quantities.quantity(property.getValue()).value();
				if (value < 0) {
					sink.accept(quantities.problem(ProblemCodes.VALUE_RANGE, property.getValue(), "'" + key + "' is negative; it must be 0 or more.").problem());
				}
			} catch (ProblemException e) {
				// Reported where the value is used.
			}
		});
	}

	/** Reports what is not above 0 at the number: so many bytes divide energies and areas. */
	private void positive(EList<Property> properties, String key) {
		property(properties, key).ifPresent(property -> {
			try {
				if (!(quantities.quantity(property.getValue()).value() > 0)) {
					sink.accept(quantities.problem(ProblemCodes.VALUE_RANGE, property.getValue(), "'" + key + "' must be above 0.").problem());
				}
			} catch (ProblemException e) {
				// Reported where the value is used.
			}
		});
	}

	/** Reports that a property is missing. */
	void missing(EObject element, String name, String key) {
		sink.accept(quantities.problem(ProblemCodes.PROPERTY_MISSING, element, "'" + name + "' needs '" + key + "'.", key).problem());
	}
}
