package org.m2q.onnx.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.m2q.base.Cancellation;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.execute.FloatExecutor;
import org.m2q.onnx.translate.Simplification;

/** Simplified models compute the same, and say what their authors wrote. */
class SimplificationTest {

	private static OnnxModel simplified(RealModels real) throws Exception {
		OnnxModel model = real.model();
		return Simplification.simplify(model, Map.of(model.inputs().getFirst().name(), real.shape()));
	}

	private static Map<String, Integer> operators(OnnxModel model) {
		Map<String, Integer> counts = new TreeMap<>();
		model.nodes().forEach(node -> counts.merge(node.operator(), 1, Integer::sum));
		return counts;
	}

	@ParameterizedTest
	@EnumSource
	void simplifiedModelsComputeTheSame(RealModels real) throws Exception {
		Map<String, Tensor> given = Map.of(real.model().inputs().getFirst().name(), real.input(5));
		Map<String, Tensor> expected = Runtime.run(real.bytes(), given);
		OnnxModel simplified = simplified(real);
		FloatExecutor.of(simplified).run(given, FloatExecutor.Observer.NONE, Cancellation.NONE)
				.forEach((name, value) -> Runtime.assertClose(name, expected.get(name), value, 1e-4));
		Runtime.run(simplified, given).forEach((name, value) -> Runtime.assertClose(name, expected.get(name), value, 1e-4));
	}

	/** 28 hard swishes of PP-LCNetV3, 5 layer normalizations of two blocks and their end; nothing is left of their parts. */
	@Test
	void theRecogniserSaysWhatItsAuthorsWrote() throws Exception {
		Map<String, Integer> counts = operators(simplified(RealModels.RECOGNISER_4));
		assertEquals(28, counts.get("HardSwish"), counts.toString());
		assertEquals(5, counts.get("LayerNormalization"), counts.toString());
		assertEquals(2, counts.get("Split"), counts.toString());
		for (String part : new String[] { "Clip", "Div", "Pow", "Sqrt", "Sub", "Slice", "Squeeze", "ReduceMean", "Identity" }) {
			assertTrue(!counts.containsKey(part), part + " in " + counts);
		}
	}
}
