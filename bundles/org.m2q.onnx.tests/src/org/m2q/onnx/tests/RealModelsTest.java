package org.m2q.onnx.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.m2q.base.Cancellation;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.ValueInfo;
import org.m2q.onnx.execute.FloatExecutor;
import org.m2q.onnx.execute.Folding;

/** Trained models give what ONNX Runtime gives, value by value. */
class RealModelsTest {

	private static final double TOLERANCE = 1e-4;

	@ParameterizedTest
	@EnumSource
	void everyValueIsThatOfOnnxRuntime(RealModels real) throws Exception {
		OnnxModel model = real.model();
		String input = model.inputs().getFirst().name();
		Map<String, Tensor> computed = new LinkedHashMap<>();
		Map<String, Tensor> given = Map.of(input, real.input(1));
		Map<String, Tensor> outputs = FloatExecutor.of(model).run(given, (node, name, value) -> {
			if (value.type().isReal() && value.size() > 0 && !node.operator().equals("Constant")) {
				computed.put(name, value);
			}
		}, Cancellation.NONE);
		List<ValueInfo> asked = new ArrayList<>(model.outputs());
		Set<String> declared = asked.stream().map(ValueInfo::name).collect(Collectors.toSet());
		computed.keySet().stream().filter(name -> !declared.contains(name)).forEach(name -> asked.add(new ValueInfo(name, Optional.empty(), List.of())));
		OnnxModel open = new OnnxModel(model.opset(), model.name(), model.nodes(), model.initializers(), model.inputs(), asked);
		Map<String, Tensor> expected = Runtime.run(open, given);
		assertTrue(computed.size() > 100, "only " + computed.size() + " values");
		for (String name : computed.keySet()) {
			Runtime.assertClose(real + ": " + name, expected.get(name), computed.get(name), TOLERANCE);
		}
		outputs.forEach((name, value) -> Runtime.assertClose(name, expected.get(name), value, TOLERANCE));
	}

	@ParameterizedTest
	@EnumSource
	void writingAndReadingKeepsEverything(RealModels real) throws Exception {
		OnnxModel model = real.model();
		byte[] bytes = OnnxFiles.bytes(model);
		assertEquals(model, OnnxFiles.read(bytes, "again"));
		assertArrayEquals(bytes, OnnxFiles.bytes(OnnxFiles.read(bytes, "again")));
	}

	@ParameterizedTest
	@EnumSource
	void foldingChangesNoOutput(RealModels real) throws Exception {
		OnnxModel model = real.model();
		String input = model.inputs().getFirst().name();
		OnnxModel folded = Folding.fold(model, Map.of(input, real.shape()));
		List<String> operators = folded.nodes().stream().map(OnnxNode::operator).distinct().sorted().toList();
		assertFalse(operators.contains("Constant") || operators.contains("Shape"), operators.toString());
		assertTrue(folded.nodes().size() < model.nodes().size() * 2 / 3, folded.nodes().size() + " of " + model.nodes().size());
		Map<String, Tensor> given = Map.of(input, real.input(2));
		assertEquals(FloatExecutor.of(model).run(given, FloatExecutor.Observer.NONE, Cancellation.NONE),
				FloatExecutor.of(folded).run(given, FloatExecutor.Observer.NONE, Cancellation.NONE));
		// The folded model is a valid one for others, too.
		Map<String, Tensor> expected = Runtime.run(real.bytes(), given);
		Runtime.run(folded, given).forEach((name, value) -> Runtime.assertClose(name, expected.get(name), value, TOLERANCE));
	}

	@Test
	void theRecogniserHasThePublishedNumberOfParameters() throws Exception {
		OnnxModel folded = Folding.fold(RealModels.RECOGNISER_4.model(), Map.of("x", RealModels.RECOGNISER_4.shape()));
		long parameters = folded.initializers().values().stream().filter(tensor -> tensor.type().isReal()).mapToLong(Tensor::size).sum();
		// 2.69 M without what batch normalizations keep.
		assertEquals(2.69e6, parameters, 0.03e6);
	}
}
