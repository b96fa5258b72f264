package org.m2q.dsl.ide.hover;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import com.google.inject.Singleton;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.m2q.accelerator.Bound;
import org.m2q.accelerator.EnergyCause;
import org.m2q.accelerator.EnergyTerm;
import org.m2q.accelerator.EngineUse;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.RooflinePoint;
import org.m2q.base.problem.SourceSpan;
import org.m2q.base.unit.Format;
import org.m2q.dsl.ide.cost.CostOrigin;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.cost.CostWords;
import org.m2q.dsl.ide.cost.HeaderCost;
import org.m2q.dsl.ide.cost.LineCost;
import org.m2q.dsl.ide.cost.PricedModel;
import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Node;
import org.m2q.network.Trail;
import org.m2q.quant.FilterShare;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.Scheme;

/** Shapes and costs in Markdown. */
@Singleton
final class CostTexts {

	private static final int MOST_ROWS = 8;
	private static final int MOST_BOUNDS = 3;
	private static final int MOST_LAYERS = 2;
	private static final int DIGITS = 3;
	private static final int MOST_SOURCE = 56;
	/** A difference that comes from the order of sums. */
	private static final double EXACT = 1e-9;

	/** What a call makes. */
	Optional<String> call(EObject call, String uri, CostReport report) {
		return place(call).flatMap(place -> text(trail -> trail.spans().stream()
				.anyMatch(span -> span.uri().equals(uri) && span.offset() == place.offset() && span.length() == place.length()), report));
	}

	/** What a statement makes. */
	Optional<String> statement(EObject statement, String uri, CostReport report) {
		return place(statement).flatMap(place -> text(trail -> trail.spans().stream().anyMatch(span -> span.uri().equals(uri)
				&& span.offset() >= place.offset() && span.offset() + span.length() <= place.offset() + place.length()), report));
	}

	/** Totals of a model. */
	Optional<String> model(String name, CostReport report) {
		return report.models().stream().filter(model -> model.name().equals(name)).findFirst().map(model -> {
			StringBuilder text = new StringBuilder();
			model.layers().ifPresent(layers -> text.append(layers.layers().size()).append(" layers · ")
					.append(Format.count(layers.parameters())).append(" parameters · ").append(Format.count(layers.macs())).append(" MACs"));
			model.whole().ifPresentOrElse(cost -> text.append("\n\n").append(totals(cost, model)),
					() -> text.append("\n\n_").append(model.obstacleToWhole()).append('_'));
			return text.toString().strip();
		});
	}

	/** Totals of what a header stands above. */
	Optional<String> header(HeaderCost header, CostReport report) {
		if (header.kind() == HeaderCost.Kind.MODEL) {
			return model(header.name(), report).map(text -> "**" + header.name() + "** · " + text + said(header));
		}
		Optional<PricedModel> model = report.experiments().stream().filter(priced -> priced.experiment().equals(header.experiment()) && priced.cost().isPresent())
				.findFirst();
		String title = "**" + header.name() + "** · " + header.setup();
		if (model.isEmpty() || !header.priced()) {
			return Optional.of(title);
		}
		if (header.kind() != HeaderCost.Kind.EXPERIMENT) {
			return Optional.of(title + (header.origin() == CostOrigin.ESTIMATE ? "\n\n" + numbers(header) : "") + said(header));
		}
		return Optional.of(title + "\n\n" + totals(model.get().cost().orElseThrow(), model.get()) + "\n\nThe first point of the experiment, estimated."
				+ said(header));
	}

	private static String numbers(HeaderCost header) {
		return header.origin().mark() + numbers(header.edp(), header.energy()) + " · " + Format.time(header.latency());
	}

	/** EDP and energy, or that they are not modelled. */
	private static String numbers(double edp, double energy) {
		return Double.isNaN(edp) ? "EDP and energy " + CostWords.NOT_MODELLED : "EDP **" + Format.energyDelay(edp) + "** · " + Format.energy(energy);
	}

	/** What a header says in words: that it was simulated, and what it is compared with. */
	private static String said(HeaderCost header) {
		StringBuilder text = new StringBuilder();
		if (header.origin() == CostOrigin.SIMULATION) {
			text.append("\n\nSimulated, from the text as it is: ").append(numbers(header)).append('.');
		}
		if (header.saving().isPresent()) {
			double saving = header.saving().getAsDouble();
			text.append("\n\n").append(Format.percent(Math.abs(saving))).append(saving >= 0 ? " less" : " more").append(" EDP than ").append(header.baseline()).append('.');
		}
		return text.toString();
	}

