package org.m2q.dsl.ide.suggest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.m2q.advisor.AdvisorSession;
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

	/** A name for a policy that extends another one. */
	static String newName(Policy policy, M2qDocument document) {
		Set<String> taken = document.visible(Definition.class).stream().filter(NamedElement.class::isInstance).map(NamedElement.class::cast)
				.map(NamedElement::getName).filter(java.util.Objects::nonNull).collect(Collectors.toSet());
		return ChangeEdits.free(policy.getName() + "_tuned", taken);
	}
}
