package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.m2q.accelerator.EngineTotal;
import org.m2q.accelerator.EngineUse;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.ExperimentRunner;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.MemoryTotal;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;

/**
 * What a text comes to, from its characters to the result of its first experiment.
 *
 * @param text the text
 * @param problems all that is reported of it
 * @param costs of points and baselines
 */
record Outcome(String text, List<Problem> problems, List<NetworkCost> costs) {

	private static final String URI = "memory:/outcome.m2q";

	/** Reads and runs a text. */
	static Outcome of(String text) {
		M2qDocument document = M2qWorkspace.create().open(URI, text);
		List<Problem> problems = new ArrayList<>(document.problems());
		if (document.experiments().isEmpty()) {
			return new Outcome(text, problems, List.of());
		}
		ExperimentResult result = new ExperimentRunner(TextLocator.INSTANCE).run(document.experiments().getFirst(), Cancellation.NONE);
		problems.addAll(result.problems());
		return new Outcome(text, problems, Stream.concat(result.points().stream(), result.baselines().stream()).map(ExperimentPoint::cost).toList());
	}

	List<Problem> errors() {
		return problems.stream().filter(Problem::isError).toList();
	}

	/** The part of the text that a problem is at. */
	String marked(Problem problem) {
		return text.substring(problem.span().offset(), problem.span().offset() + problem.span().length());
	}

	/** Fails unless every problem has a place and words, and every number is one: nothing is left out without an error, no counter has wrapped around. */
	void sound() {
		for (Problem problem : problems) {
			assertEquals(URI, problem.span().uri(), () -> problem + "\n" + text);
			assertTrue(problem.span().isKnown() && problem.span().offset() + problem.span().length() <= text.length(), () -> problem + "\n" + text);
			assertFalse(problem.code().equals(ProblemCodes.INTERNAL) || problem.message().isBlank() || problem.message().matches("(?s).*(Exception|\\bnull\\b|NaN|Infinity).*"),
					() -> problem + "\n" + text);
		}
		costs.forEach(this::sound);
	}

	private void sound(NetworkCost cost) {
		assertTrue(cost.isComplete() || !errors().isEmpty(), () -> "numbers without a word on what they lack:\n" + text);
		amounts("network", cost.energy(), cost.latency(), cost.edp(), cost.power(), cost.throughput(), cost.cycles(), cost.area().orElse(0));
		share("network", cost.utilisation());
		BigInteger cycles = BigInteger.ZERO;
		BigInteger bytes = BigInteger.ZERO;
		double energy = 0;
		for (int i = 0; i < cost.layers().size(); i++) {
			LayerCost layer = cost.layers().get(i);
			String name = layer.layer().name();
			assertFalse(cost.why(i).contains("NaN"), name);
			if (layer.status() == LayerCost.Status.UNAVAILABLE) {
				continue;
			}
			amounts(name, layer.energy(), layer.latency(), layer.edp(), layer.cycles(), layer.computeCycles(), layer.memoryCycles());
			share(name, layer.utilisation());
			layer.terms().forEach(term -> amounts(name, term.joules()));
			layer.traffic().forEach(traffic -> amounts(name, traffic.readBytes(), traffic.writtenBytes()));
			assertEquals(BigInteger.valueOf(layer.layer().kind().hasMacs() ? layer.layer().macs() : 0), exact(layer.engines().stream().map(EngineUse::macs)), name + "\n" + text);
			cycles = cycles.add(exact(layer.limits().spent().values().stream()));
			bytes = bytes.add(BigInteger.valueOf(layer.dramBytes()));
			energy += layer.energy();
		}
		assertEquals(cycles, BigInteger.valueOf(cost.cycles()), text);
		assertEquals(bytes, BigInteger.valueOf(cost.dramBytes()), text);
		assertEquals(energy, cost.energy(), energy * 1e-9, text);
		for (MemoryTotal total : cost.memoryTotals()) {
			amounts(total.memory(), total.readBytes(), total.writtenBytes(), total.reads(), total.writes());
		}
		for (EngineTotal total : cost.engineTotals()) {
			amounts(total.engine(), total.macs(), total.busyCycles());
		}
	}

	private static BigInteger exact(Stream<Long> counts) {
		return counts.map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
	}

	private void amounts(String of, double... values) {
		for (double value : values) {
			assertTrue(value >= 0 && value < Double.POSITIVE_INFINITY, () -> of + ": " + value + "\n" + text);
		}
	}

	private void share(String of, double value) {
		assertTrue(value >= 0 && value <= 1 + 1e-9, () -> of + ": " + value + "\n" + text);
	}
}
