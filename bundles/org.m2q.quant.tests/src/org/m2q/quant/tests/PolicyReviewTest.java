package org.m2q.quant.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.M2qFactory;
import org.m2q.model.m2q.Policy;
import org.m2q.quant.PolicyResolver;

/** What is wrong with a policy before it is applied to anything. */
final class PolicyReviewTest {

	private static List<String> review(String rules) {
		return Lang.of("policy P { default { weights int8 activations uint8 } " + rules + " }").review();
	}

	@ParameterizedTest(name = "{0}: {1} at {2}")
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			rule for conv { }                                                  | m2q.policy.no-effect     | rule for conv { }
			rule for relu { weights int4 }                                     | m2q.policy.no-effect     | weights int4
			rule for relu, matmul { activations int8 weights int4 }            | m2q.policy.no-effect     | weights int4
			rule for conv { migrate channels }                                 | m2q.policy.no-effect     | migrate channels
			rule for relu { learn rounding }                                   | m2q.policy.no-effect     | learn rounding
			rule for matmul { correct bias }                                   | m2q.policy.no-effect     | correct bias
			rule for dwconv { shift filters }                                  | m2q.policy.no-effect     | shift filters
			rule for linear { divisor int4 log2 }                              | m2q.policy.no-effect     | divisor int4 log2
			rule for layer "" { weights int4 }                                 | m2q.policy.no-match      | layer ""
			rule for stage "" { weights int4 }                                 | m2q.policy.no-match      | stage ""
			rule for all where edp_share > 500 % { weights int4 }              | m2q.policy.no-match      | edp_share > 500 %
			rule for all where edp_share == 1.5 { weights int4 }               | m2q.policy.no-match      | edp_share == 1.5
			rule for all where macs < 0 { weights int4 }                       | m2q.policy.no-match      | macs < 0
			rule for all where latency <= -1 ms { weights int4 }               | m2q.policy.no-match      | latency <= -1 ms
			default { accumulator int32 }                                      | m2q.member.duplicate     | default
			calibrate activations mse calibrate activations kl                 | m2q.member.duplicate     | calibrate activations kl
			calibrate activations percentile 40                                | m2q.value.range          | 40
			rule for conv { weights int8 pot asymmetric }                      | m2q.precision.impossible | asymmetric
			rule for conv { weights int4 } rule for all { weights int2 }       | m2q.policy.shadowed      | rule for conv { weights int4 }
			rule for conv { weights int4 } rule for linear, conv { weights int2 } | m2q.policy.shadowed   | rule for conv { weights int4 }
			rule for layer "a*" { weights int4 } rule for layer "a*" { weights int2 } | m2q.policy.shadowed | rule for layer "a*" { weights int4 }
			rule for conv where macs > 5 { weights int4 } rule for conv { weights int2 } | m2q.policy.shadowed | rule for conv where macs > 5 { weights int4 }
			""")
	void problems(String rules, String code, String place) {
		assertEquals(List.of(code + " at '" + place + "'"), review(rules));
	}

	@ParameterizedTest
	@ValueSource(strings = { "rule for conv { weights int4 } rule for all { activations int8 }",
			"rule for all { weights int4 } rule for conv { weights int2 }", "rule for conv, linear { weights int4 } rule for conv { weights int2 }",
			"rule for conv { weights int4 } rule for conv where macs > 5 { weights int2 }",
			"rule for conv { weights int4 activations int8 } rule for all { weights int2 }", "rule for relu, conv { weights int4 }",
			"rule for all where edp_share > 50 % { weights int4 }", "rule for all where macs >= 0 { weights int4 }",
			"rule for dwconv { migrate channels learn rounding } rule for pwconv { correct bias } rule for linear { shift filters } rule for div { divisor int4 log2 }",
			"rule for layer \"*\" { weights int4 }", "rule for Bottleneck { weights int4 divisor int4 }", "calibrate activations mse over 8 samples" })
	void rightPolicies(String rules) {
		assertEquals(List.of(), review(rules));
	}

	@Test
	void severalRulesTogetherReplaceOne() {
		assertEquals(List.of("m2q.policy.shadowed at 'rule a for conv { weights int4 activations int8 }'"),
				review("rule a for conv { weights int4 activations int8 } rule b for conv { weights int2 } rule c for all { activations uint8 }"));
		assertEquals(List.of("m2q.policy.shadowed at 'default { weights int8 activations uint8 }'"),
				review("rule for all { weights int4 activations int8 }"));
	}

	@Test
	void rulesOfExtendedPoliciesMayBeReplaced() {
		assertEquals(List.of(), Lang.of("policy A { rule for conv { weights int4 } }\npolicy B extends A { rule for all { weights int2 } }").review());
	}

	@Test
	void incompletePoliciesAndCancellation() {
		Policy policy = M2qFactory.eINSTANCE.createPolicy();
		policy.getRules().add(M2qFactory.eINSTANCE.createPolicyRule());
		policy.getRules().getFirst().setSelector(M2qFactory.eINSTANCE.createSelector());
		policy.getRules().getFirst().getSelector().getTerms().add(M2qFactory.eINSTANCE.createLayerTerm());
		policy.getRules().getFirst().getSelector().getTerms().add(M2qFactory.eINSTANCE.createKindTerm());
		policy.getRules().getFirst().getConditions().add(M2qFactory.eINSTANCE.createMetricComparison());
		policy.getRules().getFirst().getTreatments().add(M2qFactory.eINSTANCE.createWeightsTreatment());
		policy.getRules().add(M2qFactory.eINSTANCE.createPolicyRule());
		policy.getCalibrations().add(M2qFactory.eINSTANCE.createCalibration());
		PolicyResolver resolver = new PolicyResolver(TextLocator.INSTANCE);
		assertEquals(List.of("m2q.policy.no-effect"), resolver.check(policy, () -> false).stream().map(problem -> problem.code()).distinct().toList());
		assertThrows(CancellationException.class, () -> resolver.check(policy, () -> true));
	}
}
