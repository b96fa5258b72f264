package org.m2q.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.m2q.base.Cancellation;
import org.m2q.calibration.Histogram;
import org.m2q.calibration.Observed;
import org.m2q.calibration.build.BuildRequest;
import org.m2q.calibration.build.BuiltProgram;
import org.m2q.calibration.build.ProgramBuilder;
import org.m2q.network.Shape;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.export.SyntheticParameters;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.quant.ScaleSearch;
import org.m2q.quant.scheme.ValueRange;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An integer program of EfficientViT-B1 from 9.1 million synthetic weights: both levels of M2Q, every scale the exact optimum. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class QuantizeBenchmark {

	private BuildRequest request;

	/** Reads the example and makes weights. */
	@Setup
	public void read() {
		Example example = new Example("b1");
		Map<String, Tensor> weights = SyntheticParameters.of(example.network.network(), 1);
		List<LayerPrecision> layers = new ArrayList<>();
		for (LayerPrecision layer : example.resolved.layers()) {
			layers.add(new LayerPrecision(layer.weights(), layer.granularity(), layer.groupSize(), new ScaleSearch(ScaleSearch.Method.MSE, 100), layer.mix(), layer.activations(),
					layer.activationsSymmetric(), layer.activationGranularity(), layer.activationScale(), layer.accumulator(), layer.requantization(), layer.migrateChannels(),
					layer.shiftFilters(), layer.tuning(), layer.divisor(), layer.origins()));
		}
		ResolvedPolicy policy = new ResolvedPolicy(example.resolved.policy(), layers, List.of());
		request = new BuildRequest(example.network, weights, policy, value -> Optional.of(seen(example.network.network().shape(value))));
	}

	/** Every value from −1 to 1: ranges do not matter for the time. */
	private static Observed seen(Shape shape) {
		long[] counts = new long[256];
		Arrays.fill(counts, shape.elements() / 256 + 1);
		List<Observed.AxisRanges> axes = new ArrayList<>();
		for (int size : shape.dims()) {
			float[] low = new float[size];
			float[] high = new float[size];
			Arrays.fill(low, -1);
			Arrays.fill(high, 1);
			axes.add(new Observed.AxisRanges(low, high));
		}
		return new Observed(shape, ValueRange.symmetric(1), new Histogram(-1, 1, counts), axes);
	}

	/** The first program of a process: nothing is compiled yet. */
	@Benchmark
	@BenchmarkMode(Mode.SingleShotTime)
	@Fork(value = 3, jvmArgsAppend = "-XX:+UseSerialGC")
	@Warmup(iterations = 0)
	@Measurement(iterations = 1)
	public BuiltProgram firstProgram() {
		return program();
	}

	/** Each later program. */
	@Benchmark
	@BenchmarkMode(Mode.SingleShotTime)
	@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
	@Warmup(iterations = 2)
	@Measurement(iterations = 5)
	public BuiltProgram laterProgram() {
		return program();
	}

	private BuiltProgram program() {
		BuiltProgram built = ProgramBuilder.build(request, Cancellation.NONE);
		if (built.program().isEmpty()) {
			throw new IllegalStateException(built.problems().toString());
		}
		return built;
	}
}
