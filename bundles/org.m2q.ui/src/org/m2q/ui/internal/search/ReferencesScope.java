package org.m2q.ui.internal.search;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IWorkingSet;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.navigate.PlaceOpener;

/**
 * Where references are looked for.
 *
 * @param label what it is called; empty for everything
 * @param contains whether the text at an address is in it
 */
record ReferencesScope(String label, Predicate<String> contains) {

	/** All texts, with those of the library. */
	static final ReferencesScope WORKSPACE = new ReferencesScope("", uri -> true);

	/**
	 * One text.
	 *
	 * @param uri its address
	 * @param name what it is called
	 */
	static ReferencesScope file(String uri, String name) {
		return new ReferencesScope(name, uri::equals);
	}

	/** The texts of a project. */
	static ReferencesScope project(IProject project) {
		return new ReferencesScope(NLS.bind(Messages.referencesProject, project.getName()), inside(List.of(project)));
	}

	/** The texts of what is in working sets. */
	static ReferencesScope workingSets(Collection<IWorkingSet> sets) {
		List<IResource> resources = sets.stream().flatMap(set -> Arrays.stream(set.getElements())).map(element -> Adapters.adapt(element, IResource.class))
				.filter(Objects::nonNull).toList();
		return new ReferencesScope(NLS.bind(Messages.referencesWorkingSet, sets.stream().map(IWorkingSet::getLabel).sorted().collect(Collectors.joining(", "))), inside(resources));
	}

	private static Predicate<String> inside(List<IResource> resources) {
		return uri -> {
			Optional<IFile> file = PlaceOpener.file(uri);
			return file.isPresent() && resources.stream().anyMatch(resource -> resource.getFullPath().isPrefixOf(file.get().getFullPath()));
		};
	}
}
