package org.m2q.dsl.run;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.eclipse.emf.common.util.TreeIterator;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.nodemodel.INode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.m2q.accelerator.AcceleratorLowering;
import org.m2q.accelerator.ChangedValues;
import org.m2q.base.problem.Problem;
import org.m2q.base.unit.Dimension;
import org.m2q.base.unit.Format;
import org.m2q.base.unit.Quantity;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.AcceleratorUse;
import org.m2q.model.m2q.Argument;
import org.m2q.model.m2q.BooleanLiteral;
import org.m2q.model.m2q.ClockMember;
import org.m2q.model.m2q.EnergyRow;
import org.m2q.model.m2q.EnergyTable;
import org.m2q.model.m2q.EnergyTableUse;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.Expression;
import org.m2q.model.m2q.ModelUse;
import org.m2q.model.m2q.NumberLiteral;
import org.m2q.model.m2q.Parameter;
import org.m2q.model.m2q.Property;
import org.m2q.model.m2q.Run;

/** What the runs of experiments may use in place of what their text says. Its names and texts can be asked by any thread. */
public final class Adjustables {

	private static final int DIGITS = 6;
	private static final AcceleratorLowering LOWERING = new AcceleratorLowering(TextLocator.INSTANCE);
	private static final ChangedValues VALUES = new ChangedValues(TextLocator.INSTANCE);

	private final Map<String, Setting> model = new LinkedHashMap<>();
	private final Map<String, Setting> accelerator = new LinkedHashMap<>();
	private final Set<String> clocks = new LinkedHashSet<>();
	private final Map<EnergyTable, Needs> needs = new LinkedHashMap<>();
	private final Set<ModelUse> models = new LinkedHashSet<>();
	private final Set<AcceleratorUse> accelerators = new LinkedHashSet<>();
	private final List<EnergyTable> visible;
	private final Map<String, List<String>> tables = new LinkedHashMap<>();

	/**
	 * A parameter.
	 *
	 * @param name as in the text
	 * @param usual its default as text
	 * @param written what runs give it as text; the default when they give it nothing
	 * @param isBoolean whether it is true or false, else a number
	 */
	public record Setting(String name, String usual, String written, boolean isBoolean) {
	}

	/** Which rows of a table are named, and whether a memory reads all of it. */
	private record Needs(Set<String> rows, boolean[] whole) {
	}

	private Adjustables(List<EnergyTable> visible) {
		this.visible = visible;
	}

	/**
	 * Of the runs of experiments.
	 *
	 * @param document their text
	 * @param experiment name of the only one; empty for all
	 */
	public static Adjustables of(M2qDocument document, Optional<String> experiment) {
		// The tables that can be seen where accelerators are written.
		Set<EnergyTable> visible = new LinkedHashSet<>(document.visible(EnergyTable.class));
		document.imported().forEach(other -> visible.addAll(other.visible(EnergyTable.class)));
		Adjustables found = new Adjustables(List.copyOf(visible));
		for (Experiment candidate : document.experiments()) {
			if (experiment.isEmpty() || experiment.get().equals(candidate.getName())) {
				candidate.getMembers().stream().filter(Run.class::isInstance).map(Run.class::cast).forEach(found::add);
			}
		}
		found.needs.keySet().forEach(table -> found.tables.put(table.getName(), found.visible.stream().filter(other -> other != table && found.fits(other, table))
				.map(EnergyTable::getName).sorted().toList()));
		return found;
	}

	private void add(Run run) {
		for (ModelUse use : run.getModels()) {
			if (use.getModel() != null && !use.getModel().eIsProxy()) {
				add(use.getModel().getParameters(), use.getArguments(), model);
				models.add(use);
			}
		}
		for (AcceleratorUse use : run.getAccelerators()) {
			if (use.getAccelerator() != null && !use.getAccelerator().eIsProxy()) {
				add(use.getAccelerator().getParameters(), use.getArguments(), accelerator);
				accelerators.add(use);
				add(use.getAccelerator());
				clocks(use);
			}
		}
	}

	private static void add(List<Parameter> parameters, List<Argument> arguments, Map<String, Setting> to) {
		for (Parameter parameter : parameters) {
			Expression usual = parameter.getDefaultValue();
			if (parameter.getName() == null || !(usual instanceof NumberLiteral || usual instanceof BooleanLiteral)) {
				// Blocks and lists are no values that a field can take.
				continue;
			}
			String written = arguments.stream().filter(argument -> argument.getParameter() == parameter && argument.getValue() != null).findFirst()
					.map(argument -> text(argument.getValue())).orElse(text(usual));
			to.putIfAbsent(parameter.getName(), new Setting(parameter.getName(), text(usual), written, usual instanceof BooleanLiteral));
		}
	}

