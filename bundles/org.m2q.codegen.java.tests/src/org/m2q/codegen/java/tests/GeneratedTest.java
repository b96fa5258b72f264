package org.m2q.codegen.java.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;

/** The test of a written project: compiled with what its POM names, and run. */
final class GeneratedTest {

	/**
	 * What came of it.
	 *
	 * @param run number of methods
	 * @param failed how many of them threw
	 * @param message of the last of those; empty for none
	 */
	record Outcome(int run, int failed, String message) {
	}

	private final Path project;
	private final Path classes;

	/** Compiles it into a folder below {@code work}. */
	GeneratedTest(Path project, Path work) throws Exception {
		this.project = project;
		classes = Files.createTempDirectory(work, "test-classes");
		List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-proc:none", "-classpath", String.join(File.pathSeparator,
				project.resolve("target/classes").toString(), jar().toString(), Path.of(Test.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString())));
		try (Stream<Path> sources = Files.walk(project.resolve("src/test/java"))) {
			sources.filter(path -> path.toString().endsWith(".java")).forEach(path -> arguments.add(path.toString()));
		}
		assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)));
	}

	private Path jar() throws Exception {
		try (Stream<Path> files = Files.walk(project.resolve("lib"))) {
			return files.filter(path -> path.toString().endsWith(".jar")).findFirst().orElseThrow();
		}
	}

	Outcome run() throws Exception {
		URL[] places = { classes.toUri().toURL(), project.resolve("src/test/resources").toUri().toURL(), project.resolve("target/classes").toUri().toURL(),
				project.resolve("src/main/resources").toUri().toURL(), jar().toUri().toURL() };
		int run = 0;
		int failed = 0;
		String message = "";
		try (URLClassLoader loader = new URLClassLoader(places, Test.class.getClassLoader()); Stream<Path> found = Files.walk(classes)) {
			for (Path file : found.filter(path -> path.toString().endsWith("Test.class")).toList()) {
				Class<?> type = loader.loadClass(classes.relativize(file).toString().replace(".class", "").replace(File.separatorChar, '.'));
				Constructor<?> constructor = type.getDeclaredConstructor();
				constructor.setAccessible(true);
				for (Method method : Arrays.stream(type.getDeclaredMethods()).filter(method -> method.isAnnotationPresent(Test.class)).toList()) {
					method.setAccessible(true);
					run++;
					try {
						method.invoke(constructor.newInstance());
					} catch (InvocationTargetException e) {
						failed++;
						message = String.valueOf(e.getCause().getMessage());
					}
				}
			}
		}
		return new Outcome(run, failed, message);
	}
}
