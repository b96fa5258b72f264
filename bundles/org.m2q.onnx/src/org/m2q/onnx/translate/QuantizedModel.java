package org.m2q.onnx.translate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.m2q.base.Cancellation;
import org.m2q.onnx.Attributes;
import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.ValueInfo;
import org.m2q.onnx.execute.FloatExecutor;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/**
 * A model with QuantizeLinear and DequantizeLinear taken apart: the model in float32, whose weights are those that the codes stand for, and the scales.
 *
 * @param model the model without the pairs
 * @param activations scales of computed values, by the name of the value in the model
 * @param weights scales of constants, by the name of the constant in the model
 */
public record QuantizedModel(OnnxModel model, Map<String, Scales> activations, Map<String, Scales> weights) {

	private static final String QUANTIZE = "QuantizeLinear";
	private static final String DEQUANTIZE = "DequantizeLinear";
	/** Operators that only move codes, or choose among them. */
	private static final Set<String> MOVING = Set.of("Identity", "Reshape", "Transpose", "Flatten", "Squeeze", "Unsqueeze", "Slice", "MaxPool", "Expand");

	/**
	 * How codes become real numbers: (code − zero) · scale.
	 *
	 * @param type of the codes
	 * @param scales one, or one per position on an axis or block
	 * @param zeros as many
	 * @param sumsOfPowers whether every code of a constant is 0 or the sum of one or two signed powers of two of the same sign, as an engine that shifts and adds
	 *        wants them
	 */
	public record Scales(DataType type, List<Float> scales, List<Long> zeros, boolean sumsOfPowers) {

		/** Copies the lists. */
		public Scales {
			scales = List.copyOf(scales);
			zeros = List.copyOf(zeros);
		}
	}

