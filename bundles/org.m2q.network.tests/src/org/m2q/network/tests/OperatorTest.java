package org.m2q.network.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.base.problem.Problem;
import org.m2q.network.Elaboration;
import org.m2q.network.Network;
import org.m2q.network.Node;

/** Shapes, parameters and MACs of every operator against numbers computed by hand, and every problem that an operator can have. */
final class OperatorTest {

	@ParameterizedTest(name = "{0} > {1}")
	@CsvSource(delimiter = '|', textBlock = """
			# input      | flow                                           | shape         | parameters | macs
			[8, 16, 16]  | conv(24)                                       | [24, 16, 16]  | 1728       | 442368
			[8, 16, 16]  | conv(24, bias = true)                          | [24, 16, 16]  | 1752       | 442368
			[8, 16, 16]  | conv(24, stride = 2)                           | [24, 8, 8]    | 1728       | 110592
			[8, 15, 17]  | conv(24, stride = 2)                           | [24, 8, 9]    | 1728       | 124416
			[8, 16, 16]  | conv(24, kernel = [3, 5])                      | [24, 16, 16]  | 2880       | 737280
			[8, 16, 16]  | conv(24, kernel = 5, padding = 0)              | [24, 12, 12]  | 4800       | 691200
			[8, 16, 16]  | conv(24, dilation = 2)                         | [24, 16, 16]  | 1728       | 442368
			[8, 16, 16]  | conv(24, dilation = 2, padding = 0)            | [24, 12, 12]  | 1728       | 248832
			[8, 16, 16]  | conv(24, kernel = 3, stride = [1, 2])          | [24, 16, 8]   | 1728       | 221184
			[8, 16, 16]  | conv(24, groups = 4)                           | [24, 16, 16]  | 432        | 110592
			[8, 16, 16]  | pwconv(24)                                     | [24, 16, 16]  | 192        | 49152
			[8, 16, 16]  | pwconv(24, stride = 2)                         | [24, 8, 8]    | 192        | 12288
			[8, 16, 16]  | pwconv(24, groups = 4, bias = true)            | [24, 16, 16]  | 72         | 12288
			[8, 16, 16]  | dwconv                                         | [8, 16, 16]   | 72         | 18432
			[8, 16, 16]  | dwconv(5, stride = 2)                          | [8, 8, 8]     | 200        | 12800
			[8, 16, 16]  | dwconv(3, multiplier = 2, bias = true)         | [16, 16, 16]  | 160        | 36864
			[10, 6]      | linear(4)                                      | [10, 4]       | 28         | 240
			[6]          | linear(4, bias = false)                        | [4]           | 24         | 24
			[2, 10, 6]   | linear(4)                                      | [2, 10, 4]    | 28         | 480
			[8, 16, 16]  | bn                                             | [8, 16, 16]   | 16         | 0
			[10, 6]      | bn                                             | [10, 6]       | 12         | 0
			[10, 6]      | layernorm                                      | [10, 6]       | 12         | 0
			[8, 16, 12]  | layernorm                                      | [8, 16, 12]   | 16         | 0
			[8, 16, 16]  | unfold(2) > layernorm                          | [4, 64, 8]    | 16         | 0
			[8, 16, 16]  | groupnorm(4)                                   | [8, 16, 16]   | 16         | 0
			[8, 16, 16]  | relu                                           | [8, 16, 16]   | 0          | 0
			[8, 16, 16]  | relu6                                          | [8, 16, 16]   | 0          | 0
			[8, 16, 16]  | hardswish                                      | [8, 16, 16]   | 0          | 0
			[8, 16, 16]  | hardsigmoid                                    | [8, 16, 16]   | 0          | 0
			[8, 16, 16]  | silu                                           | [8, 16, 16]   | 0          | 0
			[8, 16, 16]  | gelu                                           | [8, 16, 16]   | 0          | 0
			[8, 16, 16]  | gelu(approximate = true)                       | [8, 16, 16]   | 0          | 0
			[8, 16, 16]  | sigmoid                                        | [8, 16, 16]   | 0          | 0
			[2, 10, 6]   | softmax                                        | [2, 10, 6]    | 0          | 0
			[2, 10, 6]   | softmax(axis = 0)                              | [2, 10, 6]    | 0          | 0
			[8, 16, 16]  | scale_channels                                 | [8, 16, 16]   | 8          | 0
			[10, 6]      | scale_channels                                 | [10, 6]       | 6          | 0
			[10, 6]      | scale_by(1 / 2)                                | [10, 6]       | 0          | 0
			[2, 5, 5]    | add_parameter([2, 5, 5])                       | [2, 5, 5]     | 50         | 0
			[2, 5, 5]    | add_parameter([2, 5, 5], table = 18)           | [2, 5, 5]     | 18         | 0
			[10, 6]      | add_parameter([6])                             | [10, 6]       | 6          | 0
			[8, 4, 6]    | reshape([8, 24])                               | [8, 24]       | 0          | 0
			[8, 4, 6]    | reshape([-1, 6])                               | [32, 6]       | 0          | 0
			[8, 4, 6]    | transpose([2, 0, 1])                           | [6, 8, 4]     | 0          | 0
			[8, 4, 6]    | to_tokens                                      | [24, 8]       | 0          | 0
			[24, 8]      | to_map(4, 6)                                   | [8, 4, 6]     | 0          | 0
			[8, 4, 6]    | unfold(2)                                      | [4, 6, 8]     | 0          | 0
			[4, 6, 8]    | fold(2, 4, 6)                                  | [8, 4, 6]     | 0          | 0
			[8, 14, 14]  | window_partition(7)                            | [4, 49, 8]    | 0          | 0
			[8, 15, 14]  | window_partition(7)                            | [6, 49, 8]    | 0          | 0
			[6, 49, 8]   | window_merge(7, 15, 14)                        | [8, 15, 14]   | 0          | 0
			[8, 15, 14]  | subsample(2)                                   | [8, 8, 7]     | 0          | 0
			[4, 16, 49]  | append_ones(axis = 1)                          | [4, 17, 49]   | 0          | 0
			[4, 16, 49]  | append_ones(axis = -1, count = 3)              | [4, 16, 52]   | 0          | 0
			[8, 15, 14]  | pad(top = 1, bottom = 2, left = 3, right = 4)  | [8, 18, 21]   | 0          | 0
			[8, 16, 16]  | avgpool(2)                                     | [8, 8, 8]     | 0          | 0
			[8, 16, 16]  | avgpool(3, stride = 1, padding = 1)            | [8, 16, 16]   | 0          | 0
			[8, 16, 16]  | maxpool(3, stride = 2, padding = 1)            | [8, 8, 8]     | 0          | 0
			[8, 16, 16]  | maxpool([2, 4])                                | [8, 8, 4]     | 0          | 0
			[8, 16, 16]  | globalpool                                     | [8]           | 0          | 0
			[8, 16, 16]  | globalpool(keep = true)                        | [8, 1, 1]     | 0          | 0
			[10, 6]      | token_mean                                     | [6]           | 0          | 0
			[8, 5, 4]    | upsample(2)                                    | [8, 10, 8]    | 0          | 0
			[8, 5, 4]    | upsample(3, mode = "bilinear")                 | [8, 15, 12]   | 0          | 0
			""")
	void oneTensor(String input, String flow, String shape, long parameters, long macs) {
		Network network = Lang.network(Lang.model(input, "\t" + flow));
		assertEquals(shape, network.nodes().getLast().output().toString());
		assertEquals(parameters, network.parameters());
		assertEquals(macs, network.macs());
	}

