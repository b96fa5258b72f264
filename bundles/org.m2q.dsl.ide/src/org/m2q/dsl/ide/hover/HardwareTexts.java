package org.m2q.dsl.ide.hover;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import org.eclipse.emf.ecore.EObject;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.EngineTotal;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.MemoryTotal;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.problem.SourceSpan;
import org.m2q.base.unit.Format;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.cost.PricedModel;
import org.m2q.dsl.ide.internal.SourceTexts;
import org.m2q.model.m2q.ActivationsTreatment;
import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.Memory;
import org.m2q.model.m2q.PolicyRule;
import org.m2q.model.m2q.Treatment;
import org.m2q.model.m2q.WeightsTreatment;
import org.m2q.network.LayerSelector;
import org.m2q.quant.TreatmentPart;

/** What engines, memories and rules do for the priced models, in Markdown. */
@Singleton
final class HardwareTexts {

	private static final int MOST_LAYERS = 3;
	private static final int MOST_NAMES = 10;

	@Inject
	private BufferTexts fullest;

	/** What an element does for each priced model; empty for other elements and for those that no priced model has to do with. */
	Optional<String> describe(EObject element, CostReport report) {
		SourceSpan span = TextLocator.INSTANCE.locate(element);
		String text = report.models().stream().filter(model -> model.cost().isPresent()).map(model -> switch (element) {
			case Engine engine -> engine(span, model);
			case Memory memory -> memory(span, model);
			case PolicyRule rule -> rule(rule, span, model);
			default -> "";
		}).filter(part -> !part.isEmpty()).collect(Collectors.joining("\n\n"));
		String modes = element instanceof Engine engine ? engine.getMembers().stream().map(SourceTexts::of)
				.map(member -> "* `" + member.replaceAll("\\s+", " ") + "`").collect(Collectors.joining("\n")) : "";
		String priced = priced(element, span, report);
		String all = ((priced.isEmpty() ? modes : priced) + "\n\n" + text).strip();
		return all.isEmpty() ? Optional.empty() : Optional.of(all);
	}

	/** What an engine or a memory can do and costs in the first priced accelerator that has it; with its values, not as the text computes them. */
	private static String priced(EObject element, SourceSpan span, CostReport report) {
		return report.models().stream().flatMap(model -> model.cost().stream()).map(NetworkCost::accelerator).map(accelerator -> switch (element) {
			case Engine engine -> accelerator.engines().stream().filter(spec -> isAt(spec.span(), span)).findFirst().map(EnergyTexts::engine).orElse("");
			case Memory memory -> accelerator.memories().stream().filter(spec -> isAt(spec.span(), span)).findFirst().map(EnergyTexts::memory).orElse("");
			default -> "";
		}).filter(part -> !part.isEmpty()).findFirst().orElse("");
	}

	/** The layers that an element has to do with in the first priced model where there are any; empty for other elements. */
	Optional<HoverSubject> subject(EObject element, CostReport report) {
		HoverSubject.Kind kind = element instanceof PolicyRule ? HoverSubject.Kind.RULE : HoverSubject.Kind.HARDWARE;
		SourceSpan span = TextLocator.INSTANCE.locate(element);
		return report.models().stream().filter(model -> model.cost().isPresent())
				.map(model -> new HoverSubject(kind, model.experiment(), layers(element, span, model.cost().orElseThrow()).stream().map(layer -> layer.layer().name()).toList()))
				.filter(subject -> !subject.layers().isEmpty()).findFirst();
	}

	private static List<LayerCost> layers(EObject element, SourceSpan span, NetworkCost cost) {
		return switch (element) {
			case Engine engine -> cost.accelerator().engines().stream().filter(spec -> isAt(spec.span(), span)).findFirst().map(spec -> cost.layers().stream()
					.filter(layer -> layer.engines().stream().anyMatch(use -> use.engine().equals(spec.name()) && use.cycles() > 0)).toList()).orElse(List.of());
			case Memory memory -> cost.accelerator().memories().stream().filter(spec -> isAt(spec.span(), span)).findFirst().map(spec -> cost.layers().stream()
					.filter(layer -> layer.traffic().stream().anyMatch(traffic -> traffic.memory().equals(spec.name()))).toList()).orElse(List.of());
			case PolicyRule rule -> decided(cost.layers(), span);
			default -> List.of();
		};
	}

	/** Whether a part of the priced accelerator is written at an element: as a whole, or by its name. */
	private static boolean isAt(SourceSpan part, SourceSpan element) {
		return part.isKnown() && part.uri().equals(element.uri()) && part.offset() >= element.offset()
				&& part.offset() + part.length() <= element.offset() + element.length();
	}

	private static String of(PricedModel model) {
		return "~For `" + model.name() + "` (" + model.setup() + "): ";
	}

