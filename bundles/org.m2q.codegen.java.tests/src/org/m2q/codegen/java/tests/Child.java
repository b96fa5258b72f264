package org.m2q.codegen.java.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A Java machine of its own with the runtime and the classes of {@code tests.child} on the class path.
 *
 * @param exit its exit code
 * @param out its output
 * @param err its error stream
 */
record Child(int exit, String out, String err) {

	private static final int MINUTES = 8;

	/** Writes class files and weights of generated code. */
	static Path write(Comparison comparison, Path folder) throws IOException {
		for (var file : comparison.compiled().classes().entrySet()) {
			Path path = folder.resolve(file.getKey().replace('.', '/') + ".class");
			Files.createDirectories(path.getParent());
			Files.write(path, file.getValue());
		}
		Files.write(folder.resolve(comparison.code().folder()).resolve(comparison.code().weightsName()), comparison.code().weights());
		return folder;
	}

	/**
	 * Runs a class of {@code tests.child} to its end.
	 *
	 * @param work where its output goes
	 * @param options of the JVM
	 * @param classpath in addition to the runtime
	 */
	static Child run(Path work, Class<?> main, List<String> options, List<Path> classpath, List<String> arguments) throws IOException, InterruptedException {
		List<Path> paths = new ArrayList<>(classpath);
		paths.add(Compiled.runtime());
		paths.add(Compiled.classes(Path.of(URI.create(main.getProtectionDomain().getCodeSource().getLocation().toString())), main.getName()));
		List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		command.addAll(options);
		command.addAll(List.of("-cp", paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)), main.getName()));
		command.addAll(arguments);
		Path out = Files.createTempFile(work, "out", "");
		Path err = Files.createTempFile(work, "err", "");
		Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
		try {
			assertTrue(process.waitFor(MINUTES, TimeUnit.MINUTES), () -> "no end of " + command);
		} finally {
			process.destroyForcibly();
		}
		return new Child(process.exitValue(), Files.readString(out), Files.readString(err));
	}
}
