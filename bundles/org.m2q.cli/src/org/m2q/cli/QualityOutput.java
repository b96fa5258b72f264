package org.m2q.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.m2q.base.problem.Problem;
import org.m2q.calibration.HealthFinding;
import org.m2q.calibration.LayerQuality;
import org.m2q.calibration.QualityStudy;
import org.m2q.calibration.build.QuantizedWeights;
import org.m2q.network.Layer;
import org.m2q.quant.program.FilterFormat;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/** What quantization does to layers as text, JSON and CSV. */
final class QualityOutput {

	private static final int NAME = 44;

	private final QualityStudy study;

	private QualityOutput(QualityStudy study) {
		this.study = study;
	}

	static StudyCommand.Outcome of(QualityStudy study) {
		QualityOutput output = new QualityOutput(study);
		List<Problem> problems = study.policies().stream().flatMap(policy -> policy.problems().stream()).toList();
		return new StudyCommand.Outcome(output.text(), output.json(), output.csv(), problems);
	}

	private String text() {
		StringBuilder text = new StringBuilder("experiment " + study.experiment() + ": layers of " + study.network().network().model() + " in integers\n");
		text.append("weights: ").append(study.weights()).append(study.synthetic() ? "; nothing follows from them for accuracy" : "").append("\n");
		text.append("ranges of ").append(study.calibrated()).append(" samples of ").append(study.calibration()).append("; compared with float32 on ").append(study.measured())
				.append(" of them\n");
		for (QualityStudy.Policy policy : study.policies()) {
			text.append("\npolicy ").append(policy.policy().policy()).append("\n");
			List<String[]> rows = new ArrayList<>();
			rows.add(new String[] { "layer", "weights", "width", "error", "output error", "saturated", "step", "zero" });
			rows.add(new String[] { "", "", "[bit]", "[dB SQNR]", "[dB SQNR]", "[%]", "", "[code]" });
			for (LayerQuality quality : policy.layers()) {
				Layer layer = study.network().layers().get(quality.layer());
				Optional<QuantizedWeights> weights = Optional.ofNullable(policy.built().weights().get(quality.layer()));
				rows.add(new String[] { shortened(layer.name()), weights.map(QualityOutput::formats).orElse(""), weights.isPresent() ? fixed(quality.weightBits(), 2) : "",
						decibels(quality.weightSqnr()), decibels(quality.outputSqnr()), quality.scale() == 0 ? "" : fixed(100 * quality.saturated(), 2),
						quality.scale() == 0 ? "" : String.format(Locale.ROOT, "%.3g", quality.scale()), quality.scale() == 0 ? "" : Integer.toString(quality.zeroPoint()) });
			}
			text.append(PlainTable.text(rows));
			for (HealthFinding finding : policy.findings()) {
				text.append("finding: ").append(study.network().layers().get(finding.layer()).name()).append(": ").append(finding.message()).append("\n");
				finding.cure().ifPresent(cure -> text.append("  cure: ").append(cure.strip().replaceAll("\\s+", " ")).append("\n"));
			}
		}
		return text.toString();
	}

	private static String shortened(String name) {
		return name.length() <= NAME ? name : "..." + name.substring(name.length() - NAME + 3);
	}

	/** Formats with the number of filters that have them, such as {@code 32 x int8 uniform, 32 x int8 apot 2}. */
	private static String formats(QuantizedWeights weights) {
		TreeMap<String, Integer> counts = new TreeMap<>();
		for (FilterFormat format : weights.codes().formats()) {
			counts.merge("int" + format.bits() + " " + format.scheme().toString().toLowerCase(Locale.ROOT) + (format.terms() > 0 ? " " + format.terms() : ""), 1, Integer::sum);
		}
		return counts.entrySet().stream().map(entry -> entry.getValue() + " x " + entry.getKey()).collect(Collectors.joining(", "));
	}

	private static String fixed(double value, int digits) {
		return String.format(Locale.ROOT, "%." + digits + "f", value);
	}

