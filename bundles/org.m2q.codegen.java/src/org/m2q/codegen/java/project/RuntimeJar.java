package org.m2q.codegen.java.project;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

import org.m2q.codegen.java.CodegenException;
import org.m2q.runtime.InferenceNetwork;

/**
 * The runtime as a jar.
 *
 * @param bytes the jar; not to be changed
 */
public record RuntimeJar(byte[] bytes) {

	private static final String PROBE = InferenceNetwork.class.getName().replace('.', '/') + ".class";
	private static final List<String> FOLDERS = List.of("", "target/fast", "target/classes", "bin");
	/** The first time that jars can hold, so that the same classes give the same bytes. */
	private static final long TIME = 315_532_800_000L + 12 * 3_600_000L;

	/**
	 * The runtime that this program runs with: the jar that its classes come from, or a jar made of their folder.
	 *
	 * @throws CodegenException when the classes cannot be read
	 */
	public static RuntimeJar own() throws CodegenException {
		try {
			Path location = Path.of(URI.create(InferenceNetwork.class.getProtectionDomain().getCodeSource().getLocation().toString().replace(" ", "%20")));
			if (Files.isRegularFile(location)) {
				return new RuntimeJar(Files.readAllBytes(location));
			}
			for (String folder : FOLDERS) {
				if (Files.isRegularFile(location.resolve(folder).resolve(PROBE))) {
					return new RuntimeJar(jar(location.resolve(folder)));
				}
			}
			throw new CodegenException("the runtime is not where its classes say: " + location);
		} catch (IOException e) {
			throw new CodegenException("the runtime cannot be read: " + e.getMessage(), e);
		}
	}

	private static byte[] jar(Path folder) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		List<Path> files;
		try (Stream<Path> all = Files.walk(folder.resolve("org/m2q/runtime"))) {
			files = all.filter(Files::isRegularFile).sorted().toList();
		}
		try (JarOutputStream jar = new JarOutputStream(bytes)) {
			for (Path file : files) {
				JarEntry entry = new JarEntry(folder.relativize(file).toString().replace('\\', '/'));
				entry.setTime(TIME);
				jar.putNextEntry(entry);
				jar.write(Files.readAllBytes(file));
				jar.closeEntry();
			}
		}
		return bytes.toByteArray();
	}

	/** A version that no jar with other bytes has, so that a cached one is never mistaken for it. */
	String version() {
		return "0.1.0-" + HexFormat.of().formatHex(digest("SHA-256")).substring(0, 12);
	}

	/** SHA-1 in hexadecimal digits, as repositories of Maven have it. */
	String sha1() {
		return HexFormat.of().formatHex(digest("SHA-1"));
	}

	private byte[] digest(String algorithm) {
		try {
			return MessageDigest.getInstance(algorithm).digest(bytes);
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException("every Java has " + algorithm, e);
		}
	}
}
