package org.m2q.quant.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.M2qFactory;
import org.m2q.model.m2q.Policy;
import org.m2q.network.SourceLocator;
import org.m2q.quant.FilterShare;
import org.m2q.quant.Granularity;
import org.m2q.quant.LayerMetrics;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.Mix;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.PolicyResolver;
import org.m2q.quant.Requantization;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.quant.ScaleSearch;
import org.m2q.quant.Scheme;
import org.m2q.quant.TreatmentPart;

/** Which rule decides what for which layer. */
final class PolicyResolverTest {

	private static final String DEFAULT = "default { weights int8 activations uint8 }";

	private static Lang policy(String rules) {
		return Lang.of("policy P { " + DEFAULT + " " + rules + " }");
	}

	@Test
	void theModelHasTheLayersThatTheTestsName() {
		assertEquals(List.of("stem", "body.bottleneck.widen", "body.bottleneck.depth", "body.bottleneck.project", "body.inner", "scores", "ratio", "head"),
				policy("").names());
	}

	@ParameterizedTest(name = "{0} -> {1}")
	@CsvSource(delimiter = '|', textBlock = """
			all                        | stem, body.bottleneck.widen, body.bottleneck.depth, body.bottleneck.project, body.inner, head
			conv                       | stem
			dwconv                     | body.bottleneck.depth
			pwconv                     | body.bottleneck.widen, body.bottleneck.project, body.inner
			linear                     | head
			conv, linear               | stem, head
			Bottleneck                 | body.bottleneck.widen, body.bottleneck.depth, body.bottleneck.project
			stage stem                 | stem
			stage body                 | body.bottleneck.widen, body.bottleneck.depth, body.bottleneck.project, body.inner
			stage "body.inner"         | body.inner
			stage "b*"                 | body.bottleneck.widen, body.bottleneck.depth, body.bottleneck.project, body.inner
			layer "body.*"             | body.bottleneck.widen, body.bottleneck.depth, body.bottleneck.project, body.inner
			layer "*.d?pth"            | body.bottleneck.depth
			layer "stem", dwconv       | stem, body.bottleneck.depth
			all where macs > 30 K      | body.bottleneck.widen, body.bottleneck.depth, body.bottleneck.project
			all where parameters < 400 | body.inner, head
			all where kernel >= 5      | body.bottleneck.depth
			all where kernel == 3      | stem
			all where kernel > 1 and macs < 30 K | stem
			""")
	void selectors(String selector, String layers) {
		assertEquals(List.of(layers.split(", ")), policy("rule for " + selector + " { weights int4 }").withWeightBits(4));
	}

	@Test
	void laterRulesWinPartByPart() {
		Lang lang = policy("rule a for pwconv { weights int4 activations int8 } rule b for Bottleneck { weights int2 } rule c for all { accumulator int32 "
				+ "requantize pot }");
		ResolvedPolicy resolved = lang.right();
		LayerPrecision widen = lang.of(resolved, "body.bottleneck.widen");
		assertEquals(2, widen.weightBits());
		assertEquals(NumberFormat.INT8, widen.activations());
		assertEquals("b", widen.origins().get(TreatmentPart.WEIGHTS).rule());
		assertEquals("a", widen.origins().get(TreatmentPart.ACTIVATIONS).rule());
		assertEquals("c", widen.origins().get(TreatmentPart.ACCUMULATOR).rule());
		assertEquals("default", lang.of(resolved, "stem").origins().get(TreatmentPart.WEIGHTS).rule());
		assertEquals("P", widen.origins().get(TreatmentPart.WEIGHTS).policy());
		assertTrue(widen.origins().get(TreatmentPart.WEIGHTS).span().isKnown());
		assertEquals(Requantization.POT, widen.requantization());
	}

	@Test
	void defaultsOfTheExtendingPolicyComeBeforeInheritedRules() {
		Lang lang = Lang.of("policy A { default { weights int8 activations uint8 } rule for conv { weights int2 } }\n"
				+ "policy B extends A { default { weights int4 } rule for linear { weights int3 } }");
		ResolvedPolicy resolved = lang.right();
		assertEquals(2, lang.of(resolved, "stem").weightBits());
		assertEquals(4, lang.of(resolved, "body.inner").weightBits());
		assertEquals(3, lang.of(resolved, "head").weightBits());
		assertEquals("A", lang.of(resolved, "stem").origins().get(TreatmentPart.WEIGHTS).policy());
		assertEquals("rule 1", lang.of(resolved, "stem").origins().get(TreatmentPart.WEIGHTS).rule());
	}

