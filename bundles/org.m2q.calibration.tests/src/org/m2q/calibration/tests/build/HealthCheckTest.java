package org.m2q.calibration.tests.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.m2q.base.Cancellation;
import org.m2q.calibration.HealthCheck;
import org.m2q.calibration.HealthFinding;
import org.m2q.calibration.HealthFinding.Kind;
import org.m2q.calibration.LayerQuality;
import org.m2q.calibration.QualityMeasurement;
import org.m2q.calibration.build.BuildRequest;
import org.m2q.calibration.build.BuiltProgram;
import org.m2q.calibration.build.ProgramBuilder;
import org.m2q.onnx.Tensor;

/** Every cause of collapse is provoked, found, explained and cured by the rule that the finding names. */
class HealthCheckTest {

	private static final String W8A8 = "weights int8 symmetric per filter scale mse activations uint8 asymmetric accumulator int32 requantize dyadic";

	private static Nets nets(String input, String steps, String rules, Map<String, float[]> changed) throws Exception {
		String policy = Nets.policy(W8A8);
		Nets nets = Nets.of(input, steps, policy.substring(0, policy.lastIndexOf('}')) + rules + "\n}\n", 6, 1);
		Map<String, Tensor> parameters = new TreeMap<>(nets.parameters);
		changed.forEach((role, values) -> {
			String name = parameters.keySet().stream().filter(each -> each.endsWith(role)).findFirst().orElseThrow();
			parameters.put(name, Tensor.of(parameters.get(name).shape(), values));
		});
		Nets result = new Nets(nets.layers, nets.policy, parameters, 0, 1, 1);
		result.samples.addAll(nets.samples);
		return result;
	}

	private static List<HealthFinding> findings(Nets nets) throws Exception {
		BuildRequest request = new BuildRequest(nets.layers, nets.parameters, nets.policy, nets.observations());
		return HealthCheck.of(request, ProgramBuilder.build(request, Cancellation.NONE));
	}

	private static HealthFinding only(Nets nets, Kind kind) throws Exception {
		List<HealthFinding> found = findings(nets).stream().filter(finding -> finding.kind() == kind).toList();
		assertEquals(1, found.size(), found.toString());
		return found.getFirst();
	}

	private static String cure(HealthFinding finding) {
		return "\n\t" + finding.cure().orElseThrow().replace("{ ", "{\n\t\t").replace(" }", "\n\t}");
	}

	private static boolean has(Nets nets, Kind kind) throws Exception {
		return findings(nets).stream().anyMatch(finding -> finding.kind() == kind);
	}

	private static float[] filled(int size, float value) {
		float[] values = new float[size];
		java.util.Arrays.fill(values, value);
		return values;
	}

	@Test
	void aHealthyNetworkHasNoFindings() throws Exception {
		assertEquals(List.of(), findings(nets("[8, 8, 8]", "y: pwconv(8) > relu > dwconv(3) > relu > pwconv(4)", "", Map.of())));
	}

	@Test
	void zeroPointsThatDoNotFit() throws Exception {
		String steps = "y: pwconv(8, bias = true) > pwconv(4)";
		float[] small = filled(64, 0.02f);
		Map<String, float[]> far = Map.of("y.pwconv.weight", small, "y.pwconv.bias", filled(8, 50));
		Nets nets = nets("[8, 8, 8]", steps, "", far);
		HealthFinding finding = only(nets, Kind.ZERO_POINT);
		assertTrue(finding.message().contains("of 256 codes are used (zero point overflow)"), finding.message());
		assertEquals("P", finding.decidedBy().orElseThrow().policy());
		double collapsed = nets.sqnr(nets.build());
		Nets cured = nets("[8, 8, 8]", steps, cure(finding), far);
		assertTrue(cured.sqnr(cured.build()) > collapsed, "the cure does not help");
	}

