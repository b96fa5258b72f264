package org.m2q.onnx.integer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.m2q.network.LayerNetwork;
import org.m2q.network.MacOperator;
import org.m2q.network.Network;
import org.m2q.network.Shape;
import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.Tensor;
import org.m2q.quant.Requantization;
import org.m2q.quant.Scheme;
import org.m2q.quant.integer.CodeRange;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.FilterFormat;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Rescale;
import org.m2q.quant.program.Step;
import org.m2q.quant.program.StepInfo;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

/**
 * Reads back models that {@link ProgramExport} wrote: scales bit for bit, schemes per filter, every factor. A model whose operators or constants were changed
 * since is refused, because what it computes is no longer the program.
 */
public final class ProgramImport {

	private static final int MOST_TENSORS = 1 << 20;
	private static final int MOST_ELEMENTS = 1 << 26;

	private final OnnxModel model;

	private ProgramImport(OnnxModel model) {
		this.model = model;
	}

	/** Whether a model says that it was written by {@link ProgramExport}. */
	public static boolean isExported(OnnxModel model) {
		return model.metadata().containsKey(ProgramMetadata.PROGRAM);
	}

	/** Reads a program; its network is not in the model and is empty. */
	public static ExportedProgram read(OnnxModel model) throws OnnxException {
		return read(model, Optional.empty());
	}

	/**
	 * Reads a program.
	 *
	 * @param network the network of the program, when it is known
	 * @throws OnnxException when the model was not written by {@link ProgramExport}, or was changed since, naming what differs
	 */
	public static ExportedProgram read(OnnxModel model, Optional<LayerNetwork> network) throws OnnxException {
		String text = Optional.ofNullable(model.metadata().get(ProgramMetadata.PROGRAM))
				.orElseThrow(() -> new OnnxException("the model has no metadata '" + ProgramMetadata.PROGRAM + "', so it was not exported as a quantized network by m2q"));
		String[] form = model.metadata().getOrDefault(ProgramMetadata.FORM, "").split(" ");
		ExportForm found = ExportForm.of(form[0]).orElseThrow(() -> new OnnxException("the metadata '" + ProgramMetadata.FORM + "' names no form: '" + form[0] + "'"));
		boolean pure = form.length > 1;
		try {
			IntegerProgram program = new ProgramImport(model).program(JsonParser.parseString(text).getAsJsonObject(), network);
			ExportedProgram again = pure ? ProgramExport.pure(program, found) : ProgramExport.export(program, found);
			compare(again.model(), model);
			return new ExportedProgram(program, found, model, again.steps());
		} catch (JsonParseException | IllegalStateException | IllegalArgumentException | NullPointerException | UnsupportedOperationException | IndexOutOfBoundsException
				| ArithmeticException | NegativeArraySizeException e) {
			throw new OnnxException("the metadata '" + ProgramMetadata.PROGRAM + "' is damaged: " + e.getMessage(), e);
		}
	}

	/** The program that the metadata describes must give this model. */
	private static void compare(OnnxModel expected, OnnxModel actual) throws OnnxException {
		String changed = "; the model was changed since it was exported";
		for (int i = 0; i < Math.min(expected.nodes().size(), actual.nodes().size()); i++) {
			if (!expected.nodes().get(i).equals(actual.nodes().get(i))) {
				throw new OnnxException(actual.nodes().get(i).label() + " is not what its metadata describes, " + expected.nodes().get(i).label() + changed);
			}
		}
		if (expected.nodes().size() != actual.nodes().size()) {
			throw new OnnxException("it has " + actual.nodes().size() + " nodes, but its metadata describes " + expected.nodes().size() + changed);
		}
		Set<String> names = new TreeSet<>(expected.initializers().keySet());
		names.addAll(actual.initializers().keySet());
		for (String name : names) {
			Optional<Tensor> here = Optional.ofNullable(actual.initializers().get(name));
			if (here.isEmpty() || !here.equals(Optional.ofNullable(expected.initializers().get(name)))) {
				throw new OnnxException("the initializer \"" + name + "\" is not what its metadata describes" + changed);
			}
		}
		if (!expected.inputs().equals(actual.inputs())) {
			throw new OnnxException("its inputs " + actual.inputs() + " are not those its metadata describes, " + expected.inputs() + changed);
		}
	}

