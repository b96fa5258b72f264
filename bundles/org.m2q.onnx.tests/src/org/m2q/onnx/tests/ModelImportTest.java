package org.m2q.onnx.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.m2q.base.Cancellation;
import org.m2q.network.Network;
import org.m2q.onnx.Attributes;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.ValueInfo;
import org.m2q.onnx.execute.FloatExecutor;
import org.m2q.onnx.export.NetworkExport;
import org.m2q.onnx.export.SyntheticParameters;
import org.m2q.onnx.translate.ImportObstacle;
import org.m2q.onnx.translate.GivenName;
import org.m2q.onnx.translate.ModelImport;

/** ONNX models as texts: the network of the text computes what the model computes. */
class ModelImportTest {

	private static ModelImport imported(RealModels real) throws Exception {
		OnnxModel model = real.model();
		return ModelImport.of(model, Map.of(model.inputs().getFirst().name(), real.shape()), "Imported");
	}

	@ParameterizedTest
	@EnumSource(names = { "RECOGNISER_4", "RECOGNISER_3", "CLASSIFIER" })
	void theNetworkOfTheTextComputesTheSame(RealModels real) throws Exception {
		ModelImport imported = imported(real);
		Network network = Texts.of("language 1.0\n\n" + imported.text());
		OnnxModel exported = NetworkExport.export(network, imported.tensors(network));
		String input = exported.inputs().getFirst().name();
		Tensor expected = Runtime.run(real.bytes(), Map.of(real.model().inputs().getFirst().name(), real.input(4))).values().iterator().next();
		Tensor actual = FloatExecutor.of(exported).run(Map.of(input, real.input(4)), FloatExecutor.Observer.NONE, Cancellation.NONE).values().iterator().next();
		Runtime.assertClose(real.name(), expected, actual, 1e-4);
	}

	@Test
	void theTextIsOneThatAPersonWouldWrite() throws Exception {
		String text = imported(RealModels.RECOGNISER_4).text();
		assertTrue(text.lines().count() < 130, text.lines().count() + " lines\n" + text);
		assertTrue(text.contains("block TransformerBlock") && text.contains("repeat 2 {") && text.contains("stage stem:") && text.contains("stage head:"), text);
	}

	/** Blocks and their parameters have the names that engineers give them, and none begins with an activation. */
	@Test
	void blocksHaveTheNamesOfTheirKind() throws Exception {
		String ocr = imported(RealModels.RECOGNISER_4).text();
		assertTrue(ocr.contains("gate: globalpool(keep = true) > pwconv(squeezed, bias = true)"), ocr);
		Network network = Texts.example("efficientvit-b1.m2q", Map.of("resolution", 64));
		String text = ModelImport.of(NetworkExport.export(network, SyntheticParameters.of(network, 3)), Map.of(), "B1").text();
		String words = text.replaceAll("\\s+", " ");
		assertTrue(words.contains("block LinearAttentionBlock(expanded, ") && words.contains("block MBConvBlock(expanded, filters)"), text);
		assertTrue(words.contains("repeat 4 { LinearAttentionBlock("), text);
		assertTrue(words.contains("stage head: { globalpool(keep = true) > reshape([1536]) >"), text);
		assertTrue(text.lines().filter(line -> line.startsWith("block ")).count() == 3 && !text.contains("{\n\thardswish"), text);
	}

	/** Other names are those of the definitions, of all that refers to them, and of the tensors; nothing else changes. */
	@Test
	void namesAreThoseThatAreWanted() throws Exception {
		Network network = Texts.example("efficientvit-b1.m2q", Map.of("resolution", 64));
		OnnxModel exported = NetworkExport.export(network, SyntheticParameters.of(network, 3));
		ModelImport plain = ModelImport.of(exported, Map.of(), "B1");
		assertEquals(List.of(GivenName.Kind.values()), plain.names().stream().map(GivenName::kind).distinct().sorted().toList());
		GivenName block = plain.names().stream().filter(name -> name.name().equals("LinearAttentionBlock")).findFirst().orElseThrow();
		GivenName head = plain.names().stream().filter(name -> name.kind() == GivenName.Kind.STAGE).toList().getLast();
		ModelImport other = ModelImport.of(exported, Map.of(), "B1", Map.of(block, "Global", head, "classifier"), Cancellation.NONE);
		assertEquals(plain.text().replaceAll("\\bLinearAttentionBlock\\b", "Global").replace("stage head:", "stage classifier:"), other.text());
		assertEquals(plain.names(), other.names(), "what is given stays");
		Network again = Texts.of("language 1.0\n\n" + other.text());
		List<String> before = plain.tensors(Texts.of("language 1.0\n\n" + plain.text())).keySet().stream().map(name -> name.replaceFirst("^head\\.", "classifier.")).toList();
		assertEquals(before, List.copyOf(other.tensors(again).keySet()));
	}