	/** Keeps the order of the maps. */
	public QuantizedModel {
		activations = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(activations));
		weights = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(weights));
	}

	/** Whether a model has such operators. */
	public static boolean isQuantized(OnnxModel model) {
		return model.nodes().stream().anyMatch(node -> node.operator().equals(QUANTIZE) || node.operator().equals(DEQUANTIZE));
	}

	/**
	 * Takes a model apart.
	 *
	 * @throws OnnxException when codes are used otherwise than to be dequantized again, naming the node
	 */
	public static QuantizedModel of(OnnxModel model) throws OnnxException {
		return new Folding(model).fold();
	}

	/** The scales as JSON; decimal numbers name exactly one float. */
	public String json() {
		JsonObject json = new JsonObject();
		json.add("activations", json(activations));
		json.add("weights", json(weights));
		return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json) + "\n";
	}

	private static JsonObject json(Map<String, Scales> all) {
		JsonObject json = new JsonObject();
		all.forEach((name, scales) -> {
			JsonObject one = new JsonObject();
			one.addProperty("type", scales.type().name().toLowerCase(java.util.Locale.ROOT));
			JsonArray values = new JsonArray();
			scales.scales().forEach(values::add);
			one.add("scales", values);
			JsonArray zeros = new JsonArray();
			scales.zeros().forEach(zeros::add);
			one.add("zeros", zeros);
			if (scales.sumsOfPowers()) {
				one.addProperty("sumsOfPowers", true);
			}
			json.add(name, one);
		});
		return json;
	}

	/** Codes of a value that is known as a real number. */
	private record Codes(String real, Tensor scale, Optional<Tensor> zero) {
	}

	private static final class Folding {

		private final OnnxModel model;
		private final Map<String, Tensor> constants;
		private final Map<String, String> names = new HashMap<>();
		private final Map<String, Codes> codes = new HashMap<>();
		private final List<OnnxNode> nodes = new ArrayList<>();
		private final Map<String, Scales> activations = new LinkedHashMap<>();
		private final Map<String, Scales> weights = new LinkedHashMap<>();

		Folding(OnnxModel model) {
			this.model = model;
			constants = new LinkedHashMap<>(model.initializers());
		}

		QuantizedModel fold() throws OnnxException {
			for (OnnxNode node : model.nodes()) {
				if (node.operator().equals("Constant") && node.domain().isEmpty()) {
					constants.put(node.outputs().getFirst(), computed(node));
				} else if (node.operator().equals(QUANTIZE) || node.operator().equals(DEQUANTIZE)) {
					convert(node);
				} else {
					keep(node);
				}
			}
			for (ValueInfo output : model.outputs()) {
				if (codes.containsKey(output.name())) {
					throw new OnnxException("the output \"" + output.name() + "\" of the graph is a tensor of codes; end the model with " + DEQUANTIZE);
				}
				if (names.containsKey(output.name())) {
					nodes.add(new OnnxNode(output.name(), "Identity", "", List.of(names.get(output.name())), List.of(output.name()), Attributes.NONE));
				}
			}
			return new QuantizedModel(new OnnxModel(model.opset(), model.name(), nodes, constants, model.inputs(), model.outputs(), model.metadata()), activations, weights);
		}

		private String real(String name) {
			return names.getOrDefault(name, name);
		}

		/** Scale and zero point have to be constants. */
		private Tensor constant(OnnxNode node, int index) throws OnnxException {
			String name = node.inputs().get(index);
			return Optional.ofNullable(constants.get(name)).orElseThrow(() -> new OnnxException(node.label() + " has \"" + name
					+ "\" as scale or zero point, which is computed and no constant"));
		}

		private void convert(OnnxNode node) throws OnnxException {
			if (node.inputs().size() < 2) {
				throw new OnnxException(node.label() + " has no scale");
			}
			String input = node.inputs().getFirst();
			String output = node.outputs().getFirst();
			Tensor scale = constant(node, 1);
			Optional<Tensor> zero = node.inputs().size() > 2 && !node.inputs().get(2).isEmpty() ? Optional.of(constant(node, 2)) : Optional.empty();
			if (constants.containsKey(input)) {
				Tensor result = computed(node);
				constants.put(output, result);
				if (node.operator().equals(DEQUANTIZE)) {
					weights.put(output, scales(constants.get(input), scale, zero));
				}
			} else if (node.operator().equals(QUANTIZE)) {
				String real = real(input);
				codes.put(output, new Codes(real, scale, zero));
				DataType type = zero.map(Tensor::type).or(() -> DataType.of(node.attributes().integer("output_dtype", 0))).orElse(DataType.UINT8);
				activations.put(real, new Scales(type, reals(scale), integers(zero, scale.size()), false));
			} else {
				Codes quantized = Optional.ofNullable(codes.get(input))
						.orElseThrow(() -> new OnnxException(node.label() + " takes \"" + input + "\", which is no result of " + QUANTIZE + " and no constant"));
				if (!quantized.scale().equals(scale) || !integers(quantized.zero(), scale.size()).equals(integers(zero, scale.size()))) {
					throw new OnnxException(node.label() + " has other scales or zero points than the " + QUANTIZE + " that its codes come from");
				}
				names.put(output, quantized.real());
			}
		}

		private void keep(OnnxNode node) throws OnnxException {
			List<String> taken = node.inputs().stream().filter(codes::containsKey).toList();
			if (!taken.isEmpty() && !(MOVING.contains(node.operator()) && taken.size() == 1 && taken.getFirst().equals(node.inputs().getFirst()))) {
				throw new OnnxException(node.label() + " computes with the codes \"" + taken.getFirst() + "\"; models are read whose operators compute with real numbers between "
						+ DEQUANTIZE + " and " + QUANTIZE);
			}
			List<String> inputs = new ArrayList<>();
			for (String input : node.inputs()) {
				inputs.add(codes.containsKey(input) ? codes.get(input).real() : real(input));
			}
			nodes.add(new OnnxNode(node.name(), node.operator(), node.domain(), inputs, node.outputs(), node.attributes()));
			if (!taken.isEmpty()) {
				Codes moved = codes.get(taken.getFirst());
				codes.put(node.outputs().getFirst(), new Codes(node.outputs().getFirst(), moved.scale(), moved.zero()));
			}
		}

		/** The result of a node whose inputs are constants. */
		private Tensor computed(OnnxNode node) throws OnnxException {
			Map<String, Tensor> needed = new LinkedHashMap<>();
			for (String input : node.inputs()) {
				if (!input.isEmpty()) {
					needed.put(input, constants.get(input));
				}
			}
			OnnxModel alone = new OnnxModel(model.opset(), "constant", List.of(node), needed, List.of(),
					List.of(new ValueInfo(node.outputs().getFirst(), Optional.empty(), List.of())));
			return FloatExecutor.of(alone).run(Map.of(), FloatExecutor.Observer.NONE, Cancellation.NONE).get(node.outputs().getFirst());
		}

		private static Scales scales(Tensor codes, Tensor scale, Optional<Tensor> zero) {
			boolean powers = zero.isEmpty() || java.util.Arrays.stream(zero.get().integers()).allMatch(z -> z == 0);
			for (int i = 0; powers && i < codes.size(); i++) {
				powers = Long.bitCount(Math.abs(codes.integer(i))) <= 2;
			}
			return new Scales(codes.type(), reals(scale), integers(zero, scale.size()), powers && codes.type().bits() <= Byte.SIZE);
		}

		private static List<Float> reals(Tensor tensor) {
			List<Float> values = new ArrayList<>();
			for (float value : tensor.reals()) {
				values.add(value);
			}
			return values;
		}

		private static List<Long> integers(Optional<Tensor> tensor, int size) {
			return tensor.map(zero -> java.util.Arrays.stream(zero.integers()).boxed().toList()).orElseGet(() -> java.util.Collections.nCopies(size, 0L));
		}
	}
}
