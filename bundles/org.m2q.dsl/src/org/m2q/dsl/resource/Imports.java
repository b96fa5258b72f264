package org.m2q.dsl.resource;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.emf.common.notify.impl.AdapterImpl;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.emf.ecore.resource.ResourceSet;
import org.eclipse.emf.ecore.resource.URIConverter;
import org.eclipse.xtext.resource.IResourceFactory;
import org.m2q.model.m2q.Import;
import org.m2q.model.m2q.M2qFile;

import com.google.inject.Inject;
import com.google.inject.Singleton;

/**
 * Finds the files that an import means, and loads them into the resource set of the importing file.
 *
 * <p>{@code import a.b.*} and {@code import a.b.Name} mean the files of folder {@code a/b} and the file {@code a/b.m2q} below the nearest source
 * root that has them, otherwise those of the library. The source roots are the folder of the importing file and its ancestors up to the nearest
 * one with a {@code .project} file (without such an ancestor only the folder itself). Packages named {@code m2q} or {@code m2q.…} always come
 * from the library. When there is no such folder, file or package of the library, the files beside the importing one count that say they belong to
 * the package. {@code import "path.m2q"} is relative to the importing file.
 */
@Singleton
public final class Imports {

	private static final String EXTENSION = "m2q";

	@Inject
	private IResourceFactory resourceFactory;

	/** The file that a resource holds; empty for a resource without content. */
	public static Optional<M2qFile> file(Resource resource) {
		List<EObject> contents = resource.getContents();
		return !contents.isEmpty() && contents.get(0) instanceof M2qFile file ? Optional.of(file) : Optional.empty();
	}

	/** Remembers the resource set of a resource that was replaced by a newer one. */
	private static final class Former extends AdapterImpl {

		private final ResourceSet resourceSet;

		Former(ResourceSet resourceSet) {
			this.resourceSet = resourceSet;
		}
	}

	/** Takes resources out of a resource set. What they import is still found there. */
	public static void detach(ResourceSet resourceSet, Collection<Resource> resources) {
		resources.forEach(resource -> resource.eAdapters().add(new Former(resourceSet)));
		resourceSet.getResources().removeAll(resources);
	}

	/** Where a resource finds what it imports; empty for a resource that stands alone. */
	public static Optional<ResourceSet> resourceSet(Resource resource) {
		if (resource == null || resource.getResourceSet() != null) {
			return Optional.ofNullable(resource).map(Resource::getResourceSet);
		}
		return resource.eAdapters().stream().filter(Former.class::isInstance).map(adapter -> ((Former) adapter).resourceSet).findFirst();
	}

	/** Whether an import names all definitions of a package. */
	public static boolean isWildcard(Import element) {
		return element.getImportedNamespace() != null && element.getImportedNamespace().endsWith(".*");
	}

	/** The package that an import without a path names: {@code a.b} in {@code a.b.*} and in {@code a.b.Name}; empty when there is none. */
	public static String packageName(Import element) {
		String name = element.getImportedNamespace();
		if (name == null) {
			return "";
		}
		int dot = name.lastIndexOf('.');
		return dot < 0 ? "" : name.substring(0, dot);
	}

	/** The last part of {@code a.b.Name}; empty for a wildcard and a path. */
	public static String simpleName(Import element) {
		String name = element.getImportedNamespace();
		if (name == null || isWildcard(element)) {
			return "";
		}
		return name.substring(name.lastIndexOf('.') + 1);
	}

	/** The addresses of the files that an import means; empty when it means none that exists. */
	public List<URI> resolve(Import element) {
		Resource resource = element.eResource();
		Optional<ResourceSet> resourceSet = resourceSet(resource);
		if (resourceSet.isEmpty()) {
			return List.of();
		}
		URI base = resource.getURI();
		URIConverter converter = converter(resourceSet.get());
		if (element.getImportURI() != null) {
			return path(element.getImportURI(), base).filter(uri -> isFile(converter, uri)).map(List::of).orElse(List.of());
		}
		String name = element.getImportedNamespace();
		if (name == null) {
			return List.of();
		}
		String folder = packageName(element).replace('.', '/');
		if (folder.isEmpty()) {
			return List.of();
		}
		List<URI> files = packageFiles(converter, base, folder);
		return files.isEmpty() ? beside(resource, packageName(element)) : files;
	}

	/** Whether the path of an import leads to a folder. */
	public boolean isFolder(Import element) {
		return path(element.getImportURI(), element.eResource().getURI()).filter(URI::isFile).filter(uri -> Files.isDirectory(Path.of(uri.toFileString())))
				.isPresent();
	}

	/** The address that a path in an import means, also when there is no such file; empty for a path that is none. */
	public static Optional<URI> path(String text, URI base) {
		if (text.isBlank() || !base.isHierarchical() || base.isRelative()) {
			return Optional.empty();
		}
		try {
			URI relative = URI.createURI(URI.encodeFragment(text, false).replace("?", "%3F"));
			return relative.isRelative() ? Optional.of(relative.resolve(base)) : Optional.empty();
		} catch (IllegalArgumentException e) {
			return Optional.empty();
		}
	}