	@Test
	void unsaidPartsHaveDefaults() {
		Lang lang = policy("");
		LayerPrecision stem = lang.of(lang.right(), "stem");
		assertEquals(List.of(new FilterShare(Scheme.UNIFORM, NumberFormat.INT8, 0, true, 1)), stem.weights());
		assertEquals(Granularity.FILTER, stem.granularity());
		assertFalse(stem.activationsSymmetric());
		assertEquals(Granularity.TENSOR, stem.activationGranularity());
		assertEquals(NumberFormat.INT32, stem.accumulator());
		assertEquals(Requantization.DYADIC, stem.requantization());
		assertEquals(ScaleSearch.MINMAX, stem.weightScale());
		assertEquals(Optional.empty(), stem.activationScale());
		assertFalse(stem.isMixed() || stem.migrateChannels() || stem.shiftFilters());
	}

	@Test
	void floatingPointIsKept() {
		Lang lang = Lang.of("policy P { default { weights fp32 activations fp16 } }");
		LayerPrecision stem = lang.of(lang.right(), "stem");
		assertEquals(NumberFormat.FP32, stem.accumulator());
		assertEquals(Requantization.FLOAT32, stem.requantization());
		assertTrue(stem.activationsSymmetric());
	}

	@Test
	void productsOfActivationsUseTheirFormatAndOtherLayersHaveNoWeights() {
		Lang lang = policy("rule for matmul { activations int16 }");
		ResolvedPolicy resolved = lang.right();
		assertEquals(List.of(new FilterShare(Scheme.UNIFORM, new NumberFormat(NumberFormat.Kind.INT, 16), 0, true, 1)), lang.of(resolved, "scores").weights());
		assertEquals(List.of(), lang.of(resolved, "ratio").weights());
		assertEquals(0, lang.of(resolved, "ratio").weightBits());
		assertFalse(lang.of(resolved, "ratio").origins().containsKey(TreatmentPart.WEIGHTS));
	}

	/** One of the schemes says it for all; a mix says all of the weights, so nothing of the default is left. */
	@Test
	void mixesHaveASearchOfTheScale() {
		Lang lang = policy("default { weights int8 scale percentile 99.9 }"
				+ " rule for conv { weights mix per filter { int8 uniform, int8 apot terms 2 scale mse } by mse ratio 1 : 1 }"
				+ " rule for linear { weights mix per filter { int8 uniform per tensor scale kl, int8 pot scale kl } by mse }"
				+ " rule for dwconv { weights mix per channel { int8, int4 } by mse budget 5 }");
		ResolvedPolicy resolved = lang.right();
		assertEquals(ScaleSearch.Method.MSE, lang.of(resolved, "stem").weightScale().method());
		assertEquals(ScaleSearch.Method.KL, lang.of(resolved, "head").weightScale().method());
		assertEquals(Granularity.TENSOR, lang.of(resolved, "head").granularity());
		assertEquals(ScaleSearch.MINMAX, lang.of(resolved, "body.bottleneck.depth").weightScale());
	}

	@Test
	void mixesHaveSharesOfTheFilters() {
		Lang lang = policy("rule for conv { weights mix per filter { int8 uniform, int4 apot terms 2 } by mse ratio 3 : 1 }"
				+ " rule for linear { weights mix per filter { int8 uniform, int8 pot, int4 uniform } by sqnr balanced }"
				+ " rule for dwconv { weights mix per channel { int8, int4 } by mse budget 5 }");
		ResolvedPolicy resolved = lang.right();
		LayerPrecision stem = lang.of(resolved, "stem");
		assertEquals(List.of(0.75, 0.25), stem.weights().stream().map(FilterShare::share).toList());
		assertEquals(7, stem.weightBits());
		assertEquals(List.of(0, 2), stem.weights().stream().map(FilterShare::terms).toList());
		assertTrue(stem.mix().orElseThrow().isFixed());
		LayerPrecision head = lang.of(resolved, "head");
		assertEquals(Mix.Criterion.SQNR, head.mix().orElseThrow().criterion());
		assertFalse(head.mix().orElseThrow().isFixed());
		assertEquals(1.0 / 3, head.weights().getFirst().share());
		assertEquals(List.of(0.5, 0.25, 0.25), head.withShares(List.of(0.5, 0.25, 0.25)).weights().stream().map(FilterShare::share).toList());
		assertThrows(IllegalArgumentException.class, () -> head.withShares(List.of(1.0)));
		assertEquals(5, lang.of(resolved, "body.bottleneck.depth").mix().orElseThrow().budget());
		assertEquals(Granularity.CHANNEL, lang.of(resolved, "body.bottleneck.depth").mix().orElseThrow().granularity());
	}

