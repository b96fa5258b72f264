package org.m2q.advisor.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.m2q.advisor.Configuration;
import org.m2q.advisor.WeightSource;
import org.m2q.advisor.WeightSqnr;
import org.m2q.base.Cancellation;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Policy;
import org.m2q.network.Elaborator;
import org.m2q.network.Layer;
import org.m2q.network.LayerKind;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.quant.LayerMetrics;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.PolicyResolver;

/** Ratios of signal and noise against sums written out here. */
class WeightSqnrTest {

	private static final Configuration SMALL = Configurations.small(SmallTexts.EIGHT, "Eight");
	private static final LayerNetwork NETWORK = Layers
			.of(new Elaborator(TextLocator.INSTANCE).elaborate(SMALL.model(), Map.of(), Cancellation.NONE).complete().orElseThrow());

	/** Formats under a policy whose default says something about weights. */
	private static List<LayerPrecision> formats(String weights) {
		Policy policy = Configurations.small(SmallTexts.EIGHT.replace("int8 uniform symmetric per filter scale minmax", weights), "Eight").policy();
		return new PolicyResolver(TextLocator.INSTANCE).resolve(policy, NETWORK, LayerMetrics.NONE, Cancellation.NONE).layers();
	}

	private static Layer layer(LayerKind kind) {
		return NETWORK.layers().stream().filter(layer -> layer.kind() == kind).findFirst().orElseThrow();
	}

	/** The same weights for every layer with weights. */
	private static WeightSource given(int filters, float... values) {
		return new WeightSource() {
			@Override
			public String label() {
				return "";
			}

			@Override
			public Object key(Layer layer) {
				return "given";
			}

			@Override
			public Sample weights(Layer layer) {
				return new Sample(values, filters, "given");
			}
		};
	}

	private static double value(WeightSource source, String weights) {
		Layer layer = layer(LayerKind.DWCONV);
		return new WeightSqnr(source).layer(layer, formats(weights).get(layer.index()));
	}

	/** Three bits, n = 3: 3 → step 1 and exact; 1.4 → 1; per tensor 6 → step 2, so 3 → 4 (tie to even? 1.5 is towards 0: 2). */
	@Test
	void handCases() {
		float[] two = { 3, 1.4f, 6, -2 };
		double energy = 9 + 1.4f * (double) 1.4f + 36 + 4;
		double first = (1.4f - 1.0) * (1.4f - 1.0);
		assertEquals(10 * Math.log10(energy / first), value(given(2, two), "int3 per filter"), 1e-9);
		// Per tensor the step is 2: 3 lies between 2 and 4 and goes to 2, the one nearer to 0; 1.4 goes to 2.
		double tensor = 1 + (2 - 1.4f) * (2 - 1.4f);
		assertEquals(10 * Math.log10(energy / tensor), value(given(2, two), "int3 per tensor"), 1e-6);
		assertEquals(Double.POSITIVE_INFINITY, value(given(2, two), "int16 per group 1"));
		assertEquals(Double.POSITIVE_INFINITY, value(given(2, two), "fp32"));
		// Powers of two below 3: 3, 1.5, 0.75; below 6: 6, 3, 1.5.
		double pot = (1.5 - 1.4f) * (1.5 - 1.4f) + 0.25;
		assertEquals(10 * Math.log10(energy / pot), value(given(2, two), "int3 pot"), 1e-6);
	}

	/** One of two filters goes to the sums of powers: the one that loses less. */
	@Test
	void mixesGiveTheSecondSchemeToTheFiltersThatLoseLeast() {
		float[] two = { 1, 0.5f, 0.25f, 0, 1, 0.9f, 0.8f, 0.7f };
		double mixed = value(given(2, two), "mix per filter { int3 uniform, int3 pot } by mse ratio 1 : 1");
		// The first filter is exact in powers of two; the second in steps of 1/3: 1, 1, 2/3, 2/3.
		double error = square(0.9f - 1) + square(0.8f - 2 / 3.0) + square(0.7f - 2 / 3.0);
		double energy = 1 + 0.25 + 0.0625 + 1 + square(0.9f) + square(0.8f) + square(0.7f);
		assertEquals(10 * Math.log10(energy / error), mixed, 1e-6);
	}

	private static double square(double x) {
		return x * x;
	}

