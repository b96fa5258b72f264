package org.m2q.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.m2q.base.Cancellation;
import org.m2q.calibration.Calibration;
import org.m2q.calibration.Feed;
import org.m2q.calibration.FloatNetwork;
import org.m2q.calibration.Progress;
import org.m2q.calibration.Workers;
import org.m2q.calibration.data.Content;
import org.m2q.calibration.data.DataException;
import org.m2q.calibration.data.DataSet;
import org.m2q.calibration.data.Preprocessing;
import org.m2q.calibration.data.Sample;
import org.m2q.network.Network;
import org.m2q.network.Shape;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.export.SyntheticParameters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Ranges of all values of EfficientViT-B1 with synthetic weights over pictures of 224 × 224, on all processors, in a heap of 2 GB. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.SECONDS)
public class CalibrationBenchmark {

	/** Number of pictures. */
	@Param("128")
	public int pictures;

	private FloatNetwork network;
	private Feed feed;

	/**
	 * Pictures of noise.
	 *
	 * @param size how many
	 * @param shape shape of the input
	 */
	private record Noise(int size, Shape shape) implements DataSet {

		@Override
		public String name() {
			return "noise";
		}

		@Override
		public Sample sample(int index) {
			byte[] bytes = new byte[Math.toIntExact(shape.elements())];
			new Random(index).nextBytes(bytes);
			return new Sample("noise " + index, new Content.Picture(shape.dim(1), shape.dim(2), shape.dim(0), bytes), Optional.empty());
		}

		@Override
		public String hash() {
			return "noise " + size + " " + shape;
		}
	}

	/** Reads the example and makes weights. */
	@Setup
	public void read() throws OnnxException {
		Network b1 = new Example("b1").network.network();
		network = new FloatNetwork(b1, SyntheticParameters.of(b1, 42));
		Shape input = b1.inputs().getFirst().shape();
		feed = new Feed(new Noise(pictures, input), Preprocessing.PLAIN, List.of(input));
	}

	/** The first calibration of a process: nothing is compiled yet. */
	@Benchmark
	@BenchmarkMode(Mode.SingleShotTime)
	@Fork(value = 1, jvmArgsAppend = { "-XX:+UseSerialGC", "-Xmx2g", "--add-modules=jdk.incubator.vector" })
	@Warmup(iterations = 0)
	@Measurement(iterations = 1)
	public Calibration observe() throws DataException, OnnxException {
		return Calibration.run(List.of(network), feed, Workers.allCores(), Progress.NONE, Cancellation.NONE);
	}
}
