package org.m2q.network.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.network.Layer;
import org.m2q.network.LayerKind;
import org.m2q.network.LayerNetwork;
import org.m2q.network.LoopNest;

/** How operators become layers. */
final class LayersTest {

	@ParameterizedTest(name = "{0} -> {1}")
	@CsvSource(delimiter = '|', textBlock = """
			conv(8) > bn > relu                                              | conv CONV [[-1]] bn relu
			conv(8) > layernorm > relu                                       | conv CONV [[-1]] layernorm relu
			conv(8) > bn > layernorm                                         | conv CONV [[-1]] bn; layernorm NORM [[0]] layernorm
			conv(8) > relu > bn                                              | conv CONV [[-1]] relu; bn NORM [[0]] bn
			bn > conv(8)                                                     | bn NORM [[-1]] bn; conv CONV [[0]]
			bn > pwconv(8)                                                   | pwconv PWCONV [[-1]] bn
			bn > to_tokens > linear(8)                                       | bn NORM [[-1]] bn; linear LINEAR [[0]]
			to_tokens > bn > linear(8)                                       | linear LINEAR [[-1]] bn
			layernorm > pwconv(8)                                            | layernorm NORM [[-1]] layernorm; pwconv PWCONV [[0]]
			relu > conv(8)                                                   | conv CONV [[-1]]
			relu                                                             | relu ACTIVATION [[-1]] relu
			relu > relu6 > conv(8)                                           | relu ACTIVATION [[-1]] relu; conv CONV [[0]]
			conv(8) > relu > gelu > softmax                                  | conv CONV [[-1]] relu; gelu ACTIVATION [[0]] gelu; softmax SOFTMAX [[1]]
			conv(8, kernel = 1)                                              | conv PWCONV [[-1]]
			conv(8, groups = 8)                                              | conv DWCONV [[-1]]
			conv(8, groups = 2)                                              | conv CONV [[-1]]
			pwconv(8, groups = 2)                                            | pwconv GPWCONV [[-1]]
			residual { conv(8) > bn }                                        | conv CONV [[-1]] bn + -1
			residual { conv(8) } > relu                                      | conv CONV [[-1]] relu + -1
			residual { conv(8) } shortcut { pwconv(8) }                      | conv CONV [[-1]]; pwconv PWCONV [[-1]] + 0
			residual { relu }                                                | relu ACTIVATION [[-1]] relu + -1
			residual { conv(8) > to_tokens > to_map(4, 4) > gelu }           | conv CONV [[-1]] gelu + -1
			conv(8) > residual { split(2) > concat }                         | conv CONV [[-1]]; add ADD [[0], [0]]
			c: conv(8) d: conv(8) from c, d > add                            | c CONV [[-1]]; d CONV [[0]] + 0
			a: conv(8) b: from x > conv(8) from a, b > add > scale_by(0.5)   | a CONV [[-1]]; b CONV [[-1]] + 0
			a: conv(8) b: from x > conv(8) from a, b > sub > scale_channels  | a CONV [[-1]]; b CONV [[-1]]; sub ADD [[0], [1]]
			conv(8) > scale_by(0.5) > scale_channels                         | conv CONV [[-1]]
			conv(8) > relu > scale_by(0.5)                                   | conv CONV [[-1]] relu; scale_by MUL [[0]]
			scale_channels                                                   | scale_channels MUL [[-1]]
			add_parameter([8, 4, 4])                                         | add_parameter ADD [[-1]]
			conv(8) > add_parameter([8, 4, 4]) > hardswish                   | conv CONV [[-1]] hardswish
			a: conv(8) b: from x > conv(4) from a, b > concat > conv(8)      | a CONV [[-1]]; b CONV [[-1]]; conv CONV [[0, 1]]
			avgpool(2) > relu                                                | avgpool POOL [[-1]] relu
			globalpool > linear(4)                                           | globalpool GAVGPOOL [[-1]]; linear LINEAR [[0]]
			to_tokens > token_mean                                           | token_mean GAVGPOOL [[-1]]
			upsample(2) > conv(8)                                            | upsample UPSAMPLE [[-1]]; conv CONV [[0]]
			a: conv(8) g: globalpool(keep = true) > sigmoid from a, g > mul  | a CONV [[-1]]; g GAVGPOOL [[0]] sigmoid; mul MUL [[0], [1]]
			""")
	void layers(String body, String layers) {
		assertEquals(List.of(layers.split("; ")), Lang.brief(Lang.layers(Lang.model("[8, 4, 4]", body))));
	}

