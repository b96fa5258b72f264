package org.m2q.calibration.tests.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.calibration.FloatNetwork;
import org.m2q.calibration.build.BuildRequest;
import org.m2q.calibration.build.BuiltProgram;
import org.m2q.calibration.build.ProgramBuilder;
import org.m2q.calibration.build.QuantizedWeights;
import org.m2q.calibration.build.WeightGroups;
import org.m2q.onnx.Tensor;
import org.m2q.quant.Requantization;
import org.m2q.quant.integer.CodeRange;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.ProgramInterpreter;
import org.m2q.quant.program.Step;

/** What exactly is built: codes, scales, biases, factors; what cannot be built. */
class BuiltStepsTest {

	private static final String DEFAULT = "weights int8 symmetric per filter scale minmax activations uint8 asymmetric accumulator int32 requantize ";

	private static Nets with(Nets nets, Map<String, float[]> changed) throws Exception {
		Map<String, Tensor> parameters = new HashMap<>(nets.parameters);
		changed.forEach((name, values) -> {
			assertTrue(parameters.containsKey(name), name + " in " + parameters.keySet());
			parameters.put(name, Tensor.of(parameters.get(name).shape(), values));
		});
		Nets result = new Nets(nets.layers, nets.policy, parameters, 0, 1, 1);
		result.samples.addAll(nets.samples);
		return result;
	}

	private static IntegerProgram program(Nets nets) throws Exception {
		BuiltProgram built = nets.build();
		return built.program().orElseThrow(() -> new AssertionError(built.problems().toString()));
	}

	@Test
	void batchNormalizationIsFoldedExactly() throws Exception {
		Nets nets = Nets.of("[2, 1, 1]", "y: pwconv(2, bias = true) > bn(epsilon = 1) > relu", DEFAULT + "dyadic");
		String conv = nets.layers.network().nodes().get(0).name();
		String norm = nets.layers.network().nodes().get(1).name();
		Map<String, float[]> values = new HashMap<>();
		values.put(conv + ".weight", new float[] { 1, -2, 0.5f, 4 });
		values.put(conv + ".bias", new float[] { 1, 2 });
		values.put(norm + ".weight", new float[] { 2, -3 });
		values.put(norm + ".bias", new float[] { 0.5f, 7 });
		values.put(norm + ".running_mean", new float[] { 3, -1 });
		values.put(norm + ".running_var", new float[] { 3, 8 });
		Nets changed = with(nets, values);
		changed.samples.clear();
		changed.samples.add(List.of(new float[] { 1, -0.5f }));
		Step.Convolution step = (Step.Convolution) program(changed).steps().getFirst();
		// γ / √(σ² + 1) is 2 / 2 = 1 and −3 / 3 = −1: weights 1, −2 and −0.5, −4 (63.5 goes towards 0); biases 1 − 3 + 0.5 = −1.5 and −(2 + 1) + 7 = 4.
		assertArrayEquals(new short[] { 63, -127, -16, -127 }, step.weights().codes());
		assertArrayEquals(new float[] { 2f / 127, 4f / 127 }, step.weights().scales(), 1e-9f);
		float input = program(changed).tensors().getFirst().scale();
		assertEquals((int) Math.rint(-1.5 / (input * (double) (2f / 127))), step.bias()[0]);
		assertEquals((int) Math.rint(4 / (input * (double) (4f / 127))), step.bias()[1]);
		// A rectifier is a range that begins at its zero point.
		CodeRange range = program(changed).tensors().getLast().range();
		assertEquals(range.zero(), range.low());
	}

