package org.m2q.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Adds the processor time per operation, of all threads with compiler and garbage collector: what the elapsed time would be at most on a machine
 * that does nothing else.
 */
public final class ProcessorTime implements InternalProfiler {

	private final com.sun.management.OperatingSystemMXBean system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
	private long start;

	@Override
	public String getDescription() {
		return "processor time per operation";
	}

	@Override
	public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
		start = system.getProcessCpuTime();
	}

	@Override
	public Collection<? extends Result<?>> afterIteration(BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
		long used = system.getProcessCpuTime() - start;
		double operations = Math.max(1, result.getMetadata().getMeasuredOps());
		return List.of(new ScalarResult("processor", used / 1e6 / operations, "ms/op", AggregationPolicy.AVG));
	}
}
