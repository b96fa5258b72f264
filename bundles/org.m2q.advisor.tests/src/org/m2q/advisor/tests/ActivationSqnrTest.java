package org.m2q.advisor.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.m2q.advisor.Acceptance;
import org.m2q.advisor.ActivationSource;
import org.m2q.advisor.ActivationSqnr;
import org.m2q.advisor.Advisor;
import org.m2q.advisor.AdvisorSession;
import org.m2q.advisor.Candidate;
import org.m2q.advisor.SensitivityMetric;
import org.m2q.advisor.WeightSource;
import org.m2q.advisor.WeightSqnr;
import org.m2q.base.Cancellation;
import org.m2q.dsl.TextLocator;
import org.m2q.network.Layer;
import org.m2q.quant.NumberFormat;

/** Narrower activations: what they lose, and how that is weighed against other candidates. */
class ActivationSqnrTest {

	private static AdvisorSession session(SensitivityMetric activations) {
		return new Advisor(TextLocator.INSTANCE).session(Configurations.small(SmallTexts.EIGHT, "Eight"), network -> new WeightSqnr(WeightSource.synthetic(7)), network -> activations,
				false, Cancellation.NONE).orElseThrow();
	}

	/** Against a million normal numbers, rounded and cut one by one. */
	@Test
	void normalActivationsLoseWhatNormalNumbersLose() {
		Random random = new Random(5);
		double[] values = random.doubles(1_000_000).toArray();
		for (int i = 0; i < values.length; i++) {
			values[i] = random.nextGaussian();
		}
		for (int bits : new int[] { 4, 5, 6, 7, 8 }) {
			for (boolean symmetric : new boolean[] { false, true }) {
				int codes = (1 << bits) - (symmetric ? 1 : 0);
				double step = 8.0 / (codes - 1);
				double power = 0;
				double noise = 0;
				for (double value : values) {
					double code = Math.clamp(Math.rint((value + 4) / step), 0, codes - 1);
					double error = code * step - 4 - value;
					power += value * value;
					noise += error * error;
				}
				double measured = 10 * Math.log10(power / noise);
				assertEquals(measured, ActivationSource.normal().sqnr(layer(), new NumberFormat(NumberFormat.Kind.UINT, bits), symmetric), 0.15, bits + " bits");
			}
		}
		assertTrue(ActivationSource.normal().sqnr(layer(), NumberFormat.FP32, false) > 140);
	}

	private static Layer layer() {
		return session(new ActivationSqnr(ActivationSource.normal())).network().layers().getFirst();
	}

	/** A source that knows every layer: −10 log10 of the mean of the noise, layers whose result is not stored left out. */
	@Test
	void networksAverageTheNoiseOfTheirLayers() {
		ActivationSource source = new ActivationSource() {
			@Override
			public String label() {
				return "values of a test";
			}

			@Override
			public double sqnr(Layer layer, NumberFormat format, boolean symmetric) {
				return layer.index() == 0 ? Double.POSITIVE_INFINITY : layer.index() == 1 ? 10 : 20;
			}
		};
		ActivationSqnr metric = new ActivationSqnr(source);
		AdvisorSession session = session(metric);
		int stored = session.network().layers().size() - 1;
		assertEquals(-10 * Math.log10((0.1 + (stored - 1) * 0.01) / stored), metric.network(session.network(), session.precisions()), 1e-12);
		assertEquals("values of a test", metric.basis());
	}

	/** Candidates carry the measure that judges them, and the better the measure says a layer is, the more of them are acceptable. */
	@Test
	void theMeasureDecidesWhatIsAcceptable() {
		AdvisorSession normal = session(new ActivationSqnr(ActivationSource.normal()));
		Set<Integer> depthwise = normal.activationOperators().get("dwconv");
		List<Candidate> all = normal.activations(depthwise);
		assertTrue(all.size() >= 3, all.toString());
		for (Candidate candidate : all) {
			assertEquals("activation SQNR", candidate.metric().name());
			assertTrue(candidate.loss() > 0 && candidate.edp() < 0, candidate.toString());
			assertEquals(candidate.before().edp(), normal.outcome().edp(), 0);
		}
		List<Candidate> acceptable = normal.best(all, Acceptance.DEFAULT);
		assertTrue(acceptable.stream().noneMatch(candidate -> candidate.title().equals("activations int4")), acceptable.toString());
		AdvisorSession robust = session(new ActivationSqnr(new ActivationSource() {
			@Override
			public String label() {
				return "robust values";
			}

			@Override
			public double sqnr(Layer layer, NumberFormat format, boolean symmetric) {
				return 40 + format.bits() / 8.0;
			}
		}));
		List<Candidate> more = robust.best(robust.activations(depthwise), new Acceptance(6, 12, 0, 10));
		assertEquals(all.size(), more.size());
		assertTrue(more.getFirst().metric().basis().equals("robust values"));
	}
}
