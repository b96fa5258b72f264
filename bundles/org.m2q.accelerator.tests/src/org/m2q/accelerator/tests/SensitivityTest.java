package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.DesignNotes;
import org.m2q.accelerator.EventCostModel;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.ExperimentRunner;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.SensitivityResult;
import org.m2q.accelerator.SensitivityResult.Swing;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;

/** A varied parameter gives what the experiment would give with that value written out, for points and baselines alike. */
class SensitivityTest {

	private static final String VARIABLE = Texts.BASE
			.replace("accelerator Acc(lanes = 8,", "/** Made for tests. */\naccelerator Acc(\n/** Free: as many\n * as fit. */\nlanes = 8, dram_energy = 8 pJ/bit, /** Odd one. */ frequency = 500 MHz,")
			.replace("clock 500 MHz\n\tuse E", "clock frequency\n\tuse E").replace("dram d: bandwidth 12.8 GB/s, energy E.dram, burst 64 B",
					"dram d: bandwidth 12.8 GB/s, energy dram_energy, burst 64 B");

	private static final String TWO = "run Net(size in [14, 28]) with Eight on Acc using Map\nbaseline Net with Eight on Acc using Slow\n";

	/** Multipliers beside shifters, and policies that deal the filters to both. */
	private static final String MIXED = Texts.BASE + """
			policy Mixed extends Eight { rule for pwconv { weights mix per filter { int8 uniform symmetric, int8 apot terms 2 symmetric } by mse ratio 1 : 1 } }
			policy Further extends Mixed { rule for dwconv { accumulator int16 } }
			accelerator Two {
				clock 500 MHz
				engine M: multiplier-array 8 by 16 {
					mac int8 * int8 uniform: 1 per cycle costs E.mac
				}
				engine S: shift-add-tree 8 by 16, energy_factor 0.5 {
					mac int8 * int8 apot terms 2: 1 per cycle costs E.mac
				}
				buffer b holds weights, inputs, outputs, partial-sums, residuals: capacity 64 KiB, width 128 bit, energy E.sram
				dram d: bandwidth 12.8 GB/s, energy E.dram
			}
			mapping TwoMap on Two {
				map dwconv -> M
				map pwconv { uniform -> M apot -> S } concurrently
			}
			""";

	@ParameterizedTest
	@CsvSource({ "dram_energy, 4 pJ/bit, 20 pJ/bit", "frequency, 200 MHz, 1 GHz", "lanes, 8, 16" })
	void bothEndsOfAnAcceleratorParameter(String name, String low, String high) {
		ExperimentResult result = run(TWO + "vary " + name + " from " + low + " to " + high + " source \"a reason\"");
		SensitivityResult varied = result.sensitivities().getFirst();
		assertEquals(name, varied.parameter());
		assertEquals("a reason", varied.source());
		assertEquals(List.of(0, 1), varied.swings().stream().map(Swing::point).toList());
		for (boolean isLow : new boolean[] { true, false }) {
			String given = "(" + name + " = " + (isLow ? low : high) + ")";
			ExperimentResult written = run("run Net(size in [14, 28]) with Eight on Acc" + given + " using Map\nbaseline Net with Eight on Acc" + given + " using Slow");
			for (Swing swing : varied.swings()) {
				SensitivityResult.End end = isLow ? swing.low() : swing.high();
				NetworkCost cost = written.points().get(swing.point()).cost();
				assertEquals(cost.energy(), end.energy(), 0);
				assertEquals(cost.latency(), end.latency(), 0);
				assertEquals(written.points().get(swing.point()).edpSaving(written.baseline(written.points().get(swing.point())).orElseThrow()), end.saving(0), 0);
			}
		}
	}

	@Test
	void aParameterOfTheModel() {
		ExperimentResult result = run("run Net with Eight on Acc using Map\nbaseline Net with Eight on Acc using Slow\nvary size from 7 to 28");
		ExperimentResult written = run("run Net(size in [7, 28]) with Eight on Acc using Map\nbaseline Net with Eight on Acc using Slow");
		Swing swing = result.sensitivities().getFirst().swings().getFirst();
		assertEquals(written.points().get(0).cost().edp(), swing.low().edp(), 0);
		assertEquals(written.points().get(1).cost().edp(), swing.high().edp(), 0);
		assertEquals(written.baselines().get(1).cost().edp(), swing.high().baselineEdps().getFirst(), 0);
		assertEquals("14", result.sensitivities().getFirst().usual());
	}