	/** Paths of the files beside the importing one, for proposals. */
	public static List<String> neighbours(Import element) {
		URI base = element.eResource().getURI();
		if (!base.isFile() || element.getImportURI() == null) {
			return List.of();
		}
		int slash = element.getImportURI().lastIndexOf('/');
		String prefix = element.getImportURI().substring(0, slash + 1);
		Optional<URI> folder = prefix.isEmpty() ? Optional.of(base.trimSegments(1)) : path(prefix, base).map(uri -> uri.trimSegments(1));
		return folder.filter(URI::isFile).map(uri -> children(uri).stream().filter(child -> !child.equals(base))
				.map(child -> prefix + URI.decode(child.lastSegment())).toList()).orElse(List.of());
	}

	/** The other files of the package that a file says it belongs to: those in its folder; empty without a package. */
	public List<URI> siblings(Resource resource) {
		String name = file(resource).map(M2qFile::getPackageName).orElse(null);
		URI uri = resource.getURI();
		if (name == null || resourceSet(resource).isEmpty()) {
			return List.of();
		}
		List<URI> files = Library.isLibrary(uri) ? Library.files(name.replace('.', '/')) : uri.isFile() ? children(uri.trimSegments(1)) : List.of();
		return files.stream().filter(other -> !other.equals(uri)).toList();
	}

	/** Loads a file into the resource set of another, unless it is there already; empty when it cannot be read. */
	public Optional<Resource> load(URI uri, Resource importing) {
		return resourceSet(importing).flatMap(resourceSet -> load(uri, resourceSet));
	}

	private Optional<Resource> load(URI uri, ResourceSet resourceSet) {
		LibraryHandler.install(resourceSet);
		Resource loaded = resourceSet.getResource(uri, false);
		if (loaded == null) {
			loaded = resourceFactory.createResource(uri);
			resourceSet.getResources().add(loaded);
		}
		if (!loaded.isLoaded()) {
			try {
				loaded.load(resourceSet.getLoadOptions());
			} catch (IOException | RuntimeException e) {
				resourceSet.getResources().remove(loaded);
				return Optional.empty();
			}
		}
		return Optional.of(loaded);
	}

	/** The files in the folder of a file that say they belong to a package. */
	private List<URI> beside(Resource resource, String name) {
		URI own = resource.getURI();
		return !own.isFile() ? List.of() : children(own.trimSegments(1)).stream().filter(uri -> !uri.equals(own))
				.filter(uri -> load(uri, resource).flatMap(Imports::file).filter(file -> name.equals(file.getPackageName())).isPresent()).toList();
	}

	private static URIConverter converter(ResourceSet resourceSet) {
		LibraryHandler.install(resourceSet);
		return resourceSet.getURIConverter();
	}

	private static List<URI> packageFiles(URIConverter converter, URI base, String folder) {
		if (base.isFile() && !folder.equals("m2q") && !folder.startsWith("m2q/")) {
			for (URI root : roots(base)) {
				List<URI> files = new ArrayList<>();
				URI below = root.appendSegments(segments(folder));
				URI single = below.appendFileExtension(EXTENSION);
				if (isFile(converter, single)) {
					files.add(single);
				}
				files.addAll(children(below));
				if (!files.isEmpty()) {
					return files;
				}
			}
		}
		Set<URI> files = new LinkedHashSet<>(Library.files(folder));
		URI single = URI.createURI(Library.SCHEME + ":/" + folder + "." + EXTENSION);
		if (Library.exists(single)) {
			files.add(single);
		}
		return List.copyOf(files);
	}

	private static String[] segments(String folder) {
		return folder.split("/");
	}

	/** The folder of a file, then its ancestors up to the one with a {@code .project} file. */
	static List<URI> roots(URI file) {
		List<URI> roots = new ArrayList<>();
		URI folder = file.trimSegments(1);
		roots.add(folder);
		List<URI> ancestors = new ArrayList<>();
		for (URI ancestor = folder; ancestor.segmentCount() > 0; ancestor = ancestor.trimSegments(1)) {
			if (!ancestor.equals(folder)) {
				ancestors.add(ancestor);
			}
			if (Files.exists(Path.of(ancestor.toFileString(), ".project"))) {
				roots.addAll(ancestors);
				break;
			}
		}
		return roots;
	}

	private static boolean isFile(URIConverter converter, URI uri) {
		// A pipe or a device could block for ever.
		return converter.exists(uri, null) && (!uri.isFile() || !Files.exists(Path.of(uri.toFileString())) || Files.isRegularFile(Path.of(uri.toFileString())));
	}

	private static List<URI> children(URI folder) {
		List<URI> files = new ArrayList<>();
		try (DirectoryStream<Path> stream = Files.newDirectoryStream(Path.of(folder.toFileString()), "*." + EXTENSION)) {
			for (Path child : stream) {
				if (!Files.isDirectory(child)) {
					files.add(folder.appendSegment(URI.encodeSegment(child.getFileName().toString(), false)));
				}
			}
		} catch (IOException | InvalidPathException e) {
			return List.of();
		}
		files.sort((a, b) -> a.toString().compareTo(b.toString()));
		return files;
	}
}
