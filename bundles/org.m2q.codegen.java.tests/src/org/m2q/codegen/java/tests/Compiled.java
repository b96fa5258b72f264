package org.m2q.codegen.java.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.m2q.codegen.java.GeneratedCode;
import org.m2q.runtime.BuildOptions;
import org.m2q.runtime.InferenceNetwork;
import org.m2q.runtime.RealSession;

/** Generated code, compiled and loaded. */
final class Compiled extends ClassLoader {

	private final GeneratedCode code;
	private final Map<String, byte[]> classes;
	private final byte[] weights;

	private Compiled(GeneratedCode code, Map<String, byte[]> classes, byte[] weights) {
		super(InferenceNetwork.class.getClassLoader());
		this.code = code;
		this.classes = classes;
		this.weights = weights;
	}

	/** Compiles without warnings. */
	static Compiled of(GeneratedCode code) {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
		Map<String, ByteArrayOutputStream> written = new HashMap<>();
		StandardJavaFileManager standard = compiler.getStandardFileManager(problems, null, null);
		JavaFileManager memory = new ForwardingJavaFileManager<>(standard) {
			@Override
			public JavaFileObject getJavaFileForOutput(Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
				ByteArrayOutputStream bytes = new ByteArrayOutputStream();
				written.put(name, bytes);
				return new SimpleJavaFileObject(URI.create("memory:/" + name.replace('.', '/') + ".class"), kind) {
					@Override
					public OutputStream openOutputStream() {
						return bytes;
					}
				};
			}
		};
		JavaFileObject source = new SimpleJavaFileObject(URI.create("memory:/" + code.qualifiedName().replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
			@Override
			public CharSequence getCharContent(boolean ignore) {
				return code.source();
			}
		};
		List<String> options = List.of("-Xlint:all", "--release", "21", "-classpath", runtime().toString());
		boolean done = compiler.getTask(null, memory, problems, options, null, List.of(source)).call();
		assertEquals(List.of(), problems.getDiagnostics(), code.source());
		assertEquals(true, done);
		Map<String, byte[]> classes = new HashMap<>();
		written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
		return new Compiled(code, classes, code.weights());
	}

	/** The same classes with other weights. */
	Compiled withWeights(byte[] other) {
		return new Compiled(code, classes, other);
	}

	/** Class files by name. */
	Map<String, byte[]> classes() {
		return classes;
	}

	/** Folder or jar of the runtime's classes. */
	static Path runtime() {
		return classes(Path.of(URI.create(InferenceNetwork.class.getProtectionDomain().getCodeSource().getLocation().toString())), InferenceNetwork.class.getName());
	}

	/** Where the classes of a bundle lie: its jar, or a folder in it. */
	static Path classes(Path location, String probe) {
		for (String folder : List.of("target/fast", "target/classes", "target/test-classes", "bin")) {
			if (Files.isRegularFile(location.resolve(folder).resolve(probe.replace('.', '/') + ".class"))) {
				return location.resolve(folder);
			}
		}
		return location;
	}

	@Override
	protected Class<?> findClass(String name) throws ClassNotFoundException {
		byte[] bytes = classes.get(name);
		if (bytes == null) {
			throw new ClassNotFoundException(name);
		}
		return defineClass(name, bytes, 0, bytes.length);
	}

	@Override
	public InputStream getResourceAsStream(String name) {
		return weights.length > 0 && name.equals(code.folder() + "/" + code.weightsName()) ? new ByteArrayInputStream(weights) : null;
	}

	/** The class. */
	Class<?> type() {
		try {
			return loadClass(code.qualifiedName());
		} catch (ClassNotFoundException e) {
			throw new AssertionError(e);
		}
	}

	/** An instance. */
	Object instance(BuildOptions options) {
		try {
			return type().getConstructor(BuildOptions.class).newInstance(options);
		} catch (java.lang.reflect.InvocationTargetException e) {
			if (e.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw new AssertionError(e);
		} catch (ReflectiveOperationException e) {
			throw new AssertionError(e);
		}
	}

	/** The network of an instance. */
	InferenceNetwork network(BuildOptions options) {
		try {
			return (InferenceNetwork) type().getMethod("network").invoke(instance(options));
		} catch (ReflectiveOperationException e) {
			throw new AssertionError(e);
		}
	}

	/** A session on real values. */
	RealSession session(BuildOptions options) {
		try {
			return (RealSession) type().getMethod("session").invoke(instance(options));
		} catch (ReflectiveOperationException e) {
			throw new AssertionError(e);
		}
	}

	/** Number of a tensor. */
	int tensor(String constant) {
		try {
			return loadClass(code.qualifiedName() + "$Tensors").getField(constant).getInt(null);
		} catch (ReflectiveOperationException e) {
			throw new AssertionError(e);
		}
	}
}
