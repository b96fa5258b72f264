package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;

/** One number of a good text is replaced by one that makes no sense, in models, policies, tables, accelerators, mappings and experiments alike. */
class BadNumbersTest {

	private static final int RUNS = Integer.getInteger("m2q.fuzz.runs", 12);
	private static final Pattern NUMBER = Pattern.compile("(?<![\\w.\"])\\d+(\\.\\d+)?(?![\\w.])");
	private static final List<String> BAD = List.of("0", "-1", "1e30", "9223372036854775807", "0.5", "1e59", "1e-30", "2147483647", "(0 - 1)", "(1 / 0)", "(0 / 0)", "1e15");
	private static final List<String> MAPPINGS = List.of("map all { uniform -> A apot -> S } double buffer weights, activations",
			"map all { uniform -> A apot -> S } concurrently split 1 : 1 double buffer weights, activations pipeline dwconv >> pwconv fuse pwconv >> dwconv keep residuals in added prefetch weights",
			"map all { uniform -> A apot -> S } dataflow A { temporal rows 4 at activations } tile S filters 4, rows 7");

	private static final String GOOD = """
			language 1.0
			import m2q.std.*
			model Net(size = 12, width = 8, n = 2) {
				input image: [3, size, size]
				stem: conv(width, kernel = 3, stride = 2, padding = 1, bias = true) > hardswish
				grouped: conv(8, kernel = 3, groups = 4)
				repeat n as k { residual { pwconv(16) > relu > dwconv(3) > pwconv(8) } }
				two: branches { p: pwconv(8) q: maxpool(3, stride = 1, padding = 1) } > concat
				up: upsample(2) > avgpool(2)
				attend: to_tokens > linear(16) > SoftmaxAttention(heads = 2)
				head: token_mean > linear(10)
				output y
			}
			policy Eight {
				default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 }
				rule some for pwconv where macs > 100 { weights mix per filter { int8 uniform symmetric, int8 apot terms 2 symmetric } by mse ratio 1 : 1 }
				rule grouped for linear { weights int8 uniform symmetric per group 8 }
			}
			energy table E {
				row mac: energy 0.2 pJ, area 400 um2, leakage 10 uW
				row sram: read 3 pJ, write 4 pJ, width 16 B, capacity 4 KiB, leakage 1 mW, area 0.01 mm2
				row dram: energy 8 pJ/bit
			}
			accelerator Acc(rows = 8, columns = 8, capacity = 64 KiB, rate = 2 GB/s, frequency = 500 MHz, per_bit = 0.01 pJ/bit, factor = 1.5) {
				technology 28 nm at 0.9 V
				clock frequency
				use E
				engine A: multiplier-array rows by columns, accumulators 4, latency 3, cell E.mac, energy_factor factor, leakage_factor 2 {
					mac int8 * int8 uniform: 1 per cycle costs E.mac
					unroll conv: filters 8, channels 4
				}
				engine S: shift-add-tree 8 by 8, area 12 um2, leakage 3 uW { mac int8 * int8 apot terms 2: 1 per cycle costs E.mac mac int8 * int8 uniform: 1 per cycle }
				engine V: vector-unit 8, latency 4, rescale E.mac {
					apply relu, hardswish, softmax, add, mul, scale_by: 1 per cycle costs E.mac
					apply div, maxpool, avgpool, upsample, token_mean: 0.5 per cycle costs E.mac
				}
				buffer weights holds weights: capacity capacity, banks 2, energy E.sram, energy_factor 1.25
				buffer activations holds inputs, outputs, partial-sums: capacity 64 KiB, banks 2, width 16 B, energy E.sram
				buffer added holds residuals: capacity 8 KiB, width 16 B, energy per_bit, area 3 um2, leakage 3 uW
				registers kept holds weights, inputs: energy 0.01 pJ/bit, capacity 64 B
				interconnect bus: width 128 bit, energy 0.01 pJ/bit
				dram d: bandwidth rate, energy E.dram, burst 64 B, capacity 1 GiB, leakage 1 mW
			}
			mapping Map on Acc { %MAPPING% }
			experiment X {
				run Net(size in [12, 16], width = 8) with Eight on Acc(rows = 8, rate in [2 GB/s, 3 GB/s]) using Map
				baseline Net with Eight on Acc using Map
				expect latency < 5 ms
				vary rate from 1 GB/s to 20 GB/s
				fidelity %FIDELITY%
			}
			""";

	private static String good(int mapping, String fidelity) {
		return GOOD.replace("%MAPPING%", MAPPINGS.get(mapping)).replace("%FIDELITY%", fidelity);
	}

