package org.m2q.dsl.ide.cost;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.m2q.accelerator.DesignNotes.ParameterNote;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.AcceleratorMember;
import org.m2q.model.m2q.Baseline;
import org.m2q.model.m2q.ClockMember;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.EnergyRow;
import org.m2q.model.m2q.EnergyTable;
import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.FidelityMember;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Memory;
import org.m2q.model.m2q.MixBalance;
import org.m2q.model.m2q.NumberLiteral;
import org.m2q.model.m2q.Parameter;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.PolicyRule;
import org.m2q.model.m2q.Property;
import org.m2q.model.m2q.Run;
import org.m2q.model.m2q.TechnologyMember;
import org.m2q.model.m2q.WeightsSource;
import org.m2q.model.m2q.WeightsTreatment;
import org.m2q.report.ValueReport;
import org.m2q.report.ValueReport.Origin;

/** Collects what is written in declarations: parameters, literals and choices, each with its place and what its comment says of its origin. */
final class WrittenValues {

	private static final TextLocator LOCATOR = TextLocator.INSTANCE;
	private static final String COMMENT = "/**";

	private final Function<SourceSpan, String> places;
	private final Map<String, String> ranges;
	private final List<ValueReport> values = new ArrayList<>();

	/** Collects with names for places, and with the plausible ranges of what varies, by its name. */
	WrittenValues(Function<SourceSpan, String> places, Map<String, String> ranges) {
		this.places = places;
		this.ranges = ranges;
	}

	List<ValueReport> values() {
		return values;
	}

	/** Parameters, then what stands between the braces without being a parameter. */
	void accelerator(Accelerator accelerator, Map<String, String> arguments) {
		String owner = "accelerator " + accelerator.getName();
		for (Parameter parameter : accelerator.getParameters()) {
			add(owner, parameter.getName(), arguments.getOrDefault(parameter.getName(), text(parameter.getDefaultValue())), parameter,
					ranges.getOrDefault(parameter.getName(), ""));
		}
		for (AcceleratorMember member : accelerator.getMembers()) {
			switch (member) {
				case TechnologyMember technology -> sentence(owner, "", technology);
				case ClockMember clock when hasNumber(clock) -> sentence(owner, "", clock);
				case Engine engine -> engine(owner, engine);
				case Memory memory -> {
					add(owner, memory.getName(), memory.getKind().getLiteral()
							+ (memory.getHolds().isEmpty() ? "" : " for " + memory.getHolds().stream().map(Object::toString).collect(Collectors.joining(", "))), memory, "");
					properties(owner, memory.getName(), memory.getProperties());
				}
				default -> {
					// Tables are told of row by row.
				}
			}
		}
	}

	private void engine(String owner, Engine engine) {
		add(owner, engine.getName(), engine.getKind().getLiteral(), engine, "");
		properties(owner, engine.getName(), engine.getProperties());
		engine.getMembers().forEach(member -> sentence(owner, engine.getName() + ": ", member));
	}

	private void properties(String owner, String part, List<Property> properties) {
		properties.stream().filter(WrittenValues::hasNumber)
				.forEach(property -> add(owner, part + ": " + property.getKey(), text(property.getValue()), property, ""));
	}

	void mapping(Mapping mapping) {
		mapping.getMembers().forEach(member -> sentence("mapping " + mapping.getName(), "", member));
	}

	/** Treatments; the ratio of a mix by itself, as other things are known of it. */
	void policy(Policy policy) {
		String owner = "policy " + policy.getName();
		for (PolicyRule rule : policy.getRules()) {
			String part = rule.isDefault() ? "default: " : "rule " + (rule.getName() == null ? "for " + text(rule.getSelector()) : rule.getName()) + ": ";
			rule.getTreatments().forEach(treatment -> {
				sentence(owner, part, treatment);
				if (treatment instanceof WeightsTreatment weights && weights.getMix() != null && weights.getMix().getBalance() == MixBalance.RATIO) {
					ratio(owner, part, weights, ranges.getOrDefault("ratio in " + policy.getName(), ""));
				}
			});
		}
		policy.getCalibrations().forEach(calibration -> sentence(owner, "", calibration));
	}

	private void ratio(String owner, String part, WeightsTreatment weights, String range) {
		String comment = "";
		for (ILeafNode leaf : NodeModelUtils.findActualNodeFor(weights.getMix()).getLeafNodes()) {
			if (leaf.isHidden()) {
				comment = leaf.getText().startsWith(COMMENT) ? leaf.getText() : comment;
			} else if (leaf.getText().equals("ratio")) {
				String value = weights.getMix().getRatio().stream().map(part1 -> part1.toPlainString()).collect(Collectors.joining(" : "));
				add(owner, part + "ratio", value, places.apply(LOCATOR.span(weights, leaf)), said(plain(comment)), range);
				return;
			} else {
				comment = "";
			}
		}
	}

