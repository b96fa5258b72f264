package org.m2q.dsl.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.ide.cost.Origins;
import org.m2q.report.ExperimentReport;
import org.m2q.report.ValueReport;

/** Every value behind an experiment is found, at its line and with what the text says of its origin. */
class OriginsTest {

	private static final String TEXT = """
			language 1.0
			model Net {
				input image: [16, 14, 14]
				pwconv(32)
				output y
			}
			policy P {
				default {
					/** Source: a review. */
					weights mix per filter { int8 uniform symmetric, int8 apot terms 2 symmetric } by mse
						/** Free: halves. */ ratio 1 : 1
					activations int8 uniform symmetric per tensor
				}
			}
			energy table E {
				source "a table"
				row mac: energy 0.2 pJ
				/** Free: a guess. */
				row sram: energy 0.2 pJ/bit source "half of a book's"
			}
			accelerator A(
				/** Paper: as published. */
				lanes = 8,
				/** Free: chosen. */
				factor = 1
			) {
				clock 500 MHz
				/** Free: two engines. */
				engine M: multiplier-array lanes by 16, latency 3, energy_factor factor {
					/** Paper: one product. */
					mac int8 * int8 uniform: 1 per cycle costs E.mac
				}
				/** Paper: a tree. */
				engine S: shift-add-tree lanes by 16, latency 4 {
					mac int8 * int8 apot terms 2: 1 per cycle costs E.mac
				}
				buffer b holds weights, inputs, outputs, partial-sums, residuals: capacity 64 KiB, width 64 bit, energy E.sram
				dram d: bandwidth 12.8 GB/s, energy 8 pJ/bit
			}
			mapping X on A {
				map pwconv { uniform -> M apot -> S } concurrently
			}
			""";

	@Test
	void whereEachValueComesFrom() {
		List<ValueReport> values = report("vary ratio in P from 3 : 1 to 1 : 3 vary factor from 1 to 2").study().values();
		assertEquals(List.of(
				"accelerator A | lanes | 8 | 23 | PAPER | as published. | ",
				"accelerator A | factor | 1 | 25 | FREE | chosen. | 1 to 2",
				"accelerator A | clock | 500 MHz | 27 | NONE |  | ",
				"accelerator A | M | multiplier-array | 29 | FREE | two engines. | ",
				"accelerator A | M: latency | 3 | 29 | FREE | two engines. | ",
				"accelerator A | M: mac int8 * int8 uniform | 1 per cycle costs E.mac | 31 | PAPER | one product. | ",
				"accelerator A | S | shift-add-tree | 34 | PAPER | a tree. | ",
				"accelerator A | S: latency | 4 | 34 | NONE |  | ",
				"accelerator A | S: mac int8 * int8 apot terms 2 | 1 per cycle costs E.mac | 35 | NONE |  | ",
				"accelerator A | b | buffer for weights, inputs, outputs, partial-sums, residuals | 37 | NONE |  | ",
				"accelerator A | b: capacity | 64 KiB | 37 | NONE |  | ",
				"accelerator A | b: width | 64 bit | 37 | NONE |  | ",
				"accelerator A | d | dram | 38 | NONE |  | ",
				"accelerator A | d: bandwidth | 12.8 GB/s | 38 | NONE |  | ",
				"accelerator A | d: energy | 8 pJ/bit | 38 | NONE |  | ",
				"mapping X | map | pwconv { uniform -> M apot -> S } concurrently | 41 | NONE |  | ",
				"policy P | default: weights | mix per filter { int8 uniform symmetric, int8 apot terms 2 symmetric } by mse ratio 1 : 1 | 10 | CITED | a review. | ",
				"policy P | default: ratio | 1 : 1 | 11 | FREE | halves. | 3 : 1 to 1 : 3",
				"policy P | default: activations | int8 uniform symmetric per tensor | 12 | NONE |  | ",
				"energy table E | mac | energy 0.2 pJ | 17 | CITED | a table | by factor",
				"energy table E | sram | energy 0.2 pJ/bit | 19 | FREE | a guess. half of a book's | ",
				"experiment Q | run | Net with P on A using X | 46 | NONE |  | "), values.stream().map(OriginsTest::text).toList());
	}

	@Test
	void anExperimentThatAsksNothingStaysAsItIs() {
		ExperimentReport report = report("");
		assertSame(report, Origins.with(document(""), report, span -> ""));
		assertEquals("", report.study().documentation());
	}

	@Test
	void theCommentOfTheExperimentIsKept() {
		assertEquals("Asks something.", report("vary factor from 1 to 2").study().documentation());
	}

	private static String text(ValueReport value) {
		return String.join(" | ", value.owner(), value.name(), value.value(), value.place(), value.origin().name(), value.note(), value.range());
	}

	private static ExperimentReport report(String members) {
		M2qDocument document = document(members);
		assertEquals(List.of(), document.problems().stream().filter(Problem::isError).toList());
		ExperimentReport report = ExperimentReport.of(document.study(document.experiments().getFirst(), Cancellation.NONE), span -> "");
		return Origins.with(document, report, span -> Integer.toString(span.line()));
	}

	private static M2qDocument document(String members) {
		return M2qWorkspace.create().open("memory:/origins.m2q", TEXT + "\n/** Asks something. */\nexperiment Q {\n\trun Net with P on A using X\n" + members + "\n}\n");
	}
}
