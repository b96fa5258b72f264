package org.m2q.network.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.network.Elaboration;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.network.Network;
import org.m2q.network.Node;
import org.m2q.network.Value;

/** Laws that hold for every model, on random ones: right ones, senseless ones and mutilated ones. */
final class RandomModelTest {

	private static final List<String> VALUES = List.of("0", "1", "2", "3", "8", "16", "-1", "0.5", "true", "\"a\"", "[1, 2]", "[8, 8]", "relu", "n", "b",
			"channels(x)", "rows(x)", "n * 2", "8 / 3", "if f then 8 else 16", "[n, n][1]", "1e9", "16777216");
	private static final List<String> OPERATORS = List.of("conv", "pwconv", "dwconv", "linear", "matmul", "bn", "layernorm", "groupnorm", "relu", "gelu",
			"softmax", "identity", "add", "sub", "mul", "div", "scale_channels", "scale_by", "add_parameter", "concat", "split", "reshape", "transpose",
			"to_tokens", "to_map", "unfold", "fold", "window_partition", "window_merge", "subsample", "append_ones", "pad", "avgpool", "maxpool",
			"globalpool", "token_mean", "upsample", "B", "C", "act");

	/** A program of the grammar's shapes, with senseless operators and arguments. */
	private static final class Generator {
		private final Random random;
		private int names;

		Generator(long seed) {
			random = new Random(seed);
		}

		private String pick(List<String> list) {
			return list.get(random.nextInt(list.size()));
		}

		private String call() {
			String name = pick(OPERATORS);
			int arguments = random.nextInt(4);
			List<String> values = new ArrayList<>();
			for (int i = 0; i < arguments; i++) {
				values.add(pick(VALUES));
			}
			return values.isEmpty() ? name : name + "(" + String.join(", ", values) + ")";
		}

		private String step(int depth) {
			int choice = depth > 3 ? 0 : random.nextInt(12);
			return switch (choice) {
			case 1 -> "residual { " + body(depth + 1) + " }";
			case 2 -> "repeat " + pick(List.of("0", "1", "2", "3", "n", "-1", "true")) + " as i { " + body(depth + 1) + " }";
			case 3 -> "branches { p: " + step(depth + 1) + " q: " + step(depth + 1) + " }";
			case 4 -> "if " + pick(List.of("f", "n > 1", "1", "not f")) + " { " + body(depth + 1) + " } else { " + body(depth + 1) + " }";
			case 5 -> "{ " + body(depth + 1) + " }";
			case 6 -> "residual { " + body(depth + 1) + " } shortcut { " + body(depth + 1) + " }";
			default -> call();
			};
		}

		private String body(int depth) {
			StringBuilder text = new StringBuilder();
			int statements = 1 + random.nextInt(3);
			for (int i = 0; i < statements; i++) {
				text.append(switch (random.nextInt(8)) {
				case 0 -> "let v" + names++ + " = " + pick(VALUES) + " ";
				case 1 -> "s" + names++ + ": " + step(depth) + " ";
				case 2 -> "s" + names++ + ", s" + names++ + ": " + step(depth) + " ";
				case 3 -> "from x > " + step(depth) + " ";
				case 4 -> "require " + pick(VALUES) + " == " + pick(VALUES) + " \"no\" ";
				default -> step(depth) + " > " + step(depth) + " ";
				});
			}
			return text.toString();
		}

