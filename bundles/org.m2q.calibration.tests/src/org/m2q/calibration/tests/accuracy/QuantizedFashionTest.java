package org.m2q.calibration.tests.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.base.Cancellation;
import org.m2q.calibration.Accuracy;
import org.m2q.calibration.Calibration;
import org.m2q.calibration.Candidate;
import org.m2q.calibration.Evaluation;
import org.m2q.calibration.Feed;
import org.m2q.calibration.FloatNetwork;
import org.m2q.calibration.HealthCheck;
import org.m2q.calibration.HealthFinding;
import org.m2q.calibration.Progress;
import org.m2q.calibration.Scoring;
import org.m2q.calibration.Workers;
import org.m2q.calibration.build.BuildRequest;
import org.m2q.calibration.build.BuiltProgram;
import org.m2q.calibration.build.ProgramBuilder;
import org.m2q.calibration.build.QuantizedWeights;
import org.m2q.calibration.data.DataSet;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.Run;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.network.Shape;
import org.m2q.onnx.Tensor;
import org.m2q.quant.LayerMetrics;
import org.m2q.quant.PolicyResolver;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.FilterFormat;

/**
 * The whole integer pipeline, linear attention included, on test images of Fashion-MNIST: the numbers of docs/accuracy.md. With {@code -Dm2q.accuracy.all=true} on all
 * 10,000, else on the first ones; the table is printed.
 */
final class QuantizedFashionTest {

	private static final boolean ALL = Boolean.getBoolean("m2q.accuracy.all");
	private static final int FIRST = 1000;
	private static final String FLOAT = "float32";

	private static final Map<String, Accuracy> RESULTS = new LinkedHashMap<>();
	private static final Map<String, Double> BITS = new LinkedHashMap<>(Map.of(FLOAT, 32.0));
	private static final Map<String, List<HealthFinding>> FINDINGS = new LinkedHashMap<>();

	@BeforeAll
	static void score() throws Exception {
		LayerNetwork layers = Layers.of(FashionMnist.network());
		Map<String, Tensor> parameters = FashionMnist.binding(layers.network()).tensors();
		FloatNetwork reference = new FloatNetwork(layers.network(), parameters);
		List<Shape> inputs = List.of(layers.network().inputs().getFirst().shape());
		Calibration calibration = Calibration.run(List.of(reference), new Feed(FashionMnist.calibration(), FashionMnist.PREPROCESSING, inputs), Workers.allCores(),
				Progress.NONE, Cancellation.NONE);
		List<Evaluation.Entrant> entrants = new ArrayList<>(List.of(new Evaluation.Entrant(FLOAT, List.of(Candidate.of(reference)))));
		Experiment experiment = FashionMnist.document().experiments().getFirst();
		for (Policy policy : experiment.getMembers().stream().filter(Run.class::isInstance).flatMap(run -> ((Run) run).getPolicies().stream()).toList()) {
			ResolvedPolicy resolved = new PolicyResolver(TextLocator.INSTANCE).resolve(policy, layers, LayerMetrics.NONE, Cancellation.NONE);
			BuildRequest request = new BuildRequest(layers, parameters, resolved, calibration.observations(0));
			BuiltProgram built = ProgramBuilder.build(request, Cancellation.NONE);
			assertEquals(List.of(), built.problems().stream().filter(problem -> problem.isError()).map(problem -> problem.message()).toList(), policy.getName());
			FINDINGS.put(policy.getName(), HealthCheck.of(request, built));
			BITS.put(policy.getName(), bits(built));
			entrants.add(new Evaluation.Entrant(policy.getName(), List.of(Candidate.of(built.program().orElseThrow()))));
		}
		FINDINGS.forEach((policy, findings) -> findings.forEach(finding -> System.out.println(policy + ": " + layers.layers().get(finding.layer()).name() + " " + finding.kind()
				+ ": " + finding.message() + " -> " + finding.cure().orElse("-"))));
		DataSet test = ALL ? FashionMnist.test() : FashionMnist.test().first(FIRST);
		for (Accuracy accuracy : Evaluation.run(entrants, new Feed(test, FashionMnist.PREPROCESSING, inputs), new Scoring.Classes(), false, Workers.allCores(),
				Progress.NONE, Cancellation.NONE)) {
			RESULTS.put(accuracy.name(), accuracy);
			System.out.printf(Locale.ROOT, "| %s | %.2f | %.2f %% | %.2f %% | %.2f %% | %.4f |%n", accuracy.name(), BITS.get(accuracy.name()), 100 * accuracy.top1(), 100 * accuracy.top5(),
					100 * accuracy.agreement(), accuracy.divergence());
		}
	}

	/** Mean bits per weight. */
	private static double bits(BuiltProgram built) {
		long weights = 0;
		long bits = 0;
		for (QuantizedWeights layer : built.weights().values()) {
			FilterCodes codes = layer.codes();
			for (FilterFormat format : codes.formats()) {
				weights += codes.size();
				bits += (long) codes.size() * format.bits();
			}
		}
		return bits / (double) weights;
	}

	/** Half a point is 5 images here; on all images the losses are those of docs/accuracy.md. */
	@Test
	void eightBitsCostLittle() {
		assertWithin("W8A8Tuned", 0.005);
		assertWithin("W8A8", 0.01);
		assertTrue(BITS.get("W8A8Tuned") == 8, BITS.toString());
		assertTrue(RESULTS.get("W8A8Tuned").agreement() >= 0.98, RESULTS.toString());
	}

	@Test
	void twoLevelsCostLittleAtFewerBits() {
		assertWithin("M2Q", 0.01);
		assertTrue(BITS.get("M2Q") < 7.9, BITS.toString());
	}

	/** What each policy loses shows in the distribution of its answers before it shows in the answers. */
	@Test
	void fewerCodesAreFartherFromTheFloatNetwork() {
		List<Double> divergences = List.of(FLOAT, "W8A8Tuned", "W8A8", "M2Q", "W4A8").stream().map(name -> RESULTS.get(name).divergence()).toList();
		assertEquals(divergences.stream().sorted().distinct().toList(), divergences);
	}

	private static void assertWithin(String policy, double loss) {
		double lost = RESULTS.get(FLOAT).top1() - RESULTS.get(policy).top1();
		assertTrue(lost <= loss + 1e-9, policy + " loses " + lost);
	}

	@Test
	void theDivisorsOfLinearAttentionAreFoundAndCured() {
		for (String policy : List.of("W8A8", "M2Q")) {
			List<HealthFinding> divisors = divisors(policy);
			assertEquals(3, divisors.size(), "one for each attention: " + divisors);
			assertTrue(divisors.stream().allMatch(finding -> finding.cure().orElse("").contains("divisor int16")), divisors.toString());
		}
		// One divisor of all is 0 itself: no format has codes between it and the next.
		assertTrue(divisors("W8A8Tuned").size() <= 1, divisors("W8A8Tuned").toString());
	}

	private static List<HealthFinding> divisors(String policy) {
		return FINDINGS.get(policy).stream().filter(finding -> finding.kind() == HealthFinding.Kind.DIVISOR_RANGE).toList();
	}
}
