package org.m2q.dsl;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.emf.ecore.resource.ResourceSet;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.xtext.resource.IResourceFactory;
import org.eclipse.xtext.resource.XtextResourceSet;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.problem.ProblemSeverities;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.parser.TextGuard;
import org.m2q.dsl.resource.BufferHandler;
import org.m2q.dsl.resource.Imports;
import org.m2q.dsl.resource.Library;
import org.m2q.dsl.resource.NamedFiles;
import org.m2q.model.m2q.Import;
import org.m2q.model.m2q.M2qFile;

import com.google.inject.Injector;

/**
 * Opens {@code .m2q} files and keeps what they import. This is the door to the language for the command line, the editor and tests: nothing that
 * is wrong with a file makes a method throw, it becomes a {@link Problem}.
 *
 * <p>Unsaved text of an editor takes the place of a file through {@link #setBuffer}. A file that has changed since it was last opened, and every
 * file that imports it, is read again; the library and other imported files stay. A document that was opened before stays as it was.
 *
 * <p>Instances are safe for use by several threads; they take turns.
 */
public final class M2qWorkspace {

	private final Injector injector;
	private final ResourceSet resourceSet;
	private final IResourceFactory factory;
	private final Imports imports;
	private final BufferHandler buffers = new BufferHandler();
	private final ReentrantLock lock = new ReentrantLock();
	private volatile Function<String, ProblemSeverities> severities = uri -> ProblemSeverities.DEFAULT;
	private final Map<URI, Object> stamps = new HashMap<>();
	private final Map<URI, List<URI>> targets = new HashMap<>();
	private final Map<URI, M2qDocument> documents = new LinkedHashMap<>();

	/** Takes the injector of the language, of {@link M2qStandaloneSetup} or of a setup that extends it. */
	public M2qWorkspace(Injector injector) {
		this.injector = injector;
		resourceSet = injector.getInstance(XtextResourceSet.class);
		factory = injector.getInstance(IResourceFactory.class);
		imports = injector.getInstance(Imports.class);
		resourceSet.getResourceFactoryRegistry().getExtensionToFactoryMap().put("m2q", factory);
		buffers.install(resourceSet);
	}

	/** A workspace with a language of its own. */
	public static M2qWorkspace create() {
		return new M2qWorkspace(new M2qStandaloneSetup().createInjectorAndDoEMFRegistration());
	}

	/** The services of the language. */
	public Injector injector() {
		return injector;
	}

	/** Opens a file. */
	public M2qDocument open(Path file) {
		return open(file.toAbsolutePath().normalize().toUri().toString());
	}

	/** Opens a file by its address: {@code file:}, {@code m2q:} for the library, or any address that has a buffer. */
	public M2qDocument open(String uri) {
		return locked(() -> load(URI.createURI(uri)));
	}

	/** Opens text as if it were saved under an address. The text stays in use until {@link #removeBuffer}. */
	public M2qDocument open(String uri, String text) {
		return locked(() -> {
			setBuffer(uri, text);
			return load(URI.createURI(uri));
		});
	}

	/** Lets text take the place of a file from now on. */
	public void setBuffer(String uri, String text) {
		buffers.put(URI.createURI(uri), text);
	}

	/** Lets the saved content of a file count again. */
	public void removeBuffer(String uri) {
		buffers.remove(URI.createURI(uri));
	}

	/** Whether a text takes the place of a file. */
	public boolean hasBuffer(String uri) {
		return buffers.get(URI.createURI(uri)).isPresent();
	}

	/** The text of a file, also of one that was only imported, as it was last read. */
	public Optional<String> text(String uri) {
		return locked(() -> Optional.ofNullable(resourceSet.getResource(URI.createURI(uri), false)).flatMap(M2qDocument::text));
	}

	/** How bad problems are from now on, also those of documents that are open already. */
	public void setSeverities(ProblemSeverities newSeverities) {
		Objects.requireNonNull(newSeverities, "severities");
		severities = uri -> newSeverities;
	}

