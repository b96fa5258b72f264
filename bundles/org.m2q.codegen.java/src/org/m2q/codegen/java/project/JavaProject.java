package org.m2q.codegen.java.project;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.m2q.codegen.java.CodegenException;
import org.m2q.codegen.java.GeneratedCode;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;

/**
 * A Maven project that builds and runs a generated class: {@code mvn -q exec:java -Dexec.args=image.png}. It holds the runtime, so that nothing but a JDK, Maven
 * and its usual plugins is needed. The same arguments give the same bytes.
 */
public final class JavaProject {

	private final Folder folder;
	private final Path target;

	/**
	 * A project that is to be written.
	 *
	 * @param target the folder; it may be empty or not be there yet
	 * @param replace whether files of a folder that is not empty may be replaced; others stay
	 * @throws CodegenException when nothing can be written there
	 */
	public JavaProject(Path target, boolean replace) throws CodegenException {
		this.target = target;
		folder = new Folder(target, replace);
	}

	/**
	 * Writes the project. Either all of it appears, or nothing.
	 *
	 * @param code the class
	 * @param program what it was generated from
	 * @param pictures what {@code Main} does to pictures
	 * @param runtime the runtime
	 * @throws CodegenException when a file cannot be written, or the classes do not compile
	 */
	public void write(GeneratedCode code, IntegerProgram program, Pictures pictures, RuntimeJar runtime) throws CodegenException {
		write(files(code, program, pictures, runtime, Optional.empty()), runtime);
	}

	/**
	 * Writes the project with a test of JUnit, which runs the class on stored vectors and wants the same codes. Either all of it appears, or nothing.
	 *
	 * @param code the class
	 * @param program what it was generated from
	 * @param pictures what {@code Main} does to pictures
	 * @param runtime the runtime
	 * @param vectors what the test compares with
	 * @throws CodegenException when a file cannot be written, or the classes do not compile
	 */
	public void write(GeneratedCode code, IntegerProgram program, Pictures pictures, RuntimeJar runtime, StoredVectors vectors) throws CodegenException {
		write(files(code, program, pictures, runtime, Optional.of(vectors)), runtime);
	}

	private void write(Map<String, byte[]> files, RuntimeJar runtime) throws CodegenException {
		String sources = "src/main/java/";
		Map<String, String> texts = new LinkedHashMap<>();
		files.forEach((name, bytes) -> {
			if (name.startsWith(sources)) {
				texts.put(name.substring(sources.length()), new String(bytes, StandardCharsets.UTF_8));
			}
		});
		// exec:java runs what is compiled, and does not compile.
		ClassFiles.of(texts, runtime).forEach((name, bytes) -> files.put("target/classes/" + name, bytes));
		folder.write(files);
	}

	/** Where it is written. */
	public Path target() {
		return target;
	}

	/** The files by their paths below the folder. */
	private static Map<String, byte[]> files(GeneratedCode code, IntegerProgram program, Pictures pictures, RuntimeJar runtime, Optional<StoredVectors> vectors) {
		Map<String, String> values = new LinkedHashMap<>();
		values.put("package", code.packageName());
		values.put("class", code.className());
		values.put("model", program.name());
		values.put("artifact", code.className().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT));
		values.put("runtime", runtime.version());
		values.put("inputNames", tensors(program, program.inputs()).stream().map(tensor -> "\"" + tensor.name() + "\"").collect(Collectors.joining(", ")));
		values.put("inputShapes", shapes(tensors(program, program.inputs())));
		values.put("outputShapes", shapes(tensors(program, program.outputs())));
		values.put("kernels", program.isIntegerOnly() ? "INTEGER" : "FASTEST");
		values.put("fit", pictures.fit().name());
		values.put("size", String.valueOf(pictures.size()));
		values.put("mean", numbers(pictures.mean()));
		values.put("deviation", numbers(pictures.deviation()));
		values.put("blueFirst", String.valueOf(pictures.blueFirst()));
		String java = "src/main/java/" + code.folder() + "/";
		String library = "lib/org/m2q/org.m2q.runtime/" + runtime.version() + "/org.m2q.runtime-" + runtime.version();
		values.put("arguments", exampleArguments(program));
		values.put("testDependency", vectors.isEmpty() ? "" : part("test-dependency.xml"));
		values.put("testPlugin", vectors.isEmpty() ? "" : part("test-plugin.xml"));
		values.put("testFiles", vectors.isEmpty() ? "" : part("test-files.md"));
		Map<String, byte[]> files = new LinkedHashMap<>();
		files.put("pom.xml", text("pom.xml", values));
		files.put("README.md", text("README.md", values));
		files.put(".mvn/jvm.config", text("jvm.config", values));
		files.put(".mvn/maven.config", text("maven.config", values));
		files.put(java + code.className() + ".java", code.source().getBytes(StandardCharsets.UTF_8));
		files.put(java + "Main.java", text("Main.java", values));
		files.put("src/main/resources/" + code.folder() + "/" + code.weightsName(), code.weights());
		files.put("src/main/m2q/" + code.className() + ".map.json", code.map().json().getBytes(StandardCharsets.UTF_8));
		files.put(library + ".jar", runtime.bytes());
		files.put(library + ".jar.sha1", runtime.sha1().getBytes(StandardCharsets.US_ASCII));
		String tests = code.folder() + "/" + code.className();
		vectors.ifPresent(stored -> {
			files.put("src/test/java/" + tests + "Test.java", text("Test.java", values));
			files.put("src/test/resources/" + tests + ".vectors", stored.bytes());
		});
		byte[] pom = text("runtime-pom.xml", values);
		files.put(library + ".pom", pom);
		files.put(library + ".pom.sha1", new RuntimeJar(pom).sha1().getBytes(StandardCharsets.US_ASCII));
		return files;
	}

	/** Names of files that the project could be run with, one per input, as a shell wants them: {@code image.png}, or {@code "image.png mask.npy"}. */
	public static String exampleArguments(IntegerProgram program) {
		List<IntegerTensor> inputs = tensors(program, program.inputs());
		String files = inputs.stream().map(input -> (inputs.size() > 1 ? input.name() : isPicture(input) ? "image" : "values") + (isPicture(input) ? ".png" : ".npy"))
				.collect(Collectors.joining(" "));
		return inputs.size() > 1 ? "\"" + files + "\"" : files;
	}

	private static boolean isPicture(IntegerTensor input) {
		return input.shape().rank() == 3 && (input.shape().dim(0) == 1 || input.shape().dim(0) == 3);
	}

	private static List<IntegerTensor> tensors(IntegerProgram program, List<Integer> indices) {
		return indices.stream().map(index -> program.tensors().get(index)).toList();
	}

	private static String shapes(List<IntegerTensor> tensors) {
		return tensors.stream().map(tensor -> tensor.shape().dims().stream().map(String::valueOf).collect(Collectors.joining(", ", "{ ", " }")))
				.collect(Collectors.joining(", "));
	}

	private static String numbers(List<Float> values) {
		return values.stream().map(value -> value + "f").collect(Collectors.joining(", "));
	}

	private static String part(String name) {
		return new String(text(name, Map.of()), StandardCharsets.UTF_8);
	}

	private static byte[] text(String name, Map<String, String> values) {
		try (InputStream stream = JavaProject.class.getResourceAsStream(name + ".txt")) {
			String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
			for (Map.Entry<String, String> value : values.entrySet()) {
				text = text.replace("${" + value.getKey() + "}", value.getValue());
			}
			return text.getBytes(StandardCharsets.UTF_8);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
