package org.m2q.advisor.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Simulation;
import org.m2q.accelerator.Simulated;
import org.m2q.advisor.Acceptance;
import org.m2q.advisor.Advisor;
import org.m2q.advisor.AdvisorSession;
import org.m2q.advisor.Candidate;
import org.m2q.advisor.Change;
import org.m2q.advisor.ChangeText;
import org.m2q.advisor.Configuration;
import org.m2q.advisor.SensitivityMetric;
import org.m2q.advisor.WeightSource;
import org.m2q.advisor.WeightSqnr;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.WeightsTreatment;

/** Candidates against full simulations of text that says the same. */
class AdvisorTest {

	private static final SensitivityMetric METRIC = new WeightSqnr(WeightSource.synthetic(7));
	private static final Acceptance ALL = new Acceptance(Double.MAX_VALUE, -1000, 0, Integer.MAX_VALUE);

	private static AdvisorSession session(Configuration configuration) {
		return new Advisor(TextLocator.INSTANCE).session(configuration, METRIC, false, Cancellation.NONE).orElseThrow();
	}

	/** A simulation that shares nothing with the advisor. */
	private static Simulated simulated(Configuration configuration) {
		return new Simulation(TextLocator.INSTANCE, new AnalyticalCostModel()).run(configuration.model(), configuration.arguments(),
				configuration.policy(), configuration.accelerator(), configuration.hardware(), configuration.mapping(), Cancellation.NONE);
	}

	private static Configuration small(String policy, String name) {
		return Configurations.small(policy, name);
	}

	/** Every width, scheme and mix that the small accelerator executes, written down here as text, against what the advisor says. */
	@Test
	void candidatesOfADefaultEqualSimulationsOfTheEditedText() {
		AdvisorSession session = session(small(SmallTexts.EIGHT, "Eight"));
		Set<Integer> all = new TreeSet<>();
		session.operators().values().forEach(all::addAll);
		List<Candidate> found = session.weights(all);
		double before = simulated(small(SmallTexts.EIGHT, "Eight")).cost().orElseThrow().edp();
		List<String> titles = new ArrayList<>();
		for (String[] written : new String[][] { { "int7 per filter", "int7 uniform symmetric per filter scale mse" },
				{ "int6 per filter", "int6 uniform symmetric per filter scale mse" }, { "int5 per filter", "int5 uniform symmetric per filter scale mse" },
				{ "int4 per filter", "int4 uniform symmetric per filter scale mse" }, { "int3 per filter", "int3 uniform symmetric per filter scale mse" },
				{ "int2 per filter", "int2 uniform symmetric per filter scale mse" },
				{ "int8 apot per filter", "int8 apot terms 2 symmetric per filter scale mse" },
				{ "int4 apot per filter", "int4 apot terms 2 symmetric per filter scale mse" },
				{ "int4 pot per filter", "int4 pot symmetric per filter scale mse" },
				{ "int8 uniform + int8 apot ratio 3 : 1", "mix per filter { int8 uniform symmetric, int8 apot terms 2 symmetric } by mse ratio 3 : 1" },
				{ "int8 uniform + int8 apot ratio 1 : 1", "mix per filter { int8 uniform symmetric, int8 apot terms 2 symmetric } by mse ratio 1 : 1" },
				{ "int8 uniform + int8 apot ratio 1 : 3", "mix per filter { int8 uniform symmetric, int8 apot terms 2 symmetric } by mse ratio 1 : 3" },
				{ "int8 uniform + int8 apot balanced", "mix per filter { int8 uniform symmetric, int8 apot terms 2 symmetric } by mse balanced" },
				{ "int4 uniform + int8 apot balanced", "mix per filter { int4 uniform symmetric scale mse, int8 apot terms 2 symmetric } by mse balanced" },
				{ "int4 uniform + int4 apot balanced", "mix per filter { int4 uniform symmetric scale mse, int4 apot terms 2 symmetric } by mse balanced" } }) {
			NetworkCost cost = simulated(small(SmallTexts.EIGHT.replace("int8 uniform symmetric per filter scale minmax", written[1]), "Eight")).cost()
					.orElseThrow();
			List<Candidate> same = found.stream().filter(candidate -> candidate.title().equals(written[0])).toList();
			assertEquals(cost.isComplete() && cost.edp() < before ? 1 : 0, same.size(), written[0]);
			if (!same.isEmpty()) {
				titles.add(written[0]);
				assertEquals(cost.edp(), same.getFirst().after().edp(), 0, written[0]);
				assertEquals(cost.latency(), same.getFirst().after().latency(), 0, written[0]);
				assertEquals(cost.edp() - before, same.getFirst().edp(), 0, written[0]);
				assertEquals(cost.dramBytes(), same.getFirst().after().bytes(), written[0]);
				assertTrue(ChangeText.treatment(((Change.OfRules) same.getFirst().changes().getFirst()).treatment()).equals("weights " + written[1]));
			}
		}
		assertTrue(titles.size() >= 8, titles.toString());
		assertEquals(TextLocator.INSTANCE.locate(((Change.OfRules) found.getFirst().changes().getFirst()).rules().getFirst()).line() > 0, true);
	}