	@Test
	void uniformLevelsEqualADirectComputation() {
		WeightSource source = WeightSource.synthetic(3);
		for (LayerKind kind : new LayerKind[] { LayerKind.CONV, LayerKind.DWCONV, LayerKind.PWCONV, LayerKind.LINEAR }) {
			Layer layer = layer(kind);
			WeightSource.Sample sample = source.weights(layer);
			double energy = 0;
			double error = 0;
			for (int f = 0; f < sample.filters(); f++) {
				float[] filter = Arrays.copyOfRange(sample.values(), f * sample.length(), (f + 1) * sample.length());
				double max = 0;
				for (float w : filter) {
					max = Math.max(max, Math.abs(w));
				}
				double step = max / 127;
				for (float w : filter) {
					double restored = Math.rint(w / step) * step;
					energy += (double) w * w;
					error += (w - restored) * (w - restored);
				}
			}
			assertEquals(10 * Math.log10(energy / error), new WeightSqnr(source).layer(layer, formats("int8 per filter scale minmax").get(layer.index())),
					1e-6, kind.toString());
		}
	}

	/** The network: minus the mean noise over layers with weights, each counting the same. */
	@Test
	void networksAverageTheNoiseOfTheirLayers() {
		WeightSqnr metric = new WeightSqnr(WeightSource.synthetic(3));
		List<LayerPrecision> formats = formats("int4 per filter scale mse");
		double sum = 0;
		int count = 0;
		for (Layer layer : NETWORK.layers()) {
			if (layer.kind().hasWeights()) {
				sum += Math.pow(10, -metric.layer(layer, formats.get(layer.index())) / 10);
				count++;
			} else {
				assertEquals(Double.POSITIVE_INFINITY, metric.layer(layer, formats.get(layer.index())));
			}
		}
		assertEquals(-10 * Math.log10(sum / count), metric.network(NETWORK, formats), 1e-9);
		assertEquals("synthetic weights", metric.basis());
	}

	/** Published ratios for normal weights (m2vit.md, §2.2): uniform 4 bit 18.9 dB at the best clipping of filters of 512, two signed shifts 28 to 29. */
	@Test
	void ratiosOfNormalWeightsAreTheKnownOnes() {
		WeightSqnr metric = new WeightSqnr(WeightSource.synthetic(3));
		Layer layer = layer(LayerKind.CONV);
		WeightSource long512 = new WeightSource() {
			@Override
			public String label() {
				return "";
			}

			@Override
			public Object key(Layer any) {
				return 512;
			}

			@Override
			public Sample weights(Layer any) {
				return new Sample(org.m2q.quant.scheme.SyntheticWeights.he(org.m2q.quant.scheme.SyntheticWeights.Distribution.GAUSSIAN, 512, 5).generate(64, 512),
						64, 512);
			}
		};
		WeightSqnr known = new WeightSqnr(long512);
		assertEquals(18.9, known.layer(layer, formats("int4 per filter scale mse").get(layer.index())), 0.2);
		assertEquals(42.5, known.layer(layer, formats("int8 per filter scale mse").get(layer.index())), 0.5);
		assertEquals(14.5, known.layer(layer, formats("int4 pot per filter scale mse").get(layer.index())), 0.3);
		double shifts = known.layer(layer, formats("int8 apot terms 2 per filter scale mse").get(layer.index()));
		assertTrue(shifts > 27.9 && shifts < 29.1, "two signed shifts: " + shifts);
		assertTrue(metric.layer(layer, formats("int4 per filter scale mse").get(layer.index()))
				> metric.layer(layer, formats("int3 per filter scale mse").get(layer.index())));
	}

	/** A sample of whole filters stands for the layer. */
	@Test
	void samplesStandForWholeLayers() {
		Layer layer = layer(LayerKind.PWCONV);
		int length = (int) layer.loops().channels();
		WeightSource whole = new WeightSource() {
			@Override
			public String label() {
				return "";
			}

			@Override
			public Object key(Layer any) {
				return "whole";
			}

			@Override
			public Sample weights(Layer any) {
				return new Sample(org.m2q.quant.scheme.SyntheticWeights.he(org.m2q.quant.scheme.SyntheticWeights.Distribution.GAUSSIAN, length, 1)
						.generate(40_000, length), 40_000, "whole");
			}
		};
		WeightSource sample = new WeightSource() {
			@Override
			public String label() {
				return "";
			}

			@Override
			public Object key(Layer any) {
				return "sample";
			}

			@Override
			public Sample weights(Layer any) {
				int filters = WeightSource.SAMPLE / length;
				return new Sample(org.m2q.quant.scheme.SyntheticWeights.he(org.m2q.quant.scheme.SyntheticWeights.Distribution.GAUSSIAN, length, 1)
						.generate(filters, length), filters, "sample");
			}
		};
		LayerPrecision precision = formats("int4 per filter scale mse").get(layer.index());
		assertEquals(new WeightSqnr(whole).layer(layer, precision), new WeightSqnr(sample).layer(layer, precision), 0.2);
	}
}
