package org.m2q.dsl.resource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.resource.ResourceSet;
import org.eclipse.emf.ecore.resource.impl.URIHandlerImpl;

/** Text that is not saved yet takes the place of files. */
public final class BufferHandler extends URIHandlerImpl {

	private final Map<URI, String> texts = new ConcurrentHashMap<>();

	/** Lets a resource set read from these buffers first. */
	public void install(ResourceSet resourceSet) {
		resourceSet.getURIConverter().getURIHandlers().add(0, this);
	}

	/** Sets the text of a file. */
	public void put(URI uri, String text) {
		texts.put(uri, text);
	}

	/** Takes the text of a file away, so that its content counts again. */
	public void remove(URI uri) {
		texts.remove(uri);
	}

	/** The text of a file that is not saved yet. */
	public Optional<String> get(URI uri) {
		return Optional.ofNullable(texts.get(uri));
	}

	@Override
	public boolean canHandle(URI uri) {
		return texts.containsKey(uri);
	}

	@Override
	public InputStream createInputStream(URI uri, Map<?, ?> options) throws IOException {
		String text = texts.get(uri);
		if (text == null) {
			throw new IOException("no buffer for " + uri);
		}
		return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public boolean exists(URI uri, Map<?, ?> options) {
		return texts.containsKey(uri);
	}
}