	/** Rules by rule, operator by operator and layer by layer, against text with one more rule. */
	@ParameterizedTest
	@ValueSource(strings = { "Eight", "Ruled" })
	void rankingEqualsThatOfFullSimulations(String name) {
		String policy = name.equals("Eight") ? SmallTexts.EIGHT : SmallTexts.RULES;
		AdvisorSession session = session(small(policy, name));
		NetworkCost base = simulated(small(policy, name)).cost().orElseThrow();
		double proxy = METRIC.network(base.network(), base.layers().stream().map(LayerCost::precision).toList());
		Collection<Set<Integer>> places = new ArrayList<>(session.operators().values());
		session.network().layers().stream().filter(layer -> layer.kind().hasWeights()).forEach(layer -> places.add(Set.of(layer.index())));
		int compared = 0;
		for (Set<Integer> place : places) {
			String layers = place.stream().map(index -> "layer \"" + session.network().layers().get(index).name() + "\"")
					.reduce((a, b) -> a + ", " + b).orElseThrow();
			record Own(String title, double score, double edp, double loss) {
			}
			List<Own> own = new ArrayList<>();
			boolean replaces = session.decided().values().stream().anyMatch(place::equals);
			for (WeightsTreatment treatment : session.choices(place)) {
				String edited = policy.substring(0, policy.lastIndexOf('}')) + "rule added for " + layers + " { " + ChangeText.treatment(treatment) + " }\n}\n";
				Simulated result = simulated(small(edited, name));
				NetworkCost cost = result.cost().orElseThrow();
				boolean legal = cost.isComplete() && result.problems().stream().noneMatch(Problem::isError)
						&& (replaces || result.problems().stream().noneMatch(problem -> problem.code().equals("m2q.policy.shadowed")));
				if (legal && cost.edp() < base.edp()) {
					double loss = proxy - METRIC.network(cost.network(), executed(cost));
					own.add(new Own(ChangeText.brief(treatment), (cost.edp() - base.edp()) / (loss > 0 ? loss : 1), cost.edp(), loss));
				}
			}
			own.sort(java.util.Comparator.comparing((Own one) -> one.loss() > 0).thenComparing(Own::score).thenComparing(Own::title));
			List<Candidate> ranked = session.best(session.weights(place), ALL);
			assertEquals(own.stream().map(Own::title).toList(), ranked.stream().map(Candidate::title).toList(), layers);
			for (int i = 0; i < own.size(); i++) {
				assertEquals(own.get(i).edp(), ranked.get(i).after().edp(), 0, layers);
				assertEquals(own.get(i).loss(), ranked.get(i).loss(), 0, layers);
			}
			compared += own.size();
		}
		assertTrue(compared > 40, "only " + compared);
	}

	/** Formats with the shares that balanced engines get: as the engines' numbers of products. */
	private static List<org.m2q.quant.LayerPrecision> executed(NetworkCost cost) {
		return cost.layers().stream().map(layer -> {
			var precision = layer.precision();
			var uses = layer.engines().stream().filter(use -> use.macs() > 0).toList();
			return precision.mix().isEmpty() || uses.size() != 2 || precision.mix().get().isFixed() ? precision
					: precision.withShares(uses.stream().map(use -> (double) use.macs() / layer.layer().macs()).toList());
		}).toList();
	}

