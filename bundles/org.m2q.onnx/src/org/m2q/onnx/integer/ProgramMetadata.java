package org.m2q.onnx.integer;

import java.util.Arrays;
import java.util.List;

import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.FilterFormat;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Rescale;
import org.m2q.quant.program.Step;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/**
 * What a model says of the program it was made from, as JSON: everything but weights, tables and constants, which are initializers of the model. Scales are
 * decimal numbers that name exactly one float.
 */
final class ProgramMetadata {

	/** Key of the form. */
	static final String FORM = "m2q.form";
	/** Key of the program. */
	static final String PROGRAM = "m2q.program";
	/** Version of the content. */
	static final int VERSION = 1;

	private ProgramMetadata() {
	}

	static String write(IntegerProgram program) {
		JsonObject json = new JsonObject();
		json.addProperty("version", VERSION);
		json.addProperty("name", program.name());
		JsonArray tensors = new JsonArray();
		program.tensors().forEach(tensor -> tensors.add(tensor(tensor)));
		json.add("tensors", tensors);
		json.add("inputs", integers(program.inputs()));
		json.add("outputs", integers(program.outputs()));
		JsonArray steps = new JsonArray();
		program.steps().forEach(step -> steps.add(step(step)));
		json.add("steps", steps);
		return json.toString();
	}

	private static JsonObject tensor(IntegerTensor tensor) {
		JsonObject json = new JsonObject();
		json.addProperty("name", tensor.name());
		json.add("shape", integers(tensor.shape().dims()));
		json.add("range", integers(List.of(tensor.range().low(), tensor.range().high(), tensor.range().zero())));
		json.add("scales", reals(tensor.scales()));
		json.addProperty("axis", tensor.axis());
		if (tensor.constant().isPresent()) {
			json.addProperty("constant", true);
		}
		return json;
	}

	private static JsonObject step(Step step) {
		JsonObject json = new JsonObject();
		json.addProperty("kind", ProgramExport.kind(step));
		json.addProperty("name", step.info().name());
		json.addProperty("node", step.info().node());
		json.addProperty("layer", step.info().layer());
		json.add("inputs", integers(step.inputs()));
		json.addProperty("output", step.output());
		switch (step) {
			case Step.Convolution s -> {
				json.add("operator", integers(OperatorCodes.of(s.operator())));
				filters(json, s.weights(), s.bias(), s.rescale());
			}
			case Step.Linear s -> filters(json, s.weights(), s.bias(), s.rescale());
			case Step.MatMul s -> {
				json.addProperty("transposeLeft", s.operator().transposeLeft());
				json.addProperty("transposeRight", s.operator().transposeRight());
				json.add("rescale", rescale(s.rescale()));
			}
			case Step.Addition s -> {
				json.addProperty("profile", s.profile().name());
				json.add("multipliers", integers(s.multipliers()));
				json.addProperty("shift", s.shift());
				json.add("factors", reals(s.factors()));
			}
			case Step.Multiplication s -> json.add("rescale", rescale(s.rescale()));
			case Step.Rescaling s -> {
				json.addProperty("axis", s.axis());
				json.add("rescale", rescale(s.rescale()));
			}
			case Step.Lookup s -> json.addProperty("function", s.function());
			case Step.Softmax s -> {
				json.addProperty("axis", s.axis());
				json.addProperty("one", s.one());
			}
			case Step.Normalization s -> {
				json.addProperty("axis", s.axis());
				json.addProperty("groups", s.groups());
				json.add("gamma", integers(s.gamma()));
				json.add("beta", integers(s.beta()));
				json.addProperty("epsilon", s.epsilon());
				json.addProperty("guard", s.guard());
				json.add("rescale", rescale(s.rescale()));
			}
			case Step.Pool s -> {
				json.add("operator", integers(OperatorCodes.of(s.operator())));
				json.add("rescale", rescale(s.rescale()));
			}
			case Step.Mean s -> {
				json.addProperty("tokens", s.tokens());
				json.add("rescale", rescale(s.rescale()));
			}
			case Step.Division s -> {
				json.addProperty("multiplier", s.multiplier());
				json.addProperty("shift", s.shift());
				json.addProperty("logarithmic", s.logarithmic());
			}
			case Step.View s -> {
				json.addProperty("operator", s.operator().name());
				json.add("numbers", integers(OperatorCodes.view(s.operator())));
				json.addProperty("port", s.port());
				json.addProperty("fill", s.fill());
			}
		}
		return json;
	}

	private static void filters(JsonObject json, FilterCodes weights, int[] bias, Rescale rescale) {
		json.add("filters", integers(List.of(weights.filters(), weights.size())));
		JsonArray schemes = new JsonArray();
		for (int i = 0; i < weights.filters();) {
			FilterFormat format = weights.formats().get(i);
			int from = i;
			while (i < weights.filters() && weights.formats().get(i).equals(format)) {
				i++;
			}
			JsonArray run = new JsonArray();
			run.add(i - from);
			run.add(format.scheme().name());
			run.add(format.bits());
			run.add(format.terms());
			schemes.add(run);
		}
		json.add("schemes", schemes);
		json.add("scales", reals(weights.scales()));
		json.add("bias", integers(bias));
		json.add("rescale", rescale(rescale));
	}

	private static JsonObject rescale(Rescale rescale) {
		JsonObject json = new JsonObject();
		json.addProperty("profile", rescale.profile().name());
		json.add("multipliers", integers(rescale.multipliers()));
		json.add("shifts", integers(rescale.shifts()));
		json.add("factors", reals(rescale.factors()));
		return json;
	}

	private static JsonArray integers(int... values) {
		JsonArray array = new JsonArray();
		Arrays.stream(values).forEach(array::add);
		return array;
	}

	private static JsonArray integers(List<Integer> values) {
		return integers(values.stream().mapToInt(Integer::intValue).toArray());
	}

	private static JsonArray reals(float... values) {
		JsonArray array = new JsonArray();
		for (float value : values) {
			array.add(new JsonPrimitive(value));
		}
		return array;
	}
}
