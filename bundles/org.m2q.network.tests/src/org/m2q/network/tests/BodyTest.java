package org.m2q.network.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.base.problem.Problem;
import org.m2q.network.Elaboration;
import org.m2q.network.Network;
import org.m2q.network.Node;
import org.m2q.network.Shape;
import org.m2q.network.Value;

/** Statements and steps: what flows where. */
final class BodyTest {

	private static List<String> wiring(Network network) {
		return network.nodes().stream().map(node -> node.operator().name() + node.inputs().stream().map(BodyTest::source).toList()).toList();
	}

	private static String source(Value value) {
		return value.isInput() ? "in" + value.port() : value.node() + (value.port() > 0 ? "." + value.port() : "");
	}

	@Test
	void stepsPassTheirResultOn() {
		assertEquals(List.of("relu[in0]", "gelu[0]", "silu[1]"), wiring(Lang.network(Lang.model("[8]", "relu > gelu silu"))));
	}

	@Test
	void namesLeadBackToValues() {
		Network network = Lang.network(Lang.model("[8]", "a: relu b: from x > gelu from b, a > add output y = b output z"));
		assertEquals(List.of("relu[in0]", "gelu[in0]", "add[1, 0]"), wiring(network));
		assertEquals(List.of(new Value(1, 0), new Value(2, 0)), network.outputs());
	}

	@Test
	void tuplesAreTakenApartAndJoined() {
		Network network = Lang.network(Lang.model("[9]", "a, b, c: split(3) d: from c, a > add e: from b, c > concat from d, e > concat"));
		assertEquals(List.of("split[in0]", "add[0.2, 0]", "concat[0.1, 0.2]", "concat[1, 2]"), wiring(network));
	}

	@Test
	void residualAddsTheInputOrItsShortcut() {
		assertEquals(List.of("relu[in0]", "add[0, in0]"), wiring(Lang.network(Lang.model("[8]", "residual { relu }"))));
		assertEquals(List.of("relu[in0]", "gelu[in0]", "add[0, 1]"), wiring(Lang.network(Lang.model("[8]", "residual { relu } shortcut { gelu }"))));
	}

	@Test
	void repeatChainsCopiesAndCountsThem() {
		Network network = Lang.network(Lang.model("[8]", "repeat 3 as i { linear(8 + i) }"));
		assertEquals(List.of("linear[in0]", "linear[0]", "linear[1]"), wiring(network));
		assertEquals(List.of(Shape.of(8), Shape.of(9), Shape.of(10)), network.nodes().stream().map(Node::output).toList());
		assertEquals(List.of("relu[in0]"), wiring(Lang.network(Lang.model("[8]", "repeat 0 { gelu } relu"))));
	}

	@Test
	void branchesAllGetTheSame() {
		assertEquals(List.of("relu[in0]", "gelu[in0]", "add[0, 1]"), wiring(Lang.network(Lang.model("[8]", "branches { relu b: gelu } > add"))));
	}

	@Test
	void ifIsDecidedWhenElaborated() {
		String text = "model M(f = true) { input x: [8] relu > if f { gelu } else { silu } > if not f { relu6 } }";
		assertEquals(List.of("relu[in0]", "gelu[0]"), wiring(Lang.network(text)));
		assertEquals(List.of("relu[in0]", "silu[0]", "relu6[1]"),
				wiring(Lang.elaborate(text, java.util.Map.of("f", false)).complete().orElseThrow()));
	}

	@Test
	void bodiesSeeTheNamesAroundThem() {
		String text = Lang.model("[8]", "a: relu repeat 2 { input y b: gelu from y, b, a > add }");
		assertEquals(List.of("relu[in0]", "gelu[0]", "add[0, 1, 0]", "gelu[2]", "add[2, 3, 0]"), wiring(Lang.network(text)));
	}

	@Test
	void blocksTakeParametersAndCallables() {
		String text = "block B(n, act = identity, more = n * 2) { input y linear(n) > act > linear(more + channels(y)) }\n"
				+ "block C { hardswish }\n" + Lang.model("[8]", "B(4) > B(4, act = relu) > B(2, C, more = 1)");
		Network network = Lang.network(text);
		assertEquals(List.of("linear[in0]", "linear[0]", "linear[1]", "relu[2]", "linear[3]", "linear[4]", "hardswish[5]", "linear[6]"), wiring(network));
		assertEquals(List.of(4, 16, 4, 4, 24, 2, 2, 25), network.nodes().stream().map(node -> node.output().dim(0)).toList());
	}

	@Test
	void blocksWithSeveralInputsAndOutputs() {
		String text = "block B { input a input b from b, a > sub output first = a output second }\n"
				+ "model M { input x: [8] input y: [8] p, q: B from q, p > sub }";
		assertEquals(List.of("sub[in1, in0]", "sub[0, in0]"), wiring(Lang.network(text)));
	}