	/** Splicing costs of segments gives the numbers of whole simulations bit for bit: with fused chains, too. */
	@ParameterizedTest
	@ValueSource(strings = { "M2ViT_default", "M2ViT_layerwise", "M2ViT_fused" })
	void manyPlacesAtOnceEqualOneByOne(String mapping) {
		M2qDocument document = M2qWorkspace.create().open(Configurations.example("efficientvit-b0.m2q"));
		AdvisorSession session = session(Configurations.of(document, "EfficientViT_B0", "M2Q", "M2ViT", mapping));
		List<Set<Integer>> places = new ArrayList<>(session.operators().values());
		session.decided().values().forEach(places::add);
		for (int i = 0; i < session.network().layers().size(); i += 7) {
			places.add(Set.of(i));
		}
		places.add(Set.of(3, 4, 5, 6, 7, 8));
		Map<Set<Integer>, List<Candidate>> together = session.bestWeights(places, ALL);
		int count = 0;
		for (Set<Integer> place : places) {
			List<String> expected = session.best(session.weights(place), ALL).stream().map(AdvisorTest::text).toList();
			assertEquals(expected, together.get(place).stream().map(AdvisorTest::text).toList(), place.toString());
			count += expected.size();
		}
		assertTrue(count > 50, "only " + count);
	}

	private static String text(Candidate candidate) {
		return candidate.title() + " for " + candidate.target() + " " + candidate.after() + " " + candidate.loss() + " " + candidate.onFront() + " "
				+ candidate.changes().stream().map(change -> change.getClass().getSimpleName()).toList();
	}

	@Test
	void limitsAndFrontAreKept() {
		AdvisorSession session = session(small(SmallTexts.EIGHT, "Eight"));
		Set<Integer> pointwise = session.operators().get("pwconv");
		List<Candidate> all = session.weights(pointwise);
		Acceptance strict = new Acceptance(12, 20, 0.001, 3);
		List<Candidate> best = session.best(all, strict);
		assertTrue(!best.isEmpty() && best.size() <= 3);
		for (Candidate candidate : best) {
			assertTrue(candidate.loss() <= 12 && candidate.after().leastLayer() >= 20 && candidate.relativeEdp() <= -0.001, text(candidate));
		}
		List<Candidate> everything = session.best(all, ALL);
		for (Candidate one : everything) {
			boolean dominated = everything.stream().anyMatch(other -> other.after().edp() <= one.after().edp() && other.after().proxy() >= one.after().proxy()
					&& (other.after().edp() < one.after().edp() || other.after().proxy() > one.after().proxy()));
			assertEquals(!dominated, one.onFront(), text(one));
		}
		assertTrue(everything.stream().anyMatch(Candidate::onFront));
		assertEquals(List.of(), session.best(all, new Acceptance(0, 12, 0.5, 5)));
	}

	/** Hand case: two bits cannot be mapped to the tree alone, and the array does not execute sums of powers. */
	@Test
	void onlyWhatEnginesExecuteIsProposed() {
		String plain = SmallTexts.MAPPING.replace("map conv, pwconv, linear, dwconv { uniform -> array apot -> tree } concurrently",
				"map conv, pwconv, linear, dwconv -> array");
		AdvisorSession session = session(Configurations.small(SmallTexts.EIGHT, "Eight", plain));
		List<Candidate> found = session.weights(session.operators().get("pwconv"));
		assertFalse(found.isEmpty());
		assertTrue(found.stream().noneMatch(candidate -> candidate.title().contains("pot")), found.toString());
	}

