package org.m2q.core.inference;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

import org.eclipse.core.runtime.preferences.InstanceScope;
import org.m2q.core.M2qCore;

/** The Java that generated code runs in: that of the program unless a preference names another one. */
public final class InferenceJava {

	/** Node of the preference. */
	public static final String NODE = M2qCore.PLUGIN_ID;
	/** Name of the preference: a folder with a Java of its own, or nothing. */
	public static final String KEY = "inference.javaHome";

	private InferenceJava() {
	}

	/** The program {@code java}; that of the program when the preference names a folder without one. */
	static Path program() {
		return program(InstanceScope.INSTANCE.getNode(NODE).get(KEY, "")).orElseGet(() -> Path.of(System.getProperty("java.home"), "bin", "java"));
	}

	/** The program {@code java} of a Java in a folder; empty when there is none. */
	public static Optional<Path> program(String home) {
		return home.isBlank() ? Optional.empty()
				: Stream.of("java", "java.exe").map(name -> Path.of(home.strip(), "bin", name)).filter(Files::isExecutable).findFirst();
	}
}