	@Test
	void scalesOfTheThreeProfiles() throws Exception {
		for (String profile : new String[] { "dyadic", "pot", "float32" }) {
			Nets nets = Nets.of("[4, 3, 3]", "y: pwconv(5)", DEFAULT + profile);
			IntegerProgram program = program(nets);
			Step.Convolution step = (Step.Convolution) program.steps().getFirst();
			IntegerTensor in = program.tensors().get(step.input());
			IntegerTensor out = program.result(step);
			assertEquals(Requantization.valueOf(profile.toUpperCase(java.util.Locale.ROOT)), step.rescale().profile());
			for (int f = 0; f < 5; f++) {
				double wanted = (double) in.scale() * step.weights().scales()[f] / out.scale();
				assertEquals(wanted, step.rescale().value(f), wanted * 1e-6);
			}
			if (profile.equals("float32")) {
				assertEquals(in.scale() * step.weights().scales()[2] / out.scale(), step.rescale().factors()[2]);
			}
			if (profile.equals("pot")) {
				assertEquals(0, in.range().zero() % 2);
				assertEquals(0, out.range().zero() % 2);
				assertEquals(Math.scalb(1f, Math.getExponent(in.scale())), in.scale());
				assertEquals(Math.scalb(1f, Math.getExponent(step.weights().scales()[0])), step.weights().scales()[0]);
			}
			assertEquals(in.quantize(0f), in.range().zero());
		}
	}

	@Test
	void rangesOfActivations() throws Exception {
		Nets nets = Nets.of("[1, 1, 4]", "y: pwconv(1)", DEFAULT + "dyadic");
		nets.samples.clear();
		nets.samples.add(List.of(new float[] { -1, 0, 1.5f, 4.1f }));
		IntegerTensor input = program(nets).tensors().getFirst();
		assertEquals(5.1f / 255, input.scale(), 1e-7f);
		assertEquals(50, input.range().zero());
		Nets symmetric = Nets.of("[1, 1, 4]", "y: pwconv(1)", DEFAULT.replace("uint8 asymmetric", "int8 symmetric") + "dyadic");
		symmetric.samples.clear();
		symmetric.samples.addAll(nets.samples);
		assertEquals(new CodeRange(-128, 127, 0), program(symmetric).tensors().getFirst().range());
		assertEquals(4.1f / 127, program(symmetric).tensors().getFirst().scale(), 1e-7f);
	}

	@Test
	void rectifiersOfSixEndAtSix() throws Exception {
		Nets nets = Nets.of("[4, 6, 6]", "y: pwconv(5) > relu6 > pwconv(3)", DEFAULT + "pot");
		nets.samples.forEach(sample -> {
			for (int i = 0; i < sample.getFirst().length; i++) {
				sample.getFirst()[i] *= 20;
			}
		});
		IntegerProgram program = program(nets);
		IntegerTensor middle = program.tensors().get(1);
		assertEquals(0, middle.range().low());
		assertEquals(Math.min(255, Math.round(6 / middle.scale())), middle.range().high());
	}

	@Test
	void chainsOfFunctionsAreOneTable() throws Exception {
		Nets nets = Nets.of("[4, 6, 6]", "y: pwconv(5) > hardswish > scale_by(2) > add_parameter([1, 1, 1]) > pwconv(3)", DEFAULT + "dyadic");
		List<Step> steps = program(nets).steps();
		assertEquals(3, steps.size());
		assertEquals("hardswish > scale_by > add_parameter", ((Step.Lookup) steps.get(1)).function());
	}

	@Test
	void concatenatedTensorsShareTheirScale() throws Exception {
		Nets nets = Nets.of("[4, 6, 6]", "a: pwconv(5) > scale_by(0.1)\n\tb: from x > pwconv(3)\n\ty: from a, b > concat(axis = 0) > pwconv(2)", DEFAULT + "dyadic");
		IntegerProgram program = program(nets);
		Step.View view = (Step.View) program.steps().stream().filter(Step.View.class::isInstance).findFirst().orElseThrow();
		assertEquals(1, view.inputs().stream().map(index -> program.tensors().get(index).scale()).distinct().count());
		assertEquals(program.tensors().get(view.inputs().getFirst()).scale(), program.result(view).scale());
	}

