package org.m2q.codegen.java.project;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.m2q.codegen.java.CodegenException;

/** Compiles sources of a project. */
final class ClassFiles {

	private ClassFiles() {
	}

	/**
	 * The class files.
	 *
	 * @param sources texts by their paths below the source folder
	 * @param runtime what they need
	 * @return bytes by path; empty where Java has no compiler, as in a runtime environment without development tools
	 * @throws CodegenException when they do not compile
	 */
	static Map<String, byte[]> of(Map<String, String> sources, RuntimeJar runtime) throws CodegenException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		if (compiler == null) {
			return Map.of();
		}
		try {
			Path jar = Files.createTempFile("m2q-runtime-", ".jar");
			try {
				Files.write(jar, runtime.bytes());
				return compile(compiler, sources, jar);
			} finally {
				Files.deleteIfExists(jar);
			}
		} catch (IOException e) {
			throw new CodegenException("the generated classes cannot be compiled: " + e.getMessage(), e);
		}
	}

	private static Map<String, byte[]> compile(JavaCompiler compiler, Map<String, String> sources, Path jar) throws IOException, CodegenException {
		DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
		Map<String, ByteArrayOutputStream> written = new TreeMap<>();
		List<JavaFileObject> units = new ArrayList<>();
		sources.forEach((name, text) -> units.add(new SimpleJavaFileObject(URI.create("source:/" + name), JavaFileObject.Kind.SOURCE) {
			@Override
			public CharSequence getCharContent(boolean ignoreEncodingErrors) {
				return text;
			}
		}));
		boolean done;
		try (StandardJavaFileManager standard = compiler.getStandardFileManager(problems, null, StandardCharsets.UTF_8);
				JavaFileManager memory = memory(standard, written)) {
			done = compiler.getTask(null, memory, problems, List.of("--release", "21", "-g", "-proc:none", "-classpath", jar.toString()), null, units).call();
		}
		if (!done) {
			String first = problems.getDiagnostics().stream().filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR).findFirst()
					.map(problem -> problem.getLineNumber() + ": " + problem.getMessage(null)).orElse("");
			throw new CodegenException("the generated classes do not compile, line " + first);
		}
		Map<String, byte[]> files = new TreeMap<>();
		written.forEach((name, bytes) -> files.put(name, bytes.toByteArray()));
		return files;
	}

	private static JavaFileManager memory(StandardJavaFileManager standard, Map<String, ByteArrayOutputStream> written) {
		return new ForwardingJavaFileManager<>(standard) {
			@Override
			public JavaFileObject getJavaFileForOutput(Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
				String name = className.replace('.', '/') + kind.extension;
				ByteArrayOutputStream bytes = new ByteArrayOutputStream();
				written.put(name, bytes);
				return new SimpleJavaFileObject(URI.create("class:/" + name), kind) {
					@Override
					public OutputStream openOutputStream() {
						return bytes;
					}
				};
			}
		};
	}
}
