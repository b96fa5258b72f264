package org.m2q.dsl.ide.suggest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.m2q.accelerator.NetworkCost;
import org.m2q.advisor.AdvisorSession;
import org.m2q.advisor.Change;
import org.m2q.advisor.ChangeText;
import org.m2q.advisor.Exploration;
import org.m2q.advisor.ExplorationLimits;
import org.m2q.advisor.ExplorationListener;
import org.m2q.advisor.ExplorationPoint;
import org.m2q.advisor.Outcome;
import org.m2q.advisor.SensitivityMetric;
import org.m2q.base.Cancellation;
import org.m2q.base.unit.Format;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.model.m2q.Definition;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.WeightsTreatment;
import org.m2q.network.Layer;

/** A search for policies in the place of that of an experiment, and how its points become text. For one thread. */
public final class PolicySearch {

	private final AdvisorSession session;
	private final Experiment experiment;
	private final Exploration exploration;
	private final M2qWorkspace workspace;

	PolicySearch(AdvisorSession session, Experiment experiment, boolean single, ExplorationLimits limits, M2qWorkspace workspace) {
		this.session = session;
		this.experiment = experiment;
		this.workspace = workspace;
		List<Set<Integer>> groups = new ArrayList<>();
		if (single) {
			session.network().layers().forEach(layer -> groups.add(Set.of(layer.index())));
		} else {
			groups.addAll(session.operators().values());
		}
		exploration = new Exploration(session, groups, limits);
	}

	/** What the experiment comes to as it is. */
	public Outcome outcome() {
		return session.outcome();
	}

	/** How the accuracy is judged. */
	public SensitivityMetric metric() {
		return session.metric();
	}

	/** Number of combinations of the space; as many as a long holds when there are more. */
	public long size() {
		return exploration.size();
	}

	/**
	 * Searches; see {@link Exploration#run}.
	 *
	 * @return the front; what was found so far when cancelled
	 */
	public List<ExplorationPoint> run(Cancellation cancellation, ExplorationListener listener) {
		return exploration.run(cancellation, listener);
	}

	/**
	 * Applies a point as a new policy: one that extends the present one, before the experiment, which runs it from then on.
	 *
	 * @return edits of the file of the experiment; none for the policy as it is
	 */
	public Map<String, List<TextEdit>> edits(ExplorationPoint point) {
		if (point.rules().isEmpty()) {
			return Map.of();
		}
		Outcome outcome = point.outcome();
		String documentation = session.configuration().policy().getName() + " with " + point.description() + ": EDP "
				+ Format.percent(outcome.edp() / session.outcome().edp()) + ", " + metric().name() + " " + Format.significant(outcome.proxy(), 3) + " "
				+ metric().unit() + (metric().basis().isEmpty() ? "" : " (" + metric().basis() + ")") + ".";
		M2qDocument document = workspace.open(experiment.eResource().getURI().toString());
		return new ChangeEdits(session.configuration(), Optional.of(experiment), uri -> workspace.text(uri).orElse("")).derived(point.rules(),
				newName(session.configuration().policy(), document), documentation.replace("*/", "* /"));
	}

	/**
	 * What a layer may have instead of its present format: what brings no new problem and whose cost is known.
	 *
	 * @param layer name of a layer
	 * @param part weights or activations; of activations only narrower ones that lower the EDP are offered
	 * @return in the order of the choices, without the present format; empty for unknown layers and those that have no such operand
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public List<PrecisionChoice> choices(String layer, PrecisionChoice.Part part, Cancellation cancellation) {
		Optional<Layer> found = session.network().layers().stream().filter(candidate -> candidate.name().equals(layer)).findFirst();
		if (found.isEmpty()) {
			return List.of();
		}
		Set<Integer> own = Set.of(found.get().index());
		List<PrecisionChoice> choices = new ArrayList<>();
		if (part == PrecisionChoice.Part.ACTIVATIONS) {
			session.activations(own).forEach(candidate -> choices
					.add(new PrecisionChoice(layer, part, candidate.title(), bits(found.get(), part, session.cost(candidate.changes())), candidate.changes())));
		} else if (found.get().kind().hasWeights()) {
			for (WeightsTreatment treatment : session.choices(own)) {
				cancellation.check();
				Optional<Change> change = session.change(own, treatment);
				Optional<NetworkCost> cost = change.flatMap(wanted -> session.cost(List.of(wanted)));
				if (cost.isPresent()) {
					choices.add(new PrecisionChoice(layer, part, ChangeText.brief(treatment), bits(found.get(), part, cost), List.of(change.get())));
				}
			}
		}
		return choices;
	}

	/** Mean width of an operand of a layer as the text has it, in bits; not a number for unknown layers. */
	public double bits(String layer, PrecisionChoice.Part part) {
		return session.network().layers().stream().filter(candidate -> candidate.name().equals(layer)).findFirst().map(found -> bits(found, part, Optional.of(session.cost())))
				.orElse(Double.NaN);
	}

	private static double bits(Layer layer, PrecisionChoice.Part part, Optional<NetworkCost> cost) {
		return cost.map(known -> known.layers().get(layer.index()).precision())
				.map(precision -> part == PrecisionChoice.Part.WEIGHTS ? precision.weightBits() : precision.activations().bits()).orElse(Double.NaN);
	}

	/** What some choices come to together; empty when they bring a problem or a part whose cost is not known. */
	public Optional<Outcome> price(List<PrecisionChoice> choices) {
		List<Change> changes = choices.stream().flatMap(choice -> choice.changes().stream()).toList();
		return changes.isEmpty() ? Optional.of(session.outcome()) : session.price(changes);
	}

	/** What every layer costs with some choices; empty as {@link #price} is, and without choices. */
	public Optional<NetworkCost> cost(List<PrecisionChoice> choices) {
		List<Change> changes = choices.stream().flatMap(choice -> choice.changes().stream()).toList();
		return changes.isEmpty() ? Optional.empty() : session.cost(changes);
	}

	/**
	 * Applies choices as a new policy, as {@link #edits(ExplorationPoint)} does.
	 *
	 * @return edits of the file of the experiment; none without choices
	 */
	public Map<String, List<TextEdit>> edits(List<PrecisionChoice> choices, Outcome outcome) {
		List<Change> changes = choices.stream().flatMap(choice -> choice.changes().stream()).toList();
		String description = choices.stream().map(choice -> choice.layer() + ": " + choice.title()).collect(Collectors.joining(", "));
		return edits(new ExplorationPoint(1, description, outcome, true, changes));
	}

	/** A name for a policy that extends another one. */
	static String newName(Policy policy, M2qDocument document) {
		Set<String> taken = document.visible(Definition.class).stream().filter(NamedElement.class::isInstance).map(NamedElement.class::cast)
				.map(NamedElement::getName).filter(java.util.Objects::nonNull).collect(Collectors.toSet());
		return ChangeEdits.free(policy.getName() + "_tuned", taken);
	}
}
