package org.m2q.onnx.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.base.Cancellation;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.tests.child.LoadProbe;

/** ONNX Runtime crashes in a process with a long command line: that is said before it is loaded. */
class LongCommandLineTest {

	@TempDir
	private Path folder;

	private String load(boolean asVariable) throws Exception {
		String path = Stream.of(LoadProbe.class, OnnxModel.class, Cancellation.class).map(LongCommandLineTest::classes).map(Path::toString)
				.collect(Collectors.joining(File.pathSeparator)) + File.pathSeparator + folder.resolve("x".repeat(200)).toString().repeat(20);
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1");
		if (asVariable) {
			builder.environment().put("CLASSPATH", path);
		} else {
			builder.command().addAll(List.of("-cp", path));
		}
		builder.command().addAll(List.of(LoadProbe.class.getName(), Ort.jar().toString()));
		Process process = builder.redirectOutput(folder.resolve("log").toFile()).redirectError(folder.resolve("errors").toFile()).start();
		assertTrue(process.waitFor(60, TimeUnit.SECONDS));
		assertEquals(0, process.exitValue(), Files.readString(folder.resolve("errors")));
		return Files.readString(folder.resolve("log")).strip();
	}

	private static Path classes(Class<?> type) {
		Path location = Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString().replaceFirst("^reference:", "")));
		for (String inside : List.of("target/fast", "target/classes", "target/test-classes", "bin")) {
			if (Files.isRegularFile(location.resolve(inside).resolve(type.getName().replace('.', '/') + ".class"))) {
				return location.resolve(inside);
			}
		}
		return location;
	}

	@Test
	void aLongCommandLineIsRefusedInWords() throws Exception {
		assumeTrue(Files.exists(Path.of("/proc/self/cmdline")), "not on Linux, of which alone this is known");
		assertTrue(load(false).matches("ONNX Runtime crashes in a process whose command line has more than about 3900 bytes, and that of this one has [0-9]+; .*CLASSPATH.*"));
	}

	@Test
	void aLongClassPathInTheEnvironmentDoesNoHarm() throws Exception {
		assertTrue(load(true).startsWith("ONNX Runtime 1."));
	}
}
