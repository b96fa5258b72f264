package org.m2q.calibration.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.base.Cancellation;
import org.m2q.calibration.Calibration;
import org.m2q.calibration.CalibrationCache;
import org.m2q.calibration.Feed;
import org.m2q.calibration.FloatNetwork;
import org.m2q.calibration.Histogram;
import org.m2q.calibration.Observed;
import org.m2q.calibration.Progress;
import org.m2q.calibration.Workers;
import org.m2q.calibration.data.Content;
import org.m2q.calibration.data.DataException;
import org.m2q.calibration.data.DataSet;
import org.m2q.calibration.data.Interpolation;
import org.m2q.calibration.data.Preprocessing;
import org.m2q.calibration.data.Sample;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.network.Elaborator;
import org.m2q.network.Network;
import org.m2q.network.Shape;
import org.m2q.network.Value;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.export.SyntheticParameters;

class CalibrationTest {

	private static final M2qDocument MODEL = M2qWorkspace.create().open("memory:/calibration.m2q", """
			language 1.0
			model M(columns = 16) {
				input x: [3, 8, columns]
				conv(6, kernel = 3) > bn > relu > dwconv(kernel = 3, stride = 2) > pwconv(4) > to_tokens > layernorm > linear(5) > softmax
				output y
			}
			""");
	private static final Preprocessing ROWS = new Preprocessing(Optional.of(new Preprocessing.Resize(Preprocessing.Fit.ROWS, 0, Interpolation.BILINEAR)), false,
			Preprocessing.Colours.RGB, List.of(0.5f), List.of(0.5f), Preprocessing.Layout.CHANNELS_FIRST);

	@TempDir
	Path folder;

	private static Network network(int columns) {
		return new Elaborator(TextLocator.INSTANCE).elaborate(MODEL.models().getFirst(), Map.of("columns", java.math.BigDecimal.valueOf(columns)), Cancellation.NONE)
				.complete().orElseThrow();
	}

	/** Random pictures of 8 rows and 10 to 30 columns. */
	private record Random8(int size) implements DataSet {
		@Override
		public String name() {
			return "random";
		}

		@Override
		public Sample sample(int index) {
			int columns = 10 + index * 7 % 21;
			byte[] samples = new byte[8 * columns * 3];
			new Random(index).nextBytes(samples);
			return new Sample("r" + index, new Content.Picture(8, columns, 3, samples), Optional.empty());
		}

		@Override
		public String hash() {
			return "random" + size;
		}
	}

	@Test
	void seesEveryValueAsItIs() throws Exception {
		Network network = network(32);
		Map<String, Tensor> parameters = SyntheticParameters.of(network, 3);
		FloatNetwork real = new FloatNetwork(network, parameters);
		Feed feed = new Feed(new Random8(7), ROWS, List.of(Shape.of(3, 8, 32)));
		Calibration calibration = Calibration.run(List.of(real), feed, new Workers(2), Progress.NONE, Cancellation.NONE);
		Map<Value, List<float[]>> all = new HashMap<>();
		for (int i = 0; i < feed.size(); i++) {
			real.run(feed.item(i).elements(), (value, elements) -> all.computeIfAbsent(value, key -> new ArrayList<>()).add(elements.reals()), Cancellation.NONE);
		}
		assertEquals(network.nodes().size() + 1, all.size());
		all.forEach((value, samples) -> {
			Observed seen = calibration.observations(0).of(value).orElseThrow();
			Shape shape = network.shape(value);
			assertEquals(shape, seen.shape());
			double least = Double.POSITIVE_INFINITY;
			double largest = Double.NEGATIVE_INFINITY;
			float[][] low = new float[shape.rank()][];
			float[][] high = new float[shape.rank()][];
			for (int axis = 0; axis < shape.rank(); axis++) {
				low[axis] = filled(shape.dim(axis), Float.POSITIVE_INFINITY);
				high[axis] = filled(shape.dim(axis), Float.NEGATIVE_INFINITY);
			}
			Histogram histogram = seen.histogram();
			long[] counts = new long[histogram.counts().length];
			for (float[] sample : samples) {
				for (int i = 0; i < sample.length; i++) {
					least = Math.min(least, sample[i]);
					largest = Math.max(largest, sample[i]);
					counts[(int) Math.floor((sample[i] - histogram.low()) / histogram.width())]++;
					int rest = i;
					for (int axis = shape.rank() - 1; axis >= 0; axis--) {
						int position = rest % shape.dim(axis);
						rest /= shape.dim(axis);
						low[axis][position] = Math.min(low[axis][position], sample[i]);
						high[axis][position] = Math.max(high[axis][position], sample[i]);
					}
				}
			}
			assertEquals(least, seen.range().min());
			assertEquals(largest, seen.range().max());
			assertTrue(histogram.low() <= least && histogram.high() > largest);
			// Bins are fine: more than 1000 of them cover what was seen.
			assertTrue(least == largest || histogram.width() <= (largest - least) / 1000, value + ": " + histogram);
			assertArrayEquals(counts, histogram.counts());
			for (int axis = 0; axis < shape.rank(); axis++) {
				assertArrayEquals(low[axis], seen.axes().get(axis).least());
				assertArrayEquals(high[axis], seen.axes().get(axis).largest());
			}
		});
	}

