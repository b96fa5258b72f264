package org.m2q.core.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.m2q.accelerator.LayerCost;
import org.m2q.advisor.ActivationSource;
import org.m2q.advisor.WeightSource;
import org.m2q.advisor.WeightSqnr;
import org.m2q.base.Cancellation;
import org.m2q.calibration.Histogram;
import org.m2q.calibration.Observed;
import org.m2q.calibration.build.QuantizedWeights;
import org.m2q.core.quantized.CalibratedActivations;
import org.m2q.core.quantized.CalibratedWeights;
import org.m2q.core.quantized.PointQuantizer;
import org.m2q.core.quantized.QuantizedPoint;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.network.Layer;
import org.m2q.network.Shape;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.scheme.ValueRange;

/** What calibration says of narrower activations, against numbers that are rounded one by one. */
class CalibratedActivationsTest {

	private static final int BINS = 4096;

	private IProject project;
	private QuantizedPoint point;

	@BeforeEach
	void prepare() throws Exception {
		project = Projects.create("calibrated", "net.m2q", Projects.SMALL);
		point = quantize("Once");
	}

	@AfterEach
	void clean() throws Exception {
		project.delete(true, true, null);
	}

	private QuantizedPoint quantize(String experiment) {
		M2qDocument document = M2qWorkspace.create().open(project.getFile("net.m2q").getLocation().toPath());
		return new PointQuantizer(document, experiment, 0).run(new NullProgressMonitor()).point().orElseThrow();
	}

	private static NumberFormat bits(int bits) {
		return new NumberFormat(NumberFormat.Kind.UINT, bits);
	}

	private static Observed observed(double[] values) {
		double low = java.util.Arrays.stream(values).min().orElseThrow();
		double high = java.util.Arrays.stream(values).max().orElseThrow();
		long[] counts = new long[BINS];
		for (double value : values) {
			counts[(int) Math.min(BINS - 1, (value - low) / (high - low) * BINS)]++;
		}
		Observed.AxisRanges axis = new Observed.AxisRanges(new float[] { (float) low }, new float[] { (float) high });
		return new Observed(Shape.of(1), new ValueRange(low, high), new Histogram(low, high, counts), List.of(axis));
	}

	/** The ratio for codes from the least to the largest value, 0 included. */
	private static double direct(double[] values, int bits, boolean symmetric) {
		double low = Math.min(0, java.util.Arrays.stream(values).min().orElseThrow());
		double high = Math.max(0, java.util.Arrays.stream(values).max().orElseThrow());
		int codes = 1 << bits;
		if (symmetric && low < 0) {
			high = Math.max(high, -low);
			low = -high;
			codes--;
		}
		double step = (high - low) / (codes - 1);
		double power = 0;
		double noise = 0;
		for (double value : values) {
			double error = Math.rint(value / step) * step - value;
			power += value * value;
			noise += error * error;
		}
		return 10 * Math.log10(power / noise);
	}

	@Test
	void histogramsLoseWhatTheirValuesLose() {
		Random random = new Random(11);
		double[] normal = new double[200_000];
		double[] rectified = new double[normal.length];
		double[] skewed = new double[normal.length];
		for (int i = 0; i < normal.length; i++) {
			normal[i] = random.nextGaussian();
			rectified[i] = Math.abs(random.nextGaussian());
			skewed[i] = Math.exp(random.nextGaussian()) - 0.5;
		}
		Layer layer = point.network().layers().getFirst();
		for (double[] values : List.of(normal, rectified, skewed)) {
			CalibratedActivations source = CalibratedActivations.of("numbers", Map.of(layer.name(), observed(values)));
			for (int bits = 4; bits <= 8; bits++) {
				for (boolean symmetric : new boolean[] { false, true }) {
					assertEquals(direct(values, bits, symmetric), source.sqnr(layer, bits(bits), symmetric), 0.3, bits + " bits");
				}
			}
		}
	}

	@Test
	void aQuantizedPointKnowsTheLayersOfItsNetworkAndNoOther() {
		ActivationSource source = CalibratedActivations.of(point, point.network()).orElseThrow();
		assertTrue(source.label().contains("samples of noise") && source.label().contains("synthetic"), source.label());
		Layer last = point.network().layers().getLast();
		double eight = source.sqnr(last, bits(8), true);
		assertTrue(eight > 20 && eight < 60, eight + " dB");
		assertEquals(12, eight - source.sqnr(last, bits(6), true), 1.5, "two bits are 12 dB");
		assertEquals(Optional.empty(), CalibratedActivations.of(point, larger()));
	}

	/** Errors that suggestions measure on the weights of the point are those of the codes that were made of them. */
	@Test
	void weightsLoseWhatTheirCodesLose() {
		WeightSource source = CalibratedWeights.of(point, point.network()).orElseThrow();
		assertEquals(point.weights(), source.label());
		M2qDocument document = M2qWorkspace.create().open(project.getFile("net.m2q").getLocation().toPath());
		List<LayerCost> costs = document.result(document.experiments().getFirst(), Cancellation.NONE).points().getFirst().cost().layers();
		WeightSqnr metric = new WeightSqnr(source);
		int checked = 0;
		for (Layer layer : point.network().layers()) {
			if (layer.kind().hasWeights()) {
				QuantizedWeights weights = point.layerWeights().get(layer.name());
				assertEquals(weights.error().sqnr(), metric.layer(layer, costs.get(layer.index()).precision()), 1e-3, layer.name());
				assertArrayEquals(weights.original(), source.weights(layer).values(), "few weights are taken as they are");
				checked++;
			}
		}
		assertEquals(2, checked);
		assertEquals(Optional.empty(), CalibratedWeights.of(point, larger()));
	}

	private org.m2q.network.LayerNetwork larger() {
		try {
			Projects.write(project, "net.m2q", Projects.SMALL.replace("conv(8) > relu > conv(8)", "conv(8) > relu > conv(8) > conv(4)"));
		} catch (Exception e) {
			throw new AssertionError(e);
		}
		return quantize("Once").network();
	}
}