	/** The ratio of a policy, also where another policy extends it; the baseline keeps its own. */
	@ParameterizedTest
	@CsvSource({ "Mixed", "Further" })
	void theRatioOfAPolicy(String policy) {
		String points = "run Net with " + policy + " on Two using TwoMap\nbaseline Net with Eight on Two using TwoMap\n";
		ExperimentResult result = run(MIXED, points + "vary ratio in Mixed from 3 : 1 to 1 : 3 source \"a reason\"");
		SensitivityResult varied = result.sensitivities().getFirst();
		assertEquals(List.of("ratio in Mixed", "3 : 1", "1 : 1", "1 : 3", "a reason"),
				List.of(varied.parameter(), varied.low(), varied.usual(), varied.high(), varied.source()));
		Swing swing = varied.swings().getFirst();
		for (boolean isLow : new boolean[] { true, false }) {
			ExperimentResult written = run(MIXED.replace("ratio 1 : 1", isLow ? "ratio 3 : 1" : "ratio 1 : 3"), points);
			SensitivityResult.End end = isLow ? swing.low() : swing.high();
			assertEquals(written.points().getFirst().cost().energy(), end.energy(), 0);
			assertEquals(written.points().getFirst().cost().latency(), end.latency(), 0);
			assertEquals(written.points().getFirst().edpSaving(written.baselines().getFirst()), end.saving(0), 0);
			assertNotEquals(result.points().getFirst().cost().energy(), end.energy());
		}
	}

	@Test
	void aRatioThatCannotVaryIsAnError() {
		String points = "experiment X { run Net with Mixed on Two using TwoMap\nvary ratio in ";
		assertEquals(List.of(ProblemCodes.VALUE_RANGE), errors(points + "Eight from 3 : 1 to 1 : 3 }"));
		assertEquals(List.of(ProblemCodes.PRECISION_IMPOSSIBLE), errors(points + "Mixed from 3 : 1 : 1 to 1 : 3 }"));
		assertEquals(List.of(ProblemCodes.PRECISION_IMPOSSIBLE), errors(points + "Mixed from 3 : 1 to 0 : 0 }"));
		assertEquals(List.of(ProblemCodes.MEMBER_DUPLICATE), errors(points + "Mixed from 3 : 1 to 1 : 3 vary ratio in Mixed from 3 : 1 to 1 : 3 }"));
	}

	private static List<String> errors(String experiment) {
		return Texts.document(MIXED, experiment).problems().stream().filter(problem -> problem.isError()).map(problem -> problem.code()).toList();
	}

	/** With equal energies on both sides a DRAM that costs more moves the saving towards that of the traffic alone. */
	@Test
	void energyGrowsWithThePriceOfDram() {
		ExperimentResult result = run(TWO + "vary dram_energy from 4 pJ/bit to 20 pJ/bit");
		for (Swing swing : result.sensitivities().getFirst().swings()) {
			double usual = result.points().get(swing.point()).cost().energy();
			assertTrue(swing.low().energy() < usual && usual < swing.high().energy());
		}
	}

	@Test
	void whatCannotBePricedIsTold() {
		ExperimentResult result = run(TWO + "vary weight_capacity from 1 B to 16 KiB");
		assertEquals(List.of(), result.sensitivities().getFirst().swings());
		assertTrue(Texts.codes(result.problems()).contains(ProblemCodes.VARY_IMPOSSIBLE), result.problems().toString());
	}

	@Test
	void commentsOfParametersSayWhereValuesComeFrom() {
		DesignNotes notes = run(TWO).designs().getFirst();
		assertEquals("Acc", notes.accelerator());
		assertEquals("Made for tests.", notes.documentation());
		assertEquals(new DesignNotes.ParameterNote("lanes", "8", "Free", "as many as fit."), notes.parameters().getFirst());
		assertEquals(new DesignNotes.ParameterNote("frequency", "500 MHz", "", "Odd one."), notes.parameters().get(2));
		assertEquals("", notes.parameters().get(3).documentation());
	}

	@Test
	void theFidelityChoosesTheCostModel() {
		M2qDocument document = Texts.document(VARIABLE, "experiment A { run Net with Eight on Acc using Map }\n"
				+ "experiment B { run Net with Eight on Acc using Map fidelity event }\n" + "experiment C { run Net with Eight on Acc using Map fidelity analytical }");
		List<Double> latencies = document.experiments().stream()
				.map(experiment -> new ExperimentRunner(TextLocator.INSTANCE).run(experiment, Cancellation.NONE).points().getFirst().cost().latency()).toList();
		NetworkCost cost = new ExperimentRunner(TextLocator.INSTANCE).run(document.experiments().getFirst(), Cancellation.NONE).points().getFirst().cost();
		assertEquals(latencies.get(0), latencies.get(2), 0);
		assertNotEquals(latencies.get(0), latencies.get(1));
		ExperimentResult event = new ExperimentRunner(TextLocator.INSTANCE, new EventCostModel()).run(document.experiments().getFirst(), Cancellation.NONE);
		assertEquals(event.points().getFirst().cost().latency(), latencies.get(1), 0);
		assertEquals(new ExperimentRunner(TextLocator.INSTANCE, new AnalyticalCostModel()).run(document.experiments().get(1), Cancellation.NONE).points()
				.getFirst().cost().latency(), cost.latency(), 0);
	}

	private static ExperimentResult run(String members) {
		return run(VARIABLE, members);
	}

	private static ExperimentResult run(String text, String members) {
		M2qDocument document = Texts.document(text, "experiment X {\n" + members + "\n}\n");
		assertEquals(List.of(), document.problems().stream().filter(problem -> problem.isError()).toList(), members);
		return new ExperimentRunner(TextLocator.INSTANCE).run(document.experiments().getFirst(), Cancellation.NONE);
	}
}
