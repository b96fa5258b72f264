package org.m2q.onnx.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.base.Cancellation;
import org.m2q.network.Layers;
import org.m2q.network.Network;
import org.m2q.network.Node;
import org.m2q.network.Shape;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.execute.FloatExecutor;
import org.m2q.onnx.export.Binding;
import org.m2q.onnx.export.NetworkExport;
import org.m2q.onnx.export.Parameter;
import org.m2q.onnx.export.SyntheticParameters;
import org.m2q.quant.integer.OperandMap;
import org.m2q.quant.integer.OperandMaps;

/** Networks of the language as ONNX models. */
class NetworkExportTest {

	private static final double TOLERANCE = 1e-4;

	private static int[] batched(Shape shape) {
		return IntStream.concat(IntStream.of(1), shape.dims().stream().mapToInt(Integer::intValue)).toArray();
	}

	private static Tensor random(Shape shape, long seed) {
		Random random = new Random(seed);
		float[] values = new float[Math.toIntExact(shape.elements())];
		for (int i = 0; i < values.length; i++) {
			values[i] = (float) random.nextGaussian();
		}
		return Tensor.of(batched(shape), values);
	}

	private static Tensor scaled(Tensor tensor, float factor) {
		float[] values = tensor.reals();
		for (int i = 0; i < values.length; i++) {
			values[i] *= factor;
		}
		return Tensor.of(tensor.shape(), values);
	}

	/** Parameters in which every number matters, unlike those that begin a training. */
	private static Map<String, Tensor> parameters(Network network, long seed) {
		Map<String, Tensor> tensors = new LinkedHashMap<>();
		for (Parameter parameter : Parameter.of(network)) {
			float[] values = random(parameter.shape(), seed++).reals();
			for (int i = 0; i < values.length; i++) {
				values[i] = parameter.role() == Parameter.Role.VARIANCE ? Math.abs(values[i]) + 0.5f : values[i];
			}
			tensors.put(parameter.name(), Tensor.of(parameter.extents(), values));
		}
		return tensors;
	}

	private static Tensor run(OnnxModel model, Map<String, Tensor> inputs) throws OnnxException {
		return FloatExecutor.of(model).run(inputs, FloatExecutor.Observer.NONE, Cancellation.NONE).values().iterator().next();
	}

	/**
	 * LeViT gets a faint image: its batch normalizations do nothing before a training, so that its sums grow, and with large ones softmax would only
	 * choose the largest element, which is a matter of rounding.
	 */
	@ParameterizedTest
	@CsvSource({ "efficientvit-b0.m2q, 64, 1", "efficientvit-b1.m2q, 64, 1", "efficientvit-l1.m2q, 64, 1", "mobilevit-xxs.m2q, 0, 1", "efficientformer-l1.m2q, 0, 1",
			"levit-128s.m2q, 0, 1e-4", "tinyvit-5m.m2q, 0, 1" })
	void examplesRunAndHaveTheInferredShapes(String file, int resolution, float brightness) throws Exception {
		Network network = Texts.example(file, resolution == 0 ? Map.of() : Map.of("resolution", resolution));
		OnnxModel model = NetworkExport.export(network, SyntheticParameters.of(network, 42));
		assertEquals(model, OnnxFiles.read(OnnxFiles.bytes(model), "again"));
		Map<String, Node> nodes = new HashMap<>();
		network.nodes().forEach(node -> nodes.put(node.name(), node));
		Map<String, Tensor> given = new LinkedHashMap<>();
		network.inputs().forEach(input -> given.put(input.name(), scaled(random(input.shape(), 3), brightness)));
		Map<String, int[]> lastOf = new HashMap<>();
		Map<String, Tensor> outputs = FloatExecutor.of(model).run(given, (node, name, value) -> {
			// Further nodes of one operator are named behind a slash.
			String owner = node.name().split("/")[0];
			if (nodes.containsKey(owner) && name.endsWith(":0")) {
				lastOf.put(owner, value.shape());
			}
		}, Cancellation.NONE);
		assertEquals(nodes.keySet(), lastOf.keySet());
		nodes.forEach((name, node) -> assertArrayEquals(batched(node.output()), lastOf.get(name), name));
		Map<String, Tensor> expected = Runtime.run(model, given);
		outputs.forEach((name, value) -> {
			assertTrue(IntStream.range(0, value.size()).allMatch(i -> Float.isFinite(value.real(i))), name);
			Runtime.assertClose(name, expected.get(name), value, TOLERANCE);
		});
	}

