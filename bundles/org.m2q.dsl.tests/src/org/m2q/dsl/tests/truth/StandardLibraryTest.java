package org.m2q.dsl.tests.truth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.network.Elaboration;
import org.m2q.network.Elaborator;
import org.m2q.network.Layer;
import org.m2q.network.LayerKind;
import org.m2q.network.LayerNetwork;

/** Every block of the standard library on its own: shape of the result, parameters and MACs, counted by hand. */
final class StandardLibraryTest {

	@ParameterizedTest(name = "{1} of {0}")
	@CsvSource(delimiter = '|', textBlock = """
			[8, 10, 10]  | ConvNorm(16)                                                 | [16, 10, 10] | 1184  | 115200
			[8, 10, 10]  | ConvNorm(16, kernel = 5, stride = 2, groups = 4)             | [16, 5, 5]   | 832   | 20000
			[8, 10, 10]  | ConvNorm(16, act = identity)                                 | [16, 10, 10] | 1184  | 115200
			[8, 10, 10]  | PointNorm(16, act = silu)                                    | [16, 10, 10] | 160   | 12800
			[8, 10, 10]  | DSConv(12)                                                   | [12, 10, 10] | 208   | 16800
			[8, 10, 10]  | MBConv(12)                                                   | [12, 10, 10] | 1080  | 92800
			[8, 10, 10]  | MBConv(12, expand = 2, kernel = 5, stride = 2)               | [12, 5, 5]   | 808   | 27600
			[8, 10, 10]  | MBConv(12, fewer_norm = true)                                | [12, 10, 10] | 1016  | 92800
			[8, 10, 10]  | FusedMBConv(12)                                              | [12, 10, 10] | 2776  | 268800
			[8, 10, 10]  | FusedMBConv(12, stride = 2, fewer_norm = true)               | [12, 5, 5]   | 2744  | 67200
			[8, 10, 10]  | ResBlock(8)                                                  | [8, 10, 10]  | 1184  | 115200
			[8, 10, 10]  | SqueezeExcite(2)                                             | [8, 10, 10]  | 42    | 32
			[8, 10, 10]  | SqueezeExcite(2, act = silu, gate = sigmoid)                 | [8, 10, 10]  | 42    | 32
			[8, 10, 10]  | ClassifierHead(5)                                            | [5]          | 45    | 40
			[8, 10, 10]  | EfficientViTHead(16, hidden = 20, classes = 5)               | [5]          | 625   | 13220
			[32, 6, 6]   | LiteMLA(dim = 8, scales = [5])                               | [32, 6, 6]   | 8352  | 339840
			[32, 6, 6]   | LiteMLA(dim = 8, scales = [3, 5])                            | [32, 6, 6]   | 11008 | 456192
			[32, 6, 6]   | LiteMLA(dim = 8, scales = [])                                | [32, 6, 6]   | 4160  | 168192
			[32, 6, 6]   | EfficientViTBlock(dim = 8)                                   | [32, 6, 6]   | 18016 | 676224
			[9, 16]      | SoftmaxAttention(4)                                          | [9, 16]      | 1088  | 11808
			[4, 9, 16]   | SoftmaxAttention(4)                                          | [4, 9, 16]   | 1088  | 47232
			[9, 16]      | SoftmaxAttention(2, key = 4, value = 16, bias = false)       | [9, 16]      | 1296  | 14760
			[9, 16]      | SoftmaxAttention(4, positions = 9, batch_norm = true)        | [9, 16]      | 1188  | 11808
			[9, 16]      | FeedForward(40, act = silu)                                  | [9, 16]      | 1336  | 11520
			[9, 16]      | TransformerLayer(4, hidden = 40)                             | [9, 16]      | 2488  | 23328
			[9, 16]      | TransformerEncoder(3, heads = 4, hidden = 40)                | [9, 16]      | 7464  | 69984
			[16, 10, 10] | WindowAttention(4, window = 4)                               | [16, 10, 10] | 1184  | 221184
			[16]         | DistilledHead(5)                                             | [5]          | 170   | 160
			[16]         | DistilledHead(5, batch_norm = true)                          | [5]          | 234   | 160
			[12, 8, 8]   | MobileViTBlock(16, hidden = 32, depth = 2)                   | [12, 8, 8]   | 8824  | 601088
			[12, 8, 8]   | Meta4D                                                       | [12, 8, 8]   | 1356  | 73728
			[49, 16]     | Meta3D(heads = 2, key = 4, value = 8)                        | [49, 16]     | 3138  | 195608
			[16, 16]     | LeViTBlock(heads = 2, key = 4)                               | [16, 16]     | 2016  | 34816
			[16, 16]     | LeViTSubsample(24, heads = 2, key = 4)                       | [4, 24]      | 1712  | 16384
			[16, 8, 8]   | PatchMerging(24)                                             | [24, 4, 4]   | 1320  | 37248
			[16, 8, 8]   | TinyViTBlock(heads = 4, window = 4)                          | [16, 8, 8]   | 3520  | 238592
			""")
	void block(String input, String call, String result, long parameters, long macs) {
		LayerNetwork layers = Examples.elaborate(model(input, call), Map.of());
		assertEquals(result, layers.network().shape(layers.network().outputs().getFirst()).toString());
		assertEquals(parameters, layers.network().parameters(), "parameters");
		assertEquals(macs, layers.network().macs(), "MACs");
		assertEquals(parameters, layers.parameters(), "parameters of the layers");
		assertEquals(macs, layers.macs(), "MACs of the layers");
	}