	@Test
	void anActivationWithSeveralReadersIsAppliedWhereItIsRead() {
		LayerNetwork layers = Lang.layers(Lang.model("[8, 4]", "a: linear(4) b: from a > relu c: from a, b > matmul(transpose_left = true)"));
		assertEquals(List.of("a LINEAR [[-1]]", "c MATMUL [[0], [0]]"), Lang.brief(layers));
		assertEquals("[Optional.empty, Optional[relu]]", layers.layers().get(1).inputActivations().toString());
	}

	@Test
	void anActivationThatIsAnOutputIsALayer() {
		assertEquals(List.of("a LINEAR [[-1]]", "b ACTIVATION [[0]] relu"),
				Lang.brief(Lang.layers(Lang.model("[8, 4]", "a: linear(4) b: from a > relu output y = a output z = b"))));
	}

	@Test
	void nothingIsLostOrCountedTwice() {
		LayerNetwork layers = Lang.layers("import m2q.std.*\n" + Lang.model("[9, 8, 8]", """
				stem: ConvNorm(16) residual { MBConv(16, fewer_norm = true) } SqueezeExcite(4) > ResBlock(16)
				tokens: to_tokens > TransformerEncoder(2, heads = 4, hidden = 32)
				layernorm > token_mean > DistilledHead(10, batch_norm = true)"""));
		assertEquals(layers.network().macs(), layers.macs());
		assertEquals(layers.network().parameters(), layers.parameters());
		List<Integer> nodes = layers.layers().stream().flatMap(layer -> layer.nodes().stream()).sorted().toList();
		assertEquals(nodes.stream().distinct().toList(), nodes);
		for (Layer layer : layers.layers()) {
			if (layer.kind().hasMacs()) {
				assertEquals(layer.macs(), layer.loops().iterations(), layer.name());
			}
			layer.producers().forEach(producers -> producers.forEach(producer -> assertEquals(true, producer < layer.index())));
		}
	}

	@Test
	void loopsOfEveryKind() {
		assertEquals(new LoopNest(1, 6, 2, 4, 8, 4, 3, 5), loops("[8, 16, 8]", "conv(24, kernel = [3, 5], stride = 2, groups = 4)"));
		assertEquals(new LoopNest(1, 2, 1, 8, 16, 8, 3, 3), loops("[8, 16, 8]", "dwconv(multiplier = 2)"));
		assertEquals(new LoopNest(1, 24, 8, 1, 16, 8, 1, 1), loops("[8, 16, 8]", "pwconv(24)"));
		assertEquals(new LoopNest(1, 5, 4, 1, 1, 24, 1, 1), loops("[2, 12, 4]", "reshape([24, 4]) > linear(5)"));
		assertEquals(new LoopNest(2, 12, 4, 1, 1, 12, 1, 1), loops("[2, 12, 4]", "a: identity from a, x > matmul(transpose_right = true)"));
		assertEquals(new LoopNest(1, 1, 1, 8, 7, 3, 3, 3), loops("[8, 15, 8]", "avgpool(3, stride = 2)"));
		assertEquals(new LoopNest(1, 1, 1, 8, 1, 1, 15, 8), loops("[8, 15, 8]", "globalpool"));
		assertEquals(new LoopNest(1, 1, 1, 8, 1, 1, 15, 1), loops("[15, 8]", "token_mean"));
		assertEquals(new LoopNest(1, 1, 1, 8, 1, 15, 1, 1), loops("[15, 8]", "softmax"));
		assertEquals(new LoopNest(3, 1, 1, 2, 4, 5, 1, 1), loops("[3, 2, 4, 5]", "softmax"));
		assertEquals(new LoopNest(1, 1, 1, 5, 1, 1, 1, 1), loops("[5]", "softmax"));
	}

	private static LoopNest loops(String input, String body) {
		return Lang.layers(Lang.model(input, body)).layers().getLast().loops();
	}

	@Test
	void kindsKnowTheirOperands() {
		assertEquals(List.of(LayerKind.CONV, LayerKind.DWCONV, LayerKind.PWCONV, LayerKind.GPWCONV, LayerKind.LINEAR),
				java.util.Arrays.stream(LayerKind.values()).filter(LayerKind::hasWeights).toList());
	}
}