	@ParameterizedTest
	@ValueSource(strings = { "analytical", "event" })
	void aProblemWithAPlaceOrASoundResult(String fidelity) {
		int wrong = 0;
		for (int seed = 0; seed < RUNS; seed++) {
			Random random = new Random(seed);
			String text = good(random.nextInt(MAPPINGS.size()), fidelity);
			List<MatchResult> numbers = NUMBER.matcher(text).results().filter(found -> found.start() > "language 1.0".length()).toList();
			MatchResult number = numbers.get(random.nextInt(numbers.size()));
			String bad = text.substring(0, number.start()) + BAD.get(random.nextInt(BAD.size())) + text.substring(number.end());
			try {
				Outcome outcome = Outcome.of(bad);
				outcome.sound();
				wrong += outcome.errors().isEmpty() ? 0 : 1;
			} catch (RuntimeException e) {
				throw new AssertionError("seed " + seed + ":\n" + bad, e);
			}
		}
		assertTrue(wrong > RUNS / 4 && wrong < RUNS, wrong + " of " + RUNS + " have errors");
	}

	@Test
	void theTextsThatTheyChangeAreRight() {
		for (int i = 0; i < MAPPINGS.size(); i++) {
			Outcome outcome = Outcome.of(good(i, "analytical"));
			assertEquals(List.of(), outcome.errors());
			outcome.sound();
		}
	}

	/** A change of the text, and what the error marks in it. */
	private record Change(String what, String with, String where) {
	}

	static Stream<Change> energies() {
		return Stream.concat(Stream.of("per_bit = -1 pJ/bit", "per_bit = 1e59 pJ/bit", "factor = -1", "factor = 1e59", "frequency = -1 MHz", "frequency = 1e59 MHz",
				"capacity = -1 KiB", "columns = -1").map(argument -> new Change("on Acc(rows = 8,", "on Acc(" + argument + ",", argument.replaceAll(".* = ", ""))),
				Stream.of(new Change("energy 0.01 pJ/bit, capacity", "energy (per_bit - 2 * per_bit), capacity", "per_bit - 2 * per_bit"),
				new Change("capacity 4 KiB", "capacity 0 KiB", "0 KiB"), new Change("width 16 B, capacity", "width 0 B, capacity", "0 B"),
				new Change("area 400 um2", "area -400 um2", "-400 um2"), new Change("energy 0.2 pJ", "energy -0.2 pJ", "-0.2 pJ")));
	}

	@ParameterizedTest
	@MethodSource("energies")
	void anErrorAtTheNumber(Change change) {
		String text = good(0, "analytical");
		assertTrue(text.contains(change.what()), change.what());
		Outcome outcome = Outcome.of(text.replace(change.what(), change.with()));
		outcome.sound();
		assertTrue(outcome.errors().stream().anyMatch(problem -> problem.code().equals(ProblemCodes.VALUE_RANGE)
				&& outcome.marked(problem).replaceAll("[()]", "").equals(change.where())), () -> outcome.errors().stream().map(outcome::marked).toList() + " of " + outcome.errors());
	}

	/** DRAM of 1 B/s at 1000 GHz takes 10¹² cycles per byte: 9.2 MB are too many for one layer, less for a network. */
	@ParameterizedTest
	@ValueSource(strings = { "analytical", "event" })
	void cyclesThatDoNotFit(String fidelity) {
		String small = """
				language 1.0
				model Net(n = 1, size = 100) { input x: [64, size, size] repeat n { pwconv(64) } output y }
				policy Eight { default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 } }
				accelerator Acc {
					clock 1000 GHz
					engine A: multiplier-array 16 by 16 { mac int8 * int8: 1 per cycle }
					buffer b: capacity 1 MiB, width 16 B
					dram d: bandwidth 1 B/s
				}
				mapping Map on Acc { map all -> A }
				experiment X { run Net%ARGUMENTS% with Eight on Acc using Map fidelity %FIDELITY% }
				""".replace("%FIDELITY%", fidelity);
		Outcome fits = Outcome.of(small.replace("%ARGUMENTS%", ""));
		fits.sound();
		assertEquals(List.of(), fits.errors());
		assertTrue(fits.costs().getFirst().cycles() > 1_280_000L * 900_000_000_000L);
		for (String arguments : List.of("(n = 20)", "(size = 300)", "(n = 20, size = 300)")) {
			Outcome outcome = Outcome.of(small.replace("%ARGUMENTS%", arguments));
			outcome.sound();
			Problem error = outcome.errors().getFirst();
			assertEquals(ProblemCodes.LIMIT_OVERFLOW, error.code());
			assertEquals(2, error.span().line());
			assertTrue(outcome.marked(error).startsWith("pwconv") && error.message().contains("layer '"), outcome.marked(error) + ": " + error.message());
		}
	}

	/** Shapes whose elements, products or parameters do not fit, by arguments, defaults and repeats. */
	@ParameterizedTest
	@ValueSource(strings = { "size = 2147483647, width = 8", "size = 1000000000, width = 16", "size = 12, width = 2147483647", "size = 2147483648, width = 1" })
	void shapesThatDoNotFit(String arguments) {
		Outcome outcome = Outcome.of(good(0, "analytical").replace("Net(size in [12, 16], width = 8)", "Net(" + arguments + ")"));
		outcome.sound();
		assertTrue(outcome.errors().stream().anyMatch(problem -> List.of(ProblemCodes.LIMIT_OVERFLOW, ProblemCodes.VALUE_RANGE).contains(problem.code()) && problem.span().line() <= 13),
				() -> outcome.errors().toString());
	}
}