	@ParameterizedTest(name = "{0}, {1} > {2}")
	@CsvSource(delimiter = '|', textBlock = """
			[8, 4, 4]  | [8, 4, 4]  | add                                                  | [8, 4, 4]   | 0
			[8, 4, 4]  | [8, 1, 1]  | add                                                  | [8, 4, 4]   | 0
			[8, 4, 4]  | [4]        | sub                                                  | [8, 4, 4]   | 0
			[8, 4, 4]  | [8, 1, 1]  | mul                                                  | [8, 4, 4]   | 0
			[2, 6, 9]  | [2, 1, 9]  | div(epsilon = 1e-15)                                 | [2, 6, 9]   | 0
			[8, 4, 4]  | [3, 4, 4]  | concat                                               | [11, 4, 4]  | 0
			[8, 4, 4]  | [8, 4, 2]  | concat(axis = -1)                                    | [8, 4, 6]   | 0
			[5, 7]     | [7, 3]     | matmul                                               | [5, 3]      | 105
			[2, 5, 7]  | [2, 3, 7]  | matmul(transpose_right = true)                       | [2, 5, 3]   | 210
			[2, 7, 5]  | [2, 7, 3]  | matmul(transpose_left = true)                        | [2, 5, 3]   | 210
			[2, 7, 5]  | [2, 3, 7]  | matmul(transpose_left = true, transpose_right = true)| [2, 5, 3]   | 210
			""")
	void twoTensors(String left, String right, String flow, String shape, long macs) {
		Network network = Lang.network("model M { input a: " + left + " input b: " + right + " from a, b > " + flow + " }");
		assertEquals(shape, network.nodes().getLast().output().toString());
		assertEquals(macs, network.macs());
	}

