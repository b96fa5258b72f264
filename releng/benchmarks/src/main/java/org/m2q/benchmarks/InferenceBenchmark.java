package org.m2q.benchmarks;

import java.util.concurrent.TimeUnit;

import org.m2q.quant.Requantization;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One inference of a network: generated Java against ONNX Runtime in single precision, with 8-bit integers as its own quantizer writes them, and with the exact export. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 12, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = { "-XX:+UseSerialGC", "--add-modules", "jdk.incubator.vector" })
public class InferenceBenchmark {

	/** The example. */
	@Param({ "efficientvit-b1", "pp-ocrv4" })
	public String example;

	/** Threads of one inference. */
	@Param({ "1", "2" })
	public int threads;

	/** Who computes: generated Java with factors in single precision, in integers alone with dyadic factors, or ONNX Runtime. */
	@Param({ "java", "javaDyadic", "onnxFloat", "onnxStatic", "onnxInteger" })
	public String engine;

	private Inference.Run run;

	/** Makes the network ready. */
	@Setup(Level.Trial)
	public void setUp() throws Exception {
		Inference inference = Inference.ofExample(example, 8, threads, engine.equals("javaDyadic") ? Requantization.DYADIC : Requantization.FLOAT32);
		run = switch (engine) {
			case "java", "javaDyadic" -> inference.generated();
			case "onnxFloat" -> inference.onnxFloat();
			case "onnxStatic" -> inference.onnxStatic();
			default -> inference.onnxInteger();
		};
	}

	/** One inference. */
	@Benchmark
	public void inference() throws Exception {
		run.run();
	}
}
