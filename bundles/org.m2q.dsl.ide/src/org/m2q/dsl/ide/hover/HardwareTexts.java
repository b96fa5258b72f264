package org.m2q.dsl.ide.hover;

import java.util.Comparator;
import java.util.List;
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
import org.m2q.model.m2q.Engine;
import org.m2q.model.m2q.Memory;
import org.m2q.model.m2q.PolicyRule;

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
			case PolicyRule rule -> rule(span, model);
			default -> "";
		}).filter(part -> !part.isEmpty()).collect(Collectors.joining("\n\n"));
		String modes = element instanceof Engine engine ? engine.getMembers().stream().map(SourceTexts::of)
				.map(member -> "* `" + member.replaceAll("\\s+", " ") + "`").collect(Collectors.joining("\n")) : "";
		String all = (modes + "\n\n" + text).strip();
		return all.isEmpty() ? Optional.empty() : Optional.of(all);
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

	private static String rule(SourceSpan span, PricedModel model) {
		List<String> names = model.cost().orElseThrow().layers().stream().filter(layer -> layer.precision().origins().values().stream()
				.anyMatch(origin -> isAt(origin.span(), span)))
				.map(layer -> "`" + layer.layer().name() + "`").toList();
		int all = model.cost().orElseThrow().layers().size();
		if (names.isEmpty()) {
			return "";
		}
		String more = names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "";
		return of(model) + "decides for " + names.size() + " of " + all + " layers: " + String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size()))) + more + ".";
	}
}