	private static float[] filled(int size, float value) {
		float[] values = new float[size];
		java.util.Arrays.fill(values, value);
		return values;
	}

	@Test
	void widthsShareWhatIsSeenWhateverTheThreads() throws Exception {
		List<Network> networks = List.of(network(16), network(24), network(32));
		Map<String, Tensor> parameters = SyntheticParameters.of(networks.getFirst(), 3);
		List<FloatNetwork> real = new ArrayList<>();
		for (Network network : networks) {
			real.add(new FloatNetwork(network, parameters));
		}
		Feed feed = new Feed(new Random8(23), ROWS, networks.stream().map(network -> network.inputs().getFirst().shape()).toList());
		Calibration one = Calibration.run(real, feed, new Workers(1), Progress.NONE, Cancellation.NONE);
		CalibrationCache cache = new CalibrationCache(folder.resolve("cache"));
		AtomicInteger runs = new AtomicInteger();
		Calibration four = cache.get(real, parameters, feed, new Workers(4), (done, total) -> runs.incrementAndGet(), Cancellation.NONE);
		assertEquals(23, runs.get());
		Calibration again = cache.get(real, parameters, feed, new Workers(4), (done, total) -> runs.incrementAndGet(), Cancellation.NONE);
		assertEquals(23, runs.get());
		Value pointwise = new Value(4, 0);
		for (Calibration calibration : List.of(four, again)) {
			for (int i = 0; i < 3; i++) {
				for (int node = -1; node < networks.getFirst().nodes().size(); node++) {
					Observed expected = one.observations(i).of(new Value(node, 0)).orElseThrow();
					Observed found = calibration.observations(i).of(new Value(node, 0)).orElseThrow();
					assertEquals(expected.range(), found.range());
					assertEquals(expected.histogram(), found.histogram());
					for (int axis = 0; axis < expected.axes().size(); axis++) {
						assertArrayEquals(expected.axes().get(axis).least(), found.axes().get(axis).least());
					}
				}
			}
		}
		// Channels are known for each; columns, in which the networks differ, have the whole range.
		Observed wide = one.observations(2).of(pointwise).orElseThrow();
		Observed narrow = one.observations(0).of(pointwise).orElseThrow();
		assertArrayEquals(wide.axes().getFirst().least(), narrow.axes().getFirst().least());
		assertFalse(wide.axes().getFirst().least()[0] == wide.axes().getFirst().least()[1]);
		assertEquals(wide.range(), wide.axes().get(2).of(5));
		// A damaged file is made again.
		Path file;
		try (var files = Files.list(folder.resolve("cache"))) {
			file = files.findFirst().orElseThrow();
		}
		byte[] bytes = Files.readAllBytes(file);
		for (int at : new int[] { 0, 5, bytes.length / 2, bytes.length - 1 }) {
			byte[] damaged = bytes.clone();
			damaged[at] ^= 4;
			Files.write(file, at == 5 ? java.util.Arrays.copyOf(damaged, 5) : damaged);
			runs.set(0);
			cache.get(real, parameters, feed, new Workers(2), (done, total) -> runs.incrementAndGet(), Cancellation.NONE);
			assertEquals(23, runs.get());
			assertArrayEquals(bytes, Files.readAllBytes(file));
		}
	}

	@Test
	void notFiniteValuesAreNamed() throws Exception {
		Network network = network(32);
		Map<String, Tensor> parameters = new HashMap<>(SyntheticParameters.of(network, 3));
		String name = network.nodes().get(3).name();
		Tensor weights = parameters.get(name + ".weight");
		float[] broken = weights.reals();
		broken[2] = Float.NaN;
		parameters.put(name + ".weight", Tensor.of(weights.shape(), broken));
		Feed feed = new Feed(new Random8(9), ROWS, List.of(Shape.of(3, 8, 32)));
		FloatNetwork real = new FloatNetwork(network, parameters);
		for (int threads = 1; threads < 4; threads++) {
			Workers workers = new Workers(threads);
			String message = assertThrows(DataException.class, () -> Calibration.run(List.of(real), feed, workers, Progress.NONE, Cancellation.NONE)).getMessage();
			assertTrue(message.startsWith("sample r0: '" + name + "' is NaN at element "), message);
		}
	}

	@Test
	void cancels() throws Exception {
		Network network = network(32);
		FloatNetwork real = new FloatNetwork(network, SyntheticParameters.of(network, 3));
		Feed feed = new Feed(new Random8(1000), ROWS, List.of(Shape.of(3, 8, 32)));
		AtomicInteger done = new AtomicInteger();
		assertThrows(CancellationException.class,
				() -> Calibration.run(List.of(real), feed, new Workers(2), (at, total) -> done.set(at), () -> done.get() >= 5));
		assertTrue(done.get() < 10, done.toString());
	}
}
