package org.m2q.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Lets whole networks take turns in one process, as generated Java and in ONNX Runtime, so that what else the machine does meets all alike. Arguments: examples such as
 * {@code efficientvit-b1}, and the number of threads. Prints, per engine, the least, the median and the 99th percentile of the times of single inferences, and the
 * median over all rounds of the ratio of its median to that of ONNX Runtime in single precision in the same round.
 */
public final class InferenceComparison {

	private static final int ROUNDS = 24;
	private static final long WARM_UP = 30_000_000_000L;
	private static final long TURN = 600_000_000L;
	/** Inferences of a turn that find the caches as another engine left them. */
	private static final int SKIPPED = 3;
	private static final String AGAINST = "onnxFloat";

	private InferenceComparison() {
	}

	/** Runs. */
	public static void main(String[] arguments) throws Exception {
		List<String> examples = new ArrayList<>();
		int threads = 1;
		for (String argument : arguments) {
			if (argument.matches("[1-9][0-9]?")) {
				threads = Integer.parseInt(argument);
			} else {
				examples.add(argument);
			}
		}
		System.out.printf("%-18s %-12s %12s %12s %12s %18s%n", "network", "engine", "least (ms)", "median (ms)", "99 % (ms)", "to " + AGAINST);
		for (String example : examples.isEmpty() ? List.of("efficientvit-b1", "pp-ocrv4") : examples) {
			compare(example, threads);
		}
		// Threads of ONNX Runtime would keep the process.
		System.exit(0);
	}

	private static void compare(String example, int threads) throws Exception {
		Inference inference = Inference.ofExample(example, 8, threads);
		Map<String, Inference.Run> engines = new LinkedHashMap<>();
		engines.put("java", inference.generated());
		engines.put(AGAINST, inference.onnxFloat());
		engines.put("onnxStatic", inference.onnxStatic());
		Map<String, List<List<Double>>> rounds = new LinkedHashMap<>();
		for (Map.Entry<String, Inference.Run> engine : engines.entrySet()) {
			turn(engine.getValue(), WARM_UP);
			rounds.put(engine.getKey(), new ArrayList<>());
		}
		for (int round = 0; round < ROUNDS; round++) {
			for (Map.Entry<String, Inference.Run> engine : engines.entrySet()) {
				rounds.get(engine.getKey()).add(turn(engine.getValue(), TURN));
			}
		}
		List<Double> reference = rounds.get(AGAINST).stream().map(turn -> at(turn, 0.5)).toList();
		rounds.forEach((engine, turns) -> {
			List<Double> all = turns.stream().flatMap(List::stream).toList();
			List<Double> ratios = new ArrayList<>();
			for (int round = 0; round < ROUNDS; round++) {
				ratios.add(at(turns.get(round), 0.5) / reference.get(round));
			}
			System.out.printf(Locale.ROOT, "%-18s %-12s %12.2f %12.2f %12.2f %18.2f%n", example, engine, at(all, 0), at(all, 0.5), at(all, 0.99), at(ratios, 0.5));
		});
	}

	/** Times of the inferences of a turn in ms. */
	private static List<Double> turn(Inference.Run run, long length) throws Exception {
		List<Double> times = new ArrayList<>();
		long end = System.nanoTime() + length;
		for (int i = 0; i <= SKIPPED || System.nanoTime() < end; i++) {
			long start = System.nanoTime();
			run.run();
			if (i >= SKIPPED) {
				times.add((System.nanoTime() - start) / 1e6);
			}
		}
		return times;
	}

	private static double at(List<Double> values, double part) {
		return values.stream().sorted().skip((long) (part * (values.size() - 1))).findFirst().orElseThrow();
	}
}