	/** Keys and values of linear attention get scales of their own. */
	@Test
	void appendedOnesHaveAScaleOfTheirOwn() throws Exception {
		String steps = """
				q, k, v: reshape([3, 4, 16]) > split(3, axis = 0)
					keys: from k > relu
					queries: from q > relu
					values: from v > append_ones(axis = 1)
					context: from values, keys > matmul(transpose_right = true)
					numerator, denominator: from context, queries > matmul > split(sizes = [4, 1], axis = 1)
					y: from numerator, denominator > div(epsilon = 1e-15)""";
		for (String profile : new String[] { "dyadic", "pot", "float32" }) {
			for (String divisor : new String[] { "int16 uniform", "int8 log2" }) {
				Nets nets = Nets.of("[12, 4, 4]", steps, DEFAULT + profile + " divisor " + divisor);
				BuiltProgram built = nets.build();
				assertEquals(List.of(), built.problems());
				IntegerTensor ones = built.program().orElseThrow().tensors().stream().filter(tensor -> tensor.axis() == 1).findFirst().orElseThrow();
				assertEquals(1, ones.scales()[4]);
				assertEquals(0, ones.range().zero());
				double sqnr = nets.sqnr(built);
				assertTrue(sqnr > (divisor.startsWith("int8") ? 10 : profile.equals("pot") ? 22 : 26), profile + ", " + divisor + ": " + sqnr + " dB");
			}
		}
	}

	private static List<Problem> problems(String input, String steps, String treatments) throws Exception {
		BuiltProgram built = Nets.of(input, steps, treatments).build();
		assertEquals(Optional.empty(), built.program());
		return built.problems();
	}

	@Test
	void whatCannotBeBuiltIsAProblemAtItsLayer() throws Exception {
		Problem bilinear = problems("[1, 2, 2]", "y: pwconv(1) > upsample(65, mode = \"bilinear\") > pwconv(2)", DEFAULT + "dyadic").getFirst();
		assertEquals(ProblemCodes.PROGRAM_UNSUPPORTED, bilinear.code());
		assertTrue(bilinear.message().contains("mode = \"nearest\"") && bilinear.span().isKnown(), bilinear.toString());
		Problem zero = problems("[4, 6, 6]", "y: pwconv(4)", DEFAULT.replace("int8 symmetric", "int16 uniform asymmetric") + "dyadic").getFirst();
		assertTrue(zero.message().contains("weights of 16 bits with a zero point"), zero.message());
		Problem divergence = problems("[4, 6, 6]", "y: pwconv(4)", DEFAULT.replace("int8 symmetric", "int8 uniform asymmetric").replace("minmax", "kl") + "dyadic").getFirst();
		assertTrue(divergence.message().contains("write 'scale mse'"), divergence.message());
		Problem group = problems("[64, 6, 6]", "y: pwconv(4)", DEFAULT.replace("int8 symmetric per filter", "int8 apot terms 2 symmetric per group 32") + "dyadic").getFirst();
		assertTrue(group.message().contains("write 'per filter'"), group.message());
		Problem channel = problems("[64, 6, 6]", "y: pwconv(4)", DEFAULT.replace("per filter", "per channel") + "dyadic").getFirst();
		assertTrue(channel.message().contains("write 'per filter'"), channel.message());
		Problem wide = problems("[8, 64, 64]", "a: reshape([8, 4096])\n\ty: from a, a > matmul(transpose_right = true)", DEFAULT.replace("uint8 asymmetric", "int16 symmetric") + "dyadic")
				.getFirst();
		assertEquals(ProblemCodes.PROGRAM_ACCUMULATOR, wide.code());
		Problem real = problems("[4, 6, 6]", "y: pwconv(4)", "weights int8 activations fp16 accumulator fp32 requantize float32").getFirst();
		assertTrue(real.message().contains("activations are fp16"), real.message());
	}

	private static Step.Convolution only(String weights, String profile, float[] values) throws Exception {
		Nets nets = Nets.of("[" + values.length / 2 + ", 1, 1]", "y: pwconv(2)", DEFAULT.replace("int8 symmetric per filter scale minmax", weights) + profile);
		return (Step.Convolution) program(with(nets, Map.of(nets.layers.network().nodes().getFirst().name() + ".weight", values))).steps().getFirst();
	}

