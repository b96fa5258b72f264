package org.m2q.calibration;

import java.util.List;
import java.util.Objects;

import org.m2q.base.problem.Problem;
import org.m2q.calibration.build.BuildRequest;
import org.m2q.calibration.build.BuiltProgram;
import org.m2q.quant.ResolvedPolicy;

/**
 * A model quantized by a policy.
 *
 * @param model what was quantized
 * @param policy how
 * @param calibration what was seen over the samples that the policy wants
 * @param programs the programs, in the order of {@link TrainedModel#networks()}; the first alone, without a program, when there is an error
 */
public record QuantizedModel(TrainedModel model, ResolvedPolicy policy, Calibration calibration, List<BuiltProgram> programs) {

	/** Copies the list. */
	public QuantizedModel {
		programs = List.copyOf(programs);
	}

	/** Whether there is a program for every size. */
	public boolean isComplete() {
		return programs.size() == model.networks().size() && programs.stream().allMatch(built -> built.program().isPresent());
	}

	/** What is wrong, and warnings; the same of several sizes once. */
	public List<Problem> problems() {
		return programs.stream().flatMap(built -> built.problems().stream()).distinct().toList();
	}

	/** What the program of one of the sizes was made of, before rounding was learned. */
	public BuildRequest request(int network) {
		return PolicyQuantizer.request(model, policy, calibration, Objects.checkIndex(network, model.networks().size()));
	}
}
