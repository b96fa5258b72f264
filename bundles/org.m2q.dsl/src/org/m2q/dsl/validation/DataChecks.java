package org.m2q.dsl.validation;

import static org.m2q.model.m2q.M2qPackage.Literals.DATA_SOURCE__SAMPLES;
import static org.m2q.model.m2q.M2qPackage.Literals.PREPROCESSING__DEVIATION;
import static org.m2q.model.m2q.M2qPackage.Literals.PREPROCESSING__MEAN;
import static org.m2q.model.m2q.M2qPackage.Literals.PREPROCESSING__SIZE;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.emf.ecore.EObject;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.model.m2q.ColourOrder;
import org.m2q.model.m2q.DataKind;
import org.m2q.model.m2q.DataSource;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.Preprocessing;
import org.m2q.model.m2q.ResizeFit;
import org.m2q.model.m2q.RunSpecification;
import org.m2q.model.m2q.Scoring;
import org.m2q.model.m2q.WeightsSource;

/** What an experiment says about trained weights, data and how results are scored. */
final class DataChecks {

	private static final int LARGEST_SIZE = 8192;

	private final Report report;

	DataChecks(Report report) {
		this.report = report;
	}

	void element(EObject element) {
		switch (element) {
		case Experiment experiment -> {
			once(experiment);
			samples(experiment);
		}
		case Preprocessing preprocessing -> preprocessing(preprocessing);
		default -> {
			// Says nothing about data.
		}
		}
	}

	private void once(Experiment experiment) {
		Set<String> seen = new HashSet<>();
		for (EObject member : experiment.getMembers()) {
			String keyword = switch (member) {
			case WeightsSource weights -> "weights";
			case DataSource data -> data.getKind().getLiteral();
			case Preprocessing preprocessing -> "preprocess";
			case Scoring scoring -> "score";
			default -> "";
			};
			if (!keyword.isEmpty() && !seen.add(keyword)) {
				report.at(member, ProblemCodes.MEMBER_DUPLICATE, "This experiment already has a '" + keyword + "'. Remove one of the two.");
			}
		}
	}

	/** Policies that want more samples than there are get all of them. */
	private void samples(Experiment experiment) {
		Optional<DataSource> source = experiment.getMembers().stream().filter(DataSource.class::isInstance).map(DataSource.class::cast)
				.filter(data -> data.getKind() == DataKind.CALIBRATION && data.getSamples() > 0).findFirst();
		if (source.isEmpty()) {
			return;
		}
		for (EObject member : experiment.getMembers()) {
			List<Policy> policies = member instanceof RunSpecification run ? run.getPolicies() : List.of();
			for (Policy policy : policies) {
				int wanted = wanted(policy);
				if (wanted > source.get().getSamples()) {
					report.at(source.get(), DATA_SOURCE__SAMPLES, ProblemCodes.POLICY_NO_EFFECT, policy.getName() + " calibrates over " + wanted + " samples, but here are only "
							+ source.get().getSamples() + ", which are used. Name at least " + wanted + " samples here, or fewer in the policy.");
					return;
				}
			}
		}
	}

	/** The samples that a policy or the nearest of those that it extends wants; 0 when none says so. */
	private static int wanted(Policy policy) {
		Set<Policy> seen = new HashSet<>();
		for (Policy current = policy; current != null && !current.eIsProxy() && seen.add(current); current = current.getBase()) {
			if (!current.getCalibrations().isEmpty()) {
				return current.getCalibrations().getLast().getSamples();
			}
		}
		return 0;
	}

	private void preprocessing(Preprocessing preprocessing) {
		if (preprocessing.getFit() == ResizeFit.SHORTER
				&& (preprocessing.getSize() < 1 || preprocessing.getSize() > LARGEST_SIZE)) {
			report.at(preprocessing, PREPROCESSING__SIZE, ProblemCodes.VALUE_RANGE, "The shorter side has 1 to " + LARGEST_SIZE + " pixels, not " + preprocessing.getSize() + ".");
		}
		List<BigDecimal> mean = preprocessing.getMean();
		List<BigDecimal> deviation = preprocessing.getDeviation();
		for (int i = 0; i < deviation.size(); i++) {
			if (deviation.get(i).floatValue() == 0 || Float.isInfinite(deviation.get(i).floatValue())) {
				report.at(preprocessing, PREPROCESSING__DEVIATION, i, ProblemCodes.VALUE_RANGE, "Values are divided by the deviation, which cannot be " + deviation.get(i)
						+ ". White is 1, so it is between 0 and 1 for most data.");
			}
		}
		for (int i = 0; i < mean.size(); i++) {
			if (mean.get(i).compareTo(BigDecimal.ONE) > 0) {
				report.at(preprocessing, PREPROCESSING__MEAN, i, ProblemCodes.VALUE_RANGE, "White is 1, so the mean is between 0 and 1, not " + mean.get(i)
						+ ". Divide means of values up to 255 by 255, and the deviations, too.");
			}
		}
		boolean grey = preprocessing.getColours() == ColourOrder.GREY;
		boolean coloured = preprocessing.getColours() == ColourOrder.RGB || preprocessing.getColours() == ColourOrder.BGR;
		for (List<BigDecimal> values : List.of(mean, deviation)) {
			if (values.size() > 1 && (grey || values.size() != 3)) {
				report.at(preprocessing, values == mean ? PREPROCESSING__MEAN : PREPROCESSING__DEVIATION, values.size() - 1, ProblemCodes.VALUE_RANGE,
						values.size() + " values for " + (grey ? "1 channel. Write one" : coloured ? "3 channels. Write one for all, or three" : "1 or 3 channels. Write one for all, or three")
								+ ".");
			}
		}
	}
}
