package org.m2q.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.m2q.base.problem.Problem;
import org.m2q.calibration.Accuracy;
import org.m2q.calibration.AccuracyStudy;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/** The accuracy of a model as text, JSON and CSV. */
final class AccuracyOutput {

	private final AccuracyStudy study;

	private AccuracyOutput(AccuracyStudy study) {
		this.study = study;
	}

	static StudyCommand.Outcome of(AccuracyStudy study) {
		AccuracyOutput output = new AccuracyOutput(study);
		List<Problem> problems = study.rows().stream().flatMap(row -> row.problems().stream()).toList();
		return new StudyCommand.Outcome(output.text(), output.json(), output.csv(), problems);
	}

	private boolean labelled() {
		return !Double.isNaN(study.rows().getFirst().accuracy().orElseThrow().top1());
	}

	private String text() {
		StringBuilder text = new StringBuilder("experiment " + study.experiment() + ": accuracy of " + study.model() + "\n");
		text.append("weights: ").append(study.weights()).append(study.synthetic() ? "; nothing follows from them for accuracy" : "").append("\n");
		text.append("ranges of ").append(study.calibrated()).append(" samples of ").append(study.calibration()).append("; ").append(study.scored()).append(" samples of ")
				.append(study.validation()).append(" scored").append(labelled() ? "" : "; they have no labels").append("\n\n");
		List<String[]> rows = new ArrayList<>();
		rows.add(study.texts() ? new String[] { "policy", "weights", "shift-add", "activations", "exact", "loss", "strict", "character errors", "as float", "divergence" }
				: new String[] { "policy", "weights", "shift-add", "activations", "top-1", "loss", "top-5", "", "as float", "divergence" });
		rows.add(new String[] { "", "[bit]", "[%]", "[bit]", "[%]", "[points]", "[%]", study.texts() ? "[%]" : "", "[%]", "[nat]" });
		for (AccuracyStudy.Row row : study.rows()) {
			rows.add(cells(row));
		}
		text.append(PlainTable.text(rows));
		study.rows().stream().filter(row -> row.calibrated() > 0 && row.calibrated() < study.calibrated())
				.forEach(row -> text.append(row.policy()).append(": ranges of the first ").append(row.calibrated()).append(" samples, as the policy says.\n"));
		if (study.texts()) {
			text.append("\nexact: the whole text, without regard to case and spaces; strict: every character; character errors: insertions, deletions and replacements per\n"
					+ "character of the label, without regard to case and spaces. Loss: points of exact below float32.\n");
		}
		return text.toString();
	}

	private String[] cells(AccuracyStudy.Row row) {
		if (row.accuracy().isEmpty()) {
			return new String[] { row.policy(), number(row.weightBits(), 2), number(100 * row.shiftAdd(), 0), number(row.activationBits(), 1), "not computable in integers", "",
					"", "", "", "" };
		}
		Accuracy accuracy = row.accuracy().get();
		return new String[] { row.policy(), number(row.weightBits(), 2), number(100 * row.shiftAdd(), 0), number(row.activationBits(), 1), number(100 * accuracy.top1(), 2),
				row == study.rows().getFirst() ? "" : number(study.loss(row).orElseThrow(), 2), number(100 * accuracy.top5(), 2), number(100 * accuracy.characterErrors(), 2),
				number(100 * accuracy.agreement(), 2), number(accuracy.divergence(), 5) };
	}

	private static String number(double value, int digits) {
		return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%." + digits + "f", value);
	}

	private String json() {
		JsonObject root = new JsonObject();
		root.addProperty("experiment", study.experiment());
		root.addProperty("model", study.model());
		root.addProperty("weights", study.weights());
		root.addProperty("synthetic", study.synthetic());
		root.addProperty("calibration", study.calibration());
		root.addProperty("calibrationSamples", study.calibrated());
		root.addProperty("validation", study.validation());
		root.addProperty("validationSamples", study.scored());
		root.addProperty("score", study.texts() ? "text" : "classes");
		JsonArray rows = new JsonArray();
		for (AccuracyStudy.Row row : study.rows()) {
			JsonObject object = new JsonObject();
			object.addProperty("policy", row.policy());
			object.addProperty("weightBits", row.weightBits());
			object.addProperty("shiftAddShare", row.shiftAdd());
			object.addProperty("activationBits", row.activationBits());
			if (row.calibrated() > 0) {
				object.addProperty("calibrationSamples", row.calibrated());
			}
			row.accuracy().ifPresent(accuracy -> {
				add(object, study.texts() ? "exact" : "top1", accuracy.top1());
				add(object, study.texts() ? "exactStrict" : "top5", accuracy.top5());
				add(object, "characterErrorRate", accuracy.characterErrors());
				add(object, "agreement", accuracy.agreement());
				add(object, "divergence", accuracy.divergence());
			});
			JsonArray problems = new JsonArray();
			row.problems().forEach(problem -> problems.add(problem.message()));
			if (!problems.isEmpty()) {
				object.add("problems", problems);
			}
			rows.add(object);
		}
		root.add("policies", rows);
		return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(root) + "\n";
	}

	private static void add(JsonObject object, String name, double value) {
		if (!Double.isNaN(value)) {
			object.addProperty(name, value);
		}
	}

	private String csv() {
		StringBuilder text = new StringBuilder("policy,weight bits,shift-add share,activation bits," + (study.texts() ? "exact,exact strict,character error rate" : "top-1,top-5")
				+ ",agreement,divergence [nat]\n");
		for (AccuracyStudy.Row row : study.rows()) {
			text.append(row.policy()).append(',').append(row.weightBits()).append(',').append(row.shiftAdd()).append(',').append(row.activationBits());
			List<Double> values = row.accuracy().map(accuracy -> study.texts()
					? List.of(accuracy.top1(), accuracy.top5(), accuracy.characterErrors(), accuracy.agreement(), accuracy.divergence())
					: List.of(accuracy.top1(), accuracy.top5(), accuracy.agreement(), accuracy.divergence())).orElse(study.texts()
							? List.of(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN)
							: List.of(Double.NaN, Double.NaN, Double.NaN, Double.NaN));
			values.forEach(value -> text.append(',').append(value.isNaN() ? "" : value.toString()));
			text.append('\n');
		}
		return text.toString();
	}
}