	/** What the layers of a line cost, and why. */
	Optional<String> line(LineCost line, CostReport report) {
		Optional<PricedModel> model = report.models().stream().filter(priced -> priced.name().equals(line.model())).findFirst();
		Optional<NetworkCost> cost = model.flatMap(PricedModel::cost);
		if (cost.isEmpty() || line.layers().stream().anyMatch(index -> index >= cost.get().layers().size())) {
			return Optional.empty();
		}
		LayerNetwork network = cost.get().network();
		List<Layer> layers = line.layers().stream().map(index -> network.layers().get(index)).toList();
		List<Node> nodes = layers.stream().flatMap(layer -> layer.nodes().stream()).distinct().sorted()
				.map(index -> network.network().nodes().get(index)).toList();
		String name = report.name(line);
		return Optional.of((name.isEmpty() ? "" : "**" + name + "** · ") + text(nodes, layers, model.get()) + simulated(line, cost.get()));
	}

	/** What was simulated of a line, and how far the estimate above is from it; empty for an estimate. */
	private static String simulated(LineCost line, NetworkCost estimate) {
		if (line.origin() != CostOrigin.SIMULATION) {
			return "";
		}
		double energy = CostWords.sum(line.layers().stream().map(index -> energy(estimate.layers().get(index))).toList());
		double latency = line.layers().stream().mapToDouble(index -> estimate.layers().get(index).latency()).sum();
		boolean known = !Double.isNaN(line.edp());
		return "\n\nSimulated, from the text as it is: " + share(line.share()) + Format.time(line.latency()) + " · "
				+ (known ? Format.energy(line.energy()) + " · EDP " + Format.energyDelay(line.edp()) : "energy and EDP " + CostWords.NOT_MODELLED)
				+ ". The estimate of the time is " + error(latency, line.latency())
				+ (known && !Double.isNaN(energy) ? ", that of the energy " + error(energy, line.energy()) : "") + ".";
	}

	/** What stands before the numbers of a line. */
	private static String share(double share) {
		return Double.isNaN(share) ? "" : "**" + Format.percent(share) + "** of the EDP · ";
	}

	/** Joules; not a number when nothing about them is modelled. */
	private static double energy(LayerCost layer) {
		return layer.isEnergyKnown() ? layer.energy() : Double.NaN;
	}

	private static String error(double estimate, double simulated) {
		double error = simulated == estimate ? 0 : estimate / simulated - 1;
		return Math.abs(error) < EXACT ? "the same" : Format.percent(Math.abs(error)) + (error > 0 ? " higher" : " lower");
	}

	private static String totals(NetworkCost cost, PricedModel model) {
		boolean known = cost.isEnergyKnown();
		StringBuilder text = new StringBuilder("~" + numbers(known ? cost.edp() : Double.NaN, known ? cost.energy() : Double.NaN) + " · " + Format.time(cost.latency()) + " ("
				+ model.setup() + ")");
		Map<EnergyCause, Double> causes = cost.energyByCause();
		text.append(causes.isEmpty() ? "" : "\n\n| energy | |\n|---|---:|");
		causes.entrySet().stream().sorted(Map.Entry.<EnergyCause, Double>comparingByValue().reversed())
				.forEach(entry -> text.append("\n| ").append(entry.getKey().label()).append(" | ").append(Format.energy(entry.getValue()))
						.append(" |"));
		return cost.why().isEmpty() ? text.toString() : text.append("\n\n").append(cost.why()).toString();
	}

	private static Optional<SourceSpan> place(EObject element) {
		ICompositeNode node = NodeModelUtils.findActualNodeFor(element);
		return node == null ? Optional.empty()
				: Optional.of(new SourceSpan("", node.getOffset(), node.getLength(), node.getStartLine(), 1));
	}

	private static Optional<String> text(Predicate<Trail> selected, CostReport report) {
		for (PricedModel model : report.models()) {
			LayerNetwork network = model.layers().orElse(null);
			if (network == null) {
				continue;
			}
			List<Node> nodes = network.network().nodes().stream().filter(node -> selected.test(node.trail())).toList();
			if (!nodes.isEmpty()) {
				List<Layer> layers = network.layers().stream().filter(layer -> selected.test(layer.trail())).toList();
				return Optional.of(text(nodes, layers, model));
			}
		}
		return Optional.empty();
	}

