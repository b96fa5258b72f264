package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.NetworkCost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.accelerator.ExpectationResult;
import org.m2q.accelerator.ExpectationResult.Outcome;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.ExperimentRunner;
import org.m2q.accelerator.MappingChecks;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Expectation;
import org.m2q.model.m2q.Experiment;

/** Grids, baselines and expectations. */
class ExperimentTest {

	@Test
	void aGridOfModelsAcceleratorsAndMappings() {
		ExperimentResult result = Texts.run("run Net(size in [14, 28]) with Eight on Acc(lanes in [8, 16]) using Map, Slow\nweights synthetic seed 7");
		assertEquals(8, result.points().size(), () -> result.problems().toString());
		assertEquals("synthetic, seed 7", result.weights());
		ExperimentPoint first = result.points().getFirst();
		assertEquals("14", first.arguments().get("size"));
		assertEquals("8", first.acceleratorArguments().get("lanes"));
		assertEquals(List.of("Map", "Slow"), result.points().stream().limit(2).map(ExperimentPoint::mapping).toList());
		assertEquals("28", result.points().get(4).arguments().get("size"));
		assertTrue(result.points().stream().allMatch(point -> point.cost().isComplete()));
	}

	@Test
	void everyPointHasTheBaselineOfItsOwnArguments() {
		ExperimentResult result = Texts.run("run Net(size in [14, 28]) with Eight on Acc(lanes in [8, 16]) using Map\nbaseline Net with Eight on Acc using Slow");
		assertEquals(2, result.baselines().size());
		for (ExperimentPoint point : result.points()) {
			ExperimentPoint baseline = result.baseline(point).orElseThrow();
			assertEquals(point.arguments(), baseline.arguments());
			assertEquals(1 - point.cost().edp() / baseline.cost().edp(), point.edpSaving(baseline), 0);
		}
	}

	@Test
	void withoutMappingTheFirstOfTheAcceleratorIsTaken() {
		assertEquals("Map", Texts.run("run Net with Eight on Acc").points().getFirst().mapping());
	}

	@Test
	void expectations() {
		ExperimentResult result = Texts.run("run Net with Eight on Acc using Map\nbaseline Net with Eight on Acc using Slow\n" + """
				expect latency < 1 s
				expect latency < 1 ns
				expect edp saving over Acc > 0 %
				expect latency speedup >= 1
				expect energy ratio < 1
				expect edp saving over Other > 0 %
				expect top1 drop <= 1 %
				expect dram_traffic < 1 GiB
				""");
		List<Outcome> outcomes = result.expectations().stream().map(ExpectationResult::outcome).toList();
		assertEquals(List.of(Outcome.MET, Outcome.FAILED, Outcome.MET, Outcome.MET, Outcome.MET, Outcome.NOT_EVALUATED, Outcome.NOT_EVALUATED, Outcome.MET),
				outcomes, () -> result.expectations().toString());
		ExpectationResult saving = result.expectations().get(2);
		ExperimentPoint point = result.points().getFirst();
		assertEquals("edp saving over Acc > 0 %", saving.text());
		assertEquals(point.edpSaving(result.baselines().getFirst()), saving.actual(), 0);
		assertEquals("There is no complete baseline to compare with.", result.expectations().get(5).reason());
		assertEquals("'top1' is not simulated.", result.expectations().get(6).reason());
		assertFalse(result.isSuccessful());
	}

	@Test
	void theWorstPointDecides() {
		ExperimentResult result = Texts.run("run Net(size in [14, 28]) with Eight on Acc using Map\nexpect latency < 1 s\nexpect throughput > 1 Hz");
		assertEquals(1, result.expectations().get(0).worstPoint());
		assertEquals(result.points().get(1).cost().latency(), result.expectations().get(0).actual());
		assertEquals(1, result.expectations().get(1).worstPoint());
		assertTrue(result.isSuccessful());
	}

	private static List<Problem> problems(String definitions, String run) {
		Experiment experiment = Texts.document(definitions + " experiment X { " + run + " }").experiments().getFirst();
		return new ExperimentRunner(TextLocator.INSTANCE).run(experiment, Cancellation.NONE).problems();
	}

	@Test
	void aRuleMayBeForSomeOfTheNetworks() {
		String definitions = "model Stem { input x: [16, 8, 8] conv(8) } policy Two extends Eight { rule for conv { accumulator int32 } }";
		assertEquals(List.of(ProblemCodes.POLICY_NO_MATCH), Texts.codes(problems(definitions, "run Net(size in [14, 7]) with Two on Acc using Map")).stream()
				.filter(code -> code.startsWith("m2q.policy")).toList());
		assertEquals(List.of(), Texts.codes(problems(definitions, "run Net, Stem with Two on Acc using Map")).stream()
				.filter(code -> code.startsWith("m2q.policy")).toList());
	}