	/** Codes are what is stored less the zero point: 4 bits from 0 to 15 about zero points 4 and 0, which need 5 bits with a sign. */
	@Test
	void zeroPointsOfWeightsAreTakenOff() throws Exception {
		Step.Convolution step = only("int4 uniform asymmetric per filter scale minmax", "dyadic", new float[] { -0.8f, 2.2f, 0.31f, 0, 3, 1.59f, 0.09f, 0.31f });
		assertArrayEquals(new float[] { 0.2f, 0.2f }, step.weights().scales(), 1e-7f);
		assertArrayEquals(new short[] { -4, 11, 2, 0, 15, 8, 0, 2 }, step.weights().codes());
		assertEquals(4, step.weights().meanBits());
		assertEquals(4 + 4 / 4.0, Nets.of("[4, 1, 1]", "y: pwconv(2)", DEFAULT.replace("int8 symmetric per filter scale minmax", "int4 uniform asymmetric per filter") + "dyadic").policy.layers().getFirst().storedWeightBits(2, 4));
		assertEquals(4 + 4 / 8.0, Nets.of("[4, 1, 1]", "y: pwconv(2)", DEFAULT.replace("int8 symmetric per filter scale minmax", "int4 uniform asymmetric per tensor") + "dyadic").policy.layers().getFirst().storedWeightBits(2, 4));
		// With one scale for the tensor the range is that of all weights: 3.8 / 15.
		Step.Convolution tensor = only("int4 uniform asymmetric per tensor scale minmax", "dyadic", new float[] { -0.8f, 2.2f, 0.31f, 0, 3, 1.59f, 0.09f, 0.31f });
		assertArrayEquals(new float[] { 3.8f / 15, 3.8f / 15 }, tensor.weights().scales(), 1e-7f);
		assertArrayEquals(new short[] { -3, 9, 1, 0, 12, 6, 0, 1 }, tensor.weights().codes());
	}

	/** The largest group of a filter has the factor 255, others the whole factor next to the ratio of their scales. */
	@Test
	void groupsHaveWholeFactors() throws Exception {
		float[] weights = { 7, -3, 0.7f, 0.28f, -5.1f, 0, 0, 0, 0.01f, 0, 0, -0.00702f };
		Step.Convolution step = only("int4 uniform symmetric per group 2 scale minmax", "dyadic", weights);
		// Scales of the groups are 1, 0.1, 5.1 / 7; of the second filter 0 (one for nothing), 0.01 / 7 and 0.001.
		assertEquals(1f / 255, step.weights().scales()[0], 1e-9f);
		assertArrayEquals(new short[] { 7 * 255, -3 * 255, 7 * 25, 3 * 25, -7 * 186, 0 }, java.util.Arrays.copyOf(step.weights().codes(), 6));
		assertEquals(0.01f / 7 / 255, step.weights().scales()[1], 1e-12f);
		assertArrayEquals(new short[] { 0, 0, 7 * 255, 0, 0, -7 * 179 }, java.util.Arrays.copyOfRange(step.weights().codes(), 6, 12));
	}

	/** Formats with zero points and groups against what a filter alone loses: finer scales never lose more, and every code can be stored. */
	@Test
	void zeroPointsAndGroupsLoseLess() throws Exception {
		for (String profile : new String[] { "dyadic", "pot", "float32" }) {
			for (String kind : new String[] { "pwconv(12)", "conv(12)", "dwconv(3)" }) {
				Nets shifted = shifted(Nets.of("[64, 6, 6]", "y: " + kind, DEFAULT + profile), 0);
				double[] sqnr = new double[4];
				String[] formats = { "symmetric per filter", "asymmetric per filter", "symmetric per group 8", "asymmetric per group 8" };
				for (int i = 0; i < formats.length; i++) {
					Nets nets = Nets.of("[64, 6, 6]", "y: " + kind, DEFAULT.replace("int8 symmetric per filter scale minmax", "int4 uniform " + formats[i] + " scale mse") + profile);
					nets = with(nets, Map.of(nets.layers.network().nodes().getFirst().name() + ".weight",
							shifted.parameters.get(nets.layers.network().nodes().getFirst().name() + ".weight").reals()));
					BuiltProgram built = nets.build();
					assertEquals(List.of(), built.problems());
					QuantizedWeights weights = built.weights().firstEntry().getValue();
					sqnr[i] = weights.error().sqnr();
					assertEquals(i > 0, weights.groups().isPresent());
					if (i > 0) {
						stored(weights);
					}
					// What the cost model moves is what is stored: codes, zero points and factors of groups.
					long bits = 4L * weights.original().length + weights.groups().map(groups -> (groups.factors().length > weights.codes().filters() ? 8L * groups.factors().length : 0)
							+ (java.util.Arrays.stream(groups.zeros()).anyMatch(zero -> zero != 0) ? 4L * groups.zeros().length : 0)).orElse(0L);
					assertEquals(bits, weights.original().length * nets.policy.layers().getFirst().storedWeightBits(weights.codes().filters(), weights.codes().size()), 1e-6, kind + " " + formats[i]);
				}
				assertTrue(sqnr[1] > sqnr[0] + 1 && sqnr[3] > sqnr[2] && (kind.startsWith("dw") || sqnr[2] > sqnr[0] && sqnr[3] > sqnr[1]),
						kind + " " + profile + ": " + java.util.Arrays.toString(sqnr));
			}
		}
	}

