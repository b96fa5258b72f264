package org.m2q.dsl.resource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.resource.Resource;
import org.m2q.model.m2q.DataSource;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.WeightsSource;

/** Files with weights and data that experiments name: their paths are relative to the folder of the text. Nothing is said about texts that are in none. */
public final class NamedFiles {

	private static final Set<String> WEIGHTS = Set.of(".onnx", ".safetensors", ".npz", ".npy");
	private static final int MOST = 500;

	private NamedFiles() {
	}

	/** The file or folder at a path; empty when there is none, and for texts that are in no folder. */
	public static Optional<Path> existing(String path, Resource text) {
		return file(path, text).filter(Files::exists);
	}

	/** Whether nothing is at a path. */
	public static boolean isMissing(String path, Resource text) {
		return file(path, text).filter(file -> !Files.exists(file)).isPresent();
	}

	private static Optional<Path> file(String path, Resource text) {
		return folder(text).flatMap(folder -> resolved(folder, path)).map(Path::normalize);
	}

	/** The paths of experiments at which there is nothing. */
	public static Set<String> missing(Resource text) {
		Set<String> missing = new TreeSet<>();
		Imports.file(text).stream().flatMap(file -> file.getDefinitions().stream()).filter(Experiment.class::isInstance)
				.flatMap(experiment -> ((Experiment) experiment).getMembers().stream()).flatMap(member -> switch (member) {
					case WeightsSource weights -> Stream.of(weights.getPath());
					case DataSource data -> Stream.of(data.getPath(), data.getLabels());
					default -> Stream.<String>of();
				}).filter(Objects::nonNull).filter(path -> isMissing(path, text)).forEach(missing::add);
		return missing;
	}

	/** Paths of files with weights in the folder of a text and in those below it. */
	public static List<String> weights(Resource text) {
		Optional<Path> folder = folder(text);
		List<String> found = new ArrayList<>();
		if (folder.isPresent()) {
			try (Stream<Path> files = Files.walk(folder.get(), 2)) {
				files.limit(MOST).filter(file -> WEIGHTS.stream().anyMatch(file.getFileName().toString().toLowerCase(Locale.ROOT)::endsWith))
						.map(file -> folder.get().relativize(file).toString().replace('\\', '/')).sorted().forEach(found::add);
			} catch (IOException | java.io.UncheckedIOException e) {
				// What cannot be listed is not proposed.
				return found;
			}
		}
		return found;
	}

	private static Optional<Path> folder(Resource text) {
		URI uri = text.getURI();
		return uri != null && uri.isFile() ? resolved(Path.of(""), uri.toFileString()).map(Path::normalize).map(Path::getParent).filter(Files::isDirectory) : Optional.empty();
	}

	private static Optional<Path> resolved(Path folder, String path) {
		try {
			return Optional.of(folder.resolve(path));
		} catch (InvalidPathException e) {
			// Told where it is read.
			return Optional.empty();
		}
	}
}