	private IntegerProgram program(JsonObject json, Optional<LayerNetwork> network) throws OnnxException {
		int version = json.get("version").getAsInt();
		if (version != ProgramMetadata.VERSION) {
			throw new OnnxException("the metadata '" + ProgramMetadata.PROGRAM + "' has version " + version + "; " + ProgramMetadata.VERSION + " is read");
		}
		String name = json.get("name").getAsString();
		JsonArray all = json.getAsJsonArray("tensors");
		if (all.size() > MOST_TENSORS) {
			throw new OnnxException(all.size() + " tensors are too many");
		}
		List<IntegerTensor> tensors = new ArrayList<>();
		for (JsonElement element : all) {
			tensors.add(tensor(tensors.size(), element.getAsJsonObject()));
		}
		List<Step> steps = new ArrayList<>();
		for (JsonElement element : json.getAsJsonArray("steps")) {
			steps.add(step(element.getAsJsonObject(), tensors));
		}
		LayerNetwork known = network.orElseGet(() -> new LayerNetwork(new Network(name, Map.of(), List.of(), List.of(), List.of()), List.of()));
		return new IntegerProgram(name, known, tensors, steps, list(json, "inputs"), list(json, "outputs"));
	}

	private IntegerTensor tensor(int index, JsonObject json) throws OnnxException {
		String name = json.get("name").getAsString();
		Shape shape = new Shape(list(json, "shape"));
		int[] range = integers(json, "range");
		CodeRange codes = new CodeRange(range[0], range[1], range[2]);
		float[] scales = reals(json, "scales");
		int axis = json.get("axis").getAsInt();
		if (shape.elements() > MOST_ELEMENTS) {
			throw new OnnxException("tensor '" + name + "' of shape " + shape + " has more than " + MOST_ELEMENTS + " elements");
		}
		IntegerTensor tensor = new IntegerTensor(index, name, shape, codes, scales, axis, Optional.empty());
		if (!json.has("constant")) {
			return tensor;
		}
		Tensor stored = initializer(name);
		int[] values = stored.type().isReal() ? tensor.quantize(stored.reals()) : Arrays.stream(stored.integers()).mapToInt(Math::toIntExact).toArray();
		return new IntegerTensor(index, name, shape, codes, scales, axis, Optional.of(values));
	}

	private Step step(JsonObject json, List<IntegerTensor> tensors) throws OnnxException {
		StepInfo info = new StepInfo(json.get("name").getAsString(), json.get("node").getAsInt(), json.get("layer").getAsInt());
		List<Integer> inputs = list(json, "inputs");
		int input = inputs.getFirst();
		int output = json.get("output").getAsInt();
		tensors.get(output);
		String kind = json.get("kind").getAsString();
		return switch (kind) {
			case "convolution" -> new Step.Convolution(info, input, output, OperatorCodes.convolution(list(json, "operator")), weights(json, info.name()),
					integers(json, "bias"), rescale(json));
			case "linear" -> new Step.Linear(info, input, output, weights(json, info.name()), integers(json, "bias"), rescale(json));
			case "matmul" -> new Step.MatMul(info, input, inputs.get(1), output,
					new MacOperator.MatMul(json.get("transposeLeft").getAsBoolean(), json.get("transposeRight").getAsBoolean()), rescale(json));
			case "addition" -> new Step.Addition(info, inputs, output, Requantization.valueOf(json.get("profile").getAsString()), integers(json, "multipliers"),
					json.get("shift").getAsInt(), reals(json, "factors"));
			case "multiplication" -> new Step.Multiplication(info, input, inputs.get(1), output, rescale(json));
			case "rescaling" -> new Step.Rescaling(info, input, output, json.get("axis").getAsInt(), rescale(json));
			case "lookup" -> new Step.Lookup(info, input, output, table(info.name()), json.get("function").getAsString());
			case "softmax" -> new Step.Softmax(info, input, output, json.get("axis").getAsInt(), table(info.name()), json.get("one").getAsInt());
			case "normalization" -> new Step.Normalization(info, input, output, json.get("axis").getAsInt(), json.get("groups").getAsInt(), integers(json, "gamma"),
					integers(json, "beta"), json.get("epsilon").getAsLong(), json.get("guard").getAsInt(), rescale(json));
			case "pool" -> new Step.Pool(info, input, output, OperatorCodes.pool(list(json, "operator")), rescale(json));
			case "mean" -> new Step.Mean(info, input, output, json.get("tokens").getAsBoolean(), rescale(json));
			case "division" -> new Step.Division(info, input, inputs.get(1), output, json.get("multiplier").getAsInt(), json.get("shift").getAsInt(),
					json.get("logarithmic").getAsBoolean());
			case "view" -> new Step.View(info, inputs, output, OperatorCodes.view(json.get("operator").getAsString(), list(json, "numbers")), json.get("port").getAsInt(),
					json.get("fill").getAsInt());
			default -> throw new OnnxException("step '" + info.name() + "' is of the kind '" + kind + "', which is not known");
		};
	}

