package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.ExperimentRunner;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;

/** Conditions on costs that are not modelled are errors, not comparisons with 0. */
class UnknownMetricsTest {

	private static ExperimentResult run(String condition) {
		M2qDocument document = Texts.document("policy Asking extends Eight { rule heavy for all where " + condition + " { weights int4 uniform symmetric per filter } }\n"
						+ "experiment X { run Net with Asking on Acc using Map }\n");
		return new ExperimentRunner(TextLocator.INSTANCE).run(document.experiments().getFirst(), Cancellation.NONE);
	}

	private static boolean asksInVain(ExperimentResult result) {
		return result.problems().stream().anyMatch(problem -> problem.code().equals(ProblemCodes.POLICY_METRIC) && problem.isError());
	}

	/** The vector unit that the accelerator lacks has no energy, so no energy of a layer is complete. */
	@ParameterizedTest
	@ValueSource(strings = { "energy > 1 pJ", "edp_share >= 10 %" })
	void energiesThatAreNotKnown(String condition) {
		assertTrue(asksInVain(run(condition)), condition);
	}

	@Test
	void timesAreKnown() {
		assertFalse(asksInVain(run("latency > 1 ns")));
		assertFalse(asksInVain(run("cycles > 10")));
	}
}
