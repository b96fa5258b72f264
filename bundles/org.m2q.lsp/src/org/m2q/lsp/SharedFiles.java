package org.m2q.lsp;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.m2q.dsl.ide.problem.ProblemDocs;
import org.m2q.dsl.resource.Library;

/**
 * The library and the page on problem codes as files that an editor can open: they are parts of the program, and editors know no address of those.
 * They are copied when first asked for, to a folder named by their content.
 */
final class SharedFiles {

	private static final String PAGE = "problem-codes.md";

	private final Path cache;
	private Optional<Path> folder;

	SharedFiles(Path cache) {
		this.cache = cache;
	}

	/** The folder of the user for what can be made again. */
	static Path userCache() {
		String named = System.getenv("XDG_CACHE_HOME");
		Path base = named == null || named.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(named);
		return base.resolve("m2q");
	}

	/** Address of the copy of a file of the library; empty for other addresses and when no copy can be made. */
	Optional<String> copy(String address) {
		return address.startsWith(Library.SCHEME + ":/")
				? folder().map(files -> files.resolve(address.substring(Library.SCHEME.length() + 2)).toUri().toString()) : Optional.empty();
	}

	/** Address in the library of a copy; empty for all other files. */
	Optional<String> original(Path file) {
		return folder().filter(file::startsWith).map(files -> Library.SCHEME + ":/" + files.relativize(file).toString().replace('\\', '/'));
	}

	/** Address of the section about a problem code; empty when no copy can be made. */
	Optional<String> page(String code) {
		return folder().map(files -> files.resolve(PAGE).toUri() + "#" + ProblemDocs.anchor(code));
	}

	private synchronized Optional<Path> folder() {
		if (folder == null) {
			folder = copied();
		}
		return folder;
	}

	private Optional<Path> copied() {
		try {
			Map<String, byte[]> files = new TreeMap<>();
			for (var uri : Library.files()) {
				try (InputStream stream = Library.open(uri)) {
					files.put(uri.path().substring(1), stream.readAllBytes());
				}
			}
			files.put(PAGE, ProblemDocs.page().getBytes(StandardCharsets.UTF_8));
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			files.forEach((name, content) -> {
				digest.update(name.getBytes(StandardCharsets.UTF_8));
				digest.update(content);
			});
			Path target = cache.resolve(HexFormat.of().formatHex(digest.digest(), 0, 8)).toAbsolutePath().normalize();
			for (Map.Entry<String, byte[]> file : files.entrySet()) {
				copy(file.getValue(), target.resolve(file.getKey()));
			}
			return Optional.of(target);
		} catch (IOException | NoSuchAlgorithmException | SecurityException e) {
			// Without a place to write to there are no links into the library.
			return Optional.empty();
		}
	}

	private static void copy(byte[] content, Path file) throws IOException {
		if (Files.isRegularFile(file) && Files.size(file) == content.length) {
			return;
		}
		Files.createDirectories(file.getParent());
		Path part = Files.createTempFile(file.getParent(), "part", ".tmp");
		Files.write(part, content);
		// What is edited there would change nothing.
		part.toFile().setReadOnly();
		Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
	}

	/** A path of an address; empty when it is not one of a file on this machine. */
	static Optional<Path> path(String uri) {
		try {
			URI parsed = URI.create(uri);
			return "file".equals(parsed.getScheme()) ? Optional.of(Path.of(parsed).normalize()) : Optional.empty();
		} catch (RuntimeException e) {
			return Optional.empty();
		}
	}
}