	/** What was exported comes back as the same network: the same operators with the same numbers, and the same results. */
	@ParameterizedTest
	@CsvSource({ "efficientvit-b0.m2q, 32, 1", "efficientvit-l1.m2q, 32, 1", "mobilevit-xxs.m2q, 0, 1", "levit-128s.m2q, 0, 1e-4", "tinyvit-5m.m2q, 0, 1", "efficientformer-l1.m2q, 0, 1" })
	void anExportIsImportedAsTheSameNetwork(String file, int resolution, float brightness) throws Exception {
		Network network = Texts.example(file, resolution == 0 ? Map.of() : Map.of("resolution", resolution));
		OnnxModel exported = NetworkExport.export(network, SyntheticParameters.of(network, 3));
		ModelImport imported = ModelImport.of(exported, Map.of(), "Again");
		Network again = Texts.of("language 1.0\n\n" + imported.text());
		assertEquals(network.macs(), again.macs());
		// Relative positions share entries of a table, which an exported tensor does not show.
		boolean shared = network.nodes().stream().anyMatch(node -> node.operator() instanceof org.m2q.network.ElementOperator.AddParameter);
		if (!shared) {
			assertEquals(network.parameters(), again.parameters());
		}
		Map<String, Tensor> given = Map.of(exported.inputs().getFirst().name(), faint(exported, brightness));
		OnnxModel second = NetworkExport.export(again, imported.tensors(again));
		Runtime.assertClose(file, run(exported, given), run(second, given), 1e-4);
	}

	private static Tensor run(OnnxModel model, Map<String, Tensor> given) throws OnnxException {
		return FloatExecutor.of(model).run(given, FloatExecutor.Observer.NONE, Cancellation.NONE).values().iterator().next();
	}

	private static Tensor faint(OnnxModel model, float brightness) {
		int[] shape = model.inputs().getFirst().axes().stream().mapToInt(axis -> (int) axis.size()).toArray();
		java.util.Random random = new java.util.Random(2);
		float[] values = new float[Tensor.size(shape)];
		for (int i = 0; i < values.length; i++) {
			values[i] = brightness * (float) random.nextGaussian();
		}
		return Tensor.of(shape, values);
	}

	@Test
	void whatTheLanguageCannotSayIsNamed() {
		OnnxException failure = assertThrows(OnnxException.class, () -> imported(RealModels.DETECTOR_4));
		assertTrue(failure.getMessage().contains("ConvTranspose \"") && failure.getMessage().contains("no counterpart"), failure.getMessage());
	}

	/** All that stands in the way is found in one go, each with its node, and a model that can be imported has nothing. */
	@Test
	void allObstaclesAreListedWithTheirNodesAndNearestForms() throws Exception {
		OnnxModel detector = RealModels.DETECTOR_4.model();
		List<ImportObstacle> obstacles = ModelImport.obstacles(detector, Map.of(detector.inputs().getFirst().name(), RealModels.DETECTOR_4.shape()), Cancellation.NONE);
		List<String> transposed = detector.nodes().stream().filter(node -> node.operator().equals("ConvTranspose"))
				.map(node -> node.name().isEmpty() ? node.outputs().getFirst() : node.name()).toList();
		assertEquals(transposed, obstacles.stream().filter(obstacle -> obstacle.operator().equals("ConvTranspose")).map(ImportObstacle::node).toList());
		assertTrue(obstacles.getFirst().text().contains("upsample"), obstacles.toString());
		OnnxModel classifier = RealModels.CLASSIFIER.model();
		assertEquals(List.of(), ModelImport.obstacles(classifier, Map.of(classifier.inputs().getFirst().name(), RealModels.CLASSIFIER.shape()), Cancellation.NONE));
	}

	/** An operator that is not known hides nothing else of its kind. */
	@Test
	void unknownOperatorsAreListedTogether() throws Exception {
		OnnxModel odd = new OnnxModel(17, "odd", List.of(new OnnxNode("first", "Celu", "", List.of("x"), List.of("y"), Attributes.NONE),
				new OnnxNode("", "LSTM", "", List.of("y"), List.of("z"), Attributes.NONE), new OnnxNode("r", "Relu", "", List.of("z"), List.of("w"), Attributes.NONE)), Map.of(),
				List.of(ValueInfo.real("x", 1, 3, 4, 4)), List.of(new ValueInfo("w", Optional.empty(), List.of())));
		List<ImportObstacle> obstacles = ModelImport.obstacles(odd, Map.of(), Cancellation.NONE);
		assertEquals(List.of("Celu first", "LSTM z"), obstacles.stream().map(obstacle -> obstacle.operator() + " " + obstacle.node()).toList());
		assertTrue(obstacles.get(0).nearest().isPresent() && obstacles.get(1).nearest().isEmpty(), obstacles.toString());
	}
}
