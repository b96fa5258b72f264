package org.m2q.accelerator;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.m2q.base.problem.SourceSpan;

/**
 * One combination that an experiment runs.
 *
 * @param model name of the model
 * @param arguments values of the model's parameters as text, in declaration order
 * @param policy name of the policy
 * @param accelerator name of the accelerator
 * @param acceleratorArguments values of the accelerator's parameters that the experiment gives, as text
 * @param mapping name of the mapping
 * @param cost what it costs
 * @param baselines indices of the baseline points that it is compared with, in the order of the text; empty for baseline points
 * @param span the run in the text
 */
public record ExperimentPoint(String model, Map<String, String> arguments, String policy, String accelerator,
		Map<String, String> acceleratorArguments, String mapping, NetworkCost cost, List<Integer> baselines, SourceSpan span) {

	/** Copies the collections. */
	public ExperimentPoint {
		arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
		acceleratorArguments = Collections.unmodifiableMap(new LinkedHashMap<>(acceleratorArguments));
		baselines = List.copyOf(baselines);
	}

	/** Part of the baseline's EDP that this point saves; negative when it needs more. NaN when the baseline has none. */
	public double edpSaving(ExperimentPoint baseline) {
		return 1 - cost.edp() / baseline.cost().edp();
	}
}
