package org.m2q.dsl.ide.document;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.resource.impl.URIHandlerImpl;

/** Reads open texts in place of files. */
final class OpenTextHandler extends URIHandlerImpl {

	private final OpenTexts texts;

	OpenTextHandler(OpenTexts texts) {
		this.texts = texts;
	}

	@Override
	public boolean canHandle(URI uri) {
		return texts.get(uri).isPresent();
	}

	@Override
	public InputStream createInputStream(URI uri, Map<?, ?> options) {
		return new ByteArrayInputStream(texts.get(uri).map(OpenTexts.Version::text).orElse("").getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public boolean exists(URI uri, Map<?, ?> options) {
		return true;
	}
}
