package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.network.Elaborator;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.quant.FilterShare;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Scheme;
import org.m2q.quant.integer.FilterWeights;
import org.m2q.quant.integer.IntegerInterpreter;
import org.m2q.quant.integer.IntegerLayer;
import org.m2q.quant.integer.IntegerNetwork;
import org.m2q.quant.integer.OperandMap;
import org.m2q.quant.integer.OperandMaps;
import org.m2q.quant.integer.SyntheticIntegers;

/** Networks in integers: views as maps, and the untiled reference against arithmetic without limits. */
class IntegerInterpreterTest {

	private static final M2qWorkspace WORKSPACE = M2qWorkspace.create();

	private static LayerNetwork network(String input, String steps) {
		String text = "language 1.0\nimport m2q.std.*\n\nmodel M {\n\tinput x: " + input + "\n\t" + steps + "\n\toutput y\n}\n";
		M2qDocument document = WORKSPACE.open("memory:/integers.m2q", text);
		assertEquals(List.of(), document.problems().stream().filter(problem -> problem.isError()).toList(), text);
		return Layers.of(new Elaborator(TextLocator.INSTANCE).elaborate(document.models().getFirst(), Map.of(), Cancellation.NONE).network().orElseThrow());
	}

	/** Views that undo each other map every element to itself; the layer behind them only makes them be read. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "[6, 4, 5] | to_tokens > to_map(4, 5) > sigmoid", "[3, 6, 8] | unfold(2) > fold(2, 6, 8) > sigmoid",
			"[3, 7, 9] | window_partition(4) > window_merge(4, 7, 9) > sigmoid", "[3, 4, 5] | transpose(axes = [2, 0, 1]) > transpose(axes = [1, 2, 0]) > sigmoid",
			"[3, 4, 5] | reshape([5, 12]) > reshape([3, 4, 5]) > sigmoid" })
	void viewsThatUndoEachOther(String input, String steps) {
		LayerNetwork network = network(input, steps);
		OperandMap map = new OperandMaps(network).operands(network.layers().getFirst()).getFirst();
		assertArrayEquals(IntStream.range(0, map.size()).toArray(), map.elements());
		assertTrue(Arrays.stream(map.layers()).allMatch(layer -> layer == OperandMap.INPUT));
	}

	/** [2, 2, 3] with a column of zeros in front and a row below: row by row by hand. */
	@Test
	void padding() {
		LayerNetwork network = network("[2, 2, 3]", "pad(left = 1, bottom = 1) > sigmoid");
		OperandMap map = new OperandMaps(network).operands(network.layers().getFirst()).getFirst();
		assertEquals(2 * 3 * 4, map.size());
		int z = OperandMap.ZERO;
		int i = OperandMap.INPUT;
		assertArrayEquals(new int[] { z, i, i, i, z, i, i, i, z, z, z, z }, Arrays.copyOf(map.layers(), 12));
		assertEquals(0, map.elements()[1]);
		assertEquals(3, map.elements()[5]);
		assertEquals(6, map.elements()[13]);
	}

	/** The second half of the channels first, then the first half. */
	@Test
	void splitAndConcatenation() {
		LayerNetwork network = network("[4, 1, 2]", "first, second: split(2)\n\tfrom second, first > concat > sigmoid");
		OperandMap map = new OperandMaps(network).operands(network.layers().getFirst()).getFirst();
		assertArrayEquals(new int[] { 4, 5, 6, 7, 0, 1, 2, 3 }, map.elements());
	}

	private static final FilterShare UNIFORM = new FilterShare(Scheme.UNIFORM, NumberFormat.INT8, 0, true, 1);
	private static final FilterShare APOT = new FilterShare(Scheme.APOT, NumberFormat.INT8, 2, true, 1);

