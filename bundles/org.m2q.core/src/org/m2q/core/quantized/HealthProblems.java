package org.m2q.core.quantized;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.calibration.HealthFinding;
import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.Policy;
import org.m2q.network.Layer;

/** Findings of health as problems at the lines of their layers. */
public final class HealthProblems {

	private HealthProblems() {
	}

	/**
	 * The problems of a point, without those that the text suppresses. Their data: name of the layer, a rule that mends it (or nothing), name and address of the policy that it belongs to.
	 *
	 * @param document the text that the point was made from
	 * @param policy name of the policy of the point
	 */
	public static List<Problem> of(QuantizedPoint point, M2qDocument document, String policy) {
		List<Problem> problems = new ArrayList<>();
		for (HealthFinding finding : point.findings()) {
			Layer layer = point.network().layers().get(finding.layer());
			String owner = finding.decidedBy().map(origin -> origin.policy()).filter(name -> uri(document, name).isPresent()).orElse(policy);
			String message = "'" + layer.name() + "': " + finding.message() + "." + finding.cure().map(rule -> " A rule of policy '" + owner + "' mends it: " + rule + ".").orElse("");
			String code = finding.kind() == HealthFinding.Kind.RESIDUAL_WIDTH ? ProblemCodes.QUANT_RESIDUAL_WIDTH : ProblemCodes.PROGRAM_HEALTH;
			problems.add(Problem.warning(code, layer.place(), message, layer.name(), finding.cure().orElse(""), owner, uri(document, owner).orElse("")));
		}
		return document.shown(problems);
	}

	private static Optional<String> uri(M2qDocument document, String policy) {
		return document.visible(Policy.class).stream().filter(candidate -> policy.equals(candidate.getName()) && candidate.eResource() != null)
				.map(candidate -> candidate.eResource().getURI().toString()).findFirst();
	}
}
