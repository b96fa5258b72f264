package org.m2q.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.m2q.accelerator.AnalyticalCostModel;
import org.m2q.accelerator.CostModel;
import org.m2q.accelerator.EventCostModel;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.ScheduleVerifier;
import org.m2q.accelerator.schedule.Scheduler;
import org.m2q.accelerator.schedule.Violation;
import org.m2q.base.Cancellation;
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

/** Simulations that have searched their tiles before, on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 2)
public class SimulationBenchmark {

	/** Which EfficientViT. */
	@Param({ "b1", "b3" })
	public String network;

	private final CostModel analytical = new AnalyticalCostModel();
	private final CostModel event = new EventCostModel();
	private Example example;
	private Schedule schedule;

	/** Reads the example and searches its tiles. */
	@Setup
	public void read() {
		example = new Example(network);
		example.price(analytical);
		schedule = new Scheduler().schedule(example.network, example.resolved, example.spec, example.map, Cancellation.NONE).schedule().orElseThrow();
	}

	/** Closed form. */
	@Benchmark
	public NetworkCost analytical() {
		return example.price(analytical);
	}

	/** Tile by tile. */
	@Benchmark
	public NetworkCost event() {
		return example.price(event);
	}

	/** Proves a schedule legal. */
	@Benchmark
	public List<Violation> verifySchedule() {
		return ScheduleVerifier.verify(schedule, Cancellation.NONE);
	}
}
