package org.m2q.ui.launch.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.eclipse.osgi.util.NLS;

/**
 * Files that a generated class is run on, by the names of the inputs.
 *
 * @param files names of files, absolute or in the project, by input; the one for {@value #FIRST} is for the first input, as in configurations that had only one
 */
record InputFiles(Map<String, String> files) {

	/** In place of the name of the first input. */
	static final String FIRST = "";

	private static final byte[] ARRAY = { (byte) 0x93, 'N', 'U', 'M', 'P', 'Y' };

	/** Copies the files; those without a name are left out. */
	InputFiles {
		Map<String, String> named = new LinkedHashMap<>();
		files.forEach((input, file) -> {
			if (!file.isBlank()) {
				named.put(input, file.strip());
			}
		});
		files = Map.copyOf(named);
	}

	/** The file for an input; empty for none. */
	String of(List<String> names, String input) {
		return files.getOrDefault(input, names.indexOf(input) == 0 ? files.getOrDefault(FIRST, "") : "");
	}

	/** Whether the network is run on a sample instead. */
	boolean isEmpty() {
		return files.isEmpty();
	}

	/**
	 * The files in the order of the inputs.
	 *
	 * @param names inputs of the network
	 * @param project folder that relative names are in
	 */
	List<Path> paths(List<String> names, Path project) {
		return names.stream().map(name -> project.resolve(of(names, name)).normalize()).toList();
	}

	/** What keeps the network from being run on them, in words; empty for nothing. */
	Optional<String> obstacle(List<String> names, Path project) {
		if (isEmpty()) {
			return Optional.empty();
		}
		List<String> missing = new ArrayList<>(names);
		missing.removeIf(name -> !of(names, name).isEmpty());
		for (String name : names) {
			Optional<String> wrong = missing.contains(name) ? Optional.empty() : wrong(name, of(names, name), project);
			if (wrong.isPresent()) {
				return wrong;
			}
		}
		return missing.isEmpty() || names.isEmpty() ? Optional.empty() : Optional.of(NLS.bind(Messages.inputMissing, String.join(", ", missing)));
	}

	private static Optional<String> wrong(String input, String file, Path project) {
		Path path;
		try {
			path = project.resolve(file);
		} catch (InvalidPathException e) {
			return Optional.of(NLS.bind(Messages.inputNoFile, input, file));
		}
		if (!Files.isRegularFile(path)) {
			return Optional.of(NLS.bind(Messages.inputNoFile, input, file));
		}
		String name = file.toLowerCase(Locale.ROOT);
		if (!ModelInputs.EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1))) {
			return Optional.of(NLS.bind(Messages.inputOther, input, file));
		}
		return name.endsWith(".npy") && !isArray(path) ? Optional.of(NLS.bind(Messages.inputNoArray, input, file)) : Optional.empty();
	}

	private static boolean isArray(Path file) {
		try (InputStream in = Files.newInputStream(file)) {
			return java.util.Arrays.equals(in.readNBytes(ARRAY.length), ARRAY);
		} catch (IOException e) {
			return false;
		}
	}
}
