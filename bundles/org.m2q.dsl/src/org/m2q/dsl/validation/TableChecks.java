package org.m2q.dsl.validation;

import static org.m2q.model.m2q.M2qPackage.Literals.NAMED_ELEMENT__NAME;
import static org.m2q.model.m2q.M2qPackage.Literals.PROPERTY__KEY;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.eclipse.emf.common.util.TreeIterator;
import org.eclipse.emf.ecore.EObject;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.model.m2q.ElementOperation;
import org.m2q.model.m2q.EnergyRow;
import org.m2q.model.m2q.EnergyTable;
import org.m2q.model.m2q.EnergyTableUse;
import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.Interconnect;
import org.m2q.model.m2q.M2qFile;
import org.m2q.model.m2q.MacOperation;
import org.m2q.model.m2q.Property;
import org.m2q.model.m2q.ReferenceExpression;

/**
 * Numbers of energy tables that no accelerator of the file reads although it reads others of the same table: an area that stands there and is counted
 * nowhere misleads. A file that says a package is made for others.
 */
final class TableChecks {

	private static final Set<String> NUMBERS = Set.of("energy", "read", "write", "area", "leakage");

	private final Map<EnergyRow, Set<String>> read = new HashMap<>();
	private final Set<EnergyTable> readWhole = new HashSet<>();
	private final Report report;

	TableChecks(Report report) {
		this.report = report;
	}

	void check(M2qFile file) {
		if (file.getPackageName() != null) {
			return;
		}
		Set<EnergyTable> tables = new LinkedHashSet<>();
		for (TreeIterator<EObject> all = file.eAllContents(); all.hasNext();) {
			EObject element = all.next();
			if (element instanceof EnergyTable table) {
				tables.add(table);
			}
			use(element);
		}
		tables.removeAll(readWhole);
		for (EnergyTable table : tables) {
			// A table that nothing reads at all is unused as a whole, or made for other files.
			if (table.getRows().stream().anyMatch(read::containsKey)) {
				table.getRows().forEach(row -> unused(table, row));
			}
		}
	}

	private void use(EObject element) {
		switch (element) {
		case EnergyTableUse use when use.getScaling() != null -> readWhole.add(use.getScaling());
		case EnergyTable table when table.getScaling() != null -> readWhole.add(table.getScaling());
		case MacOperation mac when mac.getEnergy() != null -> add(mac.getEnergy(), Set.of("energy"));
		case ElementOperation apply when apply.getEnergy() != null -> add(apply.getEnergy(), Set.of("energy"));
		case ReferenceExpression reference when reference.getTarget() instanceof EnergyTable table -> readWhole.add(table);
		case ReferenceExpression reference when reference.getTarget() instanceof EnergyRow row && reference.eContainer() instanceof Property property -> add(row,
				numbers(property));
		default -> {
			// Names no row.
		}
		}
	}

	private void add(EnergyRow row, Set<String> numbers) {
		read.computeIfAbsent(row, added -> new HashSet<>()).addAll(numbers);
	}

	/** What an accelerator, or a row that is scaled, reads of the row that is the value of a property. */
	private static Set<String> numbers(Property property) {
		return switch (property.eContainer()) {
		case Engine engine when "cell".equals(property.getKey()) -> Set.of("area", "leakage");
		case Engine engine -> Set.of("energy");
		case Interconnect wires -> Set.of("energy");
		default -> NUMBERS;
		};
	}

	private void unused(EnergyTable table, EnergyRow row) {
		String of = "of '" + table.getName() + "' is never used";
		Set<String> numbers = read.getOrDefault(row, Set.of());
		if (numbers.isEmpty()) {
			report.at(row, NAMED_ELEMENT__NAME, ProblemCodes.ENERGY_TABLE_UNUSED, "Row '" + row.getName() + "' " + of + ". Remove it, or name it where it belongs.");
			return;
		}
		for (Property property : row.getProperties()) {
			if (property.getKey() != null && NUMBERS.contains(property.getKey()) && !numbers.contains(property.getKey())) {
				report.at(property, PROPERTY__KEY, ProblemCodes.ENERGY_TABLE_UNUSED, "Row '" + row.getName() + "." + property.getKey() + "' " + of + where(property.getKey()));
			}
		}
	}

	/** Where a number of a row that is read otherwise would be read. */
	private static String where(String key) {
		return switch (key) {
		case "energy" -> ": a 'cell' has area and leakage alone. Name the row where it 'costs', or remove the number.";
		case "area", "leakage" -> ": what an operation 'costs' is its energy alone. Name the row as the 'cell' of an engine as well, or remove the number.";
		default -> ": an operation has one energy. Name the row at a memory, or remove the number.";
		};
	}
}