	/** Convolutions of all kinds against a direct definition with integers of any size. */
	@ParameterizedTest
	@CsvSource({ "1, 3, 1, 1, 1", "3, 2, 3, 1, 1", "4, 6, 3, 2, 2", "4, 4, 5, 1, 4", "2, 5, 1, 2, 1", "6, 6, 3, 2, 6" })
	void convolutions(int channels, int filters, int kernel, int stride, int groups) {
		LayerNetwork network = network("[" + channels + ", 7, 8]",
				"conv(" + filters + ", kernel = " + kernel + ", stride = " + stride + ", groups = " + groups + ", bias = true)");
		for (FilterShare format : List.of(UNIFORM, APOT)) {
			IntegerNetwork integers = SyntheticIntegers.of(network, Hardware.eightBit(network).layers(), (layer, filter) -> format, 3);
			int[] input = SyntheticIntegers.input(integers, 4);
			int[] output = new IntegerInterpreter(integers).run(input)[0];
			IntegerLayer layer = integers.layers().getFirst();
			FilterWeights weights = layer.weights().orElseThrow();
			int rows = (7 + 2 * (kernel / 2) - kernel) / stride + 1;
			int columns = (8 + 2 * (kernel / 2) - kernel) / stride + 1;
			assertEquals(filters * rows * columns, output.length);
			for (int o = 0; o < output.length; o++) {
				int f = o / columns / rows;
				BigInteger sum = BigInteger.ZERO;
				for (int c = 0; c < channels / groups; c++) {
					for (int k = 0; k < kernel * kernel; k++) {
						int r = o / columns % rows * stride - kernel / 2 + k / kernel;
						int x = o % columns * stride - kernel / 2 + k % kernel;
						if (r >= 0 && r < 7 && x >= 0 && x < 8) {
							int channel = f / (filters / groups) * (channels / groups) + c;
							int a = input[(channel * 7 + r) * 8 + x] - layer.input().zero();
							sum = sum.add(BigInteger.valueOf(a).multiply(BigInteger.valueOf(weights.value(f, c * kernel * kernel + k))));
						}
					}
				}
				assertEquals(layer.finish(f, sum.longValueExact(), 0), output[o], "output " + o);
			}
		}
	}

	/** Values of shift-add weights are sums of powers of two. */
	@Test
	void shiftAddWeights() {
		LayerNetwork network = network("[3, 2, 2]", "pwconv(4)");
		IntegerNetwork integers = SyntheticIntegers.of(network, Hardware.eightBit(network).layers(), (layer, filter) -> filter < 2 ? UNIFORM : APOT, 9);
		FilterWeights weights = integers.layers().getFirst().weights().orElseThrow();
		assertTrue(!weights.isShiftAdd(0) && weights.isShiftAdd(2));
		for (int w = 0; w < weights.size(); w++) {
			int sum = 0;
			for (int t = 0; t < weights.terms(3); t++) {
				int term = weights.term(3, w, t);
				sum += term == 0 ? 0 : Integer.signum(term) * (int) Math.pow(2, Math.abs(term) - 1);
			}
			assertEquals(sum, weights.value(3, w));
		}
	}

	/** A residual is added behind the activation; a network without one differs. */
	@Test
	void residualsComeFromWhereTheyStart() {
		LayerNetwork network = network("[4, 3, 3]", "first: conv(4)\n\tresidual { dwconv > relu > pwconv(4) }");
		int last = network.layers().size() - 1;
		OperandMap map = new OperandMaps(network).residual(network.layers().get(last)).orElseThrow();
		assertTrue(Arrays.stream(map.layers()).allMatch(layer -> layer == 0));
		assertArrayEquals(IntStream.range(0, 36).toArray(), map.elements());
	}

	@Test
	void sumsThatDoNotFitAreErrors() {
		LayerNetwork network = network("[64, 1, 1]", "pwconv(2)");
		IntegerNetwork integers = SyntheticIntegers.of(network, Hardware.eightBit(network).layers(), (layer, filter) -> UNIFORM, 9);
		ArithmeticException error = assertThrows(ArithmeticException.class, () -> integers.layers().getFirst().accumulated(1L << 31));
		assertTrue(error.getMessage().contains("pwconv") && error.getMessage().contains("2147483648"), error.getMessage());
		assertEquals((1 << 30), integers.layers().getFirst().accumulated(1 << 30));
	}

	@Test
	void theSameSeedGivesTheSameNetwork() {
		LayerNetwork network = network("[3, 6, 6]", "MBConv(6, expand = 2) > globalpool > linear(3)");
		int[][][] runs = new int[2][][];
		for (int i = 0; i < 2; i++) {
			IntegerNetwork integers = SyntheticIntegers.of(network, Hardware.eightBit(network).layers(), (layer, filter) -> APOT, 77);
			runs[i] = new IntegerInterpreter(integers).run(SyntheticIntegers.input(integers, new Random(5).nextLong()));
		}
		assertTrue(Arrays.deepEquals(runs[0], runs[1]));
	}
}