	@Test
	void divisorsWithFewCodes() throws Exception {
		// Divisors from sums of squares that differ much: one large token beside small ones.
		String steps = """
				q, k, v: reshape([3, 4, 16]) > transpose([0, 1, 2]) > split(3, axis = 0)
					keys: from k > relu
					queries: from q > relu
					values: from v > append_ones(axis = 1)
					context: from values, keys > matmul(transpose_right = true)
					numerator, denominator: from context, queries > matmul > split(sizes = [4, 1], axis = 1)
					y: from numerator, denominator > div(epsilon = 1e-15)""";
		Nets nets = nets("[12, 4, 4]", steps, "", Map.of());
		nets.samples.forEach(sample -> {
			for (int i = 0; i < 64; i++) {
				sample.getFirst()[i] = Math.abs(sample.getFirst()[i]) * (i % 16 == 0 ? 1 : 0.04f) + 1e-4f;
			}
		});
		HealthFinding finding = only(nets, Kind.DIVISOR_RANGE);
		assertTrue(finding.message().contains("divisors reach from") && finding.message().contains("% of the divisors become 0"), finding.message());
		assertTrue(finding.cure().orElseThrow().endsWith("{ divisor int16 }"), finding.cure().toString());
		double collapsed = nets.sqnr(nets.build());
		Nets cured = nets("[12, 4, 4]", steps, cure(finding), Map.of());
		cured.samples.clear();
		cured.samples.addAll(nets.samples);
		double better = cured.sqnr(cured.build());
		assertTrue(better > collapsed, collapsed + " dB, cured " + better + " dB");
	}

	@Test
	void outlierChannelsBeforeADepthwiseLayer() throws Exception {
		String steps = "y: relu > dwconv(3) > relu > pwconv(4)";
		Nets nets = nets("[8, 8, 8]", steps, "", Map.of());
		nets.samples.forEach(sample -> {
			for (int i = 64; i < 128; i++) {
				sample.getFirst()[i] *= 100;
			}
		});
		HealthFinding finding = only(nets, Kind.OUTLIER_CHANNELS);
		assertTrue(finding.message().startsWith("channel 1 reaches") && finding.message().contains("the median channel keeps"), finding.message());
		assertTrue(finding.cure().orElseThrow().contains("{ migrate channels }"), finding.cure().toString());
	}

	@Test
	void saturatedValues() throws Exception {
		Nets nets = nets("[8, 8, 8]", "y: pwconv(8) > pwconv(4)", "\n\trule for pwconv {\n\t\tactivations uint8 asymmetric scale percentile 90\n\t}", Map.of());
		List<HealthFinding> found = findings(nets).stream().filter(finding -> finding.kind() == Kind.SATURATION).toList();
		assertEquals(2, found.size());
		assertTrue(found.getFirst().message().contains("% of the values are saturated: codes reach from"), found.getFirst().message());
		Nets cured = nets("[8, 8, 8]", "y: pwconv(8) > pwconv(4)",
				"\n\trule for pwconv {\n\t\tactivations uint8 asymmetric scale percentile 90\n\t}" + cure(found.get(0)) + cure(found.get(1)), Map.of());
		assertFalse(has(cured, Kind.SATURATION));
		assertTrue(cured.sqnr(cured.build()) > nets.sqnr(nets.build()) + 3);
	}