	private static String engine(SourceSpan span, PricedModel model) {
		NetworkCost cost = model.cost().orElseThrow();
		Optional<EngineSpec> spec = cost.accelerator().engines().stream().filter(engine -> isAt(engine.span(), span)).findFirst();
		if (spec.isEmpty()) {
			return "";
		}
		EngineTotal total = cost.engineTotals().stream().filter(each -> each.engine().equals(spec.get().name())).findFirst().orElseThrow();
		if (total.busyCycles() == 0) {
			return of(model) + "it does nothing.";
		}
		String products = total.peak() > 0 ? ", " + Format.count(total.macs()) + " MACs at " + Format.percent(total.utilisation()) + " of its peak of "
				+ Format.count(total.peak()) + " MACs per cycle" : "";
		return of(model) + "works " + Format.percent(total.occupancy()) + " of the time" + products + ". Longest: "
				+ longest(cost, layer -> layer.engines().stream().filter(use -> use.engine().equals(total.engine())).mapToLong(use -> use.cycles()).sum(), " cycles");
	}

	private String memory(SourceSpan span, PricedModel model) {
		NetworkCost cost = model.cost().orElseThrow();
		Optional<MemorySpec> spec = cost.accelerator().memories().stream().filter(memory -> isAt(memory.span(), span)).findFirst();
		Optional<MemoryTotal> total = spec.flatMap(memory -> cost.memoryTotals().stream().filter(each -> each.memory().equals(memory.name())).findFirst());
		if (total.isEmpty()) {
			return "";
		}
		return of(model) + Format.data(total.get().readBytes()) + " read, " + Format.data(total.get().writtenBytes()) + " written. Most: "
				+ longest(cost, layer -> layer.traffic().stream().filter(traffic -> traffic.memory().equals(total.get().memory()))
						.mapToLong(traffic -> traffic.readBytes() + traffic.writtenBytes()).sum(), " B")
				+ (spec.get().kind() == MemoryKind.BUFFER ? fullest.describe(cost, spec.get()).map(text -> " " + text).orElse("") : "");
	}

	private static String longest(NetworkCost cost, ToLongFunction<LayerCost> amount, String unit) {
		return cost.layers().stream().filter(layer -> amount.applyAsLong(layer) > 0).sorted(Comparator.comparingLong(amount).reversed()).limit(MOST_LAYERS)
				.map(layer -> "`" + layer.layer().name() + "` " + Format.grouped(amount.applyAsLong(layer)) + unit).collect(Collectors.joining(", ", "", "."));
	}

	private static String rule(PolicyRule rule, SourceSpan span, PricedModel model) {
		List<LayerCost> layers = model.cost().orElseThrow().layers();
		List<LayerCost> own = decided(layers, span);
		Map<String, List<LayerCost>> replaced = replaced(rule, layers.stream().filter(layer -> !own.contains(layer)).toList());
		if (own.isEmpty() && replaced.isEmpty()) {
			return "";
		}
		String decides = own.isEmpty() ? "decides for no layer." : "decides for " + own.size() + " of " + layers.size() + " layers: " + names(own) + ".";
		return of(model) + decides + replaced.entrySet().stream().map(entry -> " Replaced by " + entry.getKey() + " for " + names(entry.getValue()) + ".")
				.collect(Collectors.joining());
	}

	/** Layers of whose precision the rule at a place decides a part. */
	private static List<LayerCost> decided(List<LayerCost> layers, SourceSpan span) {
		return layers.stream().filter(layer -> layer.precision().origins().values().stream().anyMatch(origin -> isAt(origin.span(), span))).toList();
	}

	/** Layers that a rule selects and others decide for, by those that do; none for a default, which is there to be replaced. */
	private static Map<String, List<LayerCost>> replaced(PolicyRule rule, List<LayerCost> layers) {
		if (rule.isDefault() || !rule.getConditions().isEmpty()) {
			return Map.of();
		}
		LayerSelector selector = LayerSelector.of(rule.getSelector());
		Map<String, List<LayerCost>> replaced = new LinkedHashMap<>();
		for (LayerCost layer : layers) {
			if (selector.selects(layer.layer())) {
				rule.getTreatments().stream().map(HardwareTexts::part).flatMap(Optional::stream).map(layer.precision().origins()::get).filter(Objects::nonNull)
						.map(origin -> "`" + origin.rule() + "` of `" + origin.policy() + "`").distinct()
						.forEach(winner -> replaced.computeIfAbsent(winner, key -> new ArrayList<>()).add(layer));
			}
		}
		return replaced;
	}

	/** The part of a precision that a treatment of formats sets. */
	private static Optional<TreatmentPart> part(Treatment treatment) {
		return switch (treatment) {
			case WeightsTreatment weights -> Optional.of(TreatmentPart.WEIGHTS);
			case ActivationsTreatment activations -> Optional.of(TreatmentPart.ACTIVATIONS);
			default -> Optional.empty();
		};
	}

	private static String names(List<LayerCost> layers) {
		String more = layers.size() > MOST_NAMES ? " and " + (layers.size() - MOST_NAMES) + " more" : "";
		return layers.stream().limit(MOST_NAMES).map(layer -> "`" + layer.layer().name() + "`").collect(Collectors.joining(", ")) + more;
	}
}