	private void add(Accelerator used) {
		TreeIterator<EObject> contents = used.eAllContents();
		while (contents.hasNext()) {
			EObject element = contents.next();
			if (element instanceof EnergyTableUse) {
				continue;
			}
			for (EObject target : element.eCrossReferences()) {
				if (target instanceof EnergyRow row && !row.eIsProxy() && row.eContainer() instanceof EnergyTable table && row.getName() != null) {
					needs(table).rows().add(row.getName());
				} else if (target instanceof EnergyTable table && !table.eIsProxy()) {
					needs(table).whole()[0] = true;
				}
			}
		}
	}

	/** A number as it is written; of what depends on parameters, the values that the experiment gives. */
	private void clocks(AcceleratorUse use) {
		Optional<Expression> written = use.getAccelerator().getMembers().stream().filter(ClockMember.class::isInstance)
				.map(member -> ((ClockMember) member).getFrequency()).filter(Objects::nonNull).findFirst();
		if (written.isPresent() && written.get() instanceof NumberLiteral) {
			clocks.add(text(written.get()));
		} else if (written.isPresent()) {
			LOWERING.clocks(use).forEach(hertz -> clocks.add(Format.trimmed(hertz, Dimension.FREQUENCY.baseSymbol(), DIGITS)));
		}
	}

	private Needs needs(EnergyTable table) {
		return needs.computeIfAbsent(table, key -> new Needs(new LinkedHashSet<>(), new boolean[1]));
	}

	private static String text(Expression expression) {
		INode node = NodeModelUtils.findActualNodeFor(expression);
		return node == null ? "" : NodeModelUtils.getTokenText(node).strip();
	}

	/** Parameters of the models, in the order of the text. */
	public List<Setting> model() {
		return List.copyOf(model.values());
	}

	/** Parameters of the accelerators, in the order of the text. */
	public List<Setting> accelerator() {
		return List.copyOf(accelerator.values());
	}

	/** The clocks of the accelerators: as they are written, or what they come to where that depends on parameters. */
	public List<String> clocks() {
		return List.copyOf(clocks);
	}

	/** Names of the energy tables that the accelerators use, each with those that have all the rows that are needed of it. */
	public Map<String, List<String>> tables() {
		return java.util.Collections.unmodifiableMap(tables);
	}

	private boolean fits(EnergyTable other, EnergyTable table) {
		Set<String> names = other.getRows().stream().map(EnergyRow::getName).collect(Collectors.toSet());
		return names.containsAll(needs.get(table).rows()) && (!needs.get(table).whole()[0] || keys(other).containsAll(keys(table)) && !keys(table).isEmpty());
	}

	/** What every row of a table says. */
	private static Set<String> keys(EnergyTable table) {
		List<Set<String>> rows = new ArrayList<>();
		table.getRows().forEach(row -> rows.add(row.getProperties().stream().map(Property::getKey).collect(Collectors.toSet())));
		Set<String> keys = new LinkedHashSet<>(rows.isEmpty() ? Set.of() : rows.getFirst());
		rows.forEach(keys::retainAll);
		return keys;
	}

	/** What a model or an accelerator that is run has against a value of a parameter. Reads the text, so it is not for the thread of a user interface. */
	public Optional<RunSettings.Refusal> refusal(String parameter, Quantity value) {
		List<Problem> errors = new ArrayList<>(ofAccelerators(parameter, value));
		if (value.dimension() == Dimension.COUNT) {
			errors.addAll(ofModels(parameter, BigDecimal.valueOf(value.value())));
		}
		return errors.stream().findFirst().map(problem -> new RunSettings.Refusal(parameter, value.toString(), problem));
	}

	/** Errors that a value of a parameter makes of the models that are run. */
	List<Problem> ofModels(String parameter, Object value) {
		return models.stream().filter(use -> has(use.getModel().getParameters(), parameter)).flatMap(use -> VALUES.errors(use, parameter, value).stream()).toList();
	}

	/** Errors that a value of a parameter makes of the accelerators that are run on. */
	List<Problem> ofAccelerators(String parameter, Quantity value) {
		return accelerators.stream().filter(use -> has(use.getAccelerator().getParameters(), parameter)).flatMap(use -> VALUES.errors(use, parameter, value).stream()).toList();
	}

	private static boolean has(List<Parameter> parameters, String name) {
		return parameters.stream().anyMatch(parameter -> name.equals(parameter.getName()));
	}

	Optional<Setting> model(String name) {
		return Optional.ofNullable(model.get(name));
	}

	Optional<Setting> accelerator(String name) {
		return Optional.ofNullable(accelerator.get(name));
	}

	Optional<EnergyTable> used(String name) {
		return needs.keySet().stream().filter(table -> name.equals(table.getName())).findFirst();
	}

	Optional<EnergyTable> table(String written, String taken) {
		return used(written).flatMap(table -> visible.stream().filter(other -> taken.equals(other.getName()) && fits(other, table)).findFirst());
	}
}