	private static String decibels(OptionalDouble value) {
		return value.isEmpty() ? "" : Double.isInfinite(value.getAsDouble()) ? "exact" : fixed(value.getAsDouble(), 1);
	}

	private String json() {
		JsonObject root = new JsonObject();
		root.addProperty("experiment", study.experiment());
		root.addProperty("model", study.network().network().model());
		root.addProperty("weights", study.weights());
		root.addProperty("synthetic", study.synthetic());
		root.addProperty("calibration", study.calibration());
		root.addProperty("calibrationSamples", study.calibrated());
		root.addProperty("comparedSamples", study.measured());
		JsonArray policies = new JsonArray();
		for (QualityStudy.Policy policy : study.policies()) {
			JsonObject object = new JsonObject();
			object.addProperty("policy", policy.policy().policy());
			JsonArray layers = new JsonArray();
			policy.layers().forEach(quality -> layers.add(layer(policy, quality)));
			object.add("layers", layers);
			JsonArray findings = new JsonArray();
			policy.findings().forEach(finding -> findings.add(finding(finding)));
			object.add("findings", findings);
			policies.add(object);
		}
		root.add("policies", policies);
		return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(root) + "\n";
	}

	private JsonObject layer(QualityStudy.Policy policy, LayerQuality quality) {
		JsonObject object = new JsonObject();
		object.addProperty("layer", study.network().layers().get(quality.layer()).name());
		Optional.ofNullable(policy.built().weights().get(quality.layer())).ifPresent(weights -> {
			object.addProperty("formats", formats(weights));
			object.addProperty("weightBits", quality.weightBits());
		});
		finite(object, "weightSqnr", quality.weightSqnr());
		finite(object, "outputSqnr", quality.outputSqnr());
		finite(object, "outputNmse", quality.outputNmse());
		if (quality.scale() != 0) {
			object.addProperty("saturated", quality.saturated());
			object.addProperty("scale", quality.scale());
			object.addProperty("zeroPoint", quality.zeroPoint());
		}
		return object;
	}

	private JsonObject finding(HealthFinding finding) {
		JsonObject object = new JsonObject();
		object.addProperty("kind", finding.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
		object.addProperty("layer", study.network().layers().get(finding.layer()).name());
		object.addProperty("message", finding.message());
		finding.cure().ifPresent(cure -> object.addProperty("cure", cure));
		return object;
	}

	/** Without any error the ratio is infinite, which JSON cannot say; it is left out. */
	private static void finite(JsonObject object, String name, OptionalDouble value) {
		if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
			object.addProperty(name, value.getAsDouble());
		}
	}

	private String csv() {
		StringBuilder text = new StringBuilder("policy,layer,formats,weight bits,weight SQNR [dB],output SQNR [dB],output NMSE,saturated,scale,zero point\n");
		for (QualityStudy.Policy policy : study.policies()) {
			for (LayerQuality quality : policy.layers()) {
				Optional<QuantizedWeights> weights = Optional.ofNullable(policy.built().weights().get(quality.layer()));
				boolean there = quality.scale() != 0;
				text.append(policy.policy().policy()).append(',').append(study.network().layers().get(quality.layer()).name()).append(",\"")
						.append(weights.map(QualityOutput::formats).orElse("")).append("\",").append(weights.isPresent() ? quality.weightBits() : "").append(',')
						.append(plain(quality.weightSqnr())).append(',').append(plain(quality.outputSqnr())).append(',').append(plain(quality.outputNmse())).append(',')
						.append(there ? quality.saturated() : "").append(',').append(there ? quality.scale() : "").append(',').append(there ? quality.zeroPoint() : "").append('\n');
			}
		}
		return text.toString();
	}

	private static String plain(OptionalDouble value) {
		return value.isEmpty() ? "" : Double.isInfinite(value.getAsDouble()) ? "inf" : Double.toString(value.getAsDouble());
	}
}
