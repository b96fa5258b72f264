package org.m2q.core.inference;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.m2q.base.Cancellation;

/**
 * A Java machine of its own: what goes wrong in generated code, such as an endless loop, does not reach the workbench.
 *
 * @param folder where it runs
 * @param classpath folders and jars
 * @param options of the Java machine
 */
public record ChildJvm(Path folder, List<Path> classpath, List<String> options) {

	private static final int POLL_MILLISECONDS = 50;

	/** Copies the lists. */
	public ChildJvm {
		classpath = List.copyOf(classpath);
		options = List.copyOf(options);
	}

	/** Without options. */
	public ChildJvm(Path folder, List<Path> classpath) {
		this(folder, classpath, List.of());
	}

	/**
	 * The same machine, which does not begin until a debugger of this computer attaches. It says so in a line of its standard output that ends in the number of the
	 * port.
	 */
	public ChildJvm debugged() {
		List<String> more = new ArrayList<>(options);
		more.add("-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=localhost:0");
		return new ChildJvm(folder, classpath, more);
	}

	/** Takes lines of the streams of a child; may be called by several threads. */
	public interface Lines {

		/** A line of the standard output. */
		void out(String line);

		/** A line of the standard error stream. */
		void err(String line);
	}

	/**
	 * Runs a class to its end.
	 *
	 * @param main qualified name of the class
	 * @return its exit code
	 * @throws CancellationException when cancelled; the child has ended then
	 * @throws IOException when Java cannot be started
	 */
	public int run(String main, List<String> arguments, Lines lines, Cancellation cancellation) throws IOException {
		List<String> command = new ArrayList<>(List.of(InferenceJava.program().toString(), "--add-modules", "jdk.incubator.vector", "-cp",
				classpath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator))));
		command.addAll(options);
		command.add(main);
		command.addAll(arguments);
		Process process = new ProcessBuilder(command).directory(folder.toFile()).start();
		process.getOutputStream().close();
		Thread out = pump(process.inputReader(StandardCharsets.UTF_8), lines::out);
		Thread err = pump(new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8)),
				line -> {
					if (!line.startsWith("WARNING: Using incubator modules")) {
						lines.err(line);
					}
				});
		try {
			while (!process.waitFor(POLL_MILLISECONDS, TimeUnit.MILLISECONDS)) {
				cancellation.check();
			}
			out.join();
			err.join();
			return process.exitValue();
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException("interrupted");
		} finally {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly();
		}
	}

	private static Thread pump(BufferedReader reader, Consumer<String> lines) {
		return Thread.ofVirtual().name("output").start(() -> {
			try (reader) {
				reader.lines().forEach(lines);
			} catch (IOException | java.io.UncheckedIOException e) {
				// The child has ended; what it still wanted to say is lost.
			}
		});
	}
}
