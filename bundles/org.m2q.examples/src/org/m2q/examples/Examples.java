package org.m2q.examples;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.eclipse.core.runtime.FileLocator;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** All example files, by their paths, and the weights and data that they name. */
public final class Examples {

	private static final String FOLDER = "examples";
	private static final String SOURCES = "dsl-examples";
	private static final Pattern COMMENT = Pattern.compile("\\A\\s*/\\*\\*(.*?)\\*/", Pattern.DOTALL);
	private static final Pattern NAMED = Pattern.compile("^\\s*(?:weights|calibration|validation)\\s+\"([^\"]+)\"", Pattern.MULTILINE);
	private static final Pattern IMPORT = Pattern.compile("^\\s*import\\s+\"([^\"]+)\"", Pattern.MULTILINE);

	private final Map<String, Example> examples;
	private final Source source;

	private Examples(Map<String, Example> examples, Source source) {
		this.examples = examples;
		this.source = source;
	}

	/** Where the examples are. */
	@FunctionalInterface
	private interface Source {

		/** A file by its path among the examples; empty when it does not come with them. */
		Optional<InputStream> open(String path) throws IOException;
	}

	/**
	 * Reads the examples.
	 *
	 * @throws IOException when they cannot be read
	 */
	public static Examples load() throws IOException {
		Bundle bundle = FrameworkUtil.getBundle(Examples.class);
		Map<String, Example> read = new TreeMap<>();
		var entries = bundle.findEntries(FOLDER, "*.m2q", true);
		if (entries != null) {
			for (URL url : Collections.list(entries)) {
				String path = url.getPath().replaceFirst("^/" + FOLDER + "/", "");
				try (InputStream stream = url.openStream()) {
					add(read, path, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
				}
			}
			return new Examples(read, path -> open(bundle, path));
		}
		Path folder = sources(bundle);
		readSources(folder, read);
		return new Examples(read, path -> Files.isRegularFile(folder.resolve(path)) ? Optional.of(Files.newInputStream(folder.resolve(path))) : Optional.empty());
	}

	private static Optional<InputStream> open(Bundle bundle, String path) throws IOException {
		URL url = path.startsWith("..") ? null : bundle.getEntry(FOLDER + "/" + path);
		return url == null ? Optional.empty() : Optional.of(url.openStream());
	}

	/** A bundle that is run from its sources has no copy of the examples. */
	private static Path sources(Bundle bundle) throws IOException {
		Optional<File> location = FileLocator.getBundleFileLocation(bundle);
		if (location.isEmpty()) {
			throw new IOException(bundle + " has no examples");
		}
		return location.get().toPath().resolve("../../" + SOURCES).normalize();
	}

	private static void readSources(Path folder, Map<String, Example> read) throws IOException {
		try (Stream<Path> paths = Files.walk(folder)) {
			for (Path path : paths.filter(file -> file.toString().endsWith(".m2q")).toList()) {
				add(read, folder.relativize(path).toString().replace(File.separatorChar, '/'), Files.readString(path));
			}
		}
	}

	private static void add(Map<String, Example> read, String path, String text) {
		Matcher comment = COMMENT.matcher(text);
		String description = comment.find() ? comment.group(1).replaceAll("(?m)^\\s*\\* ?", "").strip() : "";
		// Blank lines part paragraphs.
		read.put(path, new Example(path, text, description.replaceAll("(?<!\\n)\\n(?!\\n)", " ")));
	}

	/** All examples, those of a folder beside each other. */
	public Collection<Example> all() {
		return Collections.unmodifiableCollection(examples.values());
	}

	/** The example of a path; empty when there is none. */
	public Optional<Example> find(String path) {
		return Optional.ofNullable(examples.get(path));
	}

	/**
	 * An example and the files that it imports, directly or not.
	 *
	 * @param path path of the example
	 * @return texts by path, the example first; empty when there is no such example
	 */
	public Map<String, String> withImports(String path) {
		Map<String, String> texts = new LinkedHashMap<>();
		Deque<String> open = new ArrayDeque<>();
		open.add(path);
		while (!open.isEmpty()) {
			String next = open.remove();
			Example example = examples.get(next);
			if (example == null || texts.putIfAbsent(next, example.text()) != null) {
				continue;
			}
			Matcher imports = IMPORT.matcher(example.text());
			while (imports.find()) {
				open.add(resolve(example, imports.group(1)));
			}
		}
		return texts;
	}

	/**
	 * All that a copy of an example needs: the example, the files that it imports, and the weights and data that they name as far as these come with the examples, with
	 * what is said about them.
	 *
	 * @param path path of the example
	 * @return contents by path, the example first; empty when there is no such example
	 * @throws IOException when a file cannot be read
	 */
	public Map<String, byte[]> files(String path) throws IOException {
		Map<String, byte[]> files = new LinkedHashMap<>();
		for (Map.Entry<String, String> text : withImports(path).entrySet()) {
			files.put(text.getKey(), text.getValue().getBytes(StandardCharsets.UTF_8));
		}
		for (String text : withImports(path).keySet()) {
			Matcher named = NAMED.matcher(examples.get(text).text());
			while (named.find()) {
				String file = resolve(examples.get(text), named.group(1));
				if (add(files, file)) {
					add(files, file.replace("images-idx3", "labels-idx1"));
					add(files, file.substring(0, file.lastIndexOf('/') + 1) + "README.md");
				}
			}
		}
		return files;
	}

	/** Adds a file that comes with the examples, and says whether it does. */
	private boolean add(Map<String, byte[]> files, String file) throws IOException {
		Optional<InputStream> found = source.open(file);
		if (found.isPresent()) {
			try (InputStream stream = found.get()) {
				files.put(file, stream.readAllBytes());
			}
		}
		return found.isPresent();
	}

	private static String resolve(Example example, String path) {
		return Path.of(example.folder()).resolve(path).normalize().toString().replace(File.separatorChar, '/');
	}
}