	@Test
	void operandsInOneBufferNeedRoomTogether() {
		String definitions = "accelerator Tight { clock 500 MHz engine E: multiplier-array { mac int8 * int8: 1 per cycle } "
				+ "buffer b holds weights, inputs, outputs: capacity 4 B, width 8 B dram d: bandwidth 1 GB/s } mapping T on Tight { map all -> E }";
		String message = problems(definitions, "run Net with Eight on Tight using T").stream().filter(problem -> problem.code().equals(ProblemCodes.MEMORY_OVERFLOW))
				.findFirst().orElseThrow().message();
		java.util.regex.Matcher matcher = java.util.regex.Pattern.compile(".* needs ([0-9.]+) B in 'b'; it offers 4 B.*").matcher(message);
		assertTrue(matcher.matches(), message);
		assertTrue(Double.parseDouble(matcher.group(1)) > 4, message);
	}

	@Test
	void aWrongPolicyIsNotFollowedByItsConsequences() {
		assertEquals(List.of(ProblemCodes.POLICY_INCOMPLETE), problems("policy Half { default { weights int8 } }", "run Net with Half on Acc using Map").stream()
				.filter(Problem::isError).map(Problem::code).distinct().toList());
		assertEquals(List.of(ProblemCodes.PRECISION_IMPOSSIBLE), problems("policy Log { default { weights int8 log2 activations int8 } }",
				"run Net with Log on Acc using Map").stream().filter(Problem::isError).map(Problem::code).distinct().toList());
	}

	@Test
	void problems() {
		assertTrue(Texts.codes(Texts.run("expect latency < 1 s").problems()).contains(ProblemCodes.EXPERIMENT_EMPTY));
		assertTrue(Texts.codes(Texts.run("run Net with Eight on Other using Map").problems()).contains(ProblemCodes.MAPPING_ACCELERATOR));
		assertTrue(Texts.codes(Texts.run("run Net with Eight on Other").problems()).contains(ProblemCodes.MAPPING_ACCELERATOR));
		assertTrue(Texts.codes(Texts.run("run Net with Eight on Acc(lanes = 0)").problems()).contains(ProblemCodes.VALUE_RANGE));
		assertTrue(Texts.run("run Net(size = 0) with Eight on Acc").problems().stream().anyMatch(Problem::isError));
		String many = "[" + "14, ".repeat(120) + "14]";
		assertTrue(Texts.codes(Texts.run("run Net(size in " + many + ", width in " + many + ") with Eight on Acc").problems())
				.contains(ProblemCodes.LIMIT_EXPANSION));
	}

	@ParameterizedTest
	@CsvSource({ "edp saving > 100 %,true", "edp saving >= 100 %,true", "edp saving >= 99 %,false", "edp saving >= 120 %,true", "latency < 0 s,true",
			"latency <= 0 s,false", "latency > 0 s,false", "energy < 1 J,false", "utilization > 100 %,true", "utilization >= 100 %,false",
			"utilization > 99 %,false", "edp saving < -5 %,false", "top1 >= 101 %,true", "macs < 0,true", "energy ratio < 0,true", "sqnr < -3 dB,false" })
	void expectationsThatCanNeverHold(String text, boolean impossible) {
		M2qDocument document = Texts.document("experiment X { run Net with Eight on Acc expect " + text + " }");
		Expectation expectation = (Expectation) document.experiments().getFirst().getMembers().get(1);
		Optional<Problem> problem = new MappingChecks(TextLocator.INSTANCE).expectation(expectation);
		assertEquals(impossible, problem.isPresent(), () -> problem.toString());
		problem.ifPresent(found -> assertEquals(ProblemCodes.EXPECT_IMPOSSIBLE, found.code()));
	}

	@Test
	void anExpectationNeedsTheRightUnit() {
		M2qDocument document = Texts.document("experiment X { run Net with Eight on Acc expect latency < 2 }");
		Expectation expectation = (Expectation) document.experiments().getFirst().getMembers().get(1);
		assertEquals(ProblemCodes.UNIT_MISSING, new MappingChecks(TextLocator.INSTANCE).expectation(expectation).orElseThrow().code());
	}

	@Test
	void energiesWithoutRowsAreNamedAndNotZero() {
		M2qDocument document = Texts.document("mapping Bare on Other { map all -> E } experiment X { run Net with Eight on Other using Bare }");
		ExperimentResult result = new ExperimentRunner(TextLocator.INSTANCE).run(document.experiments().getFirst(), Cancellation.NONE);
		NetworkCost cost = result.points().getFirst().cost();
		assertFalse(cost.isFullyModelled());
		assertFalse(cost.isEnergyKnown());
		List<Problem> missing = result.problems().stream().filter(problem -> problem.code().equals(ProblemCodes.ENERGY_NOT_MODELLED)).toList();
		assertEquals(1, missing.size(), () -> result.problems().toString());
		assertEquals(List.of("MAC int8*int8 uniform on E", "buffer b", "DRAM d", "requantization (the accelerator has no vector unit)", "registers",
				"interconnect"), missing.getFirst().data());
	}
}