	private int[] table(String step) throws OnnxException {
		return Arrays.stream(initializer(step + ":table").integers()).mapToInt(Math::toIntExact).toArray();
	}

	/** Weights from the initializers of any form: bytes less 128, one initializer per byte; integers; real numbers in steps of the scale of their filter. */
	private FilterCodes weights(JsonObject json, String step) throws OnnxException {
		int[] extents = integers(json, "filters");
		int filters = extents[0];
		int size = extents[1];
		float[] scales = reals(json, "scales");
		Map<Integer, Tensor> parts = new LinkedHashMap<>();
		parts.put(0, initializer(step + ":weight"));
		for (int part = 1; model.initializers().containsKey(step + ":weight" + part); part++) {
			parts.put(part, initializer(step + ":weight" + part));
		}
		if (Math.multiplyExact(filters, size) != parts.get(0).size()) {
			throw new OnnxException("the initializer \"" + step + ":weight\" has " + parts.get(0).size() + " weights, not " + filters + " · " + size);
		}
		short[] codes = new short[filters * size];
		for (Map.Entry<Integer, Tensor> part : parts.entrySet()) {
			Tensor tensor = part.getValue();
			if (tensor.size() != codes.length) {
				throw new OnnxException("the initializer \"" + step + ":weight\" has " + tensor.size() + " weights, not " + filters + " · " + size);
			}
			// Matrices are [inputs, outputs], as ONNX multiplies them.
			boolean turned = tensor.rank() == 2;
			int zero = tensor.type() == DataType.UINT8 ? ProgramGraph.BYTE : 0;
			for (int i = 0; i < codes.length; i++) {
				int at = turned ? i % size * filters + i / size : i;
				long value = tensor.type().isReal() ? (long) Math.rint(tensor.real(at) / scales[i / size]) : tensor.integer(at) - zero;
				codes[i] += (short) (value << Byte.SIZE * part.getKey());
			}
		}
		List<FilterFormat> formats = new ArrayList<>();
		for (JsonElement element : json.getAsJsonArray("schemes")) {
			JsonArray run = element.getAsJsonArray();
			FilterFormat format = new FilterFormat(Scheme.valueOf(run.get(1).getAsString()), run.get(2).getAsInt(), run.get(3).getAsInt());
			for (int i = 0; i < run.get(0).getAsInt() && formats.size() <= filters; i++) {
				formats.add(format);
			}
		}
		return new FilterCodes(filters, size, codes, formats, scales);
	}

	private Tensor initializer(String name) throws OnnxException {
		return Optional.ofNullable(model.initializers().get(name)).orElseThrow(() -> new OnnxException("there is no initializer \"" + name + "\", which its metadata names"));
	}

	private static Rescale rescale(JsonObject json) {
		JsonObject rescale = json.getAsJsonObject("rescale");
		return new Rescale(Requantization.valueOf(rescale.get("profile").getAsString()), integers(rescale, "multipliers"), integers(rescale, "shifts"),
				reals(rescale, "factors"));
	}

	private static List<Integer> list(JsonObject json, String name) {
		return Arrays.stream(integers(json, name)).boxed().toList();
	}

	private static int[] integers(JsonObject json, String name) {
		JsonArray array = json.getAsJsonArray(name);
		int[] values = new int[array.size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = array.get(i).getAsInt();
		}
		return values;
	}

	private static float[] reals(JsonObject json, String name) {
		JsonArray array = json.getAsJsonArray(name);
		float[] values = new float[array.size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = array.get(i).getAsFloat();
		}
		return values;
	}
}
