package org.m2q.core.problems;

import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ProjectScope;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.m2q.base.problem.ProblemSeverities;
import org.m2q.core.M2qCore;

/**
 * Severities of problems as a preference: {@code code=level;code=level}, sorted by code, only those that differ from the default. A project that has the
 * preference has its own severities, else those of the workspace hold.
 */
public final class SeverityPreferences {

	/** Node of the preference. */
	public static final String NODE = M2qCore.PLUGIN_ID;
	/** Name of the preference. */
	public static final String KEY = "problems.severities";

	private SeverityPreferences() {
	}

	/** The severities of the workspace. */
	public static ProblemSeverities current() {
		return parse(InstanceScope.INSTANCE.getNode(NODE).get(KEY, ""));
	}

	/** The severities of a project: its own, else those of the workspace. */
	public static ProblemSeverities of(IProject project) {
		return own(project).orElseGet(SeverityPreferences::current);
	}

	/** The severities that a project has of its own; empty for none. */
	public static Optional<ProblemSeverities> own(IProject project) {
		return project.isAccessible() ? Optional.ofNullable(node(project).get(KEY, null)).map(SeverityPreferences::parse) : Optional.empty();
	}

	/** Where a project keeps its own severities. */
	public static IEclipsePreferences node(IProject project) {
		return new ProjectScope(project).getNode(NODE);
	}

	/** The severities of a text: those of its project; those of the workspace when it is in none. */
	public static ProblemSeverities ofSource(String uri) {
		return project(uri).map(SeverityPreferences::of).orElseGet(SeverityPreferences::current);
	}

	private static Optional<IProject> project(String uri) {
		if (!uri.startsWith("file:")) {
			return Optional.empty();
		}
		try {
			return Arrays.stream(ResourcesPlugin.getWorkspace().getRoot().findFilesForLocationURI(URI.create(uri))).map(IFile::getProject).findFirst();
		} catch (IllegalArgumentException e) {
			// The name of the file cannot be written as an address.
			return Optional.empty();
		}
	}

	/** Whether a file is where a project keeps its own severities. */
	public static boolean areKeptIn(IFile file) {
		return file.getProjectRelativePath().equals(IPath.fromPortableString(".settings/" + NODE + ".prefs"));
	}

	/** The severities that a text says. What it does not understand, as from another version, does not count. */
	public static ProblemSeverities parse(String text) {
		ProblemSeverities severities = ProblemSeverities.DEFAULT;
		for (String entry : text.split(";")) {
			int equals = entry.indexOf('=');
			String code = equals < 0 ? "" : entry.substring(0, equals);
			Optional<ProblemSeverities.Level> level = equals < 0 ? Optional.empty() : ProblemSeverities.Level.of(entry.substring(equals + 1));
			if (level.isPresent() && ProblemSeverities.objection(code).isEmpty()) {
				severities = severities.with(code, level.get());
			}
		}
		return severities;
	}

	/** The text that says severities. */
	public static String text(ProblemSeverities severities) {
		return severities.changed().entrySet().stream().map(SeverityPreferences::entry).collect(Collectors.joining(";"));
	}

	private static String entry(Map.Entry<String, ProblemSeverities.Level> entry) {
		return entry.getKey() + '=' + entry.getValue().label();
	}
}