	@Test
	void enginesAndFusionsArePricedByTheSimulator() {
		Configuration configuration = small(SmallTexts.EIGHT, "Eight");
		AdvisorSession session = session(configuration);
		List<Candidate> fusions = session.fusions();
		assertFalse(fusions.isEmpty());
		for (Candidate candidate : fusions) {
			String mapping = SmallTexts.MAPPING.replace("double buffer", candidate.title() + "\n\tdouble buffer");
			assertEquals(simulated(Configurations.small(SmallTexts.EIGHT, "Eight", mapping)).cost().orElseThrow().edp(), candidate.after().edp(), 0,
					candidate.title());
			assertEquals(0, candidate.loss(), 0);
		}
		// With both arrays able to do the same, the larger one is faster.
		String file = SmallTexts.FILE.replace("engine post:", "engine wide: multiplier-array 16 by 16, accumulators 16, latency 8 {\n"
				+ "mac int8 * int8 uniform: 1 per cycle costs cmos_28nm.mpma8x8\nunroll conv, pwconv, linear: filters 16, channels 16\n"
				+ "unroll dwconv: groups 16, pixels 16\n}\nengine post:");
		String text = file + SmallTexts.EIGHT + SmallTexts.MAPPING;
		M2qDocument document = M2qWorkspace.create().open("memory:/wide.m2q", text);
		AdvisorSession wide = session(Configurations.of(document, "Small", "Eight", "Machine", "Plain"));
		Candidate engine = wide.engines(wide.operators().get("conv")).stream().filter(candidate -> candidate.title().equals("engine wide")).findFirst()
				.orElseThrow();
		M2qDocument edited = M2qWorkspace.create().open("memory:/wide.m2q", text.replace("dataflow array", "map conv -> wide\n\tdataflow array"));
		assertEquals(simulated(Configurations.of(edited, "Small", "Eight", "Machine", "Plain")).cost().orElseThrow().edp(), engine.after().edp(), 0);
	}

	/** A rule that asks for costs sees those of the changed network without it, as in a simulation. */
	@Test
	void conditionsOnCostsAreAskedAgain() {
		String policy = SmallTexts.EIGHT.substring(0, SmallTexts.EIGHT.lastIndexOf('}')) + "rule hot for all where edp_share > 20 % { weights int6 }\n}\n";
		AdvisorSession session = session(small(policy, "Eight"));
		int count = 0;
		for (Map.Entry<String, Set<Integer>> operator : session.operators().entrySet()) {
			for (Candidate candidate : session.bestWeights(List.of(operator.getValue()), ALL).get(operator.getValue())) {
				if (candidate.changes().getFirst() instanceof Change.NewRule added) {
					String edited = policy.substring(0, policy.lastIndexOf('}')) + "rule added for " + ChangeText.selector(added.rule().getSelector()) + " { "
							+ ChangeText.treatment((WeightsTreatment) added.rule().getTreatments().getFirst()) + " }\n}\n";
					assertEquals(simulated(small(edited, "Eight")).cost().orElseThrow().edp(), candidate.after().edp(), 0, candidate.title());
					count++;
				}
			}
		}
		assertTrue(count > 5, "only " + count);
	}

	@Test
	void errorsGiveNoAdvice() {
		M2qDocument document = M2qWorkspace.create().open("memory:/bad.m2q",
				SmallTexts.FILE + "policy Bad { default { weights int9 pot activations int8 } }\n" + SmallTexts.MAPPING);
		assertTrue(new Advisor(TextLocator.INSTANCE)
				.session(Configurations.of(document, "Small", "Bad", "Machine", "Plain"), METRIC, false, Cancellation.NONE).isEmpty());
	}

	@Test
	void cancellingStopsSoon() {
		AtomicInteger asked = new AtomicInteger();
		AdvisorSession session = new Advisor(TextLocator.INSTANCE)
				.session(small(SmallTexts.EIGHT, "Eight"), METRIC, false, () -> asked.incrementAndGet() > 60).orElseThrow();
		assertThrows(CancellationException.class, () -> session.weights(session.operators().get("pwconv")));
		assertTrue(asked.get() < 80, "asked " + asked);
	}

	@Test
	void theSameQuestionHasTheSameAnswer() {
		List<String> first = answers();
		assertEquals(first, answers());
		assertFalse(first.isEmpty());
	}

	private static List<String> answers() {
		AdvisorSession session = session(small(SmallTexts.RULES, "Ruled"));
		return Stream.concat(session.bestWeights(session.operators().values(), Acceptance.DEFAULT).values().stream().flatMap(List::stream),
				session.best(session.fusions(), Acceptance.DEFAULT).stream()).map(AdvisorTest::text).toList();
	}
}