	@Test
	void splitGivesTuples() {
		Node parts = Lang.network(Lang.model("[9, 4, 4]", "split(3)")).nodes().getLast();
		assertEquals("[[3, 4, 4], [3, 4, 4], [3, 4, 4]]", parts.outputs().toString());
		Node sizes = Lang.network(Lang.model("[9, 4, 4]", "split(sizes = [1, 3], axis = 2)")).nodes().getLast();
		assertEquals("[[9, 4, 1], [9, 4, 3]]", sizes.outputs().toString());
	}

	@Test
	void identityLeavesNoNode() {
		assertEquals(List.of("relu"), Lang.names(Lang.network(Lang.model("[8]", "identity > relu > identity"))));
	}

	@ParameterizedTest(name = "{0} > {1}: {2}")
	@CsvSource(delimiter = '|', textBlock = """
			[8, 16, 16] | conv(0)                            | m2q.value.range     | 0
			[8, 16, 16] | conv(2.5)                          | m2q.value.type      | 2.5
			[8, 16, 16] | conv("a")                          | m2q.value.type      | "a"
			[8, 16, 16] | conv                               | m2q.argument.missing| conv
			[8, 16, 16] | conv(8, 3, 1, 1, 1, 1, true, 1)    | m2q.argument.count  | 1
			[8, 16, 16] | conv(8, filters = 8)               | m2q.argument.duplicate | filters = 8
			[8, 16, 16] | conv(8, kernel = 0)                | m2q.value.range     | kernel = 0
			[8, 16, 16] | conv(8, kernel = [3, 3, 3])        | m2q.value.type      | kernel = [3, 3, 3]
			[8, 2, 2]   | conv(8, kernel = 5, padding = 0)   | m2q.conv.kernel     | kernel = 5
			[8, 16, 16] | conv(8, stride = 0)                | m2q.conv.stride     | stride = 0
			[8, 16, 16] | conv(8, stride = -1)               | m2q.conv.stride     | stride = -1
			[8, 16, 16] | conv(8, stride = 4)                | m2q.conv.stride     | stride = 4
			[8, 16, 16] | conv(8, padding = 3)               | m2q.conv.padding    | padding = 3
			[8, 16, 16] | conv(8, kernel = 1, padding = 4)   | m2q.conv.padding    | padding = 4
			[8, 16, 16] | conv(9, groups = 3)                | m2q.conv.groups     | groups = 3
			[9, 16, 16] | conv(8, groups = 3)                | m2q.conv.groups     | groups = 3
			[8, 16, 16] | conv(8, bias = 1)                  | m2q.value.type      | bias = 1
			[8, 16]     | conv(8)                            | m2q.shape.rank      | conv(8)
			[8, 16]     | dwconv                             | m2q.shape.rank      | dwconv
			[8, 16, 16] | dwconv(multiplier = 0)             | m2q.value.range     | multiplier = 0
			[8, 16, 16] | dwconv(multiplier = 9000000)       | m2q.limit.overflow  | dwconv(multiplier = 9000000)
			[8, 16, 16] | pwconv(8, groups = 3)              | m2q.conv.groups     | groups = 3
			[8, 16]     | linear(0)                          | m2q.value.range     | 0
			[8, 16]     | matmul                             | m2q.flow.tuple      | matmul
			[8, 16]     | groupnorm(5)                       | m2q.conv.groups     | 5
			[8, 16]     | bn(epsilon = -1)                   | m2q.value.range     | epsilon = -1
			[8, 16]     | softmax(axis = 2)                  | m2q.value.range     | axis = 2
			[8, 16]     | add                                | m2q.flow.tuple      | add
			[8, 16]     | scale_by("a")                      | m2q.value.type      | "a"
			[8, 16]     | add_parameter([3, 16])             | m2q.shape.mismatch  | [3, 16]
			[8, 16]     | add_parameter([16], table = 17)    | m2q.value.range     | table = 17
			[8, 16]     | split                              | m2q.value.range     | split
			[8, 16]     | split(3)                           | m2q.shape.mismatch  | 3
			[8, 16]     | split(sizes = [3, 4])              | m2q.shape.mismatch  | sizes = [3, 4]
			[8, 16]     | split(2, axis = 3)                 | m2q.value.range     | axis = 3
			[8, 16]     | reshape([7, 2])                    | m2q.shape.mismatch  | [7, 2]
			[8, 16]     | reshape([-1, -1])                  | m2q.value.range     | [-1, -1]
			[8, 16]     | reshape([0, 16])                   | m2q.value.range     | [0, 16]
			[8, 16]     | reshape([1, 1, 1, 1, 1, 1, 1, 8, 16]) | m2q.shape.rank   | reshape([1, 1, 1, 1, 1, 1, 1, 8, 16])
			[8, 16]     | transpose([0, 0])                  | m2q.shape.rank      | [0, 0]
			[8, 16]     | to_tokens                          | m2q.shape.rank      | to_tokens
			[8, 16]     | to_map(3, 3)                       | m2q.shape.mismatch  | to_map(3, 3)
			[8, 4, 4]   | to_map(4, 2)                       | m2q.shape.rank      | to_map(4, 2)
			[8, 5, 4]   | unfold(2)                          | m2q.shape.mismatch  | 2
			[8, 5, 4]   | fold(2, 4, 4)                      | m2q.shape.mismatch  | fold(2, 4, 4)
			[8, 5, 4]   | fold(2, 5, 4)                      | m2q.shape.mismatch  | fold(2, 5, 4)
			[8, 5]      | window_partition(2)                | m2q.shape.rank      | window_partition(2)
			[8, 5, 4]   | window_merge(2, 4, 4)              | m2q.shape.mismatch  | window_merge(2, 4, 4)
			[8, 5, 4]   | subsample(0)                       | m2q.value.range     | 0
			[8, 5, 4]   | append_ones(axis = 3)              | m2q.value.range     | axis = 3
			[8, 5, 4]   | append_ones(axis = 1, count = 0)   | m2q.value.range     | count = 0
			[8, 5, 4]   | pad(top = -1)                      | m2q.value.range     | top = -1
			[8, 5, 4]   | avgpool(6)                         | m2q.conv.kernel     | 6
			[8, 5, 4]   | maxpool(2, padding = 2)            | m2q.value.range     | padding = 2
			[8, 5, 4]   | maxpool(2, stride = 0)             | m2q.value.range     | stride = 0
			[8, 5]      | globalpool                         | m2q.shape.rank      | globalpool
			[8, 5, 4]   | token_mean                         | m2q.shape.rank      | token_mean
			[8, 5, 4]   | upsample(2, mode = "cubic")        | m2q.value.range     | mode = "cubic"
			[8, 5, 4]   | upsample(9000000)                  | m2q.limit.overflow  | upsample(9000000)
			""")
	void problems(String input, String flow, String code, String place) {
		String text = Lang.model(input, "\t" + flow);
		assertEquals(List.of(code + " at '" + place + "'"), Lang.problems(text));
	}