	/** Weights whose middle is not 0 and that differ in size from group to group. */
	private static Nets shifted(Nets nets, int node) throws Exception {
		String name = nets.layers.network().nodes().get(node).name() + ".weight";
		float[] values = nets.parameters.get(name).reals();
		for (int i = 0; i < values.length; i++) {
			values[i] = (values[i] + 0.3f) * (1 + i / 8 % 5);
		}
		return with(nets, Map.of(name, values));
	}

	/** Every code is a factor times a stored code of the format less its zero point. */
	private static void stored(QuantizedWeights weights) {
		WeightGroups groups = weights.groups().orElseThrow();
		for (int f = 0; f < weights.codes().filters(); f++) {
			for (int i = 0; i < groups.size(); i++) {
				int group = f * groups.perFilter() + i / groups.length();
				int code = groups.stored(f, i, weights.codes().code(f, i));
				assertTrue(code >= groups.low() && code <= groups.high(), code + " of " + groups.low() + " to " + groups.high());
				assertEquals(weights.codes().code(f, i), groups.factors()[group] * (code - groups.zeros()[group]));
			}
		}
	}

	/** Means of neighbours as the float network computes them; what rounds is the result alone. */
	@Test
	void bilinearUpsamplingIsAMovingMean() throws Exception {
		for (String profile : new String[] { "dyadic", "pot", "float32" }) {
			for (int factor = 1; factor <= 5; factor++) {
				Nets nets = Nets.of("[3, 4, 5]", "y: upsample(" + factor + ", mode = \"bilinear\")", DEFAULT + profile);
				BuiltProgram built = nets.build();
				assertEquals(List.of(), built.problems());
				IntegerProgram program = built.program().orElseThrow();
				IntegerTensor in = program.tensors().get(program.inputs().getFirst());
				IntegerTensor out = program.tensors().get(program.outputs().getFirst());
				for (List<float[]> sample : nets.samples) {
					int[] codes = in.quantize(sample.getFirst());
					int[] result = new ProgramInterpreter(program).run(new int[][] { codes })[out.index()];
					float[] exact = nets.floats.run(List.of(in.dequantize(codes)), FloatNetwork.Observer.NONE, Cancellation.NONE).getFirst();
					for (int i = 0; i < result.length; i++) {
						double wanted = Math.clamp(exact[i] / (double) out.scale() + out.range().zero(), out.range().low(), out.range().high());
						assertEquals(wanted, result[i], 0.5 + 1e-3, profile + ", factor " + factor + ", element " + i);
					}
				}
			}
		}
	}