	private static String text(List<Node> nodes, List<Layer> layers, PricedModel model) {
		Node first = nodes.getFirst();
		Node last = nodes.getLast();
		StringBuilder text = new StringBuilder();
		text.append("`").append(first.inputShapes().isEmpty() ? "" : first.inputShapes().getFirst()).append(" → ").append(last.output())
				.append("`");
		if (layers.size() == 1) {
			text.append(" · layer `").append(layers.getFirst().name()).append('`');
		} else if (layers.size() > 1) {
			text.append(" · ").append(layers.size()).append(" layers");
		}
		long macs = nodes.stream().mapToLong(Node::macs).sum();
		long parameters = nodes.stream().mapToLong(Node::parameters).sum();
		List<String> sizes = new ArrayList<>();
		if (macs > 0) {
			sizes.add(Format.grouped(macs) + " MACs");
		}
		if (parameters > 0) {
			sizes.add(Format.grouped(parameters) + " parameters");
		}
		bytes(layers, parameters, model).ifPresent(sizes::add);
		if (!sizes.isEmpty()) {
			text.append("\n\n").append(String.join(" · ", sizes));
		}
		if (layers.isEmpty()) {
			text.append("\n\nNo layer of its own: folded into a neighbour or read in place.");
		} else {
			model.cost().ifPresent(cost -> text.append("\n\n").append(cost(layers, cost, model)));
		}
		return text.toString();
	}

	/** What the weights of a single layer take in the policy's formats. */
	private static Optional<String> bytes(List<Layer> layers, long parameters, PricedModel model) {
		if (layers.size() != 1 || parameters == 0 || model.cost().isEmpty()) {
			return Optional.empty();
		}
		double bits = model.cost().get().layers().get(layers.getFirst().index()).precision().weightBits();
		return bits == 0 ? Optional.empty()
				: Optional.of(Format.data(Math.ceil(parameters * bits / Byte.SIZE)) + " of weights at " + Format.significant(bits, 2).replaceAll("\\.0$", "") + " bit");
	}

	private static String cost(List<Layer> layers, NetworkCost cost, PricedModel model) {
		List<Double> energies = new ArrayList<>();
		double latency = 0;
		double share = 0;
		long bytes = 0;
		Map<String, Double> rows = new LinkedHashMap<>();
		for (Layer layer : layers) {
			LayerCost part = cost.layers().get(layer.index());
			energies.add(energy(part));
			latency += part.latency();
			share += cost.share(layer.index());
			bytes += part.dramBytes();
			for (EnergyTerm term : part.terms()) {
				rows.merge(term.cause().label() + " | " + row(term), term.joules(), Double::sum);
			}
		}
		StringBuilder text = new StringBuilder();
		double energy = CostWords.sum(energies);
		boolean known = !Double.isNaN(energy);
		text.append(known ? "~**" + Format.percent(share) + "** of the EDP (" : "~EDP and energy " + CostWords.NOT_MODELLED + " (").append(model.setup()).append(") · ")
				.append(Format.time(latency)).append(known ? " · " + Format.energy(energy) + " · EDP " + Format.energyDelay(energy * latency) : "")
				.append(" · DRAM ").append(Format.data(bytes)).append(intensity(layers, cost, bytes));
		text.append("\n\n").append(layers.size() == 1 ? single(cost, layers.getFirst().index()) : several(cost, layers));
		text.append(rows.isEmpty() ? "" : "\n\n| energy | spent on | by |\n|---:|---|---|");
		rows.entrySet().stream().filter(entry -> entry.getValue() > 0).sorted(Map.Entry.<String, Double>comparingByValue().reversed())
				.limit(MOST_ROWS)
				.forEach(entry -> text.append("\n| ").append(Format.energy(entry.getValue())).append(" | ").append(entry.getKey()).append(" |"));
		return text.toString();
	}

