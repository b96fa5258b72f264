package org.m2q.dsl.resource;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.resource.ResourceSet;
import org.eclipse.emf.ecore.resource.URIHandler;
import org.eclipse.emf.ecore.resource.impl.URIHandlerImpl;

/** Reads {@code m2q:} addresses from the library. */
final class LibraryHandler extends URIHandlerImpl {

	/** Makes the library readable in a resource set; does nothing when it already is. */
	static void install(ResourceSet resourceSet) {
		List<URIHandler> handlers = resourceSet.getURIConverter().getURIHandlers();
		synchronized (handlers) {
			if (handlers.stream().noneMatch(LibraryHandler.class::isInstance)) {
				handlers.add(0, new LibraryHandler());
			}
		}
	}

	@Override
	public boolean canHandle(URI uri) {
		return Library.isLibrary(uri);
	}

	@Override
	public InputStream createInputStream(URI uri, Map<?, ?> options) throws IOException {
		return Library.open(uri);
	}

	@Override
	public OutputStream createOutputStream(URI uri, Map<?, ?> options) throws IOException {
		throw new IOException("the library is read-only");
	}

	@Override
	public void delete(URI uri, Map<?, ?> options) throws IOException {
		throw new IOException("the library is read-only");
	}

	@Override
	public boolean exists(URI uri, Map<?, ?> options) {
		return Library.exists(uri);
	}
}
