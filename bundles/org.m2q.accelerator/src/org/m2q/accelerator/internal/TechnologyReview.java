package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

import org.eclipse.emf.common.util.TreeIterator;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.emf.ecore.resource.Resource;
import org.m2q.accelerator.EnergyRow;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemCollector;
import org.m2q.base.problem.ProblemException;
import org.m2q.base.problem.ProblemSink;
import org.m2q.base.problem.SourceSpan;
import org.m2q.base.unit.Dimension;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.ElementOperation;
import org.m2q.model.m2q.EnergyTable;
import org.m2q.model.m2q.EnergyTableUse;
import org.m2q.model.m2q.Expression;
import org.m2q.model.m2q.M2qFile;
import org.m2q.model.m2q.M2qPackage.Literals;
import org.m2q.model.m2q.MacOperation;
import org.m2q.model.m2q.ReferenceExpression;
import org.m2q.model.m2q.TechnologyMember;
import org.m2q.network.SourceLocator;

/**
 * Finds rows that an accelerator takes as they are from a table for another technology than its own. Nothing is claimed where one of the two says no
 * node; voltages are compared where both are said.
 */
final class TechnologyReview {

	private static final double SAME = 1e-6;
	private static final int MOST = 3;

	private final SourceLocator locator;
	private final Quantities quantities;
	private final Accelerator accelerator;

	private record Technology(double node, OptionalDouble voltage) {

		boolean isOther(Technology other) {
			return !isSame(node, other.node)
					|| voltage.isPresent() && other.voltage.isPresent() && !isSame(voltage.getAsDouble(), other.voltage.getAsDouble());
		}

		private static boolean isSame(double a, double b) {
			return Math.abs(a - b) <= SAME * a;
		}

		String text() {
			return Scaling.nanometres(node) + (voltage.isPresent() ? " at " + Scaling.number(voltage.getAsDouble()) + " V" : "");
		}
	}

	/** Where an accelerator names a table or its rows for the first time, and the rows that it reads. */
	private record Reading(SourceSpan place, Set<org.m2q.model.m2q.EnergyRow> rows) {
	}

	TechnologyReview(SourceLocator locator, Quantities quantities, Accelerator accelerator) {
		this.locator = locator;
		this.quantities = quantities;
		this.accelerator = accelerator;
	}

	/**
	 * Reports one problem per table.
	 *
	 * @param replaced tables that other ones are read in place of; they are left alone
	 */
	void check(Set<EnergyTable> replaced, ProblemSink sink) {
		Optional<TechnologyMember> member = accelerator.getMembers().stream().filter(TechnologyMember.class::isInstance).map(TechnologyMember.class::cast)
				.findFirst();
		Optional<Technology> own = member.flatMap(this::technology);
		if (own.isEmpty()) {
			return;
		}
		readings().forEach((table, reading) -> {
			Optional<Technology> other = Optional.ofNullable(table.getTechnology()).flatMap(this::technology).filter(own.get()::isOther);
			if (!reading.rows().isEmpty() && !replaced.contains(table) && other.isPresent()) {
				sink.accept(problem(table, reading, member.get(), own.get(), other.get()));
			}
		});
	}

	private Problem problem(EnergyTable table, Reading reading, TechnologyMember member, Technology own, Technology other) {
		List<EnergyTable> known = tables(table);
		List<String> replacements = known.stream().filter(candidate -> replaces(candidate, table, reading, own))
				.sorted(Comparator.comparing((EnergyTable candidate) -> !family(candidate).equals(family(table))).thenComparing(EnergyTable::getName))
				.map(RowReader::qualified).limit(MOST).toList();
		Optional<EnergyTable> scaling = known.stream().sorted(Comparator.comparing(EnergyTable::getName)).filter(curves -> scales(curves, table, member)).findFirst();
		List<String> ways = new ArrayList<>();
		scaling.ifPresent(curves -> ways.add("write 'use " + table.getName() + " scaled by " + curves.getName() + "'"));
		if (!replacements.isEmpty()) {
			ways.add("take '" + replacements.getFirst().substring(replacements.getFirst().lastIndexOf('.') + 1) + "'");
		}
		if (ways.isEmpty()) {
			ways.add("take a table for that technology");
		}
		String way = String.join(", or ", ways);
		List<String> data = new ArrayList<>(List.of(table.getName(), scaling.map(RowReader::qualified).orElse("")));
		data.addAll(replacements);
		return Problem.warning(ProblemCodes.ENERGY_TECHNOLOGY, reading.place(), "Table '" + table.getName() + "' is for " + other.text() + ", but accelerator '"
				+ accelerator.getName() + "' is made in " + own.text() + " and takes its rows as they are. " + Character.toUpperCase(way.charAt(0)) + way.substring(1)
				+ ".", data.toArray(String[]::new));
	}

