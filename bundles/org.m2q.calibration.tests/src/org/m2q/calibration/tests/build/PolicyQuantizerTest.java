package org.m2q.calibration.tests.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.calibration.Feed;
import org.m2q.calibration.FloatNetwork;
import org.m2q.calibration.PolicyQuantizer;
import org.m2q.calibration.Progress;
import org.m2q.calibration.QuantizedModel;
import org.m2q.calibration.TrainedModel;
import org.m2q.calibration.Workers;
import org.m2q.calibration.build.BuildRequest;
import org.m2q.calibration.build.BuiltProgram;
import org.m2q.calibration.build.ProgramBuilder;
import org.m2q.calibration.data.Content;
import org.m2q.calibration.data.DataSet;
import org.m2q.calibration.data.Preprocessing;
import org.m2q.calibration.data.Sample;
import org.m2q.onnx.Tensor;
import org.m2q.quant.program.Step;

/** What a policy says of calibration samples, learned rounding and biases is done, for all sizes of a model alike. */
final class PolicyQuantizerTest {

	private static final String INT3 = "weights int3 uniform symmetric per filter scale mse activations uint8 asymmetric accumulator int32 requantize dyadic";

	/** Samples of several sizes, one after the other. */
	private record Arrays3(List<Nets> nets) implements DataSet {
		@Override
		public String name() {
			return "arrays";
		}

		@Override
		public int size() {
			return nets.size() * nets.getFirst().samples.size();
		}

		@Override
		public Sample sample(int index) {
			Nets own = nets.get(index % nets.size());
			int[] shape = own.layers.network().inputs().getFirst().shape().dims().stream().mapToInt(Integer::intValue).toArray();
			return new Sample("sample " + index, new Content.Values(Tensor.of(shape, own.samples.get(index / nets.size()).getFirst())), Optional.empty());
		}

		@Override
		public String hash() {
			return "arrays " + size();
		}
	}

	private static Nets net(String input, String treatments, String more) throws Exception {
		Nets nets = Nets.of(input, "y: relu > conv(12, kernel = 3)", Nets.policy(treatments).replaceFirst("}\\n}\\n$", "}\n" + more + "}\n"), 12, 5);
		nets.samples.forEach(sample -> {
			float[] x = sample.getFirst();
			for (int i = 0; i < x.length; i++) {
				x[i] = 0.4f * x[i] + 0.6f * x[i % 64];
			}
		});
		return nets;
	}

	private static QuantizedModel quantized(List<Nets> sizes) throws Exception {
		List<FloatNetwork> floats = new ArrayList<>();
		for (Nets nets : sizes) {
			floats.add(new FloatNetwork(nets.layers.network(), sizes.getFirst().parameters));
		}
		TrainedModel model = new TrainedModel("M", sizes.stream().map(nets -> nets.layers).toList(), floats, sizes.getFirst().parameters, "random", true);
		Feed feed = new Feed(new Arrays3(sizes), Preprocessing.PLAIN, model.inputs());
		return new PolicyQuantizer(model, feed, Optional.empty(), new Workers(2)).quantize(sizes.getFirst().policy, Progress.NONE, Cancellation.NONE);
	}

	private static Step.Convolution convolution(BuiltProgram built) {
		return built.program().orElseThrow().steps().stream().filter(Step.Convolution.class::isInstance).map(Step.Convolution.class::cast).findFirst().orElseThrow();
	}

	@Test
	void aPolicyLimitsTheSamplesThatRangesAreFrom() throws Exception {
		Nets three = net("[16, 8, 8]", INT3, "\tcalibrate activations minmax over 3 samples\n");
		Nets all = net("[16, 8, 8]", INT3, "\tcalibrate activations minmax\n");
		Nets many = net("[16, 8, 8]", INT3, "\tcalibrate activations minmax over 5000 samples\n");
		QuantizedModel few = quantized(List.of(three));
		assertEquals(3, few.calibration().samples());
		assertEquals(12, quantized(List.of(all)).calibration().samples());
		assertEquals(12, quantized(List.of(many)).calibration().samples(), "there are no more");
		float largest = 0;
		float least = 0;
		for (List<float[]> sample : three.samples.subList(0, 3)) {
			for (float x : sample.getFirst()) {
				largest = Math.max(largest, x);
				least = Math.min(least, x);
			}
		}
		var seen = few.calibration().observations(0).of(new org.m2q.network.Value(org.m2q.network.Value.INPUT, 0)).orElseThrow().range();
		assertEquals(largest, seen.max(), 1e-6);
		assertEquals(least, seen.min(), 1e-6);
	}

