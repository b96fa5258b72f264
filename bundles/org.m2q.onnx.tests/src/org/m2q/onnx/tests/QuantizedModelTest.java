package org.m2q.onnx.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.m2q.onnx.Attributes;
import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.ValueInfo;
import org.m2q.onnx.translate.ModelImport;
import org.m2q.onnx.translate.QuantizedModel;

/** Quantized models of other tools: their scales, and the network without them. */
class QuantizedModelTest {

	private final Map<String, Tensor> constants = new LinkedHashMap<>();
	private final List<OnnxNode> nodes = new ArrayList<>();

	private void node(String operator, String output, Object[] attributes, String... inputs) {
		nodes.add(new OnnxNode(output, operator, "", List.of(inputs), List.of(output), Attributes.of(attributes)));
	}

	private OnnxModel model(String output) {
		return new OnnxModel(21, "q", nodes, constants, List.of(ValueInfo.real("x", 1, 2, 4, 4)), List.of(ValueInfo.real(output, 1, 3, 4, 4)));
	}

	/** x → Q → DQ → Conv(DQ(codes)) → Relu → Q → DQ, as tools write it, with channels quantized one by one. */
	private void convolution() {
		constants.put("s", Tensor.of(new int[0], 0.1f));
		constants.put("z", Tensor.integer(DataType.UINT8, new int[0], new long[] { 3 }));
		constants.put("w", Tensor.integer(DataType.INT8, new int[] { 3, 2, 1, 1 }, new long[] { 3, -5, 96, 64, 0, -1 }));
		constants.put("ws", Tensor.of(new int[] { 3 }, 0.3f, 0.7f, 1.1f));
		constants.put("wz", Tensor.integer(DataType.INT8, new int[] { 3 }, new long[3]));
		constants.put("b", Tensor.integer(DataType.INT32, new int[] { 3 }, new long[] { 7, -8, 9 }));
		constants.put("bs", Tensor.of(new int[] { 3 }, 0.03f, 0.07f, 0.11f));
		node("QuantizeLinear", "xq", new Object[0], "x", "s", "z");
		node("DequantizeLinear", "xd", new Object[0], "xq", "s", "z");
		node("DequantizeLinear", "wd", new Object[] { "axis", 0 }, "w", "ws", "wz");
		node("DequantizeLinear", "bd", new Object[] { "axis", 0 }, "b", "bs");
		node("Conv", "c", new Object[0], "xd", "wd", "bd");
		node("Relu", "r", new Object[0], "c");
	}

	@Test
	void pairsAreTakenOutAndScalesKept() throws OnnxException {
		convolution();
		node("QuantizeLinear", "rq", new Object[0], "r", "s", "z");
		node("MaxPool", "pq", new Object[] { "kernel_shape", List.of(1L, 1L) }, "rq");
		node("DequantizeLinear", "y", new Object[0], "pq", "s", "z");
		OnnxModel model = model("y");
		assertTrue(QuantizedModel.isQuantized(model));
		QuantizedModel folded = QuantizedModel.of(model);
		assertFalse(QuantizedModel.isQuantized(folded.model()));
		assertEquals(List.of("Conv", "Relu", "MaxPool", "Identity"), folded.model().nodes().stream().map(OnnxNode::operator).toList());
		assertEquals(Map.of("x", new QuantizedModel.Scales(DataType.UINT8, List.of(0.1f), List.of(3L), false), "r",
				new QuantizedModel.Scales(DataType.UINT8, List.of(0.1f), List.of(3L), false)), folded.activations());
		assertEquals(new QuantizedModel.Scales(DataType.INT8, List.of(0.3f, 0.7f, 1.1f), List.of(0L, 0L, 0L), true), folded.weights().get("wd"));
		assertEquals(-5 * 0.3f, folded.model().initializers().get("wd").real(1));
		assertEquals(9 * 0.11f, folded.model().initializers().get("bd").real(2));
		assertTrue(folded.json().contains("\"scales\": [\n        0.3,\n        0.7,\n        1.1\n      ]") && folded.json().contains("\"sumsOfPowers\": true"), folded.json());
		String text = ModelImport.of(folded.model(), Map.of(), "Quantized").text();
		assertTrue(text.contains("pwconv(3") && text.contains("relu"), text);
	}

	@Test
	void whatComputesWithCodesIsNamed() {
		convolution();
		node("QuantizeLinear", "rq", new Object[0], "r", "s", "z");
		node("Add", "y", new Object[0], "rq", "rq");
		OnnxException error = assertThrows(OnnxException.class, () -> QuantizedModel.of(model("y")));
		assertTrue(error.getMessage().contains("Add \"y\" computes with the codes \"rq\""), error.getMessage());
	}

	@Test
	void scalesThatDoNotBelongTogetherAreNamed() {
		convolution();
		constants.put("other", Tensor.of(new int[0], 0.2f));
		node("QuantizeLinear", "rq", new Object[0], "r", "s", "z");
		node("DequantizeLinear", "y", new Object[0], "rq", "other", "z");
		OnnxException error = assertThrows(OnnxException.class, () -> QuantizedModel.of(model("y")));
		assertTrue(error.getMessage().contains("DequantizeLinear \"y\" has other scales"), error.getMessage());
		nodes.removeLast();
		assertTrue(assertThrows(OnnxException.class, () -> QuantizedModel.of(model("rq"))).getMessage().contains("\"rq\" of the graph is a tensor of codes"));
	}
}
