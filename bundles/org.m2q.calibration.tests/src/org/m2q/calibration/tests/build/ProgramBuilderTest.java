package org.m2q.calibration.tests.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.calibration.build.BuiltProgram;

/** Programs follow the float network, for every operator and every profile. */
class ProgramBuilderTest {

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "[3, 8, 8] | y: conv(8, kernel = 3)", "[3, 8, 8] | y: conv(8, stride = 2) > bn > relu", "[6, 8, 8] | y: dwconv(5) > bn > relu6",
			"[6, 8, 8] | y: pwconv(12) > bn > hardswish", "[6, 8, 8] | y: pwconv(12, groups = 2) > silu", "[8, 6] | y: linear(12) > gelu", "[8, 6] | y: linear(12) > layernorm",
			"[8, 6] | y: layernorm > linear(5)", "[6, 4, 4] | y: layernorm", "[6, 4, 4] | y: groupnorm(2)", "[6, 4, 4] | y: bn > dwconv(3)", "[6, 4, 4] | y: bn > pwconv(5)",
			"[8, 6] | y: softmax(axis = -1)", "[6, 4, 4] | y: globalpool > linear(7)", "[9, 6] | y: token_mean > linear(7)", "[6, 8, 8] | y: avgpool(3, stride = 2)",
			"[6, 8, 8] | y: maxpool(3, stride = 2) > pwconv(6)", "[6, 8, 8] | y: upsample(2) > pwconv(6)", "[6, 8, 8] | y: sigmoid", "[6, 8, 8] | y: pwconv(6) > hardsigmoid",
			"[6, 8, 8] | a: pwconv(6) y: from a, x > add", "[6, 8, 8] | a: pwconv(6) y: from a, x > sub", "[6, 8, 8] | a: pwconv(6) y: from a, x > mul",
			"[6, 8, 8] | a: pwconv(6) b: from x > pwconv(4) y: from a, b, x > concat(axis = 0)", "[6, 8, 8] | a: pwconv(6) y: from a, x > add > relu",
			"[8, 6] | y: scale_by(0.3) > linear(4)", "[8, 6] | y: scale_by(-0.3)", "[8, 6] | y: linear(4) > scale_by(0.5) > relu", "[8, 6] | y: add_parameter([8, 6])",
			"[8, 6] | y: linear(6) > add_parameter([6])", "[6, 4, 4] | y: scale_channels", "[6, 4, 4] | y: pwconv(6) > scale_channels",
			"[6, 8, 8] | s: globalpool(keep = true) > pwconv(6) > hardsigmoid y: from x, s > mul", "[2, 6, 4] | y: from x, x > matmul(transpose_right = true) > scale_by(0.5) > softmax(axis = -1)",
			"[2, 6, 4] | y: from x, x > matmul(transpose_left = true)", "[6, 8, 8] | y: relu > pwconv(4)", "[6, 8, 8] | y: relu6 > pwconv(4)",
			"[6, 8, 8] | a: pwconv(6) y: from a, a > add", "[12, 6] | y: bn > reshape([6, 12])" })
	void everyOperatorInEveryProfile(String input, String steps) throws Exception {
		for (String profile : new String[] { "dyadic", "pot", "float32" }) {
			for (String activations : new String[] { "uint8 asymmetric", "int8 symmetric", "int12 symmetric" }) {
				Nets nets = Nets.of(input, steps.replace(") y:", ")\n\ty:").replace(") b:", ")\n\tb:").replace("hardsigmoid y:", "hardsigmoid\n\ty:"),
						"weights int8 symmetric per filter scale mse activations " + activations + " accumulator int32 requantize " + profile);
				BuiltProgram built = nets.build();
				assertEquals(java.util.List.of(), built.problems());
				double sqnr = nets.sqnr(built);
				double wanted = activations.startsWith("int12") ? 34 : 24;
				assertTrue(sqnr > wanted - (profile.equals("pot") ? 4 : 0), steps + " with " + profile + " and " + activations + ": " + sqnr + " dB");
			}
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "[6, 8, 8] | y: pwconv(8) > hardswish > dwconv(3) > hardswish > pwconv(4)", "[6, 8, 8] | y: relu > dwconv(3) > relu > pwconv(4, groups = 2)",
			"[9, 6] | y: linear(8) > gelu > linear(4)" })
	void operandsAreMigratedAndShifted(String input, String steps) throws Exception {
		for (String profile : new String[] { "dyadic", "pot", "float32" }) {
			for (String treatment : new String[] { "migrate channels }", "shift filters }", "migrate channels shift filters }" }) {
				String policy = Nets.policy("weights int8 symmetric per filter scale mse activations uint8 asymmetric accumulator int32 requantize " + profile).replace(" }\n}",
						" }\n\trule for pwconv, linear" + ", dwconv" + " {\n\t\t" + treatment.replace(" shift", "\n\t\tshift") + "\n}");
				Nets nets = Nets.of(input, steps, policy, 2, 4);
				BuiltProgram built = nets.build();
				assertEquals(java.util.List.of(), built.problems());
				double sqnr = nets.sqnr(built);
				assertTrue(sqnr > (profile.equals("pot") ? 20 : 24), steps + " with " + profile + " and " + treatment + ": " + sqnr + " dB");
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "efficientvit-b0.m2q, 64, 1, 14", "efficientvit-l1.m2q, 64, 1, 14", "mobilevit-xxs.m2q, 0, 1, 14", "efficientformer-l1.m2q, 0, 1, 14", "levit-128s.m2q, 0, 1, 14",
			"tinyvit-5m.m2q, 0, 1, 14" })
	void shippedNetworksFollowTheFloatNetwork(String file, int resolution, double brightness, double wanted) throws Exception {
		Nets nets = Nets.example(file, resolution == 0 ? Map.of() : Map.of("resolution", resolution), Nets.policy(Nets.DEFAULT.replace("scale mse", "scale minmax") + " divisor int16 uniform"), brightness);
		BuiltProgram built = nets.build();
		assertEquals(java.util.List.of(), built.problems());
		double sqnr = nets.sqnr(built);
		assertTrue(sqnr > wanted, file + ": " + sqnr + " dB");
	}
}