	@Test
	void roundingIsLearnedOnceForAllSizes() throws Exception {
		List<Nets> learning = List.of(net("[16, 8, 8]", INT3 + " learn rounding", ""), net("[16, 8, 16]", INT3 + " learn rounding", ""));
		List<Nets> plain = List.of(net("[16, 8, 8]", INT3, ""), net("[16, 8, 16]", INT3, ""));
		QuantizedModel learned = quantized(learning);
		QuantizedModel nearest = quantized(plain);
		assertTrue(learned.isComplete() && learned.programs().size() == 2);
		Step.Convolution first = convolution(learned.programs().getFirst());
		Step.Convolution second = convolution(learned.programs().get(1));
		assertArrayEquals(first.weights().codes(), second.weights().codes());
		assertArrayEquals(first.bias(), second.bias());
		assertFalse(Arrays.equals(first.weights().codes(), convolution(nearest.programs().getFirst()).weights().codes()));
		double before = plain.getFirst().sqnr(nearest.programs().getFirst());
		double after = learning.getFirst().sqnr(learned.programs().getFirst());
		assertTrue(after > before + 1, before + " dB, learned " + after + " dB");
	}

	@Test
	void anotherSizeTakesTheChosenCodesOver() throws Exception {
		List<Nets> sizes = List.of(net("[16, 8, 8]", INT3, ""), net("[16, 8, 16]", INT3, ""));
		QuantizedModel model = quantized(sizes);
		BuiltProgram alone = ProgramBuilder.build(model.request(1), Cancellation.NONE);
		BuiltProgram sibling = model.programs().get(1);
		assertSame(model.programs().getFirst().weights().firstEntry().getValue(), sibling.weights().firstEntry().getValue());
		assertArrayEquals(convolution(alone).weights().codes(), convolution(sibling).weights().codes());
		assertArrayEquals(convolution(alone).weights().scales(), convolution(sibling).weights().scales());
		assertArrayEquals(convolution(alone).bias(), convolution(sibling).bias());
		assertEquals(convolution(alone).rescale().profile(), convolution(sibling).rescale().profile());
		assertArrayEquals(convolution(alone).rescale().multipliers(), convolution(sibling).rescale().multipliers());
		assertArrayEquals(convolution(alone).rescale().shifts(), convolution(sibling).rescale().shifts());
		assertArrayEquals(convolution(alone).rescale().factors(), convolution(sibling).rescale().factors());
		// Weights that are not the same are quantized anew.
		Map<String, Tensor> other = new HashMap<>(sizes.getFirst().parameters);
		other.replaceAll((name, tensor) -> {
			float[] half = tensor.reals().clone();
			for (int i = 0; i < half.length; i++) {
				half[i] /= 2;
			}
			return Tensor.of(tensor.shape(), half);
		});
		BuildRequest request = model.request(1);
		BuildRequest changed = new BuildRequest(request.network(), other, request.policy(), request.observations());
		BuiltProgram anew = ProgramBuilder.build(changed, model.programs().getFirst(), Cancellation.NONE);
		assertArrayEquals(convolution(ProgramBuilder.build(changed, Cancellation.NONE)).weights().scales(), convolution(anew).weights().scales());
		assertFalse(Arrays.equals(convolution(alone).weights().scales(), convolution(anew).weights().scales()));
	}

	@Test
	void aCorrectedBiasLeavesTheCodes() throws Exception {
		Nets corrected = net("[16, 8, 8]", INT3 + " correct bias", "");
		Nets plain = net("[16, 8, 8]", INT3, "");
		BuiltProgram with = quantized(List.of(corrected)).programs().getFirst();
		BuiltProgram without = quantized(List.of(plain)).programs().getFirst();
		assertArrayEquals(convolution(without).weights().codes(), convolution(with).weights().codes());
		assertFalse(Arrays.equals(convolution(without).bias(), convolution(with).bias()));
		// Behind a rectifier the mean of what is read is not 0, so that there is something to correct.
		double before = plain.sqnr(without);
		double after = corrected.sqnr(with);
		assertTrue(after > before, before + " dB, corrected " + after + " dB");
	}

	@Test
	void filtersThatAreTooLargeAreNamed() throws Exception {
		Nets nets = Nets.of("[2100]", "y: linear(4)", Nets.policy(INT3 + " learn rounding"), 4, 1);
		Nets plain = Nets.of("[2100]", "y: linear(4)", Nets.policy(INT3), 4, 1);
		QuantizedModel model = quantized(List.of(nets));
		List<Problem> problems = model.problems();
		assertEquals(1, problems.size(), problems.toString());
		assertFalse(problems.getFirst().isError());
		assertTrue(problems.getFirst().message().contains("'y'") && problems.getFirst().message().contains("2100 weights"), problems.getFirst().message());
		assertArrayEquals(quantized(List.of(plain)).programs().getFirst().weights().firstEntry().getValue().codes().codes(),
				model.programs().getFirst().weights().firstEntry().getValue().codes().codes());
	}
}