	@Test
	void missingRangesAndTensorsAreNamed() throws Exception {
		Nets nets = Nets.of("[4, 6, 6]", "y: pwconv(4)", DEFAULT + "dyadic");
		List<Problem> unseen = ProgramBuilder.build(new BuildRequest(nets.layers, nets.parameters, nets.policy, value -> Optional.empty()), Cancellation.NONE).problems();
		assertEquals(ProblemCodes.PROGRAM_RANGE, unseen.getFirst().code());
		List<Problem> unbound = ProgramBuilder.build(new BuildRequest(nets.layers, Map.of(), nets.policy, nets.observations()), Cancellation.NONE).problems();
		assertTrue(unbound.getFirst().message().contains("there is no tensor '"), unbound.toString());
		String name = nets.parameters.keySet().iterator().next();
		float[] broken = nets.parameters.get(name).reals();
		broken[3] = Float.NaN;
		Map<String, Tensor> parameters = new HashMap<>(nets.parameters);
		parameters.put(name, Tensor.of(nets.parameters.get(name).shape(), broken));
		List<Problem> infinite = ProgramBuilder.build(new BuildRequest(nets.layers, parameters, nets.policy, nets.observations()), Cancellation.NONE).problems();
		assertTrue(infinite.getFirst().message().contains("element 3 of the tensor '" + name + "' is NaN"), infinite.toString());
	}

	/** Dead filters, tiny weights with large biases, constant inputs. */
	@Test
	void degenerateNumbersAreBuilt() throws Exception {
		Nets nets = Nets.of("[4, 6, 6]", "y: pwconv(4, bias = true) > relu > pwconv(2)", DEFAULT + "dyadic");
		String conv = nets.layers.network().nodes().getFirst().name();
		float[] weights = nets.parameters.get(conv + ".weight").reals();
		java.util.Arrays.fill(weights, 0, 4, 0);
		java.util.Arrays.fill(weights, 4, 8, 1e-20f);
		Nets changed = with(nets, Map.of(conv + ".weight", weights, conv + ".bias", new float[] { 1000, -1000, 3, 0 }));
		assertTrue(changed.sqnr(changed.build()) > 20);
		changed.samples.forEach(sample -> java.util.Arrays.fill(sample.getFirst(), 0));
		program(changed);
	}

	/** Random chains of operators in random formats follow the float network. */
	@Test
	void randomNetworks() throws Exception {
		Random random = new Random(11);
		String[] operators = { "pwconv(8)", "pwconv(6) > bn", "conv(6) > bn > relu", "dwconv(3) > bn > hardswish", "dwconv(5, stride = 2)", "relu", "gelu", "silu", "maxpool(2)",
				"avgpool(2)", "layernorm", "scale_channels", "bn", "residual { pwconv(16) > relu > pwconv(C) }", "residual { dwconv(3) }", "upsample(2)", "relu6", "upsample(2, mode = \"bilinear\")" };
		for (int i = 0; i < 40; i++) {
			StringBuilder steps = new StringBuilder("y: pwconv(8)");
			int channels = 8;
			int size = 12;
			int count = 2 + random.nextInt(5);
			for (int k = 0; k < count; k++) {
				String operator = operators[random.nextInt(operators.length)];
				boolean halves = operator.contains("stride") || operator.contains("pool");
				if (halves && size < 6 || operator.startsWith("upsample") && size > 12) {
					continue;
				}
				size = halves ? (size + (operator.contains("stride") ? 1 : 0)) / 2 : operator.startsWith("upsample") ? size * 2 : size;
				steps.append(" > ").append(operator.replace("C", String.valueOf(channels)));
				channels = operator.startsWith("pwconv(8)") ? 8 : operator.startsWith("pwconv(6)") || operator.startsWith("conv(6)") ? 6 : channels;
			}
			steps.append(" > globalpool > linear(5)");
			String[] profiles = { "dyadic", "pot", "float32" };
			String[] formats = { "uint8 asymmetric scale mse", "int8 symmetric", "int10 symmetric", "uint8 asymmetric scale percentile 99.99", "uint8 asymmetric scale kl" };
			String treatments = "weights int8 symmetric per " + (random.nextBoolean() ? "filter" : "tensor") + " scale mse activations " + formats[i % formats.length]
					+ " accumulator int32 requantize " + profiles[i % 3];
			Nets nets = Nets.of("[3, 12, 12]", steps.toString(), Nets.policy(treatments), 4, i);
			BuiltProgram built = nets.build();
			assertEquals(List.of(), built.problems(), steps + "\n" + treatments);
			double sqnr = nets.sqnr(built);
			assertTrue(sqnr > 10, steps + "\n" + treatments + ": " + sqnr + " dB");
		}
	}
}
