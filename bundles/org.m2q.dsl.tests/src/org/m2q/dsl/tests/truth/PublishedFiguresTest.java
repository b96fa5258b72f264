package org.m2q.dsl.tests.truth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.network.LayerKind;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Network;
import org.m2q.network.Node;
import org.m2q.network.NormOperator;
import org.m2q.network.SamplingOperator;

/**
 * Parameters and multiply-accumulates of all example networks.
 *
 * <p>Where the exact counts are known they are compared exactly. The figures of the papers and repositories are compared to the digit they
 * are printed with. The "GMACs" of timm's result tables are totals of fvcore's {@code FlopCountAnalysis}, which counts more than
 * multiply-accumulates: one per MAC of convolutions, linear layers and matrix products, two per element of a batch normalisation, five per
 * element of a layer normalisation, and one per input element of a global average pooling of a map. It leaves out softmax, activations,
 * window pooling, additions, channel scales and means over tokens. Both linear layers of a distilled head count.
 */
final class PublishedFiguresTest {

	@ParameterizedTest(name = "{0} at {1}")
	@CsvSource(delimiter = '|', textBlock = """
			efficientvit-b0 | 224 |  3410008 |   100233216 |   2558976
			efficientvit-b1 | 224 |  9102024 |   519214592 |   8529920
			efficientvit-b1 | 256 |  9102024 |   676915712 |  11141120
			efficientvit-b1 | 288 |  9102024 |   855643648 |  14100480
			efficientvit-b2 | 224 | 24330712 |  1584937984 |  34771968
			efficientvit-b2 | 256 | 24330712 |  2067533824 |  45416448
			efficientvit-b2 | 288 | 24330712 |  2614475776 |  57480192
			efficientvit-b3 | 224 | 48646056 |  3953822208 |  69543936
			efficientvit-b3 | 256 | 48646056 |  5161586688 |  90832896
			efficientvit-b3 | 288 | 48646056 |  6530386432 | 114960384
			efficientvit-l1 | 224 | 52654088 |  5258479616 |  19869696
			efficientvit-l2 | 224 | 63707016 |  6949862400 |  26492928
			efficientvit-l2 | 384 | 63707016 | 20398822400 |  77856768
			""")
	void exactCounts(String file, int resolution, long parameters, long macs, long products) {
		LayerNetwork layers = Examples.layers(file, Map.of("resolution", resolution));
		assertEquals(parameters, layers.network().parameters());
		assertEquals(macs, layers.network().macs());
		assertEquals(parameters, layers.parameters(), "the layers lose parameters");
		assertEquals(macs, layers.macs(), "the layers lose MACs");
		assertEquals(products, layers.layers().stream().filter(l -> l.kind() == LayerKind.MATMUL).mapToLong(l -> l.macs()).sum());
	}

	/** Rows of the layer tables, and the figures of the repository and of timm's parameter column. */
	@ParameterizedTest(name = "{0} at {1}")
	@CsvSource(delimiter = '|', textBlock = """
			efficientvit-b0 | 224 |  65 | 3.41 | 0.1
			efficientvit-b1 | 224 |  98 | 9.1  | 0.52
			efficientvit-b1 | 256 |  98 | 9.1  | 0.68
			efficientvit-b1 | 288 |  98 | 9.1  | 0.86
			efficientvit-b2 | 224 | 134 | 24   | 1.6
			efficientvit-b2 | 256 | 134 | 24   | 2.1
			efficientvit-b2 | 288 | 134 | 24   | 2.6
			efficientvit-b3 | 224 | 193 | 49   | 4.0
			efficientvit-b3 | 256 | 193 | 49   | 5.2
			efficientvit-b3 | 288 | 193 | 49   | 6.5
			efficientvit-l1 | 224 |     | 53   | 5.3
			efficientvit-l2 | 224 |     | 64   | 6.9
			efficientvit-l2 | 384 |     | 64   | 20
			""")
	void figuresOfTheRepository(String file, int resolution, Integer rows, String parameters, String macs) {
		LayerNetwork layers = Examples.layers(file, Map.of("resolution", resolution));
		if (rows != null) {
			assertEquals(rows, layers.layers().size());
		}
		assertPrinted(parameters, layers.network().parameters(), 6);
		assertPrinted(macs, layers.network().macs(), 9);
	}

