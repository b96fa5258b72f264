package org.m2q.dsl.resource;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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

	/** The folder that a text is in; empty when it is in none. */
	static Optional<Path> folder(Resource text) {
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
