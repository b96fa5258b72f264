package org.m2q.core.results;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.IPath;
import org.m2q.base.problem.SourceSpan;

/**
 * A place in a text as reports write it: {@code file:line:column} with the file relative to the project, so that results can be moved with it.
 *
 * @param file relative path with {@code /}, or the address of a library file
 * @param line from 1
 * @param column from 1
 */
public record SourcePlace(String file, int line, int column) {

	private static final Pattern TEXT = Pattern.compile("(.+):(\\d{1,9}):(\\d{1,9})");

	/** Rejects a missing file. */
	public SourcePlace {
		Objects.requireNonNull(file, "file");
	}

	/** Reads what a report says; empty when it is no place. */
	public static Optional<SourcePlace> parse(String text) {
		Matcher matcher = TEXT.matcher(text);
		return matcher.matches() ? Optional.of(new SourcePlace(matcher.group(1), Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3))))
				: Optional.empty();
	}

	/** What reports of a project say about a place; empty when it is not known. */
	public static String text(IProject project, SourceSpan span) {
		return span.isKnown() ? new SourcePlace(name(project, span.uri()), span.line(), span.column()).toString() : "";
	}

	/** What reports of a project call the file of an address. */
	public static String name(IProject project, String uri) {
		IPath location = project.getLocation();
		try {
			Path path = Path.of(URI.create(uri));
			if (location == null) {
				return path.getFileName().toString();
			}
			return location.toPath().relativize(path).toString().replace('\\', '/');
		} catch (IllegalArgumentException | FileSystemNotFoundException e) {
			return uri;
		}
	}

	/** The file in the workspace; empty when it is not there. */
	public Optional<IFile> find(IProject project) {
		return find(project, file);
	}

	/** The file of a name in reports of a project; empty when it is not in the workspace. */
	public static Optional<IFile> find(IProject project, String name) {
		if (name.isEmpty() || name.contains(":") || project.getLocation() == null) {
			return Optional.empty();
		}
		IFile member = project.getFile(IPath.fromPortableString(name));
		if (!name.startsWith("../") && member.exists()) {
			return Optional.of(member);
		}
		Path path = project.getLocation().toPath().resolve(name).normalize();
		for (IFile candidate : project.getWorkspace().getRoot().findFilesForLocationURI(path.toUri())) {
			if (candidate.exists()) {
				return Optional.of(candidate);
			}
		}
		return Optional.empty();
	}

	@Override
	public String toString() {
		return file + ":" + line + ":" + column;
	}
}
