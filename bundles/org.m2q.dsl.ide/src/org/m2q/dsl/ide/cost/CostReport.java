package org.m2q.dsl.ide.cost;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.m2q.base.problem.SourceSpan;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Trail;

/**
 * What a file costs.
 *
 * @param models the models of the file, in the order of the text
 * @param experiments the first point of every experiment that could be elaborated, in the order of the text
 * @param headers one per model, policy, mapping and experiment
 * @param lines one per line that makes layers
 * @param labels texts of the lines, same order
 * @param inferred what calls of the text are inferred to make
 */
public record CostReport(List<PricedModel> models, List<PricedModel> experiments, List<HeaderCost> headers, List<LineCost> lines, List<LineLabel> labels,
		ShapeLabels inferred) {

	/** Nothing known. */
	public static final CostReport EMPTY = new CostReport(List.of(), List.of(), List.of(), List.of(), List.of(), ShapeLabels.NONE);

	/** Copies the lists. */
	public CostReport {
		models = List.copyOf(models);
		experiments = List.copyOf(experiments);
		headers = List.copyOf(headers);
		lines = List.copyOf(lines);
		labels = List.copyOf(labels);
		Objects.requireNonNull(inferred, "inferred");
	}

	/** One per call of the text that makes something, in the order of the text; worked out when asked for first. */
	public List<ShapeLabel> shapes() {
		return inferred.all();
	}

	/** The cost of a line, from 1. */
	public Optional<LineCost> line(int line) {
		return lines.stream().filter(cost -> cost.line() == line).findFirst();
	}

	/**
	 * What the layers of a line are called: the name of the only one, or how all names begin; empty when they have nothing in common.
	 *
	 * @param cost a cost of this report
	 */
	public String name(LineCost cost) {
		Optional<LayerNetwork> network = models.stream().filter(model -> model.name().equals(cost.model())).findFirst().flatMap(PricedModel::layers);
		if (network.isEmpty() || cost.layers().isEmpty() || cost.layers().stream().anyMatch(index -> index >= network.get().layers().size())) {
			return "";
		}
		List<String> names = cost.layers().stream().map(index -> network.get().layers().get(index).name()).toList();
		String name = names.getFirst();
		for (String other : names) {
			while (!other.equals(name) && !other.startsWith(name + ".")) {
				int dot = name.lastIndexOf('.');
				if (dot < 0) {
					return "";
				}
				name = name.substring(0, dot);
			}
		}
		return name;
	}

	/** Whether a trail leads through a place of a file. */
	public static boolean leadsThrough(Trail trail, String uri, int offset) {
		return trail.spans().stream().anyMatch(span -> contains(span, uri, offset));
	}

	private static boolean contains(SourceSpan span, String uri, int offset) {
		return span.uri().equals(uri) && span.offset() <= offset && offset <= span.offset() + span.length();
	}
}