	/** Products for each byte of DRAM, and for a single layer how many of them its engines need to be kept busy. */
	private static String intensity(List<Layer> layers, NetworkCost cost, long bytes) {
		long macs = layers.stream().mapToLong(Layer::macs).sum();
		if (macs == 0 || bytes == 0) {
			return "";
		}
		Optional<RooflinePoint> roofline = layers.size() == 1 ? cost.layers().get(layers.getFirst().index()).limits().roofline() : Optional.empty();
		return " at " + Format.significant((double) macs / bytes, DIGITS) + " MAC/B"
				+ roofline.map(point -> ", DRAM keeps up from " + Format.significant(point.peakMacsPerCycle() / point.bytesPerCycle(), DIGITS) + " MAC/B").orElse("");
	}

	/** What most of the time goes to, and the layers that cost most. */
	private static String several(NetworkCost cost, List<Layer> layers) {
		Map<Bound.Kind, Double> bounds = new EnumMap<>(Bound.Kind.class);
		double latency = 0;
		for (Layer layer : layers) {
			LayerCost part = cost.layers().get(layer.index());
			latency += part.latency();
			bounds.merge(part.bound().kind(), part.latency(), Double::sum);
		}
		double all = latency;
		StringBuilder text = new StringBuilder();
		if (all > 0) {
			text.append("* bound by ").append(bounds.entrySet().stream().filter(entry -> entry.getValue() > 0)
					.sorted(Map.Entry.<Bound.Kind, Double>comparingByValue().reversed()).limit(MOST_BOUNDS)
					.map(entry -> entry.getKey().label() + " for " + Format.percent(entry.getValue() / all) + " of the time")
					.collect(Collectors.joining(", ")));
		}
		layers.stream().sorted(Comparator.comparingDouble((Layer layer) -> cost.share(layer.index())).reversed()).limit(MOST_LAYERS)
				.forEach(layer -> text.append(text.isEmpty() ? "" : "\n").append("* `").append(layer.name()).append("` ~")
						.append(cost.isEnergyKnown() ? Format.percent(cost.share(layer.index())) : Format.time(cost.layers().get(layer.index()).latency()))
						.append(": ").append(cost.why(layer.index())));
		return text.toString();
	}

	private static String row(EnergyTerm term) {
		return term.component() + ", " + term.action() + (term.source().isEmpty() ? "" : " (" + shortened(term.source().replace("|", "/")) + ")");
	}

	/** The begin names the table and the row; the rest is there. */
	static String shortened(String source) {
		int end = source.length() <= MOST_SOURCE ? source.length() : source.lastIndexOf(' ', MOST_SOURCE);
		return end == source.length() ? source : source.substring(0, end < 1 ? MOST_SOURCE : end) + " …";
	}

	/** Formats of weights and activations, e.g. {@code weights int8 on 50 %, apot4 on 50 % of the filters; activations int8}. */
	private static String precision(LayerPrecision precision, Layer layer) {
		String activations = "activations " + precision.activations();
		if (!layer.kind().hasWeights() || precision.weights().isEmpty()) {
			return activations;
		}
		boolean whole = precision.weights().size() == 1;
		return "weights " + precision.weights().stream().map(part -> format(part) + (whole ? "" : " on " + Format.percent(part.share())))
				.collect(Collectors.joining(", ")) + (whole ? "; " : " of the filters; ") + activations;
	}

	private static String format(FilterShare part) {
		return part.format() + (part.scheme() == Scheme.UNIFORM ? "" : " " + part.scheme().name().toLowerCase(Locale.ROOT));
	}

	private static String single(NetworkCost network, int index) {
		LayerCost cost = network.layers().get(index);
		StringBuilder text = new StringBuilder();
		for (EngineUse use : cost.engines()) {
			text.append("* ").append(use.engine()).append(": ").append(use.mode()).append(", ").append(Format.grouped(use.cycles()))
					.append(" cycles");
			if (use.macs() > 0) {
				text.append(", utilisation ").append(Format.percent(use.utilisation()));
			}
			text.append(use.explanation().isEmpty() ? "" : " — " + use.explanation()).append('\n');
		}
		text.append("* ").append(precision(cost.precision(), cost.layer())).append('\n');
		text.append("* bound by ").append(cost.bound().kind().label());
		text.append(": ").append(network.why(index));
		cost.notModelled().forEach(part -> text.append("\n* not modelled: ").append(part));
		cost.notes().forEach(note -> text.append("\n* ").append(note));
		return text.toString();
	}
}