	/**
	 * How bad problems are from now on, also those of documents that are open already.
	 *
	 * @param bySource asked each time, in any thread, with the address of the text that is checked
	 */
	public void setSeverities(Function<String, ProblemSeverities> bySource) {
		severities = Objects.requireNonNull(bySource, "bySource");
	}

	/** How bad the problems of a text are. */
	public ProblemSeverities severities(String uri) {
		return severities.apply(uri);
	}

	ResourceSet resourceSet() {
		return resourceSet;
	}

	/** Runs work while no other thread reads files in this workspace. */
	<T> T locked(Supplier<T> work) {
		lock.lock();
		try {
			return work.get();
		} finally {
			lock.unlock();
		}
	}

	/** The documents of what a resource imports, directly or not, without the library. */
	List<M2qDocument> imported(Resource resource) {
		Set<URI> seen = new LinkedHashSet<>();
		collect(resource, seen);
		seen.remove(resource.getURI());
		List<M2qDocument> result = new ArrayList<>();
		for (URI uri : seen) {
			Resource other = resourceSet.getResource(uri, false);
			if (other != null) {
				result.add(documents.computeIfAbsent(uri, key -> new M2qDocument(this, uri.toString(), Optional.of(other), List.of())));
			}
		}
		return result;
	}

	private void collect(Resource resource, Set<URI> seen) {
		if (seen.add(resource.getURI())) {
			for (URI uri : targets.computeIfAbsent(resource.getURI(), key -> targets(resource))) {
				Resource other = Library.isLibrary(uri) ? null : resourceSet.getResource(uri, false);
				if (other != null) {
					collect(other, seen);
				}
			}
		}
	}

	private M2qDocument load(URI uri) {
		discardStale();
		M2qDocument known = documents.get(uri);
		if (known != null && known.hasResource()) {
			return known;
		}
		Optional<Problem> missing = check(uri);
		if (missing.isPresent()) {
			return new M2qDocument(this, uri.toString(), Optional.empty(), List.of(missing.get()));
		}
		Resource resource = resourceSet.getResource(uri, false);
		if (resource == null) {
			resource = factory.createResource(uri);
			resourceSet.getResources().add(resource);
		}
		if (!resource.isLoaded()) {
			try (InputStream stream = open(uri)) {
				resource.load(stream, resourceSet.getLoadOptions());
			} catch (IOException | RuntimeException e) {
				resourceSet.getResources().remove(resource);
				return new M2qDocument(this, uri.toString(), Optional.empty(), List.of(unreadable(uri, e)));
			}
		}
		link();
		M2qDocument document = new M2qDocument(this, uri.toString(), Optional.of(resource), List.of());
		documents.put(uri, document);
		return document;
	}

	private InputStream open(URI uri) throws IOException {
		Optional<String> buffer = buffers.get(uri);
		if (buffer.isPresent()) {
			return new ByteArrayInputStream(buffer.get().getBytes(StandardCharsets.UTF_8));
		}
		return uri.isFile() ? Files.newInputStream(path(uri)) : Library.open(uri);
	}

	/** Resolves all names now: from here on the model is only read, which several threads may do. */
	private void link() {
		for (int i = 0; i < resourceSet.getResources().size(); i++) {
			Resource resource = resourceSet.getResources().get(i);
			if (!stamps.containsKey(resource.getURI())) {
				stamps.put(resource.getURI(), stamp(resource));
				EcoreUtil.resolveAll(resource);
				targets.put(resource.getURI(), targets(resource));
			}
		}
	}