	/** A row of an energy table, with the parameters that its energy is multiplied by. */
	void row(EnergyRow row, Set<String> factors) {
		if (!(row.eContainer() instanceof EnergyTable table)) {
			return;
		}
		String value = row.getProperties().stream().filter(WrittenValues::hasNumber).map(property -> property.getKey() + " " + text(property.getValue()))
				.collect(Collectors.joining(", "));
		String source = row.getSource() != null ? row.getSource() : table.getSource() != null ? table.getSource() : "";
		Said comment = said(LOCATOR.documentation(row));
		Said said = comment.origin() == Origin.NONE ? new Said(source.isEmpty() ? Origin.NONE : Origin.CITED, source)
				: new Said(comment.origin(), (comment.note() + " " + source).strip());
		String ranged = factors.stream().filter(ranges::containsKey).collect(Collectors.joining(", "));
		add("energy table " + table.getName(), row.getName(), value, place(row), said, ranged.isEmpty() ? "" : "by " + ranged);
	}

	/** The rows that an accelerator uses, with the parameters that are factors of them. */
	Map<EnergyRow, Set<String>> rows(Accelerator accelerator) {
		Map<EnergyRow, Set<String>> rows = new LinkedHashMap<>();
		for (AcceleratorMember member : accelerator.getMembers()) {
			List<Property> properties = member instanceof Engine engine ? engine.getProperties() : member instanceof Memory memory ? memory.getProperties() : List.of();
			Set<String> factors = new LinkedHashSet<>();
			properties.stream().filter(property -> property.getKey().endsWith("_factor"))
					.forEach(property -> targets(property, Parameter.class).forEach(parameter -> factors.add(parameter.getName())));
			targets(member, EnergyRow.class).forEach(row -> rows.computeIfAbsent(row, key -> new LinkedHashSet<>()).addAll(factors));
		}
		return rows;
	}

	void experiment(Experiment experiment) {
		String owner = "experiment " + experiment.getName();
		experiment.getMembers().stream().filter(member -> member instanceof Run || member instanceof Baseline || member instanceof WeightsSource
				|| member instanceof FidelityMember).forEach(member -> sentence(owner, "", member));
	}

	/** What is written as a sentence: its first word is the name, the rest the value. Up to a colon everything is the name. */
	private void sentence(String owner, String part, EObject element) {
		String text = text(element);
		int colon = element instanceof WeightsTreatment ? -1 : text.indexOf(": ");
		int space = colon >= 0 ? colon : text.indexOf(' ');
		String name = space < 0 ? text : text.substring(0, space);
		add(owner, part + name, space < 0 ? "" : text.substring(colon >= 0 ? colon + 1 : space).strip(), element, "");
	}

	private void add(String owner, String name, String value, EObject element, String range) {
		add(owner, name, value, place(element), said(element), range);
	}

	private void add(String owner, String name, String value, String place, Said said, String range) {
		values.add(new ValueReport(owner, name, value, place, said.origin(), said.note(), range));
	}

	private record Said(Origin origin, String note) {
	}

	/** What the comment of an element says; without an origin in it, that what it stands in is free. What is published has to be said of the value itself. */
	private static Said said(EObject element) {
		Said own = said(LOCATOR.documentation(element));
		for (EObject around = element; own.origin() == Origin.NONE && around != null && !(around instanceof Definition); around = around.eContainer()) {
			Said said = said(LOCATOR.documentation(around));
			if (said.origin() != Origin.NONE) {
				return said.origin() == Origin.FREE ? said : own;
			}
		}
		return own;
	}

	private static Said said(String comment) {
		ParameterNote note = ParameterNote.of("", "", comment);
		return Origin.ofWord(note.origin()).map(origin -> new Said(origin, note.documentation())).orElse(new Said(Origin.NONE, comment));
	}

	private static String plain(String comment) {
		return comment.isEmpty() ? "" : comment.substring(COMMENT.length(), comment.length() - 2).replaceAll("(?m)^\\s*\\* ?", "").strip().replaceAll("\\s+", " ");
	}

	private String place(EObject element) {
		return places.apply(LOCATOR.locate(element));
	}

	private static boolean hasNumber(EObject element) {
		return element instanceof NumberLiteral || contents(element).stream().anyMatch(NumberLiteral.class::isInstance);
	}

	private static <T extends EObject> Set<T> targets(EObject element, Class<T> type) {
		Set<T> targets = new LinkedHashSet<>();
		List<EObject> all = new ArrayList<>(contents(element));
		all.addFirst(element);
		all.forEach(each -> each.eCrossReferences().stream().filter(type::isInstance).map(type::cast).forEach(targets::add));
		return targets;
	}

	private static List<EObject> contents(EObject element) {
		List<EObject> contents = new ArrayList<>();
		EcoreUtil.<EObject>getAllProperContents(element, true).forEachRemaining(contents::add);
		return contents;
	}

	/** The text of an element on one line, without comments. */
	private static String text(EObject element) {
		ICompositeNode node = element == null ? null : NodeModelUtils.findActualNodeFor(element);
		if (node == null) {
			return "";
		}
		StringBuilder text = new StringBuilder();
		for (ILeafNode leaf : node.getLeafNodes()) {
			text.append(leaf.isHidden() ? " " : leaf.getText());
		}
		return text.toString().replaceAll("\\s+", " ").strip();
	}
}
