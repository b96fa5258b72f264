package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.ExperimentRunner;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;

/** Files whose numbers are replaced by extreme ones: a problem in the file or a sound result, never an exception, a hang or a wrong number. */
class ExtremeNumbersTest {

	private static final int RUNS = Integer.getInteger("m2q.fuzz.runs", 60);
	private static final Duration PATIENCE = Duration.ofSeconds(30);
	private static final Pattern NUMBER = Pattern.compile("(?<![\\w.\"])\\d+(\\.\\d+)?(?![\\w.])");
	private static final List<String> EXTREMES = List.of("0", "1", "2", "3", "7", "13", "255", "65536", "1000000", "2147483647", "2147483648",
			"4611686018427387904", "9223372036854775807", "9223372036854775808", "1e18", "1e30", "1e-30", "0.5", "-1", "-0.25", "(0 / 0)", "(1 / 0)",
			"(1e50 * 1e50)", "(0 - 1)", "(3 mod 0)");

	/** The text with one to three numbers replaced. */
	private static String mutated(Random random, String text) {
		List<MatchResult> numbers = NUMBER.matcher(text).results().filter(found -> found.start() > "language 1.0".length() + 4).toList();
		List<MatchResult> chosen = new ArrayList<>();
		for (int i = 0; i <= random.nextInt(3); i++) {
			MatchResult number = numbers.get(random.nextInt(numbers.size()));
			if (!chosen.contains(number)) {
				chosen.add(number);
			}
		}
		chosen.sort((one, two) -> two.start() - one.start());
		StringBuilder result = new StringBuilder(text);
		chosen.forEach(number -> result.replace(number.start(), number.end(), EXTREMES.get(random.nextInt(EXTREMES.size()))));
		return result.toString();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "fidelity event" })
	void aProblemOrASoundResult(String fidelity) {
		int sound = 0;
		for (int seed = 0; seed < RUNS; seed++) {
			String text = mutated(new Random(seed), Texts.BASE + "experiment X {\n" + fidelity
					+ "\nrun Net(size = 14) with Eight on Acc(lanes = 8, rate = 1) using Map, Slow\n}\n");
			try {
				sound += assertTimeoutPreemptively(PATIENCE, () -> run(text)) ? 1 : 0;
			} catch (Throwable e) {
				throw new AssertionError("seed " + seed + ":\n" + text, e);
			}
		}
		assertTrue(sound > RUNS / 10 && sound < RUNS, sound + " of " + RUNS + " runs have results");
	}

	/** Whether there is a result. */
	private static boolean run(String text) {
		M2qDocument document = Texts.document(text, "");
		List<Problem> errors = document.problems().stream().filter(Problem::isError).toList();
		errors.forEach(problem -> assertTrue(problem.span().offset() >= 0 && problem.span().offset() + problem.span().length() <= text.length(),
				problem.toString()));
		if (document.experiments().isEmpty()) {
			assertFalse(errors.isEmpty());
			return false;
		}
		ExperimentResult result = new ExperimentRunner(TextLocator.INSTANCE).run(document.experiments().getFirst(), Cancellation.NONE);
		boolean failed = result.problems().stream().anyMatch(Problem::isError);
		if (!errors.isEmpty() || failed) {
			return false;
		}
		assertEquals(2, result.points().size());
		result.points().stream().map(ExperimentPoint::cost).forEach(ExtremeNumbersTest::sound);
		return true;
	}

	private static void sound(NetworkCost cost) {
		assertTrue(cost.isComplete());
		double energy = 0;
		long macs = 0;
		for (LayerCost layer : cost.layers()) {
			String name = layer.layer().name();
			amount(layer.energy(), name);
			amount(layer.latency(), name);
			amount(layer.edp(), name);
			assertTrue(layer.cycles() >= 0 && layer.computeCycles() >= 0 && layer.memoryCycles() >= 0 && layer.dramBytes() >= 0, name);
			assertTrue(layer.utilisation() >= 0 && layer.utilisation() <= 1 + 1e-9, name + ": utilisation " + layer.utilisation());
			energy += layer.energy();
			macs = Math.addExact(macs, layer.layer().macs());
		}
		assertEquals(energy, cost.energy(), energy * 1e-12);
		assertTrue(cost.utilisation() <= 1 + 1e-9, "utilisation " + cost.utilisation());
		amount(cost.edp(), "network");
		assertTrue(macs > 0 && cost.cycles() > 0);
		assertTrue(cost.latency() >= cost.dramBytes() / cost.accelerator().dram().orElseThrow().bandwidth() * (1 - 1e-9) / cost.layers().size(), "bandwidth");
	}

	private static void amount(double value, String name) {
		assertTrue(value >= 0 && value < Double.POSITIVE_INFINITY, name + ": " + value);
	}
}
