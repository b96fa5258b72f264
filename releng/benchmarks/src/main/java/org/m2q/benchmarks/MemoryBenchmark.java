package org.m2q.benchmarks;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.m2q.accelerator.AcceleratorLowering;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.EventCostModel;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.unit.Quantity;
import org.m2q.dsl.TextLocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** What must do with a heap of 256 MB: it fails when it does not. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = { "-XX:+UseSerialGC", "-Xmx256m" })
@Warmup(iterations = 0)
@Measurement(iterations = 3)
public class MemoryBenchmark {

	/** Reads EfficientViT-B3 and simulates it tile by tile. */
	@Benchmark
	public NetworkCost eventSimulationOfB3() {
		return new Example("b3").price(new EventCostModel());
	}

	/** The same with buffers of weights and of inputs that are a sixteenth of the usual, about the smallest that every layer fits: three times as many tiles. */
	@Benchmark
	public NetworkCost eventSimulationOfB3InSmallBuffers() {
		Example example = new Example("b3");
		Quantity small = Quantity.parse("8 KiB").orElseThrow();
		AcceleratorSpec spec = new AcceleratorLowering(TextLocator.INSTANCE)
				.accelerator(example.accelerator, Map.of("weight_capacity", small, "input_capacity", small)).value().orElseThrow();
		return example.price(new EventCostModel(), spec);
	}
}