	@Test
	void liteMlaIsOnlyProductsAndOneDivision() {
		List<Layer> layers = Examples.elaborate(model("[32, 6, 6]", "LiteMLA(dim = 8, scales = [3, 5])"), Map.of()).layers();
		assertEquals(List.of(LayerKind.PWCONV, LayerKind.DWCONV, LayerKind.GPWCONV, LayerKind.DWCONV, LayerKind.GPWCONV, LayerKind.MATMUL,
				LayerKind.MATMUL, LayerKind.DIV, LayerKind.PWCONV), layers.stream().map(Layer::kind).toList());
		assertEquals(List.of("qkv", "scale0.depth", "scale0.point", "scale1.depth", "scale1.point", "context", "weighted", "div", "project"),
				layers.stream().map(layer -> layer.name().substring("liteMLA.".length())).toList());
	}

	@Test
	void aResidualBlockHasNoLayerForTheAddition() {
		List<Layer> layers = Examples.elaborate(model("[32, 6, 6]", "EfficientViTBlock(dim = 8)"), Map.of()).layers();
		assertTrue(layers.stream().noneMatch(layer -> layer.kind() == LayerKind.ADD));
		assertEquals(2, layers.stream().filter(layer -> layer.residualFrom().isPresent()).count());
	}

	@ParameterizedTest(name = "{1} of {0}")
	@CsvSource(delimiter = '|', textBlock = """
			[30, 6, 6] | LiteMLA(dim = 8)    | the number of channels must be a multiple of the head dimension
			[9, 16]    | SoftmaxAttention(5) | the features must be a multiple of the heads
			""")
	void unusableHeadsAreRefused(String input, String call, String message) {
		M2qDocument document = model(input, call);
		Elaboration elaboration = new Elaborator(TextLocator.INSTANCE).elaborate(document.models().getFirst(), Map.of(), Cancellation.NONE);
		assertTrue(elaboration.problems().stream().anyMatch(p -> p.message().contains(message)), () -> elaboration.problems().toString());
	}

	private static M2qDocument model(String input, String call) {
		return Examples.open("standard-library-test", """
				import m2q.std.*
				model Test {
					input x: %s
					%s
					output result
				}
				""".formatted(input, call));
	}
}
