package org.m2q.advisor.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Simulated;
import org.m2q.accelerator.Simulation;
import org.m2q.advisor.Advisor;
import org.m2q.advisor.AdvisorSession;
import org.m2q.advisor.Change;
import org.m2q.advisor.ChangeText;
import org.m2q.advisor.Configuration;
import org.m2q.advisor.Exploration;
import org.m2q.advisor.ExplorationLimits;
import org.m2q.advisor.ExplorationListener;
import org.m2q.advisor.ExplorationPoint;
import org.m2q.advisor.SensitivityMetric;
import org.m2q.advisor.WeightSource;
import org.m2q.advisor.WeightSqnr;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.WeightsTreatment;

/** Fronts against those of all combinations written as text. */
class ExplorationTest {

	private static final SensitivityMetric METRIC = new WeightSqnr(WeightSource.synthetic(7));
	/** The tree is left out, so that few treatments remain. */
	private static final String PLAIN = SmallTexts.MAPPING.replace("map conv, pwconv, linear, dwconv { uniform -> array apot -> tree } concurrently",
			"map conv, pwconv, linear, dwconv -> array");

	private static AdvisorSession session(boolean derived) {
		return new Advisor(TextLocator.INSTANCE).session(Configurations.small(SmallTexts.EIGHT, "Eight", PLAIN), METRIC, derived, Cancellation.NONE)
				.orElseThrow();
	}

	private record Priced(double edp, double proxy, long bytes) {
	}

	/** The front of everything that the session may choose for depthwise and pointwise layers, from text and full simulations. */
	private static List<Priced> bruteForce(AdvisorSession session, double proxy, long bytes) {
		List<String> depth = choices(session, "dwconv");
		List<String> point = choices(session, "pwconv");
		List<Priced> all = new ArrayList<>();
		for (String first : depth) {
			for (String second : point) {
				String policy = SmallTexts.EIGHT + "policy Tried extends Eight {\n" + first + second + "}\n";
				Configuration configuration = Configurations.small(policy, "Tried", PLAIN);
				Simulated simulated = new Simulation(TextLocator.INSTANCE, new AnalyticalCostModel()).run(configuration.model(), configuration.arguments(),
						configuration.policy(), configuration.accelerator(), configuration.hardware(), configuration.mapping(), Cancellation.NONE);
				NetworkCost cost = simulated.cost().orElseThrow();
				double value = METRIC.network(cost.network(), cost.layers().stream().map(LayerCost::precision).toList());
				if (cost.isComplete() && simulated.problems().stream().noneMatch(Problem::isError) && value >= proxy && cost.dramBytes() <= bytes) {
					all.add(new Priced(cost.edp(), value, cost.dramBytes()));
				}
			}
		}
		return all.stream().filter(one -> all.stream().noneMatch(other -> other.edp() <= one.edp() && other.proxy() >= one.proxy()
				&& (other.edp() < one.edp() || other.proxy() > one.proxy()))).sorted(Comparator.comparingDouble(Priced::edp)).toList();
	}

	private static List<String> choices(AdvisorSession session, String operator) {
		List<String> choices = new ArrayList<>(List.of(""));
		for (WeightsTreatment treatment : session.choices(session.operators().get(operator))) {
			choices.add("rule " + operator + "_" + choices.size() + " for " + operator + " { " + ChangeText.treatment(treatment) + " }\n");
		}
		return choices;
	}

	private static List<Priced> priced(List<ExplorationPoint> points) {
		return points.stream().map(point -> new Priced(point.outcome().edp(), point.outcome().proxy(), point.outcome().bytes())).distinct().toList();
	}

	private static List<Set<Integer>> groups(AdvisorSession session) {
		return List.of(session.operators().get("dwconv"), session.operators().get("pwconv"));
	}

	@Test
	void theFrontIsThatOfAllCombinations() {
		AdvisorSession session = session(true);
		Exploration exploration = new Exploration(session, groups(session), ExplorationLimits.none(METRIC));
		assertTrue(exploration.size() > 100 && exploration.size() <= 1000, "size " + exploration.size());
		List<ExplorationPoint> front = exploration.run(Cancellation.NONE, ExplorationListener.NONE);
		assertEquals(bruteForce(session, Double.NEGATIVE_INFINITY, Long.MAX_VALUE), priced(front));
		assertTrue(front.size() > 5, "front of " + front.size());
	}

	@Test
	void limitsLeaveTheFrontOfWhatKeepsThem() {
		AdvisorSession session = session(true);
		long bytes = session.outcome().bytes() - 500;
		List<ExplorationPoint> front = new Exploration(session, groups(session), new ExplorationLimits(20, bytes, 10_000)).run(Cancellation.NONE,
				ExplorationListener.NONE);
		assertEquals(bruteForce(session, 20, bytes), priced(front));
		assertTrue(!front.isEmpty() && front.stream().allMatch(ExplorationPoint::feasible));
	}

	/** The search for large spaces finds the same front here, where the whole space is known. */
	@Test
	void searchingFromTheFrontFindsIt() {
		AdvisorSession session = session(true);
		Exploration whole = new Exploration(session, groups(session), ExplorationLimits.none(METRIC));
		int few = (int) whole.size() - 1;
		List<ExplorationPoint> found = new Exploration(session, groups(session), new ExplorationLimits(Double.NEGATIVE_INFINITY, Long.MAX_VALUE, few))
				.run(Cancellation.NONE, ExplorationListener.NONE);
		assertEquals(bruteForce(session, Double.NEGATIVE_INFINITY, Long.MAX_VALUE), priced(found));
	}

	@Test
	void pointsComeInOrderAndStoppingKeepsThem() {
		AdvisorSession session = session(true);
		Exploration exploration = new Exploration(session, groups(session), ExplorationLimits.none(METRIC));
		List<ExplorationPoint> heard = new ArrayList<>();
		List<List<ExplorationPoint>> fronts = new ArrayList<>();
		List<ExplorationPoint> front = exploration.run(() -> heard.size() >= 20, (point, soFar, total) -> {
			assertEquals(exploration.size(), total);
			heard.add(point);
			fronts.add(soFar);
		});
		assertEquals(20, heard.size());
		assertEquals("as it is", heard.getFirst().description());
		assertEquals(session.outcome(), heard.getFirst().outcome());
		assertEquals(fronts.getLast(), front);
		assertTrue(heard.containsAll(front));
		for (int i = 1; i < front.size(); i++) {
			assertTrue(front.get(i - 1).outcome().edp() < front.get(i).outcome().edp());
			assertTrue(front.get(i - 1).outcome().proxy() < front.get(i).outcome().proxy());
		}
		assertTrue(heard.stream().flatMap(point -> point.rules().stream()).allMatch(Change.NewRule.class::isInstance));
	}

	@Test
	void pointsExtendThePolicy() {
		AdvisorSession session = session(false);
		assertThrows(IllegalArgumentException.class, () -> new Exploration(session, groups(session), ExplorationLimits.none(METRIC)));
	}
}
