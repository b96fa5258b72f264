package org.m2q.dsl.ide.cost;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.eclipse.emf.ecore.EObject;
import org.m2q.accelerator.Bound;
import org.m2q.accelerator.EngineUse;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.FlowStatement;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.Statement;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.FilterShare;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.Scheme;

/**
 * Books the costs of layers on lines.
 *
 * <p>A layer counts on every line of the file that a call on its trail stands in: on the line of the block call in the model and, when
 * the block is defined in the same file, on the line inside the block. The header line of a stage gets the sum of the stage.
 */
final class LineCosts {

	private final M2qDocument document;
	private final Map<Integer, Line> lines = new TreeMap<>();

	/** A line before its layers are summed. */
	private static final class Line {
		private final int offset;
		private final LineCost.Kind kind;
		private final PricedModel model;
		private final Set<Integer> layers = new TreeSet<>();

		Line(int offset, LineCost.Kind kind, PricedModel model) {
			this.offset = offset;
			this.kind = kind;
			this.model = model;
		}
	}

	LineCosts(M2qDocument document) {
		this.document = document;
	}

	/** Adds a priced model; one without price has no lines. */
	void add(PricedModel priced) {
		if (priced.layers().isEmpty() || priced.cost().isEmpty()) {
			return;
		}
		LayerNetwork network = priced.layers().get();
		stages(priced, network);
		for (Layer layer : network.layers()) {
			for (SourceSpan span : layer.trail().spans()) {
				if (span.uri().equals(document.uri()) && span.isKnown()) {
					Line line = lines.computeIfAbsent(span.line(), key -> new Line(span.offset(), LineCost.Kind.LAYER, priced));
					if (line.model == priced) {
						line.layers.add(layer.index());
					}
				}
			}
		}
	}

	private void stages(PricedModel priced, LayerNetwork network) {
		document.models().stream().filter(model -> priced.name().equals(model.getName())).forEach(model -> {
			for (Statement statement : statements(model)) {
				if (statement instanceof FlowStatement flow && flow.isStage()) {
					SourceSpan span = TextLocator.INSTANCE.locate(flow);
					Line line = new Line(span.offset(), isOneLine(span) ? LineCost.Kind.LAYER : LineCost.Kind.STAGE, priced);
					network.layers().stream().filter(layer -> isInside(layer, span)).forEach(layer -> line.layers.add(layer.index()));
					if (!line.layers.isEmpty()) {
						lines.putIfAbsent(span.line(), line);
					}
				}
			}
		});
	}

	private static List<Statement> statements(Model model) {
		List<Statement> statements = new ArrayList<>();
		if (model.getBody() != null) {
			statements.addAll(model.getBody().getStatements());
			for (var all = model.getBody().eAllContents(); all.hasNext();) {
				EObject element = all.next();
				if (element instanceof FlowStatement flow && flow.isStage() && flow.eContainer() != model.getBody()) {
					statements.add(flow);
				}
			}
		}
		return statements;
	}

	/** A stage of one call has no lines inside that could be hot. */
	private boolean isOneLine(SourceSpan span) {
		String text = document.text().orElse("");
		int end = Math.min(text.length(), span.offset() + span.length());
		return text.indexOf('\n', span.offset()) < 0 || text.indexOf('\n', span.offset()) >= end;
	}

	private boolean isInside(Layer layer, SourceSpan outer) {
		return layer.trail().spans().stream().anyMatch(span -> span.uri().equals(document.uri()) && span.offset() >= outer.offset()
				&& span.offset() + span.length() <= outer.offset() + outer.length());
	}

	/** The sums in the order of the text. */
	List<LineCost> lines() {
		List<LineCost> costs = new ArrayList<>();
		lines.forEach((number, line) -> costs.add(sum(number, line)));
		return costs;
	}

	private static LineCost sum(int number, Line line) {
		NetworkCost cost = line.model.cost().orElseThrow();
		List<Double> shares = new ArrayList<>();
		List<Double> energies = new ArrayList<>();
		double latency = 0;
		int unavailable = 0;
		Map<Bound.Kind, Double> bounds = new EnumMap<>(Bound.Kind.class);
		Set<String> engines = new TreeSet<>();
		Set<String> schemes = new TreeSet<>();
		LineCost.Bits weights = LineCost.Bits.NONE;
		LineCost.Bits activations = LineCost.Bits.NONE;
		String obstacle = "";
		for (int index : line.layers) {
			LayerCost layer = cost.layers().get(index);
			if (layer.status() == LayerCost.Status.UNAVAILABLE) {
				unavailable++;
				obstacle = Obstacles.of(layer.layer(), cost.problems());
				continue;
			}
			energies.add(layer.isEnergyKnown() ? layer.energy() : Double.NaN);
			shares.add(layer.isEnergyKnown() && cost.isEnergyKnown() ? cost.share(index) : Double.NaN);
			latency += layer.latency();
			if (layer.bound().kind() != Bound.Kind.NONE) {
				bounds.merge(layer.bound().kind(), layer.latency(), Double::sum);
			}
			for (EngineUse use : layer.engines()) {
				if (use.macs() > 0 || layer.layer().macs() == 0) {
					engines.add(use.engine());
				}
			}
			LayerPrecision precision = layer.precision();
			for (FilterShare part : layer.layer().kind().hasWeights() ? precision.weights() : List.<FilterShare>of()) {
				weights = weights.and(part.format().bits());
				if (part.scheme() != Scheme.UNIFORM) {
					schemes.add(part.scheme().name().toLowerCase(java.util.Locale.ROOT));
				}
			}
			activations = activations.and(precision.activations().bits());
		}
		return new LineCost(number, line.offset, line.kind, line.model.name(), List.copyOf(line.layers), CostWords.sum(shares), latency, CostWords.sum(energies),
				longestFirst(bounds), withoutVector(engines, line, cost), weights, activations, schemes, unavailable, obstacle, CostOrigin.ESTIMATE);
	}

	/** Engines without multiplications are only worth a word where nothing multiplies. */
	private static Set<String> withoutVector(Set<String> engines, Line line, NetworkCost cost) {
		Set<String> multiplying = new TreeSet<>();
		for (int index : line.layers) {
			cost.layers().get(index).engines().stream().filter(use -> use.macs() > 0).forEach(use -> multiplying.add(use.engine()));
		}
		return multiplying.isEmpty() ? engines : multiplying;
	}

	/** What limits, in the order of how long it does. */
	static Map<Bound.Kind, Double> longestFirst(Map<Bound.Kind, Double> bounds) {
		Map<Bound.Kind, Double> sorted = new LinkedHashMap<>();
		bounds.entrySet().stream().sorted(Map.Entry.<Bound.Kind, Double>comparingByValue(Comparator.reverseOrder()))
				.forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
		return sorted;
	}
}
