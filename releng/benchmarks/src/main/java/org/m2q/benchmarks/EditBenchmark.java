package org.m2q.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.m2q.accelerator.IncrementalSimulation;
import org.m2q.accelerator.NetworkCost;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.Policy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** EfficientViT-B3 simulated again after an edit that has not been made before, without parsing. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = EditBenchmark.WARMUP)
@Measurement(iterations = 100)
public class EditBenchmark {

	static final int WARMUP = 1500;
	private static final int EDITS = 401;
	private static final int REPEATED = 300;

	private final List<Policy> rules = new ArrayList<>();
	private final List<Model> models = new ArrayList<>();
	private final IncrementalSimulation simulation = new IncrementalSimulation(TextLocator.INSTANCE);
	private Example example;
	private int next;

	/** Parses all edits: each gives one layer a share of uniform filters, or a stage a width, that no layer had before. */
	@Setup(Level.Trial)
	public void read() {
		example = new Example("b3");
		StringBuilder text = new StringBuilder(M2qWorkspace.create().open(Example.folder().resolve("efficientvit-b3.m2q")).text().orElseThrow());
		String model = text.substring(text.indexOf("model EfficientViT_B3("), text.indexOf("/** The main question"));
		for (int i = 0; i < EDITS; i++) {
			text.append("policy Edit").append(i).append(" extends M2Q {\n\trule edited for layer \"stage3.block2.local.widen\" {\n\t\t")
					.append("weights mix per filter { int8 uniform symmetric, int8 apot terms 2 symmetric } by mse ratio ").append(i + 2).append(" : 300\n\t}\n}\n");
			text.append(model.replace("EfficientViT_B3(", "Edit_B3_" + i + "(").replace("hidden = 2560", "hidden = " + (2561 + i)));
		}
		M2qDocument document = M2qWorkspace.create().open(Example.folder().resolve("efficientvit-b3.m2q").toUri().toString(), text.toString());
		for (int i = 0; i < EDITS; i++) {
			rules.add(Example.find(document, Policy.class, "Edit" + i));
			models.add(Example.find(document, Model.class, "Edit_B3_" + i));
		}
		run(example.model, example.policy);
	}

	/** The next edit. */
	@Setup(Level.Iteration)
	public void next() {
		next++;
		simulation.networksChanged();
	}

	/** Warming up repeats some edits until everything is compiled; each measured edit is new. */
	private int edit() {
		return next <= WARMUP ? next % REPEATED : REPEATED + (next - WARMUP) % (EDITS - REPEATED);
	}

	private NetworkCost run(Model model, Policy policy) {
		NetworkCost cost = simulation.run(model, Map.of(), policy, example.accelerator, Map.of(), example.mapping, Cancellation.NONE).cost().orElseThrow();
		if (!cost.isComplete()) {
			throw new IllegalStateException("layers without price: " + cost.problems());
		}
		return cost;
	}

	/** A rule gives one layer other formats. */
	@Benchmark
	public NetworkCost oneRule() {
		return run(example.model, rules.get(edit()));
	}

	/** A layer of the head gets another width, so the network is elaborated again. */
	@Benchmark
	public NetworkCost oneLayer() {
		return run(models.get(edit()), example.policy);
	}
}
