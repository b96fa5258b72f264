package org.m2q.dsl.ide.refactor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.LayerCost;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.ide.internal.ChangedText;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.WeightsSource;
import org.m2q.network.Elaboration;
import org.m2q.network.Elaborator;
import org.m2q.network.Layer;
import org.m2q.network.Layers;
import org.m2q.quant.LayerPrecision;

import com.google.inject.Injector;

/**
 * What a text means: the layers of its models and what its experiments come to. Names of layers may change, as long as nothing depends on them: a selector
 * that would select other layers shows in the formats or the costs.
 */
final class Meaning {

	private final long errors;
	private final Map<String, List<List<Object>>> networks = new LinkedHashMap<>();
	private final Map<String, List<List<Object>>> points = new LinkedHashMap<>();
	private final Map<String, List<String>> names = new LinkedHashMap<>();
	private boolean usesNames;

	private Meaning(M2qDocument document, Cancellation cancellation) {
		errors = document.problems(Depth.MEANING, cancellation).stream().filter(Problem::isError).count();
		Elaborator elaborator = new Elaborator(TextLocator.INSTANCE);
		for (Model model : document.models()) {
			cancellation.check();
			Elaboration elaboration = elaborator.elaborate(model, Map.of(), cancellation);
			elaboration.complete().map(Layers::of).ifPresent(network -> {
				networks.put(model.getName(), network.layers().stream().map(Meaning::layer).toList());
				names.put(model.getName(), network.layers().stream().map(Layer::name).toList());
			});
		}
		if (errors > 0) {
			return;
		}
		for (Experiment experiment : document.experiments()) {
			cancellation.check();
			List<List<Object>> found = new ArrayList<>();
			List<String> called = new ArrayList<>();
			for (ExperimentPoint point : document.result(experiment, cancellation).points()) {
				for (LayerCost layer : point.cost().layers()) {
					found.add(List.of(layer(layer.layer()), precision(layer.precision()), layer.cycles(), layer.latency(), layer.energy()));
					called.add(layer.layer().name());
				}
			}
			points.put(experiment.getName(), found);
			names.put("experiment " + experiment.getName(), called);
			usesNames |= experiment.getMembers().stream().anyMatch(member -> member instanceof WeightsSource weights && weights.getPath() != null);
		}
	}

	/**
	 * What a changed text means differently, as a sentence; empty for nothing. The changed text is read in a workspace of its own, so that nobody sees it.
	 *
	 * @param language the injector of the language
	 */
	static Optional<String> difference(M2qDocument document, String changed, Injector language, Cancellation cancellation) {
		Meaning before = new Meaning(document, cancellation);
		try (ChangedText after = ChangedText.open(document, changed, new M2qWorkspace(language))) {
			return before.difference(after.document(), cancellation);
		}
	}

	private Optional<String> difference(M2qDocument changed, Cancellation cancellation) {
		Meaning after = new Meaning(changed, cancellation);
		if (after.errors > errors) {
			String first = changed.problems(Depth.MEANING, cancellation).stream().filter(Problem::isError).findFirst().map(Problem::message).orElse("");
			return Optional.of("The text would have an error: " + first);
		}
		for (String model : networks.keySet()) {
			if (!networks.get(model).equals(after.networks.get(model))) {
				return Optional.of("The layers of model '" + model + "' would change.");
			}
		}
		for (String experiment : points.keySet()) {
			if (!points.get(experiment).equals(after.points.get(experiment))) {
				return Optional.of("Layers of experiment '" + experiment + "' would get other formats or costs: a rule, mapping or unrolling selects them by a name that changes.");
			}
		}
		return usesNames && !names.equals(after.names)
				? Optional.of("Layers would get other names, and an experiment of this file finds its weights by them.") : Optional.empty();
	}

	private static List<Object> layer(Layer layer) {
		return List.of(layer.kind(), layer.loops(), layer.macs(), layer.weights(), layer.biasParameters(), layer.normParameters(), layer.operator().toString(), layer.inputs(),
				layer.producers(), layer.inputActivations(), layer.output(), layer.norm(), layer.activation(), layer.residualFrom(), layer.stage());
	}

	private static List<Object> precision(LayerPrecision precision) {
		return List.of(precision.weights(), precision.granularity(), precision.groupSize(), precision.weightScale(), precision.mix(), precision.activations(),
				precision.activationsSymmetric(), precision.activationGranularity(), precision.activationScale(), precision.accumulator(), precision.requantization(),
				precision.migrateChannels(), precision.shiftFilters(), precision.tuning(), precision.divisor());
	}
}