	@ParameterizedTest(name = "{0} at {1}")
	@CsvSource(delimiter = '|', textBlock = """
			efficientvit-b0    | 224 |  1000 |  3.41 | 0.10
			efficientvit-b1    | 224 |  1000 |  9.10 | 0.53
			efficientvit-b1    | 256 |  1000 |  9.10 | 0.69
			efficientvit-b1    | 288 |  1000 |  9.10 | 0.87
			efficientvit-b2    | 224 |  1000 | 24.33 | 1.60
			efficientvit-b2    | 256 |  1000 | 24.33 | 2.09
			efficientvit-b2    | 288 |  1000 | 24.33 | 2.64
			efficientvit-b3    | 224 |  1000 | 48.65 | 3.99
			efficientvit-b3    | 256 |  1000 | 48.65 | 5.20
			efficientvit-b3    | 288 |  1000 | 48.65 | 6.58
			efficientvit-l1    | 224 |  1000 | 52.65 | 5.27
			efficientvit-l2    | 224 |  1000 | 63.71 | 6.97
			efficientvit-l2    | 384 |  1000 | 63.71 | 20.45
			mobilevit-xxs      | 256 |  1000 |  1.27 | 0.42
			mobilevit-xs       | 256 |  1000 |  2.32 | 1.05
			mobilevit-s        | 256 |  1000 |  5.58 | 2.03
			efficientformer-l1 | 224 |  1000 | 12.29 | 1.30
			levit-128s         | 224 |  1000 |  7.78 | 0.31
			tinyvit-5m         | 224 |  1000 |  5.39 |
			tinyvit-5m         | 224 | 21841 | 12.08 | 1.28
			""")
	// timm's table has TinyViT with the 21,841 classes it was trained on first (12.08 M parameters): that is what its 1.28 G belong to.
	void figuresOfTimm(String file, int resolution, int classes, String parameters, String operations) {
		Network network = Examples.layers(file, Map.of("resolution", resolution, "classes", classes)).network();
		assertPrinted(parameters, network.parameters(), 6);
		if (operations != null) {
			assertPrinted(operations, operations(network), 9);
		}
	}

	/** The networks without published exact counts: counted by hand from the repositories' definitions. */
	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			mobilevit-xxs      |  1272024 |  407364096 |  78184448
			mobilevit-xs       |  2317848 | 1025911808 | 117276672
			mobilevit-s        |  5578632 | 2000831488 | 177635328
			efficientformer-l1 | 12289928 | 1291284736 |   3073280
			levit-128s         |  7777058 |  304660832 |  24369504
			tinyvit-5m         |  5392764 | 1255174720 |  96500992
			""")
	void countsOfTheOtherFamilies(String file, long parameters, long macs, long products) {
		exactCounts(file, file.startsWith("mobilevit") ? 256 : 224, parameters, macs, products);
	}

	private static long operations(Network network) {
		long operations = network.macs();
		for (Node node : network.nodes()) {
			operations += perElement(node) * node.inputShapes().getFirst().elements();
		}
		return operations;
	}

	private static int perElement(Node node) {
		if (node.operator() instanceof NormOperator) {
			return node.operator() instanceof NormOperator.BatchNorm ? 2 : 5;
		}
		return node.operator() instanceof SamplingOperator.GlobalPool ? 1 : 0;
	}

	private static void assertPrinted(String printed, long count, int exponent) {
		var expected = new BigDecimal(printed);
		assertEquals(expected, BigDecimal.valueOf(count, exponent).setScale(expected.scale(), RoundingMode.HALF_UP), () -> count + " is not " + printed);
	}
}
