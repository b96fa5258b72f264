package org.m2q.dsl.ide.document;

import java.io.File;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import com.google.inject.Provider;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.xtext.resource.IResourceFactory;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.resource.XtextResourceSet;
import org.eclipse.xtext.util.LazyStringInputStream;

/**
 * One text that is being edited, kept parsed.
 *
 * <p>The resource set survives from one state of the text to the next, so the library and imported files are parsed only when they change.
 * Models of this kind are not safe for several threads, so all access goes through {@link #read}, one caller at a time.
 */
public final class DocumentSession {

	private final URI uri;
	private final OpenTexts texts;
	private final Provider<XtextResourceSet> resourceSets;
	private final IResourceFactory resourceFactory;
	private final ReentrantLock lock = new ReentrantLock();
	private final Map<URI, Long> stamps = new HashMap<>();

	private XtextResourceSet resourceSet;
	private XtextResource resource;
	private String current;

	DocumentSession(URI uri, OpenTexts texts, Provider<XtextResourceSet> resourceSets, IResourceFactory resourceFactory) {
		this.uri = uri;
		this.texts = texts;
		this.resourceSets = resourceSets;
		this.resourceFactory = resourceFactory;
	}

	/** Address of the text. */
	public URI uri() {
		return uri;
	}

	/**
	 * Runs some work on the parsed text. The resource, and every element of it, must not be used after the work has returned.
	 *
	 * @param text the text to parse, unless the last call had the same
	 * @param work must not change the resource
	 */
	public <T> T read(String text, Function<XtextResource, T> work) {
		lock.lock();
		try {
			update(text);
			T result = work.apply(resource);
			rememberStamps();
			return result;
		} finally {
			lock.unlock();
		}
	}

	private void update(String text) {
		if (resource != null && importsChanged()) {
			resource = null;
		}
		try {
			if (resource == null) {
				load(text);
			} else if (!text.equals(current)) {
				resource.reparse(text);
			} else {
				return;
			}
		} catch (IOException e) {
			throw new IllegalStateException("text in memory cannot be read", e);
		}
		current = text;
		EcoreUtil.resolveAll(resource);
	}

	private void load(String text) throws IOException {
		resourceSet = resourceSets.get();
		resourceSet.getURIConverter().getURIHandlers().add(0, new OpenTextHandler(texts));
		resource = (XtextResource) resourceFactory.createResource(uri);
		resourceSet.getResources().add(resource);
		stamps.clear();
		resource.load(new LazyStringInputStream(text, "UTF-8"), Map.of(XtextResource.OPTION_ENCODING, "UTF-8"));
	}

	private boolean importsChanged() {
		return stamps.entrySet().stream().anyMatch(entry -> entry.getValue() != stamp(entry.getKey()));
	}

	private void rememberStamps() {
		for (Resource other : resourceSet.getResources()) {
			if (other != resource && other.getURI().isFile()) {
				stamps.computeIfAbsent(other.getURI(), this::stamp);
			}
		}
	}

	/** Differs between two states of a file: version of the open text, else time and size on disk. */
	private long stamp(URI file) {
		return texts.get(file).map(version -> -version.version()).orElseGet(() -> {
			File onDisk = new File(file.toFileString());
			return 31 * onDisk.lastModified() + onDisk.length();
		});
	}
}
