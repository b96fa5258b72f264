package org.m2q.benchmarks;

import java.util.concurrent.TimeUnit;

import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.NetworkCost;
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

/** The search for the tiles of all layers and the bands of all fused chains, with nothing remembered. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class SearchBenchmark {

	/** Which EfficientViT. */
	@Param({ "b1", "b3" })
	public String network;

	private Example example;

	/** Reads the example. */
	@Setup
	public void read() {
		example = new Example(network);
	}

	/** The first search of a process: nothing is compiled yet. */
	@Benchmark
	@BenchmarkMode(Mode.SingleShotTime)
	@Fork(value = 5, jvmArgsAppend = "-XX:+UseSerialGC")
	@Warmup(iterations = 0)
	@Measurement(iterations = 1)
	public NetworkCost firstSearch() {
		return example.price(new AnalyticalCostModel());
	}

	/** Each later search. */
	@Benchmark
	@BenchmarkMode(Mode.AverageTime)
	@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
	@Warmup(iterations = 3, time = 3)
	@Measurement(iterations = 5, time = 2)
	public NetworkCost laterSearch() {
		return example.price(new AnalyticalCostModel());
	}
}
