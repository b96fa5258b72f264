package org.m2q.benchmarks;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.m2q.accelerator.RunChanges;
import org.m2q.accelerator.sweep.Axis;
import org.m2q.accelerator.sweep.CsvSweepSink;
import org.m2q.accelerator.sweep.DesignSpace;
import org.m2q.accelerator.sweep.HardwareChoice;
import org.m2q.accelerator.sweep.ModelChoice;
import org.m2q.accelerator.sweep.PrecisionChoice;
import org.m2q.accelerator.sweep.Sweep;
import org.m2q.accelerator.sweep.SweepProgress;
import org.m2q.accelerator.sweep.SweepSummary;
import org.m2q.base.Cancellation;
import org.m2q.base.unit.Quantity;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Policy;
import org.m2q.network.LayerSelector;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Points of EfficientViT-B1 per second, written as comma-separated values; every sweep starts with nothing remembered. The garbage collector is that of
 * {@code ./m2q sweep}; the compiler of the JVM needs some twenty seconds, in which it takes a processor for itself.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseParallelGC")
@Warmup(iterations = 6, time = 5)
@Measurement(iterations = 4, time = 5)
public class SweepBenchmark {

	private static final int GRID = 8 * 2 * 1024;
	private static final int MACHINES = 64 * 16 * 64;
	private static final int BANDWIDTHS = 16384;
	private static final int ARRAYS = 16 * 32 * 16;
	private static final int CAPACITIES = 24 * 24 * 8 * 4;
	private static final int PRODUCTS = 8 * 8 * 8 * 8 * 8;

	/** Threads of the sweep. */
	@Param({ "1", "2" })
	public int threads;

	private DesignSpace grid;
	private DesignSpace machines;
	private DesignSpace bandwidths;
	private DesignSpace arrays;
	private DesignSpace capacities;
	private DesignSpace products;

	/** Makes the spaces. */
	@Setup
	public void read() {
		Example example = new Example("b1");
		List<Policy> both = List.of(example.policy, example.eightBit);
		List<PrecisionChoice> choices = new ArrayList<>();
		for (String stage : List.of("stem", "stage1", "stage2", "stage3", "stage4")) {
			choices.add(new PrecisionChoice(stage + " depthwise", LayerSelector.named(stage + "*depth"), both));
			choices.add(new PrecisionChoice(stage + " pointwise", LayerSelector.named(stage + "*project"), both));
		}
		grid = space(example, new Axis("bandwidth", values("3.2 GB/s", "6.4 GB/s", "12.8 GB/s", "25.6 GB/s")), new Axis("frequency", values("500 MHz", "1 GHz")), both,
				choices);
		machines = space(example, List.of(steps("dram_energy", 64, 1, "pJ/bit"), steps("frequency", 16, 100, "MHz"), steps("bandwidth", 64, 0.5, "GB/s")));
		bandwidths = space(example, List.of(steps("bandwidth", BANDWIDTHS, 0.002, "GB/s")));
		arrays = space(example, List.of(steps("array_rows", 16, 2, ""), steps("array_columns", 32, 2, ""), steps("accumulators", 16, 4, "")));
		capacities = space(example, List.of(steps("weight_capacity", 24, 16, "KiB"), steps("input_capacity", 24, 16, "KiB"), steps("output_capacity", 8, 16, "KiB"),
				steps("residual_capacity", 4, 16, "KiB")));
		products = space(example, List.of(steps("weight_capacity", 8, 32, "KiB"), steps("input_capacity", 8, 32, "KiB"), steps("bandwidth", 8, 3.2, "GB/s"),
				steps("array_rows", 8, 4, ""), steps("array_columns", 8, 8, "")));
		if (grid.size() != GRID || machines.size() != MACHINES || bandwidths.size() != BANDWIDTHS || arrays.size() != ARRAYS
				|| capacities.size() != CAPACITIES || products.size() != PRODUCTS) {
			throw new IllegalStateException(grid.size() + ", " + machines.size() + ", " + bandwidths.size() + ", " + arrays.size() + ", " + capacities.size() + " and "
					+ products.size() + " points");
		}
	}

	private static Axis steps(String parameter, int count, double step, String unit) {
		List<Quantity> values = new ArrayList<>();
		for (int i = 1; i <= count; i++) {
			values.add(Quantity.parse((i * step + " " + unit).trim()).orElseThrow());
		}
		return new Axis(parameter, values);
	}

	private static DesignSpace space(Example example, List<Axis> axes) {
		return new DesignSpace(List.of(new ModelChoice(example.model, Map.of())),
				List.of(new HardwareChoice(example.accelerator, Map.of(), axes, List.of(example.mapping))), List.of(example.policy), List.of());
	}

	private static DesignSpace space(Example example, Axis first, Axis second, List<Policy> policies, List<PrecisionChoice> choices) {
		return new DesignSpace(List.of(new ModelChoice(example.model, Map.of())),
				List.of(new HardwareChoice(example.accelerator, Map.of(), List.of(first, second), List.of(example.mapping))), policies, choices);
	}

	private static List<Quantity> values(String... texts) {
		return List.of(texts).stream().map(text -> Quantity.parse(text).orElseThrow()).toList();
	}

	/** 2 policies, 2 alternatives for each of 10 groups of layers, 8 machines. */
	@Benchmark
	@OperationsPerInvocation(GRID)
	public SweepSummary formatsAndMachines() throws IOException {
		return sweep(grid);
	}

	/** Clock, bandwidth and energy of DRAM: machines share their counts. */
	@Benchmark
	@OperationsPerInvocation(MACHINES)
	public SweepSummary machinesOnly() throws IOException {
		return sweep(machines);
	}

	/** One axis: every machine also has a part that must be read. */
	@Benchmark
	@OperationsPerInvocation(BANDWIDTHS)
	public SweepSummary bandwidths() throws IOException {
		return sweep(bandwidths);
	}

	/** Sizes of the array alone: machines share the cuts of layers, and each chooses among them. */
	@Benchmark
	@OperationsPerInvocation(ARRAYS)
	public SweepSummary arrays() throws IOException {
		return sweep(arrays);
	}

	/** Capacities of all buffers: machines share what cuts cost, and each finds those that fit. */
	@Benchmark
	@OperationsPerInvocation(CAPACITIES)
	public SweepSummary capacities() throws IOException {
		return sweep(capacities);
	}

	/** Capacities, bandwidth and sizes of the array together. */
	@Benchmark
	@OperationsPerInvocation(PRODUCTS)
	public SweepSummary products() throws IOException {
		return sweep(products);
	}

	private SweepSummary sweep(DesignSpace space) throws IOException {
		try (CsvSweepSink sink = CsvSweepSink.to(Writer.nullWriter(), List.of(space), RunChanges.NONE)) {
			SweepSummary summary = new Sweep(TextLocator.INSTANCE).run(space, threads, Cancellation.NONE, SweepProgress.NONE, sink);
			if (summary.failed() > 0) {
				throw new IllegalStateException(summary.toString());
			}
			return summary;
		}
	}
}
