package org.m2q.onnx.integer;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import org.m2q.onnx.OnnxFiles;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

/**
 * What is guaranteed of an exported model, and what was seen when it ran.
 *
 * <p>A step is guaranteed when it consists of integer operators alone, or when the conditions hold under which operators of real numbers compute the same:
 * the profile of its factors, sums below 2^24, zero points that are even where they are added before rounding.
 *
 * @param exported the model and how its steps were written
 * @param runs comparisons with the program
 * @param machine where they were made
 */
public record Certificate(ExportedProgram exported, List<Verification.Run> runs, Machine machine) {

	private static final int VERSION = 1;
	private static final String CERTIFICATE = "certificate";
	private static final String HASH = "sha256";

	/** Copies the list. */
	public Certificate {
		runs = List.copyOf(runs);
	}

	/** Whether every step is guaranteed and no run saw a difference. */
	public boolean isGuaranteed() {
		return exported.isExact() && runs.stream().allMatch(run -> run.divergence().isEmpty());
	}

	/** Whether the guarantee holds for every processor, see {@link StepReport#everyProcessor()}. */
	public boolean holdsEverywhere() {
		return exported.steps().stream().allMatch(StepReport::everyProcessor);
	}

	/** Where a file of a model has its certificate: {@code model.onnx} in {@code model.certificate.json}. */
	public static String fileName(String model) {
		return (model.endsWith(".onnx") ? model.substring(0, model.length() - ".onnx".length()) : model) + ".certificate.json";
	}

	/** The certificate in a few lines for a person. */
	public String summary() {
		StringBuilder text = new StringBuilder();
		List<StepReport> open = exported.steps().stream().filter(step -> !step.exact()).toList();
		if (open.isEmpty() && !isGuaranteed()) {
			text.append("not guaranteed: a run differs, although all conditions hold. This is an error of M2Q; report it with the model\n");
		} else if (open.isEmpty()) {
			text.append("guaranteed: all ").append(exported.steps().size()).append(" steps give the codes of the program, on ")
					.append(holdsEverywhere() ? "every processor" : "processors with VNNI or without x86").append('\n');
		} else {
			text.append("not guaranteed: ").append(open.size()).append(" of ").append(exported.steps().size()).append(" steps\n");
			open.forEach(step -> text.append("  ").append(step.operator()).append(" '").append(step.step()).append("': ").append(step.reason()).append('\n'));
		}
		for (ExportForm form : ExportForm.values()) {
			long count = exported.steps().stream().filter(step -> step.form() == form).count();
			if (count > 0) {
				text.append("  ").append(count).append(count == 1 ? " step" : " steps").append(" in the form ").append(form.text()).append('\n');
			}
		}
		for (Verification.Run run : runs) {
			text.append(run.runtime()).append(", ").append(run.level().text()).append(run.everyTensor() ? ", every tensor: " : ", results: ");
			text.append(run.divergence().map(divergence -> "differs first in " + divergence.text())
					.orElse("0 of " + run.elements() + " elements differ in " + run.tensors() + " tensors")).append('\n');
		}
		return text.toString();
	}

	/** The certificate as JSON. */
	public String json() {
		JsonObject json = new JsonObject();
		json.addProperty(CERTIFICATE, VERSION);
		JsonObject model = new JsonObject();
		model.addProperty("name", exported.program().name());
		model.addProperty("form", exported.form().text());
		model.addProperty("opset", exported.model().opset());
		model.addProperty(HASH, hash(OnnxFiles.bytes(exported.model())));
		json.add("model", model);
		json.addProperty("guaranteed", isGuaranteed());
		json.addProperty("processors", holdsEverywhere() ? "every" : "x86 with VNNI, or no x86");
		json.add("profiles", profiles());
		json.add("steps", steps());
		JsonArray verified = new JsonArray();
		runs.forEach(run -> verified.add(run(run)));
		json.add("verified", verified);
		JsonObject where = new JsonObject();
		where.addProperty("architecture", machine.architecture());
		JsonArray features = new JsonArray();
		machine.features().forEach(features::add);
		where.add("features", features);
		json.add("machine", where);
		Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
		return gson.toJson(json) + "\n";
	}

	private JsonArray profiles() {
		TreeSet<String> names = new TreeSet<>();
		exported.program().steps().forEach(step -> step.arithmetic().ifPresent(profile -> names.add(profile.name().toLowerCase(java.util.Locale.ROOT))));
		JsonArray array = new JsonArray();
		names.forEach(array::add);
		return array;
	}

	private JsonArray steps() {
		JsonArray array = new JsonArray();
		for (StepReport report : exported.steps()) {
			JsonObject step = new JsonObject();
			step.addProperty("step", report.step());
			step.addProperty("operator", report.operator());
			step.addProperty("tensor", report.tensor());
			step.addProperty("form", report.form().text());
			step.addProperty("guaranteed", report.exact());
			if (report.accumulator() > 0) {
				step.addProperty("largestSum", report.accumulator());
			}
			if (!report.everyProcessor()) {
				step.addProperty("needsVnniOnX86", true);
			}
			if (!report.reason().isEmpty()) {
				step.addProperty("reason", report.reason());
			}
			array.add(step);
		}
		return array;
	}

	private static JsonObject run(Verification.Run run) {
		JsonObject json = new JsonObject();
		json.addProperty("runtime", run.runtime());
		json.addProperty("level", run.level().text());
		json.addProperty("compared", run.everyTensor() ? "every tensor" : "results");
		json.addProperty("tensors", run.tensors());
		json.addProperty("elements", run.elements());
		json.addProperty("differing", run.divergence().map(Divergence::differing).orElse(0L));
		run.divergence().ifPresent(divergence -> json.addProperty("first", divergence.text()));
		return json;
	}

	private static String hash(byte[] bytes) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException("every Java platform has SHA-256", e);
		}
	}

	/**
	 * Says why a certificate is not that of a model, or is not one; empty when it is.
	 *
	 * @param json content of the certificate
	 * @param model content of the file of the model
	 */
	public static Optional<String> mismatch(String json, byte[] model) {
		try {
			JsonElement element = JsonParser.parseString(json);
			JsonElement found = element.isJsonObject() && element.getAsJsonObject().has("model") ? element.getAsJsonObject().getAsJsonObject("model").get(HASH) : null;
			if (found == null) {
				return Optional.of("it is no certificate: it has no member model." + HASH);
			}
			String actual = hash(model);
			return found.getAsString().equals(actual) ? Optional.empty()
					: Optional.of("it is of a model with the SHA-256 " + found.getAsString() + ", this one has " + actual);
		} catch (JsonParseException | IllegalStateException | ClassCastException e) {
			return Optional.of("it is no certificate: " + e.getMessage());
		}
	}
}
