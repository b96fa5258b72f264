package org.m2q.network.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.network.Elaboration;

/** Values of expressions, as the arguments of a network show them. */
final class ExpressionTest {

	@ParameterizedTest(name = "{0} = {1}")
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			1 + 2 * 3                          | 7
			(1 + 2) * 3                        | 9
			2 - 3 - 4                          | -5
			7 / 2                              | 3.5
			0.1 + 0.2                          | 0.3
			1 / 3 * 3 == 1                     | false
			1e-15 * 1e15                       | 1
			7 mod 3                            | 1
			-7 mod 3                           | 2
			7.5 mod 2                          | 1.5
			-(1 + 2)                           | -3
			not true or true                   | true
			false and 1 / 0 > 1                | false
			true or 1 / 0 > 1                  | true
			1 < 2                              | true
			2 <= 2 and 2 >= 2                  | true
			1.0 == 1                           | true
			1 != 1                             | false
			"a" == "a"                         | true
			[1, 2] == [1, 2.0]                 | true
			relu == relu                       | true
			relu == gelu                       | false
			if 1 > 2 then "a" else "b"         | "b"
			[1, [2, 3]][1][0]                  | 2
			[1, 2, 3][-1]                      | 3
			[3, 5] - 1                         | [2, 4]
			2 * [3, 5]                         | [6, 10]
			[3, 5] + [1, 2]                    | [4, 7]
			-[3, 5]                            | [-3, -5]
			floor([3, 5] / 2)                  | [1, 2]
			floor(-0.5)                        | -1
			ceil(1.2)                          | 2
			ceil(-1.2)                         | -1
			round(2.5)                         | 3
			round(-2.5)                        | -2
			sqrt(196)                          | 14
			sqrt(2) * sqrt(2) > 1.999999       | true
			min(2, 3)                          | 2
			max(2, 3)                          | 3
			sum([1, 2, 3.5])                   | 6.5
			sum([])                            | 0
			length([1, 2, 3])                  | 3
			make_divisible(100, 8)             | 104
			make_divisible(13, 8)              | 16
			make_divisible(10, 8)              | 16
			make_divisible(3, 8)               | 8
			1000000 * 1000000 * 1000000        | 1000000000000000000
			relu                               | relu
			""")
	void values(String expression, String value) {
		assertEquals(value, Lang.network("model M(v = " + expression + ") { input x: [1] relu }").arguments().get("v"));
	}

	@ParameterizedTest(name = "{0}: {1} at {2}")
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			1 / 0                    | m2q.value.range    | 1 / 0
			1 mod 0                  | m2q.value.range    | 1 mod 0
			1 + 1 / 0 + 1            | m2q.value.range    | 1 / 0
			sqrt(-1)                 | m2q.value.range    | sqrt(-1)
			make_divisible(1, 0)     | m2q.value.range    | make_divisible(1, 0)
			1e35                     | m2q.value.range    | 1e35
			1e20 * 1e20              | m2q.value.range    | 1e20 * 1e20
			1 + true                 | m2q.value.type     | 1 + true
			"a" < "b"                | m2q.value.type     | "a" < "b"
			1 == "a"                 | m2q.value.type     | 1 == "a"
			[1] + [1, 2]             | m2q.value.type     | [1] + [1, 2]
			["a"] * 2                | m2q.value.type     | ["a"] * 2
			not 1                    | m2q.value.type     | 1
			-true                    | m2q.value.type     | true
			1 and true               | m2q.value.type     | 1
			true and 1               | m2q.value.type     | 1
			if 1 then 2 else 3       | m2q.value.type     | 1
			[1, 2][2]                | m2q.value.range    | 2
			[1, 2][-3]               | m2q.value.range    | -3
			[1, 2][0.5]              | m2q.value.type     | 0.5
			1[0]                     | m2q.value.type     | 1
			length(1)                | m2q.value.type     | 1
			floor("a")               | m2q.value.type     | "a"
			min(1, true)             | m2q.value.type     | true
			sum([true])              | m2q.value.type     | [true]
			sum(1, 2)                | m2q.argument.count | sum(1, 2)
			channels(3)              | m2q.value.type     | 3
			""")
	void problems(String expression, String code, String place) {
		assertEquals(List.of(code + " at '" + place + "'"), Lang.problems("model M(v = " + expression + ") { input x: [1] relu }"));
	}

	@ParameterizedTest(name = "{0} = {1}")
	@CsvSource(delimiter = '|', textBlock = """
			channels(x)    | 8
			rows(x)        | 4
			columns(x)     | 6
			size(x, 1)     | 4
			size(x, -1)    | 6
			rank(x)        | 3
			channels(t)    | 8
			tokens(t)      | 24
			rank(t)        | 2
			size(t, 0)     | 24
			channels(v)    | 8
			channels(w)    | 8
			tokens(w)      | 6
			""")
	void functionsOfTensors(String function, int value) {
		String text = Lang.model("[8, 4, 6]", "t: to_tokens w: from x > unfold(2) v: from x > globalpool let n = " + function
				+ " from t > linear(n) > globalpool");
		List<String> problems = Lang.problems(text);
		assertEquals(List.of("m2q.shape.rank at 'globalpool'"), problems);
		String message = Lang.elaborate(text).problems().getFirst().message();
		assertEquals("globalpool needs a feature map [channels, rows, columns], got [24, " + value + "] from linear", message);
	}

	@ParameterizedTest
	@ValueSource(strings = { "tokens(x)", "rows(t)", "columns(t)", "size(x, 3)", "size(x, 0.5)", "tokens(v)" })
	void functionsOfUnsuitableTensors(String function) {
		String text = Lang.model("[8, 4, 6]", "t: to_tokens v: from x > globalpool let n = " + function + " from t > linear(n)");
		assertEquals(1, Lang.problems(text).stream().filter(problem -> problem.startsWith("m2q.shape.rank") || problem.startsWith("m2q.value.range")).count(),
				() -> Lang.problems(text).toString());
	}

	@ParameterizedTest(name = "{0}: {1}")
	@CsvSource(delimiter = '|', textBlock = """
			1 / 3                   | 0.333333
			2.50                    | 2.5
			20 / 3                  | 6.66667
			50 / 3 * 3              | a little more than 50
			1 / 3 * 3               | a little less than 1
			1e-9 / 3                | 3.33333e-10
			123456789.5             | 123456789.5
			""")
	void messagesShowFewDigits(String expression, String shown) {
		assertEquals("must be a whole number, not " + shown,
				Lang.elaborate(Lang.model("[4]", "linear(" + expression + ")")).problems().getFirst().message().replaceFirst(".*(?=must)", ""));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			1e20 | 1e20
			123456 * 1000000000000000 | 1.23456e20
			123456789012345 | 123456789012345
			-5 | -5
			""")
	void messagesShowLargeNumbersShort(String expression, String shown) {
		assertEquals("must be 1 or more, not " + shown,
				Lang.elaborate(Lang.model("[4]", "linear(" + expression + ")")).problems().getFirst().message().replaceFirst(".*(?=must)", ""));
	}

	@Test
	void indexesBelowZeroCountFromTheEnd() {
		assertEquals(8, Lang.network(Lang.model("[3, 8, 8]", "let s = [1, 2] conv(8, stride = s[-1]) > conv(s[-2] * 8)")).nodes().getLast().output().dim(0));
		assertEquals("index -3 is outside the list of 2 elements: 0 to 1 count from its start, -1 to -2 from its end",
				Lang.elaborate(Lang.model("[3, 8, 8]", "let s = [1, 2] conv(8, stride = s[-3])")).problems().getFirst().message());
	}

	@Test
	void oneErrorIsReportedOnceHoweverMuchDependsOnIt() {
		assertEquals(List.of("m2q.value.range at '1 / 0'"),
				Lang.problems(Lang.model("[8, 4, 4]", "let a = 1 / 0 let b = a + 1 let c = [b, a][0] conv(c) > conv(b) > conv(8, stride = 0)")
						.replace("> conv(8, stride = 0)", "")));
	}

	@Test
	void longSumsAreNoDeepNesting() {
		String sum = "1" + " + 1".repeat(100);
		assertEquals("101", Lang.network("model M(v = " + sum + ") { input x: [1] relu }").arguments().get("v"));
	}

	@Test
	void argumentsReplaceDefaultsAndDefaultsUseEarlierParameters() {
		String text = "model M(a = 2, b = a * 2, c = [a, b]) { input x: [4] linear(b) }";
		assertEquals(Map.of("a", "2", "b", "4", "c", "[2, 4]"), Lang.network(text).arguments());
		Elaboration elaboration = Lang.elaborate(text, Map.of("a", 5L));
		assertEquals(Map.of("a", "5", "b", "10", "c", "[5, 10]"), elaboration.complete().orElseThrow().arguments());
		assertEquals("{a=1.5, b=8, c=[1.5, 8]}",
				Lang.elaborate(text, Map.of("a", new BigDecimal("1.5"), "b", 8)).complete().orElseThrow().arguments().toString());
	}

	@Test
	void unsuitableArgumentsAreReported() {
		String text = "model M(a = 2) { input x: [4] linear(a) }";
		assertEquals(List.of("m2q.argument.unknown"), codes(Lang.elaborate(text, Map.of("z", 1))));
		assertEquals(List.of("m2q.value.type"), codes(Lang.elaborate(text, Map.of("a", new Object()))));
		assertEquals(List.of("m2q.value.type"), codes(Lang.elaborate(text, Map.of("a", Double.NaN))));
		assertEquals(List.of("m2q.value.range"), codes(Lang.elaborate(text, Map.of("a", 0))));
		assertEquals(List.of("m2q.argument.missing"), codes(Lang.elaborate("model M(a) { input x: [4] linear(a) }")));
	}

	private static List<String> codes(Elaboration elaboration) {
		return elaboration.problems().stream().map(problem -> problem.code()).toList();
	}
}
