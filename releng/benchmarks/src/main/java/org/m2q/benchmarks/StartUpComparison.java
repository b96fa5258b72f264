package org.m2q.benchmarks;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.m2q.runtime.InferenceNetwork;

import ai.onnxruntime.OrtEnvironment;

/**
 * Start-up to the first inference and peak memory, on one thread: generated Java and ONNX Runtime each in processes of their own that hold nothing else, in turns. Arguments: names of
 * examples (default: efficientvit-b1), and the number of processes of each (default: 5).
 */
public final class StartUpComparison {

	private StartUpComparison() {
	}

	/** Compares. */
	public static void main(String[] arguments) throws Exception {
		List<String> examples = new ArrayList<>();
		int rounds = 5;
		for (String argument : arguments) {
			if (argument.matches("[0-9]{1,3}")) {
				rounds = Integer.parseInt(argument);
			} else {
				examples.add(argument);
			}
		}
		System.out.printf("%-18s %-14s %22s %14s%n", "network", "engine", "first inference (ms)", "peak (MiB)");
		for (String example : examples.isEmpty() ? List.of("efficientvit-b1") : examples) {
			Path folder = Files.createTempDirectory("m2q-start-up");
			try {
				compare(example, folder, rounds);
			} finally {
				try (Stream<Path> files = Files.walk(folder)) {
					files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
				}
			}
		}
	}

	private static void compare(String example, Path folder, int rounds) throws Exception {
		Inference inference = Inference.ofExample(example, 8, 1);
		Map<String, List<String>> engines = new LinkedHashMap<>();
		String name = inference.write(folder);
		engines.put("java", List.of("java", name, "FASTEST"));
		engines.put("javaQuickStart", List.of("java", name, "QUICK_START"));
		engines.put("onnxFloat", List.of("onnx", Files.write(folder.resolve("float.onnx"), inference.floatModel()).toString()));
		engines.put("onnxStatic", List.of("onnx", Files.write(folder.resolve("static.onnx"), inference.staticModel()).toString()));
		String path = Stream.concat(Stream.of(folder), Stream.of(FirstInference.class, InferenceNetwork.class, OrtEnvironment.class).map(Inference::location)).map(Path::toString)
				.reduce((a, b) -> a + File.pathSeparator + b).orElseThrow();
		Map<String, List<long[]>> seen = new LinkedHashMap<>();
		for (int round = -1; round < rounds; round++) {
			for (Map.Entry<String, List<String>> engine : engines.entrySet()) {
				long[] result = run(path, engine.getValue());
				if (round >= 0) {
					seen.computeIfAbsent(engine.getKey(), key -> new ArrayList<>()).add(result);
				}
			}
		}
		seen.forEach((engine, all) -> System.out.printf(Locale.ROOT, "%-18s %-14s %22d %14.1f%n", example, engine, median(all, 0), median(all, 1) / 1024.0));
	}

	private static long median(List<long[]> all, int column) {
		return all.stream().mapToLong(result -> result[column]).sorted().skip(all.size() / 2).findFirst().orElseThrow();
	}

	private static long[] run(String path, List<String> arguments) throws Exception {
		List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "--add-modules",
				"jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", FirstInference.class.getName()));
		command.addAll(arguments);
		ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
		builder.environment().put("CLASSPATH", path);
		Process process = builder.start();
		String out = new String(process.getInputStream().readAllBytes()).strip();
		if (process.waitFor() != 0) {
			throw new IllegalStateException(String.join(" ", arguments) + " ended with " + process.exitValue());
		}
		String[] numbers = out.lines().reduce((a, b) -> b).orElseThrow().split(" ");
		return new long[] { Long.parseLong(numbers[0]), Long.parseLong(numbers[1]) };
	}
}