	private Optional<Problem> check(URI uri) {
		if (buffers.get(uri).isPresent() || Library.isLibrary(uri) && Library.exists(uri)) {
			return Optional.empty();
		}
		if (!uri.isFile()) {
			return Optional.of(problem(uri, ProblemCodes.FILE_MISSING, "There is no file " + uri + "."));
		}
		Path path = path(uri);
		if (Files.isDirectory(path)) {
			return Optional.of(problem(uri, ProblemCodes.FILE_DIRECTORY, path + " is a folder. Give a .m2q file."));
		}
		if (!Files.exists(path)) {
			return Optional.of(problem(uri, ProblemCodes.FILE_MISSING, "There is no file " + path + "."));
		}
		if (!Files.isRegularFile(path)) {
			// A pipe or a device could block for ever.
			return Optional.of(problem(uri, ProblemCodes.FILE_UNREADABLE, path + " is not a regular file."));
		}
		try {
			long size = Files.size(path);
			// A character of the basic plane takes at most three bytes.
			if (size > 3L * TextGuard.MAXIMUM_SIZE) {
				return Optional.of(problem(uri, ProblemCodes.LIMIT_SIZE, TextGuard.tooLong(size).message()));
			}
		} catch (IOException e) {
			return Optional.of(unreadable(uri, e));
		}
		return Files.isReadable(path) ? Optional.empty() : Optional.of(unreadable(uri, new IOException("permission denied")));
	}

	private static Problem unreadable(URI uri, Exception cause) {
		String name = uri.isFile() ? path(uri).toString() : uri.toString();
		if (cause instanceof NoSuchFileException) {
			return problem(uri, ProblemCodes.FILE_MISSING, "There is no file " + name + ".");
		}
		Throwable root = cause;
		while (root.getCause() != null && root.getCause() != root) {
			root = root.getCause();
		}
		String reason = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
		return problem(uri, ProblemCodes.FILE_UNREADABLE, name + " cannot be read: " + reason.lines().findFirst().orElse("") + ".");
	}

	/** Strips the empty authority of {@code file:///}, which a path would keep as slashes. */
	private static Path path(URI uri) {
		return Path.of(uri.toFileString()).normalize();
	}

	private static Problem problem(URI uri, String code, String message) {
		return new Problem(code, ProblemCodes.severity(code), message, new SourceSpan(uri.toString(), 0, 0, 0, 0), List.of());
	}

	/** Forgets what has changed and what depends on it. */
	private void discardStale() {
		Set<URI> stale = new LinkedHashSet<>();
		// Looking for packages may read files.
		for (Resource resource : List.copyOf(resourceSet.getResources())) {
			URI uri = resource.getURI();
			if (!Library.isLibrary(uri) && (!stamp(resource).equals(stamps.get(uri)) || !targets(resource).equals(targets.get(uri)))) {
				stale.add(uri);
			}
		}
		boolean more = !stale.isEmpty();
		while (more) {
			more = false;
			for (Map.Entry<URI, List<URI>> entry : targets.entrySet()) {
				more |= !Library.isLibrary(entry.getKey()) && entry.getValue().stream().anyMatch(stale::contains) && stale.add(entry.getKey());
			}
		}
		Imports.detach(resourceSet, resourceSet.getResources().stream().filter(resource -> stale.contains(resource.getURI())).toList());
		stale.forEach(uri -> {
			stamps.remove(uri);
			targets.remove(uri);
			documents.remove(uri);
		});
	}

	/** Which of the files that a text names are missing is a part of its state. */
	private Object stamp(Resource resource) {
		return List.of(stamp(resource.getURI()), NamedFiles.missing(resource));
	}

	private Object stamp(URI uri) {
		Optional<String> buffer = buffers.get(uri);
		if (buffer.isPresent() || !uri.isFile()) {
			return buffer.isPresent() ? buffer.get() : "";
		}
		try {
			Path path = path(uri);
			return List.of(Files.getLastModifiedTime(path), Files.size(path));
		} catch (IOException e) {
			return "";
		}
	}

	/** The files that a file asks for now. */
	private List<URI> targets(Resource resource) {
		Set<URI> uris = new LinkedHashSet<>();
		Optional<M2qFile> file = Imports.file(resource);
		if (file.isPresent()) {
			for (Import element : file.get().getImports()) {
				uris.addAll(imports.resolve(element));
			}
			uris.addAll(imports.siblings(resource));
		}
		return List.copyOf(uris);
	}
}
