package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.ExperimentRunner;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;

/**
 * Descriptions that make no sense, as a user writes them, from text to result in both fidelities: an error at the element that causes it, no number, no
 * exception and no wait.
 */
class BadDescriptionsTest {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final String GOOD = """
			language 1.0
			model Net(size = 14, width = 16) {
				input image: [width, size, size]
				a: pwconv(32)
				b: dwconv(3)
				c: pwconv(16)
				output y
			}
			policy Eight { default { weights int8 uniform symmetric per filter activations int8 symmetric per tensor accumulator int32 } }
			energy table E {
				row mac: energy 0.2 pJ, area 400 um2, leakage 10 uW
				row sram: read 3 pJ, write 4 pJ, width 16 B, capacity 16 KiB, leakage 2 mW, area 0.02 mm2
				row dram: energy 8 pJ/bit
			}
			accelerator Acc(weight_bytes = 16 KiB) {
				technology 28 nm at 0.9 V
				clock 500 MHz
				use E
				engine A: multiplier-array 8 by 16, accumulators 4, latency 3, cell E.mac {
					mac int8 * int8 uniform: 1 per cycle costs E.mac
					unroll pwconv: filters 8, channels 16
				}
				buffer w holds weights: capacity weight_bytes, banks 4, energy E.sram
				buffer i holds inputs, outputs: capacity 24 KiB, banks 2, width 128 bit, energy E.sram
				dram d: bandwidth 12.8 GB/s, energy E.dram, burst 64 B
			}
			mapping Map on Acc { map all -> A double buffer w, i }
			experiment X { run Net with Eight on Acc using Map }
			""";

	/**
	 * What a user writes instead of something that is right.
	 *
	 * @param what replaced text
	 * @param with its replacement; « and » enclose what the error marks, all that is replaced if they are missing
	 * @param code of the error
	 */
	private record Case(String what, String with, String code) {

		String text() {
			assertEquals(1, GOOD.split(Pattern.quote(what), -1).length - 1, what);
			return GOOD.replace(what, with.replaceAll("[«»]", ""));
		}

		int offset() {
			return GOOD.indexOf(what) + Math.max(0, with.indexOf('«'));
		}

		int length() {
			return with.indexOf('«') < 0 ? with.length() : with.indexOf('»') - with.indexOf('«') - 1;
		}
	}

	private static Case range(String what, String with) {
		return new Case(what, with, ProblemCodes.VALUE_RANGE);
	}