		String program() {
			return "block B(n, f = true, act = relu) { input x " + body(2) + " }\nblock C(n = 2, f = false, act = B, b = 3) { input x " + body(2)
					+ " output o }\nmodel M(n = 2, f = true, act = gelu, b = [8]) { input x: [8, 8, 8] " + body(0) + " }\n";
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4 })
	void senselessProgramsGiveProblemsAndTheSameResultTwice(long seed) {
		int elaborated = 0;
		for (int i = 0; i < 250; i++) {
			String text = new Generator(seed * 10_000 + i).program();
			Elaboration elaboration = Lang.elaborate(text);
			Elaboration again = Lang.elaborate(text);
			assertEquals(elaboration.problems(), again.problems(), text);
			assertEquals(elaboration.network().map(Lang::dump), again.network().map(Lang::dump), text);
			assertTrue(!elaboration.hasErrors() || elaboration.partial(), text);
			elaboration.problems().forEach(problem -> assertTrue(problem.span().isKnown(), () -> problem + "\n" + text));
			elaboration.network().ifPresent(network -> assertSound(network, text));
			elaborated += elaboration.network().isPresent() ? 1 : 0;
		}
		assertTrue(elaborated > 20, elaborated + " programs gave a network");
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2 })
	void mutilatedProgramsAreTolerated(long seed) {
		Random random = new Random(seed);
		String whole = "import m2q.std.*\nmodel M(n = 2) { input x: [16, 32, 32] stage a: MBConv(16) > repeat n as i { residual { LiteMLA(dim = 16) } "
				+ "} b: from a > to_tokens > TransformerEncoder(1, heads = 2, hidden = 8) c: token_mean > linear(10) output y }";
		for (int i = 0; i < 250; i++) {
			StringBuilder text = new StringBuilder(whole);
			for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
				int at = 17 + random.nextInt(text.length() - 30);
				switch (random.nextInt(3)) {
				case 0 -> text.deleteCharAt(at);
				case 1 -> text.setCharAt(at, "{}()[],:>=.9azM \"".charAt(random.nextInt(17)));
				default -> text.delete(at, Math.min(text.length() - 1, at + random.nextInt(12)));
				}
			}
			Elaboration elaboration = Lang.elaborateIfModel(text.toString());
			elaboration.network().ifPresent(network -> assertSound(network, text.toString()));
		}
	}

	/** Operands exist and come before, shapes agree, names are unique, layers account for everything. */
	private static void assertSound(Network network, String text) {
		assertEquals(network.nodes().size(), new HashSet<>(network.nodes().stream().map(Node::name).toList()).size(), text);
		for (Node node : network.nodes()) {
			for (int i = 0; i < node.inputs().size(); i++) {
				Value input = node.inputs().get(i);
				assertTrue(input.node() < node.index(), text);
				assertEquals(network.shape(input), node.inputShapes().get(i), text);
			}
		}
		LayerNetwork layers = Layers.of(network);
		assertEquals(network.macs(), layers.macs(), text);
		assertEquals(network.parameters(), layers.parameters(), text);
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			residual { MBConv(16) }
			conv(16) > bn > relu
			EfficientViTBlock(dim = 8)
			residual { DSConv(16) } > SqueezeExcite(4)
			to_tokens > TransformerEncoder(1, heads = 2, hidden = 8) > to_map(8, 8)
			""")
	void repeatingMultipliesWhatTheBodyCosts(String body) {
		Network once = repeated(body, 1);
		for (int count : new int[] { 2, 3, 7 }) {
			Network often = repeated(body, count);
			assertEquals(count * once.macs(), often.macs());
			assertEquals(count * once.parameters(), often.parameters());
			assertEquals(count * once.nodes().size(), often.nodes().size());
			assertEquals(count * Layers.of(once).layers().size(), Layers.of(often).layers().size());
		}
	}

	private static Network repeated(String body, int count) {
		return Lang.network("import m2q.std.*\n" + Lang.model("[16, 8, 8]", "repeat " + count + " { " + body + " }"));
	}

	@Test
	void aBlockCostsTheSameAsItsBodyInPlace() {
		String body = "widen: conv(24) > bn > hardswish project: pwconv(16) > bn";
		Network inPlace = Lang.network(Lang.model("[16, 8, 8]", "residual { " + body + " }"));
		Network called = Lang.network("block B { " + body + " }\n" + Lang.model("[16, 8, 8]", "residual { B }"));
		assertEquals(operators(inPlace), operators(called));
	}

	@Test
	void namingAValueChangesNothing() {
		assertEquals(operators(Lang.network(Lang.model("[16, 8, 8]", "conv(8) > relu > conv(4)"))),
				operators(Lang.network(Lang.model("[16, 8, 8]", "a: conv(8) b: relu c: from b > conv(4) output c2 = c"))));
	}

	@Test
	void twiceTheResolutionIsFourTimesTheConvolutions() {
		String text = "import m2q.std.*\nmodel M(r = 32) { input x: [3, r, r] ConvNorm(8, stride = 2) > MBConv(16, stride = 2) }";
		long small = Lang.elaborate(text).complete().orElseThrow().macs();
		long large = Lang.elaborate(text, Map.of("r", 64)).complete().orElseThrow().macs();
		assertEquals(4 * small, large);
	}

	private static List<String> operators(Network network) {
		return network.nodes().stream().map(node -> node.operator() + " " + node.inputs() + node.outputs()).toList();
	}
}