	@ParameterizedTest(name = "{0}, {1} > {2}")
	@CsvSource(delimiter = '|', textBlock = """
			[8, 4, 4]  | [4, 4, 4]     | add                            | add: expected [8, 4, 4], got [4, 4, 4] from b
			[8, 4, 4]  | [8, 4, 4, 4]  | mul                            | mul: expected [8, 4, 4], got [8, 4, 4, 4] from b
			[8, 4, 4]  | [8, 5, 4]     | div                            | div: expected [8, 4, 4], got [8, 5, 4] from b
			[8, 4, 4]  | [8, 5, 4]     | concat                         | concat: expected [*, 4, 4], got [8, 5, 4] from b
			[8, 4, 4]  | [8, 5]        | concat                         | concat: expected [*, 4, 4], got [8, 5] from b
			[2, 5, 7]  | [2, 3, 7]     | matmul                         | matmul: expected [2, 7, 7], got [2, 3, 7] from b
			[2, 5, 7]  | [3, 7, 3]     | matmul                         | matmul: expected [2, 7, 3], got [3, 7, 3] from b
			[2, 5, 7]  | [2, 7, 3]     | matmul(transpose_right = true) | matmul: expected [2, 7, 7], got [2, 7, 3] from b
			""")
	void mismatches(String left, String right, String flow, String message) {
		String text = "model M { input a: " + left + " input b: " + right + " from a, b > " + flow + " }";
		Elaboration elaboration = Lang.elaborate(text);
		assertEquals(1, elaboration.problems().size());
		Problem problem = elaboration.problems().getFirst();
		assertEquals("m2q.shape.mismatch", problem.code());
		assertEquals(message, problem.message());
		assertEquals(flow, Lang.covered(text, problem));
		assertEquals(3, problem.data().size());
	}

	@Test
	void matmulNeedsTwoTensorsOfTheSameRank() {
		assertEquals(List.of("m2q.shape.rank at 'matmul'"),
				Lang.problems("model M { input a: [2, 5, 7] input b: [7, 3] from a, b > matmul }"));
		assertEquals(List.of("m2q.shape.rank at 'matmul'"), Lang.problems("model M { input a: [7] input b: [7] from a, b > matmul }"));
	}

	@Test
	void aWarningDoesNotStopTheElaboration() {
		Elaboration elaboration = Lang.elaborate(Lang.model("[8, 16, 16]", "conv(8, stride = 4)"));
		assertTrue(elaboration.complete().isPresent());
	}

	@Test
	void countersThatDoNotFitAreReported() {
		String wide = "conv(16777216) > conv(16777216, kernel = 4097)";
		assertEquals(List.of("m2q.limit.overflow at 'conv(16777216, kernel = 4097)'"), Lang.problems(Lang.model("[16777216, 1, 1]", wide)));
	}
}