	/**
	 * The body multiplies by 0.02, so the addends differ by 50 times. The sum is 1.02 · x, its step the range of that over 255 codes, and the body has a mean square
	 * of (0.02 · x)²: counted by hand from the samples.
	 */
	@Test
	void addendsThatDrownInTheRoundingOfTheirSum() throws Exception {
		float[] identity = new float[64];
		for (int i = 0; i < 8; i++) {
			identity[9 * i] = 0.02f;
		}
		String steps = "s: residual { pwconv(8) }\n\t\t\t\ty: from s > pwconv(4)";
		Map<String, float[]> weights = Map.of("s.weight", identity);
		Nets nets = nets("[8, 8, 8]", steps, "", weights);
		HealthFinding finding = only(nets, Kind.RESIDUAL_WIDTH);
		double least = 0;
		double largest = 0;
		double square = 0;
		long count = 0;
		for (List<float[]> sample : nets.samples) {
			for (float x : sample.getFirst()) {
				least = Math.min(least, 1.02 * x);
				largest = Math.max(largest, 1.02 * x);
				square += 0.02 * x * 0.02 * x;
				count++;
			}
		}
		double step = (largest - least) / 255;
		double above = 10 * Math.log10(square / count / (step * step / 12));
		java.util.regex.Matcher told = java.util.regex.Pattern.compile("the addends of a sum in 8 bits differ by ([0-9.]+) times: the smaller one is ([0-9.]+) dB above the rounding of the sum")
				.matcher(finding.message());
		assertTrue(told.matches(), finding.message());
		assertEquals(50, Double.parseDouble(told.group(1)), 1);
		assertEquals(above, Double.parseDouble(told.group(2)), 0.3);
		assertTrue(finding.cure().orElseThrow().equals("rule for layer \"y\" { activations int16 }"), finding.cure().toString());
		assertFalse(has(nets("[8, 8, 8]", steps, cure(finding), weights), Kind.RESIDUAL_WIDTH));
		// Addends that are alike are no finding.
		identity = identity.clone();
		for (int i = 0; i < 8; i++) {
			identity[9 * i] = 0.5f;
		}
		assertFalse(has(nets("[8, 8, 8]", steps, "", Map.of("s.weight", identity)), Kind.RESIDUAL_WIDTH));
	}

	@Test
	void singleValuesThatWidenTheRange() throws Exception {
		Nets nets = nets("[4, 16, 16]", "y: pwconv(4)", "", Map.of());
		nets.samples.getFirst().getFirst()[7] = 5000;
		HealthFinding finding = only(nets, Kind.RANGE);
		assertTrue(finding.message().contains("of 256 codes, because single values reach from"), finding.message());
		assertTrue(finding.cure().orElseThrow().endsWith("{ activations uint8 asymmetric scale mse }"), finding.cure().toString());
	}

	@Test
	void deadChannels() throws Exception {
		float[] weights = new float[64];
		java.util.Arrays.fill(weights, 8, 64, 0.3f);
		HealthFinding finding = only(nets("[8, 8, 8]", "y: pwconv(8, bias = true) > relu", "", Map.of(".weight", weights, ".bias", filled(8, 0.1f))), Kind.DEAD_CHANNELS);
		assertEquals("1 of 8 channels never change: [0]; they cost operations and memory and say nothing", finding.message());
		assertEquals(Optional.empty(), finding.cure());
	}

	@Test
	void theQualityOfLayersIsMeasured() throws Exception {
		Nets nets = nets("[8, 8, 8]", "y: pwconv(8) > relu > dwconv(3) > hardswish", "", Map.of());
		BuiltProgram built = nets.build();
		QualityMeasurement measurement = new QualityMeasurement(nets.layers, nets.floats, built);
		for (List<float[]> sample : nets.samples) {
			measurement.add(sample, Cancellation.NONE);
		}
		List<LayerQuality> layers = measurement.layers();
		assertEquals(2, layers.size());
		assertEquals(nets.sqnr(built), layers.get(1).outputSqnr().orElseThrow(), 1e-3);
		assertEquals(Math.pow(10, -layers.get(1).outputSqnr().orElseThrow() / 10), layers.get(1).outputNmse().orElseThrow(), 1e-9);
		assertEquals(8, layers.get(0).weightBits());
		assertTrue(layers.get(0).weightSqnr().orElseThrow() > 38 && layers.get(0).outputSqnr().orElseThrow() > 30, layers.toString());
		assertTrue(layers.get(0).saturated() < 0.01);
	}
}