	static Stream<Case> cases() {
		return Stream.of(
				// Buffers of no or absurd size.
				range("capacity 24 KiB", "capacity «0 KiB»"), range("capacity 24 KiB", "capacity «-1 KiB»"), range("capacity 24 KiB", "capacity «0.5 B»"),
				range("capacity 24 KiB", "capacity «1e30 KiB»"), range("banks 4", "banks «0»"), range("banks 4", "banks «1e30»"), range("width 128 bit", "width «0 bit»"),
				range("width 128 bit", "width «1e30 bit»"), range("burst 64 B", "burst «0 B»"), range("burst 64 B", "burst «1e18 B»"),
				range("capacity weight_bytes", "capacity «(weight_bytes - weight_bytes)»"),
				// A layer larger than any tile can hold.
				new Case("buffer i holds inputs, outputs: capacity 24 KiB", "buffer «i» holds inputs, outputs: capacity 8 B", ProblemCodes.MEMORY_OVERFLOW),
				new Case("buffer w holds weights: capacity weight_bytes", "buffer «w» holds weights: capacity 8 B", ProblemCodes.MEMORY_OVERFLOW),
				// Engines without elements, and huge ones.
				range("array 8 by 16", "array «0» by 16"), range("array 8 by 16", "array 8 by «-16»"), range("array 8 by 16", "array «1e30» by 16"),
				new Case("engine A: multiplier-array 8 by 16", "engine «A»: multiplier-array 4000000000 by 4000000000", ProblemCodes.VALUE_RANGE),
				range("engine A: multiplier-array 8 by 16", "engine A: systolic-array 8 by «0»"), range("accumulators 4", "accumulators «0»"),
				range("latency 3", "latency «-3»"), range("latency 3", "latency «9223372036854775807»"), range("1 per cycle costs", "«0» per cycle costs"),
				range("1 per cycle costs", "«(0 - 1)» per cycle costs"), range("1 per cycle costs", "«1e40» per cycle costs"),
				range("1 per cycle costs", "«(1 / 0)» per cycle costs"), range("filters 8, channels", "filters «0», channels"),
				new Case("unroll pwconv: filters 8, channels 16", "unroll pwconv: filters 9, channels 16", ProblemCodes.ENGINE_UNROLLING),
				// Clocks and bandwidths.
				range("clock 500 MHz", "clock «0 Hz»"), range("clock 500 MHz", "clock «-1 MHz»"), range("clock 500 MHz", "clock «1e30 GHz»"),
				range("clock 500 MHz", "clock «1e-30 Hz»"), range("bandwidth 12.8 GB/s", "bandwidth «0 GB/s»"), range("bandwidth 12.8 GB/s", "bandwidth «-1 GB/s»"),
				range("bandwidth 12.8 GB/s", "bandwidth «1e30 GB/s»"), range("bandwidth 12.8 GB/s", "bandwidth «1e-30 B/s»"),
				// Energies, leakage and areas below zero and without value.
				range("energy 0.2 pJ", "energy «-0.2 pJ»"), range("energy 0.2 pJ", "energy «(0 / 0)»"), range("energy 0.2 pJ", "energy «(1 / 0)»"),
				range("read 3 pJ", "read «-3 pJ»"), range("write 4 pJ", "write «-4 pJ»"), range("energy 8 pJ/bit", "energy «-8 pJ/bit»"),
				range("leakage 2 mW", "leakage «-2 mW»"), range("area 400 um2", "area «-400 um2»"),
				new Case("energy 8 pJ/bit", "energy «1e300» pJ/bit", ProblemCodes.SYNTAX),
				new Case("row dram: energy 8 pJ/bit", "row dram: «scaled dram»", ProblemCodes.ENERGY_SCALING),
				// A second interconnect.
				new Case("dram d: bandwidth", "interconnect a: width 64 bit interconnect «b»: width 8 bit dram d: bandwidth", ProblemCodes.MEMBER_DUPLICATE),
				// Mappings.
				new Case("map all -> A", "map all -> «B»", ProblemCodes.LINK_UNRESOLVED),
				new Case("mapping Map on Acc { map all -> A", "mapping «Map» on Acc { ", ProblemCodes.MAPPING_UNASSIGNED),
				new Case("mapping Map on Acc {", "mapping Map «extends» Map on Acc {", ProblemCodes.SYNTAX),
				range("map all -> A", "map all -> A tile A rows «0»"), range("map all -> A", "map all -> A tile A rows «9223372036854775807»"),
				range("map all -> A", "map all -> A dataflow A { temporal rows «0» }"),
				new Case("map all -> A", "map all -> A «dataflow A { spatial filters 1000000 }»", ProblemCodes.ENGINE_UNROLLING),
				// Shapes that are nothing or do not fit 64 bits.
				range("[width, size, size]", "«[0, size, size]»"), range("[width, size, size]", "«[width, -1, size]»"),
				new Case("[width, size, size]", "«[2147483647, 2147483647, size]»", ProblemCodes.LIMIT_OVERFLOW),
				new Case("[width, size, size]", "«[width, 1e18, 1e18]»", ProblemCodes.LIMIT_OVERFLOW),
				range("pwconv(32)", "pwconv(«0»)"), range("pwconv(32)", "pwconv(«2147483647»)"), range("dwconv(3)", "dwconv(«0»)"),
				// Nothing to do.
				new Case("model Net(size = 14, width = 16) {\n\tinput image: [width, size, size]\n\ta: pwconv(32)\n\tb: dwconv(3)\n\tc: pwconv(16)\n",
						"model «Net»(size = 14, width = 16) {\n\tinput image: [width, size, size]\n", ProblemCodes.MODEL_OUTPUT),
				new Case("experiment X { run Net with", "experiment «X» { run Net(size in []) with", ProblemCodes.EXPERIMENT_EMPTY),
				new Case("experiment X { run Net with Eight on Acc using Map }", "experiment «X» { }", ProblemCodes.EXPERIMENT_EMPTY));
	}

	@ParameterizedTest
	@MethodSource("cases")
	void anErrorWhereItIsWrongAndNoNumber(Case bad) {
		for (String fidelity : List.of("analytical", "event")) {
			String text = bad.text().replace("using Map }", "using Map fidelity " + fidelity + " }");
			List<Problem> errors = assertTimeoutPreemptively(PATIENCE, () -> errors(text), text);
			String place = text.substring(bad.offset(), bad.offset() + bad.length());
			List<String> found = errors.stream().map(problem -> problem.code() + " at '" + marked(text, problem) + "'").toList();
			assertTrue(errors.stream().anyMatch(problem -> problem.code().equals(bad.code()) && problem.span().offset() == bad.offset()
					&& problem.span().length() == bad.length()), () -> bad.code() + " at '" + place + "' is not among " + found + " of\n" + text);
			errors.forEach(problem -> assertFalse(problem.message().isBlank() || problem.message().contains("Exception"), problem.toString()));
		}
	}

	@Test
	void theTextThatTheyChangeIsRight() {
		assertEquals(List.of(), errors(GOOD));
	}

	private static String marked(String text, Problem problem) {
		return text.substring(problem.span().offset(), problem.span().offset() + problem.span().length());
	}

	/** Errors of the file, and of its experiment as far as it can be run. */
	private static List<Problem> errors(String text) {
		M2qDocument document = M2qWorkspace.create().open("memory:/bad.m2q", text);
		List<Problem> problems = new ArrayList<>(document.problems());
		if (!document.experiments().isEmpty()) {
			ExperimentResult result = new ExperimentRunner(TextLocator.INSTANCE).run(document.experiments().getFirst(), Cancellation.NONE);
			problems.addAll(result.problems());
			for (ExperimentPoint point : result.points()) {
				NetworkCost cost = point.cost();
				assertTrue(cost.energy() >= 0 && cost.energy() < Double.POSITIVE_INFINITY && cost.cycles() >= 0, text);
				assertTrue(cost.isComplete() || problems.stream().anyMatch(Problem::isError), "numbers without a word on what they lack:\n" + text);
			}
		}
		return problems.stream().filter(Problem::isError).toList();
	}
}