	@Test
	void equalisationAndDivisorsGoWhereTheyBelong() {
		Lang lang = policy("rule for all { migrate channels shift filters divisor int4 log2 }");
		ResolvedPolicy resolved = lang.right();
		assertEquals(List.of("body.bottleneck.depth"), lang.names().stream().filter(name -> lang.of(resolved, name).migrateChannels()).toList());
		assertEquals(List.of("stem", "body.bottleneck.widen", "body.bottleneck.project", "body.inner", "head"),
				lang.names().stream().filter(name -> lang.of(resolved, name).shiftFilters()).toList());
		assertEquals(List.of("ratio"), lang.names().stream().filter(name -> lang.of(resolved, name).divisor().isPresent()).toList());
		assertEquals(Scheme.LOG2, lang.of(resolved, "ratio").divisor().orElseThrow().scheme());
	}

	@Test
	void roundingAndBiasesAreLearnedWhereThereAreWeights() {
		Lang lang = policy("rule for dwconv, matmul { learn rounding } rule for linear, relu { correct bias }");
		ResolvedPolicy resolved = lang.resolve();
		assertEquals(List.of("body.bottleneck.depth"), lang.names().stream().filter(name -> lang.of(resolved, name).tuning().learnRounding()).toList());
		assertEquals(List.of("head"), lang.names().stream().filter(name -> lang.of(resolved, name).tuning().correctBias()).toList());
	}

	@Test
	void theLastCalibrationSaysOverHowManySamples() {
		Lang lang = policy("calibrate activations percentile 99.9 over 10 samples");
		ResolvedPolicy resolved = lang.right();
		assertTrue(lang.names().stream().allMatch(name -> lang.of(resolved, name).tuning().samples() == 10));
		assertEquals(0, lang.of(policy("calibrate activations mse").right(), "stem").tuning().samples());
	}

	@Test
	void calibrationIsForActivationsWithoutTheirOwn() {
		Lang lang = policy("rule for conv { activations uint8 scale kl } calibrate activations percentile 99.9 over 10 samples");
		ResolvedPolicy resolved = lang.right();
		assertEquals(new ScaleSearch(ScaleSearch.Method.KL, 100), lang.of(resolved, "stem").activationScale().orElseThrow());
		assertEquals(new ScaleSearch(ScaleSearch.Method.PERCENTILE, 99.9), lang.of(resolved, "head").activationScale().orElseThrow());
	}

	@Test
	void conditionsMayAskForCosts() {
		Lang lang = policy("rule for all where edp_share >= 20 % { weights int4 }");
		LayerMetrics metrics = (layer, metric) -> metric.equals("edp_share") ? OptionalDouble.of(layer.name().equals("head") ? 0.2 : 0.1)
				: OptionalDouble.empty();
		ResolvedPolicy resolved = lang.resolve(metrics);
		assertEquals(List.of(), resolved.problems());
		assertEquals(4, lang.of(resolved, "head").weightBits());
		assertEquals(8, lang.of(resolved, "stem").weightBits());
		assertEquals(List.of("m2q.policy.metric at 'edp_share >= 20 %'"), lang.problems());
	}

