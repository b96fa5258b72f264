package org.m2q.dsl.validation;

import static org.m2q.model.m2q.M2qPackage.Literals.DATA_SOURCE__LABELS;
import static org.m2q.model.m2q.M2qPackage.Literals.DATA_SOURCE__PATH;
import static org.m2q.model.m2q.M2qPackage.Literals.DATA_SOURCE__SAMPLES;
import static org.m2q.model.m2q.M2qPackage.Literals.PREPROCESSING__DEVIATION;
import static org.m2q.model.m2q.M2qPackage.Literals.PREPROCESSING__MEAN;
import static org.m2q.model.m2q.M2qPackage.Literals.PREPROCESSING__SIZE;
import static org.m2q.model.m2q.M2qPackage.Literals.WEIGHTS_SOURCE__PATH;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.m2q.base.problem.Nearest;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.resource.NamedFiles;
import org.m2q.dsl.resource.WeightFiles;
import org.m2q.model.m2q.ActivationsTreatment;
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
import org.m2q.quant.NumberFormat;

/** What an experiment says about trained weights, data and how results are scored. */
final class DataChecks {

	private static final int LARGEST_SIZE = 8192;
	private static final int USUAL_SAMPLES = 100;

	private final WeightFiles files;
	private final Report report;

	DataChecks(WeightFiles files, Report report) {
		this.files = files;
		this.report = report;
	}

	void element(EObject element) {
		switch (element) {
		case Experiment experiment -> {
			once(experiment);
			samples(experiment);
			calibration(experiment);
		}
		case WeightsSource weights -> weights(weights);
		case DataSource data -> {
			present(data, DATA_SOURCE__PATH, data.getPath());
			present(data, DATA_SOURCE__LABELS, data.getLabels());
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

	private void weights(WeightsSource weights) {
		if (weights.getPath() != null && NamedFiles.isMissing(weights.getPath(), weights.eResource())) {
			report.at(weights, WEIGHTS_SOURCE__PATH, ProblemCodes.WEIGHTS_MISSING, "There is no '" + weights.getPath() + "' beside this file, so nothing can be quantized or scored, "
					+ "and the accuracy proxy is measured on synthetic weights.", Nearest.to(weights.getPath(), files.beside(weights.eResource())).toArray(String[]::new));
		}
	}

	private void present(DataSource data, EStructuralFeature feature, String path) {
		if (path != null && NamedFiles.isMissing(path, data.eResource())) {
			report.at(data, feature, ProblemCodes.DATA_MISSING, "There is no '" + path + "' beside this file, so there is no "
					+ (feature == DATA_SOURCE__LABELS ? "score." : data.getKind() == DataKind.CALIBRATION ? "observing of ranges." : "measuring of accuracy."));
		}
	}

	/** What is observed of trained weights on noise says little about them; for synthetic weights nothing better is possible. */
	private void calibration(Experiment experiment) {
		Optional<WeightsSource> trained = experiment.getMembers().stream().filter(WeightsSource.class::isInstance).map(WeightsSource.class::cast)
				.filter(weights -> weights.getPath() != null).findFirst();
		if (trained.isEmpty() || experiment.getMembers().stream().anyMatch(member -> member instanceof DataSource data && data.getKind() == DataKind.CALIBRATION)) {
			return;
		}
		experiment.getMembers().stream().filter(RunSpecification.class::isInstance).flatMap(run -> ((RunSpecification) run).getPolicies().stream())
				.filter(DataChecks::needsRanges).findFirst().ifPresent(policy -> {
					int samples = wanted(policy) > 0 ? wanted(policy) : USUAL_SAMPLES;
					report.at(trained.get(), ProblemCodes.QUANT_CALIBRATION_MISSING, "Policy '" + policy.getName() + "' needs ranges of activations, but this experiment names no calibration "
							+ "data beside its trained weights: ranges are observed on noise. Add 'calibration \"PATH\" over " + samples + " samples'.", Integer.toString(samples));
				});
	}

	/** Whether a policy, or one that it extends, stores activations in integers. */
	private static boolean needsRanges(Policy policy) {
		Set<Policy> seen = new HashSet<>();
		for (Policy current = policy; current != null && !current.eIsProxy() && seen.add(current); current = current.getBase()) {
			boolean integers = current.getRules().stream().flatMap(rule -> rule.getTreatments().stream()).filter(ActivationsTreatment.class::isInstance)
					.map(treatment -> ((ActivationsTreatment) treatment).getQuantizer()).filter(quantizer -> quantizer != null && quantizer.getFormat() != null)
					.anyMatch(quantizer -> NumberFormat.parse(quantizer.getFormat()).filter(NumberFormat::isInteger).isPresent());
			if (integers) {
				return true;
			}
		}
		return false;
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