	/** What the accelerator names, in the order of the text, without tables that it brings to its technology. */
	private Map<EnergyTable, Reading> readings() {
		Map<EnergyTable, Reading> readings = new LinkedHashMap<>();
		Set<EnergyTable> scaled = new HashSet<>();
		for (TreeIterator<EObject> all = accelerator.eAllContents(); all.hasNext();) {
			switch (all.next()) {
				case EnergyTableUse use when isLinked(use.getTable()) -> {
					if (isLinked(use.getScaling())) {
						scaled.add(use.getTable());
					} else {
						named(readings, use.getTable(), use, Optional.of(Literals.ENERGY_TABLE_USE__TABLE));
					}
				}
				case MacOperation mac -> row(readings, mac.getEnergy(), mac, Optional.of(Literals.MAC_OPERATION__ENERGY));
				case ElementOperation apply -> row(readings, apply.getEnergy(), apply, Optional.of(Literals.ELEMENT_OPERATION__ENERGY));
				case ReferenceExpression reference when reference.getTarget() instanceof EnergyTable table && isLinked(table) -> named(readings, table, reference,
						Optional.empty()).rows().addAll(table.getRows());
				case ReferenceExpression reference when reference.getTarget() instanceof org.m2q.model.m2q.EnergyRow row -> row(readings, row, reference, Optional.empty());
				default -> {
					// Names no energies.
				}
			}
		}
		readings.keySet().removeAll(scaled);
		return readings;
	}

	private void row(Map<EnergyTable, Reading> readings, org.m2q.model.m2q.EnergyRow row, EObject place, Optional<EStructuralFeature> feature) {
		if (isLinked(row) && row.eContainer() instanceof EnergyTable table) {
			named(readings, table, place, feature).rows().add(row);
		}
	}

	private Reading named(Map<EnergyTable, Reading> readings, EnergyTable table, EObject place, Optional<EStructuralFeature> feature) {
		return readings.computeIfAbsent(table, added -> new Reading(locator.locate(place, feature), new LinkedHashSet<>()));
	}

	/** Tables that were read already: those of the same file and those of packages. */
	private static List<EnergyTable> tables(EnergyTable table) {
		List<EnergyTable> tables = new ArrayList<>();
		Resource own = table.eResource();
		List<Resource> resources = own == null ? List.of() : own.getResourceSet() == null ? List.of(own) : List.copyOf(own.getResourceSet().getResources());
		for (Resource resource : resources) {
			for (EObject root : List.copyOf(resource.getContents())) {
				if (root instanceof M2qFile file && (resource == own || file.getPackageName() != null)) {
					file.getDefinitions().stream().filter(EnergyTable.class::isInstance).map(EnergyTable.class::cast)
							.filter(found -> found != table && found.getName() != null).forEach(tables::add);
				}
			}
		}
		return tables;
	}

	/** Tables of one family differ by numbers only, such as the node. */
	private static String family(EnergyTable table) {
		return table.getName().replaceAll("[0-9]+", "");
	}

	/** Whether a table is for the wanted technology and has every row that is read, with numbers of the same kinds. */
	private boolean replaces(EnergyTable candidate, EnergyTable table, Reading reading, Technology own) {
		Optional<Technology> technology = Optional.ofNullable(candidate.getTechnology()).flatMap(this::technology);
		boolean whole = reading.rows().size() == table.getRows().size();
		return technology.isPresent() && !technology.get().isOther(own) && (whole && family(candidate).equals(family(table)) || reading.rows().stream()
				.allMatch(row -> candidate.getRows().stream().anyMatch(other -> row.getName() != null && row.getName().equals(other.getName()) && says(other, row))));
	}

	private static boolean says(org.m2q.model.m2q.EnergyRow other, org.m2q.model.m2q.EnergyRow row) {
		return ScalingReader.original(other).isPresent() || row.getProperties().stream().map(property -> property.getKey())
				.filter(key -> Set.of("energy", "read", "write").contains(key)).allMatch(key -> RowReader.property(other.getProperties(), key).isPresent());
	}

	/** Whether curves reach from the technology of a table to that of the accelerator. */
	private boolean scales(EnergyTable curves, EnergyTable table, TechnologyMember member) {
		if (curves.getRows().stream().noneMatch(row -> RowReader.property(row.getProperties(), "square").isPresent())) {
			return false;
		}
		ProblemCollector problems = new ProblemCollector();
		RowReader rows = new RowReader(quantities, problems);
		new ScalingReader(rows, quantities, problems).scaled(EnergyRow.perBit("", 1, ""), table, Optional.of(curves), member, member);
		return !problems.hasErrors();
	}

	private Optional<Technology> technology(TechnologyMember member) {
		OptionalDouble node = value(member.getNode(), Dimension.LENGTH);
		return node.isPresent() && node.getAsDouble() > 0 ? Optional.of(new Technology(node.getAsDouble(), value(member.getVoltage(), Dimension.VOLTAGE)))
				: Optional.empty();
	}

	/** A value; empty when it is not given, or bad, which is reported where it is read. */
	private OptionalDouble value(Expression expression, Dimension dimension) {
		try {
			return expression == null ? OptionalDouble.empty() : OptionalDouble.of(quantities.value(expression, dimension));
		} catch (ProblemException e) {
			return OptionalDouble.empty();
		}
	}

	private static boolean isLinked(EObject element) {
		return element != null && !element.eIsProxy();
	}
}