	/** The moves of elements are those that the integer reference makes, which were written without this one. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "[6, 4, 5] | to_tokens", "[20, 6] | to_map(4, 5)", "[3, 6, 8] | unfold(2)", "[4, 12, 3] | fold(2, 6, 8)",
			"[3, 7, 9] | window_partition(4)", "[3, 8, 4] | window_partition(4)", "[6, 16, 3] | window_merge(4, 7, 9)", "[3, 7, 8] | subsample(2)",
			"[3, 4, 5] | transpose(axes = [2, 0, 1])", "[3, 4, 5] | reshape([5, 12])", "[2, 3, 4] | pad(top = 1, left = 2, right = 3)", "[5, 3] | append_ones(axis = 1, count = 2)",
			"[4, 3] | append_ones(axis = 0)" })
	void viewsMoveElementsAsTheIntegerReferenceDoes(String input, String view) throws Exception {
		Network network = Texts.network(input, view + " > relu");
		Shape shape = network.inputs().getFirst().shape();
		float[] numbers = new float[Math.toIntExact(shape.elements())];
		for (int i = 0; i < numbers.length; i++) {
			numbers[i] = i + 2;
		}
		Tensor actual = run(NetworkExport.export(network, Map.of()), Map.of("x", Tensor.of(batched(shape), numbers)));
		OperandMap map = new OperandMaps(Layers.of(network)).operands(Layers.of(network).layers().getFirst()).getFirst();
		assertEquals(map.size(), actual.size());
		for (int i = 0; i < map.size(); i++) {
			float expected = switch (map.layers()[i]) {
				case OperandMap.ZERO -> 0;
				case OperandMap.ONE -> 1;
				default -> numbers[map.elements()[i]];
			};
			assertEquals(expected, actual.real(i), "element " + i);
		}
	}

	@Test
	void aConvolutionIsItsDefinition() throws Exception {
		Network network = Texts.network("[6, 9, 8]", "conv(4, kernel = [3, 2], stride = [2, 1], dilation = [1, 2], padding = [1, 2], groups = 2, bias = true)");
		Map<String, Tensor> tensors = parameters(network, 5);
		Tensor x = random(Shape.of(6, 9, 8), 1);
		Tensor actual = run(NetworkExport.export(network, tensors), Map.of("x", x));
		Tensor w = tensors.get(network.nodes().getFirst().name() + ".weight");
		Tensor b = tensors.get(network.nodes().getFirst().name() + ".bias");
		Shape out = network.nodes().getFirst().output();
		int next = 0;
		for (int f = 0; f < 4; f++) {
			for (int row = 0; row < out.dim(1); row++) {
				for (int column = 0; column < out.dim(2); column++) {
					double sum = b.real(f);
					for (int c = 0; c < 3; c++) {
						for (int kr = 0; kr < 3; kr++) {
							for (int kc = 0; kc < 2; kc++) {
								int r = row * 2 - 1 + kr;
								int k = column - 2 + kc * 2;
								if (r >= 0 && r < 9 && k >= 0 && k < 8) {
									sum += (double) w.real(((f * 3 + c) * 3 + kr) * 2 + kc) * x.real(((f / 2 * 3 + c) * 9 + r) * 8 + k);
								}
							}
						}
					}
					assertEquals(sum, actual.real(next++), 1e-4);
				}
			}
		}
	}

	@Test
	void aLinearLayerIsItsDefinition() throws Exception {
		Network network = Texts.network("[5, 7]", "linear(3)");
		Map<String, Tensor> tensors = parameters(network, 5);
		Tensor x = random(Shape.of(5, 7), 1);
		Tensor actual = run(NetworkExport.export(network, tensors), Map.of("x", x));
		String name = network.nodes().getFirst().name();
		for (int t = 0; t < 5; t++) {
			for (int f = 0; f < 3; f++) {
				double sum = tensors.get(name + ".bias").real(f);
				for (int c = 0; c < 7; c++) {
					sum += (double) tensors.get(name + ".weight").real(f * 7 + c) * x.real(t * 7 + c);
				}
				assertEquals(sum, actual.real(t * 3 + f), 1e-5);
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "false, false", "true, false", "false, true", "true, true" })
	void aMatrixProductIsItsDefinition(boolean left, boolean right) throws Exception {
		String a = left ? "[2, 5, 3]" : "[2, 3, 5]";
		String b = right ? "[2, 4, 5]" : "[2, 5, 4]";
		Network network = Texts.network(a, "input z: " + b + "\n\tfrom x, z > matmul(transpose_left = " + left + ", transpose_right = " + right + ")");
		Tensor x = random(network.inputs().get(0).shape(), 1);
		Tensor z = random(network.inputs().get(1).shape(), 2);
		Tensor actual = run(NetworkExport.export(network, Map.of()), Map.of("x", x, "z", z));
		for (int n = 0; n < 2; n++) {
			for (int i = 0; i < 3; i++) {
				for (int j = 0; j < 4; j++) {
					double sum = 0;
					for (int k = 0; k < 5; k++) {
						sum += (double) x.real(n * 15 + (left ? k * 3 + i : i * 5 + k)) * z.real(n * 20 + (right ? j * 5 + k : k * 4 + j));
					}
					assertEquals(sum, actual.real((n * 3 + i) * 4 + j), 1e-5);
				}
			}
		}
	}

	/** Normalizations of every axis: mean and variance of the results are those of the definition. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "[4, 3, 5] | layernorm | 15 | 4", "[6, 8] | layernorm | 1 | 8", "[6, 3, 2] | groupnorm(groups = 2) | 1 | 18" })
	void normalizationsCentreAndScale(String input, String step, int stride, int count) throws Exception {
		Network network = Texts.network(input, step);
		Tensor x = random(network.inputs().getFirst().shape(), 1);
		Tensor actual = run(NetworkExport.export(network, SyntheticParameters.of(network, 1)), Map.of("x", x));
		double mean = 0;
		double squares = 0;
		for (int i = 0; i < count; i++) {
			mean += actual.real(i * stride) / count;
			squares += (double) actual.real(i * stride) * actual.real(i * stride) / count;
		}
		assertEquals(0, mean, 1e-5);
		assertEquals(1, squares, 1e-3);
	}

	@Test
	void aBatchNormalizationOfTokensIsItsDefinition() throws Exception {
		Network network = Texts.network("[5, 3]", "bn(epsilon = 0.01)");
		Map<String, Tensor> tensors = parameters(network, 9);
		Tensor x = random(Shape.of(5, 3), 1);
		Tensor actual = run(NetworkExport.export(network, tensors), Map.of("x", x));
		String name = network.nodes().getFirst().name();
		for (int i = 0; i < 15; i++) {
			int c = i % 3;
			double expected = (x.real(i) - tensors.get(name + ".running_mean").real(c)) / Math.sqrt(tensors.get(name + ".running_var").real(c) + 0.01)
					* tensors.get(name + ".weight").real(c) + tensors.get(name + ".bias").real(c);
			assertEquals(expected, actual.real(i), 1e-5);
		}
	}

	@ParameterizedTest
	@CsvSource({ "relu6, 7, 6", "relu6, -1, 0", "hardswish, 1, 0.6666667", "hardswish, -4, 0", "hardsigmoid, 1.5, 0.75", "silu, 1, 0.7310586", "sigmoid, 0, 0.5",
			"gelu, 1, 0.8413447", "gelu(approximate = true), 1, 0.8411920", "scale_by(0.25), 3, 0.75" })
	void functionsAreTheirDefinitions(String step, float x, float y) throws Exception {
		Network network = Texts.network("[1]", step);
		assertEquals(y, run(NetworkExport.export(network, Map.of()), Map.of("x", Tensor.of(new int[] { 1, 1 }, x))).real(0), 2e-6);
	}

	@Test
	void elementwiseOperatorsBroadcastToTheFirst() throws Exception {
		Network network = Texts.network("[2, 3, 4]", "input g: [2, 1, 1]\n\tfrom x, g > mul > scale_channels");
		Map<String, Tensor> tensors = parameters(network, 4);
		Tensor x = random(Shape.of(2, 3, 4), 1);
		Tensor g = random(Shape.of(2, 1, 1), 2);
		Tensor actual = run(NetworkExport.export(network, tensors), Map.of("x", x, "g", g));
		Tensor scale = tensors.values().iterator().next();
		for (int i = 0; i < 24; i++) {
			assertEquals(x.real(i) * g.real(i / 12) * scale.real(i / 12), actual.real(i), 1e-6);
		}
	}

	@Test
	void aDivisionAddsItsEpsilonToTheDivisor() throws Exception {
		Network network = Texts.network("[2, 2]", "input d: [2, 1]\n\tfrom x, d > div(epsilon = 0.5)");
		Tensor actual = run(NetworkExport.export(network, Map.of()),
				Map.of("x", Tensor.of(new int[] { 1, 2, 2 }, 1f, 2f, 3f, 4f), "d", Tensor.of(new int[] { 1, 2, 1 }, 0.5f, 1.5f)));
		assertArrayEquals(new float[] { 1, 2, 1.5f, 2 }, actual.reals());
	}

	@Test
	void poolsAndSamplesAreTheirDefinitions() throws Exception {
		Tensor x = Tensor.of(new int[] { 1, 1, 2, 3 }, 1f, 2f, 3f, 4f, 5f, 7f);
		Map<String, float[]> cases = new LinkedHashMap<>();
		cases.put("globalpool", new float[] { 22 / 6f });
		cases.put("maxpool(kernel = 2, stride = 1)", new float[] { 5, 7 });
		cases.put("avgpool(kernel = 2, stride = 1)", new float[] { 3, 4.25f });
		cases.put("avgpool(kernel = 3, stride = 2, padding = 1)", new float[] { 3, 4.25f });
		cases.put("avgpool(kernel = 3, stride = 2, padding = 1, count_include_pad = true)", new float[] { 12 / 9f, 17 / 9f });
		cases.put("upsample(2)", new float[] { 1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 7, 7, 4, 4, 5, 5, 7, 7 });
		cases.put("to_tokens > token_mean", new float[] { 22 / 6f });
		for (Map.Entry<String, float[]> one : cases.entrySet()) {
			Network network = Texts.network("[1, 2, 3]", one.getKey());
			float[] actual = run(NetworkExport.export(network, Map.of()), Map.of("x", x)).reals();
			assertArrayEquals(one.getValue(), actual, 1e-6f, one.getKey());
		}
	}

	@Test
	void theSameSeedGivesTheSameBytes() throws Exception {
		Network network = Texts.example("efficientvit-b0.m2q", Map.of("resolution", 32));
		byte[] first = OnnxFiles.bytes(NetworkExport.export(network, SyntheticParameters.of(network, 7)));
		assertArrayEquals(first, OnnxFiles.bytes(NetworkExport.export(network, SyntheticParameters.of(network, 7))));
		assertTrue(!java.util.Arrays.equals(first, OnnxFiles.bytes(NetworkExport.export(network, SyntheticParameters.of(network, 8)))));
	}

	@Test
	void parametersAreThoseThatTheNetworkCounts() {
		for (String file : List.of("efficientvit-b1.m2q", "mobilevit-s.m2q", "levit-128s.m2q")) {
			Network network = Texts.example(file, Map.of());
			long learned = Parameter.of(network).stream().filter(p -> p.role() != Parameter.Role.MEAN && p.role() != Parameter.Role.VARIANCE && p.role() != Parameter.Role.TABLE)
					.mapToLong(p -> p.shape().elements()).sum();
			long tables = network.nodes().stream().filter(node -> node.operator() instanceof org.m2q.network.ElementOperator.AddParameter).mapToLong(Node::parameters).sum();
			assertEquals(network.parameters(), learned + tables, file);
		}
	}

	@Test
	void tensorsAreBoundByNameAndWhatIsMissingIsSaid() {
		Network network = Texts.network("[4, 5, 5]", "expand: pwconv(8, bias = true)\n\treduce: pwconv(4)");
		Map<String, Tensor> file = new LinkedHashMap<>();
		file.put("expand.weight", Tensor.of(new int[] { 8, 4 }, new float[32]));
		file.put("expand.bais", Tensor.of(new int[] { 8 }, new float[8]));
		file.put("reduce.weight", Tensor.of(new int[] { 4, 9, 1, 1 }, new float[36]));
		file.put("bn.num_batches_tracked", Tensor.of(new int[0], 3L));
		Binding binding = Binding.of(network, file, Map.of());
		assertArrayEquals(new int[] { 8, 4, 1, 1 }, binding.tensors().get("expand.weight").shape());
		assertEquals(List.of("expand.bais", "reduce.weight"), binding.unused());
		List<String> messages = binding.mismatches().stream().map(Binding.Mismatch::message).toList();
		assertEquals(List.of("the file has no 'expand.bias' of shape [8]; the most similar tensor that nothing uses is 'expand.bais'",
				"there is 'reduce.weight' of shape [4, 8, 1, 1] in the network, and the file has it with the shape [4, 9, 1, 1]; the most similar tensor that nothing uses "
						+ "is 'reduce.weight'"),
				messages);
		assertTrue(Binding.of(network, Map.of("a", file.get("expand.weight"), "b", file.get("expand.bais"), "c", Tensor.of(new int[] { 4, 8, 1, 1 }, new float[32])),
				Map.of("expand.weight", "a", "expand.bias", "b", "reduce.weight", "c")).isComplete());
		OnnxException failure = assertThrows(OnnxException.class, () -> NetworkExport.export(network, binding.tensors()));
		assertTrue(failure.getMessage().contains("'expand.bias' of shape [8]"), failure.getMessage());
	}

	@Test
	void anExportGivesItsWeightsBack() throws Exception {
		Network network = Texts.network("[4, 5, 5]", "conv(8, bias = true) > bn > dwconv(3)");
		Map<String, Tensor> tensors = parameters(network, 2);
		Map<String, Tensor> read = OnnxFiles.read(OnnxFiles.bytes(NetworkExport.export(network, tensors)), "export").initializers();
		assertEquals(tensors, Binding.of(network, read, Map.of()).tensors());
	}
}