	@ParameterizedTest(name = "{0}: {1}")
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			rule for softmax { weights int4 }                                         | m2q.policy.no-match          | softmax
			rule for layer "nothing*" { weights int4 }                                | m2q.policy.no-match          | layer "nothing*"
			rule for all where kernel > 7 { weights int4 }                            | m2q.policy.no-match          | all
			rule a for conv { weights int4 } rule b for conv { weights int2 }         | m2q.policy.shadowed          | rule a for conv { weights int4 }
			rule for all where latency > 1 { weights int4 }                           | m2q.unit.missing             | 1
			rule for all where latency > 1 KiB { weights int4 }                       | m2q.unit.dimension           | 1 KiB
			rule for all where macs > 1 parsec { weights int4 }                       | m2q.unit.unknown             | 1 parsec
			rule for conv { weights int17 }                                            | m2q.precision.unknown        | int17
			rule for conv { weights int32 }                                           | m2q.precision.impossible     | ~
			rule for conv { weights fp32 apot }                                       | m2q.precision.impossible     | apot
			rule for conv { weights uint8 apot }                                      | m2q.precision.impossible     | apot
			rule for conv { weights int16 pot }                                       | m2q.precision.impossible     | pot
			rule for conv { weights int8 log2 }                                       | m2q.precision.impossible     | log2
			rule for conv { weights int8 apot asymmetric }                            | m2q.precision.impossible     | asymmetric
			rule for conv { weights uint8 symmetric }                                 | m2q.precision.impossible     | symmetric
			rule for conv { weights fp32 asymmetric }                                 | m2q.precision.impossible     | asymmetric
			rule for conv { weights int8 apot terms 5 }                               | m2q.precision.impossible     | 5
			rule for conv { weights int2 apot }                                       | m2q.precision.impossible     | int2
			rule for conv { weights int4 apot terms 4 }                               | m2q.precision.impossible     | 4
			rule for conv { weights int8 uniform terms 2 }                            | m2q.precision.impossible     | 2
			rule for conv { weights int8 per group }                                  | m2q.precision.impossible     | group
			rule for conv { weights int8 per filter 8 }                               | m2q.precision.impossible     | filter
			rule for conv { weights mix per filter { int8 } by mse }                  | m2q.precision.impossible     | mix per filter { int8 } by mse
			rule for conv { weights mix per filter { int8 scale mse, int4 scale kl } by mse } | m2q.precision.impossible | kl
			rule for conv { weights mix per filter { int8 per tensor, int4 per filter } by mse } | m2q.precision.impossible | filter
			rule for conv { weights mix per tensor { int8, int4 } by mse }            | m2q.precision.impossible     | tensor
			rule for conv { weights mix per filter { int8, fp16 } by mse }            | m2q.precision.impossible     | fp16
			rule for conv { weights mix per filter { int8, int4 } by mse ratio 1 }    | m2q.precision.impossible     | 1
			rule for conv { weights mix per filter { int8, int4 } by mse ratio 0 : 0 }| m2q.precision.impossible     | 0 : 0
			rule for conv { weights mix per filter { int8, int4 } by mse budget 9 }   | m2q.value.range              | 9
			rule for conv { activations int8 apot }                                   | m2q.precision.impossible     | apot
			rule for conv { activations int8 per filter }                             | m2q.precision.impossible     | filter
			rule for conv { activations int32 }                                       | m2q.precision.impossible     | int32
			rule for conv { activations fp16 asymmetric }                             | m2q.precision.impossible     | asymmetric
			rule for conv { accumulator int8 }                                        | m2q.precision.impossible     | int8
			rule for conv { weights int16 activations int16 accumulator int16 }       | m2q.precision.impossible     | accumulator int16
			rule for conv { weights fp16 accumulator int32 }                          | m2q.precision.impossible     | accumulator int32
			rule for div { divisor int4 apot }                                        | m2q.precision.impossible     | apot
			rule for div { divisor fp16 log2 }                                        | m2q.precision.impossible     | log2
			calibrate activations percentile 40                                       | m2q.value.range              | 40
			""")
	void problems(String rules, String code, String place) {
		List<String> problems = policy(rules).problems();
		assertEquals(1, problems.size(), problems::toString);
		assertTrue(problems.getFirst().startsWith(code + " at '"), problems::toString);
		if (!place.equals("~")) {
			assertEquals(code + " at '" + place + "'", problems.getFirst());
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			rule a for conv { weights int4 } rule b for stage body { weights int2 }
			rule a for conv { weights int4 activations int8 } rule b for conv { weights int2 }
			rule a for conv, linear { weights int4 } rule b for conv { weights int2 }
			rule for conv { weights int8 apot terms 4 } rule for linear { weights int3 apot terms 2 }
			rule for conv { weights int8 symmetric per group 32 }
			rule for conv { activations int8 symmetric per channel }
			rule for dwconv { weights uint4 asymmetric }
			rule for conv { weights int16 activations int16 accumulator int32 }
			""")
	void rightPolicies(String rules) {
		assertEquals(List.of(), policy(rules).problems());
	}

	@Test
	void aRuleOfAnExtendedPolicyMayBeReplacedAsAWhole() {
		assertEquals(List.of(), Lang.of("policy A { " + DEFAULT + " rule for conv { weights int4 } }\npolicy B extends A { rule for conv { weights int2 } }")
				.problems());
	}

	@Test
	void incompletePoliciesKeepFloatingPoint() {
		Lang lang = Lang.of("policy P { rule for conv { weights int8 activations uint8 } rule for matmul { activations uint8 } }");
		ResolvedPolicy resolved = lang.resolve();
		assertEquals(List.of("m2q.policy.incomplete", "m2q.policy.incomplete"), resolved.problems().stream().map(problem -> problem.code()).toList());
		assertEquals("The policy says nothing about the activations of body.bottleneck.widen, body.bottleneck.depth, body.bottleneck.project and 3 more.",
				resolved.problems().stream().filter(problem -> problem.data().contains("activations")).findFirst().orElseThrow().message());
		assertEquals(NumberFormat.FP32, lang.of(resolved, "head").activations());
		assertEquals(lang.names().size(), resolved.layers().size());
	}

	@Test
	void whatCannotBeReadIsNotCalledMissing() {
		assertEquals(List.of("m2q.precision.impossible at 'log2'"), Lang.of("policy P { default { weights int8 log2 activations uint8 } }").problems());
		assertEquals(List.of("m2q.precision.unknown at 'int99'"), Lang.of("policy P { default { weights int8 activations int99 } }").problems());
	}

	@Test
	void policiesThatExtendThemselvesAreReported() {
		Lang lang = Lang.of("policy A extends B { " + DEFAULT + " }\npolicy B extends A { }");
		assertEquals(List.of("m2q.policy.cycle at 'B'"), lang.problems());
	}

	@Test
	void incompletePoliciesFromElsewhereAreTolerated() {
		Policy policy = M2qFactory.eINSTANCE.createPolicy();
		policy.getRules().add(M2qFactory.eINSTANCE.createPolicyRule());
		policy.getRules().getFirst().getTreatments().add(M2qFactory.eINSTANCE.createWeightsTreatment());
		policy.getRules().getFirst().getTreatments().add(M2qFactory.eINSTANCE.createActivationsTreatment());
		policy.getRules().getFirst().getTreatments().add(M2qFactory.eINSTANCE.createAccumulatorTreatment());
		policy.getRules().getFirst().getTreatments().add(M2qFactory.eINSTANCE.createDivisorTreatment());
		policy.getRules().getFirst().getConditions().add(M2qFactory.eINSTANCE.createMetricComparison());
		policy.getCalibrations().add(M2qFactory.eINSTANCE.createCalibration());
		ResolvedPolicy resolved = new PolicyResolver(SourceLocator.NONE).resolve(policy, policy("").network(), LayerMetrics.NONE, () -> false);
		assertEquals(policy("").names().size(), resolved.layers().size());
	}

	@Test
	void cancellationIsNoticed() {
		Lang lang = policy("");
		assertThrows(CancellationException.class, () -> new PolicyResolver(TextLocator.INSTANCE).resolve(withRule(), lang.network(),
				LayerMetrics.NONE, () -> true));
	}

	private static Policy withRule() {
		Policy policy = M2qFactory.eINSTANCE.createPolicy();
		policy.getRules().add(M2qFactory.eINSTANCE.createPolicyRule());
		return policy;
	}

	@Test
	void theSameAgain() {
		Lang lang = policy("rule for conv { weights int4 }");
		assertEquals(lang.right(), lang.right());
	}
}