	@Test
	void modelsMayHaveSeveralInputs() {
		assertEquals(List.of("add[in0, in1]"), wiring(Lang.network("model M { input x: [8] input y: [8] add }")));
	}

	@Test
	void callsLeaveATrail() {
		String text = "block A { relu }\nblock B { A > gelu }\n" + Lang.model("[8]", "B");
		Network network = Lang.network(text);
		assertEquals(List.of("B", "A", "relu"), network.nodes().getFirst().trail().calls().stream().map(call -> call.callable()).toList());
		assertEquals(List.of("B", "A", "relu"), network.nodes().getFirst().trail().spans().stream()
				.map(span -> text.substring(span.offset(), span.offset() + span.length())).toList());
		assertEquals(network.nodes().getFirst().origin(), network.nodes().getFirst().trail().spans().getLast());
		String blockA = network.nodes().getFirst().trail().calls().get(1).definition();
		assertTrue(network.nodes().getFirst().trail().isInside(blockA));
		assertFalse(network.nodes().get(1).trail().isInside(blockA));
	}

	@ParameterizedTest(name = "{0}: {1} at {2}")
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			a, b: split(3)                                     | m2q.flow.tuple      | a, b
			first, c, last, d: split(3)                        | m2q.flow.tuple      | first, c, last, d
			split(3) residual { relu }                         | m2q.flow.tuple      | relu
			split(3) > residual { identity }                   | m2q.flow.tuple      | residual
			residual { linear(4) }                             | m2q.shape.mismatch  | residual
			repeat 2.5 { relu }                                | m2q.value.type      | 2.5
			repeat true { relu }                               | m2q.value.type      | true
			repeat -1 { relu }                                 | m2q.value.range     | -1
			repeat 10001 { relu }                              | m2q.value.range     | 10001
			if 1 { relu }                                      | m2q.value.type      | 1
			require 1 "no"                                     | m2q.value.type      | 1
			require 1 > 2 "no"                                 | m2q.require.failed  | require 1 > 2 "no"
			from a > gelu a: relu                              | m2q.name.order      | from a
			let f = 3 f                                        | m2q.value.type      | f
			""")
	void problems(String body, String code, String place) {
		assertTrue(Lang.problems(Lang.model("[9]", body)).contains(code + " at '" + place + "'"), () -> Lang.problems(Lang.model("[9]", body)).toString());
	}

	@Test
	void aMismatchSaysWhereTheOtherShapeComesFrom() {
		String text = Lang.model("[8, 4, 4]", "stage a: { first: conv(8) second: residual { conv(8, stride = 2) } }");
		assertEquals("residual: expected [8, 4, 4] from a.first, got [8, 2, 2] from a.second", Lang.elaborate(text).problems().getFirst().message());
	}

	@Test
	void inputsOfBlocksPromiseShapes() {
		String text = "block B { input y: [8, 4] relu }\n" + Lang.model("[8, 5]", "first: gelu second: B");
		assertEquals(List.of("m2q.shape.mismatch at 'input y: [8, 4]'"), Lang.problems(text));
		assertEquals("input y: expected [8, 4], got [8, 5] from first", Lang.elaborate(text).problems().getFirst().message());
		assertEquals(List.of(), Lang.problems(text.replace("[8, 5]", "[8, 4]")));
	}

	@Test
	void requirementsAboutHeadsHaveTheirOwnCode() {
		String text = "block B(dim) { input y require channels(y) mod dim == 0 \"no\" relu }\n" + Lang.model("[9]", "B(2)");
		Problem problem = Lang.elaborate(text).problems().getFirst();
		assertEquals("m2q.attention.heads", problem.code());
		assertEquals("no: dim = 2", problem.message());
	}

	@Test
	void nothingElseIsSaidAfterAFailedRequirement() {
		String text = "block B(n) { input y let part = channels(y) / n require channels(y) mod n == 0 \"no\" linear(part) > split(part) > relu }\n"
				+ Lang.model("[10]", "B(3) > linear(4) b: from x > linear(0)");
		assertEquals(List.of("m2q.require.failed at 'B(3)'", "m2q.value.range at '0'"), Lang.problems(text).stream()
				.map(problem -> problem.replaceFirst("'require.*'$", "'B(3)'")).toList());
		assertEquals("no: n = 3", Lang.elaborate(text).problems().getFirst().message());
		assertEquals(List.of("m2q.require.failed"), codes("import m2q.std.*\n" + Lang.model("[16, 50]", "SoftmaxAttention(3)")).stream()
				.map(code -> code.replace("m2q.attention.heads", "m2q.require.failed")).toList());
		assertEquals(1, codes("import m2q.std.*\n" + Lang.model("[40, 8, 8]", "LiteMLA(dim = 16)")).size());
	}

	private static List<String> codes(String text) {
		return Lang.elaborate(text).problems().stream().map(Problem::code).toList();
	}

	@Test
	void modelsThatNeedArgumentsAreCheckedInPart() {
		String text = "model M(r, s = 2, q) { input x: [3, r, r] conv(8, stride = s) > if q { relu } input y: [4] a: from y > linear(0) output a }\n";
		List<Problem> problems = Lang.check(text);
		assertEquals(List.of("m2q.model.unchecked", "m2q.value.range"), problems.stream().map(Problem::code).toList());
		assertEquals("The model 'M' can be checked only in part, because 'r' and 'q' have no default values. Give them defaults, or run the model in an "
				+ "experiment.", problems.getFirst().message());
		assertEquals("M", Lang.covered(text, problems.getFirst()));
		assertEquals(org.m2q.base.problem.Severity.INFO, problems.getFirst().severity());
		assertEquals(List.of("r", "q"), problems.getFirst().data());
		assertEquals(List.of("m2q.value.range"), Lang.check(text + "experiment E { run M(r in [1, 2], q = true) with P on A }").stream()
				.map(Problem::code).toList());
		assertEquals(List.of(), Lang.check("model M(r = 8) { input x: [3, r, r] conv(8) output y = x }").stream().filter(Problem::isError).toList());
	}

	@Test
	void blocksCannotContainThemselves() {
		assertEquals(List.of("m2q.block.cycle at 'A'"), Lang.problems("block A { A }\n" + Lang.model("[8]", "A")));
		String text = "block A { B }\nblock B { relu > A }\n" + Lang.model("[8]", "A");
		assertEquals(List.of("m2q.block.cycle at 'A'"), Lang.problems(text));
		assertEquals("a block cannot contain itself: A > B > A", Lang.elaborate(text).problems().getFirst().message());
	}

	@Test
	void problemsInLibraryBlocksBelongToTheCall() {
		String text = "import m2q.std.*\n" + Lang.model("[9, 8, 8]", "one: LiteMLA(dim = 16)");
		Elaboration elaboration = Lang.elaborate(text);
		Problem problem = elaboration.problems().getFirst();
		assertEquals("m2q.attention.heads", problem.code());
		assertEquals("LiteMLA(dim = 16)", Lang.covered(text, problem));
		assertTrue(problem.message().contains("in LiteMLA, efficientvit.m2q:"), problem.message());
		assertTrue(elaboration.partial());
	}

	@Test
	void modelsNeedInputsWithShapesAndResults() {
		assertEquals(List.of("m2q.model.input at 'M'"), Lang.problems("model M { relu }"));
		assertEquals(List.of("m2q.model.input at 'input x'"), Lang.problems("model M { input x relu }"));
		assertEquals(List.of("m2q.model.output at 'M'"), Lang.problems("model M { input x: [3] }"));
		assertEquals(List.of("m2q.value.range at '[0, 3]'"), Lang.problems("model M { input x: [0, 3] relu }"));
		assertEquals(List.of("m2q.value.type at '[1.5]'"), Lang.problems("model M { input x: [1.5] relu }"));
		assertEquals(List.of("m2q.shape.rank at '[]'"), Lang.problems("model M { input x: [] relu }"));
		assertEquals(List.of("m2q.limit.overflow at '[99999999]'"), Lang.problems("model M { input x: [99999999] relu }"));
	}

	@Test
	void resultsThatNothingUsesAreReported() {
		assertEquals(List.of("m2q.unused at 'gelu'"), Lang.problems(Lang.model("[8]", "a: relu gelu from a > silu")));
		assertEquals(List.of("m2q.unused at 'input y: [8]'"), Lang.problems("model M { input x: [8] input y: [8] from x > relu }"));
		assertEquals(List.of(), Lang.problems(Lang.model("[8]", "a: relu b: gelu from a, b > add")));
	}

	@Test
	void anErrorLeavesTheRestAlone() {
		String text = Lang.model("[8, 4, 4]", "a: conv(0) > bn > relu > conv(16) b: from x > conv(4) c: from a, b > add output y = b output z = c");
		Elaboration elaboration = Lang.elaborate(text);
		assertEquals(List.of("m2q.value.range at '0'"), Lang.problems(text));
		assertTrue(elaboration.partial());
		assertTrue(elaboration.complete().isEmpty());
		assertEquals(List.of("b"), Lang.names(elaboration.network().orElseThrow()));
	}

	@Test
	void twoErrorsAreBothFound() {
		assertEquals(List.of("m2q.value.range at '0'", "m2q.conv.stride at 'stride = -1'"),
				Lang.problems(Lang.model("[8, 4, 4]", "conv(0) from x > conv(8, stride = -1)")));
	}

	@Test
	void unresolvedNamesAreLeftToTheLinker() {
		Elaboration elaboration = Lang.elaborate(Lang.model("[8]", "relu > nothing(1) > gelu a: from nowhere from x > linear(n)"));
		assertEquals(List.of(), elaboration.problems());
		assertTrue(elaboration.partial());
	}
}
