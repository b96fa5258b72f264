package org.m2q.dsl.ide.document;

import com.google.inject.Inject;
import com.google.inject.Provider;
import com.google.inject.Singleton;
import org.eclipse.emf.common.util.URI;
import org.eclipse.xtext.resource.IResourceFactory;
import org.eclipse.xtext.resource.XtextResourceSet;

/** Makes sessions for texts that are being edited. */
@Singleton
public final class DocumentSessions {

	private final OpenTexts texts;
	private final Provider<XtextResourceSet> resourceSets;
	private final IResourceFactory resourceFactory;

	@Inject
	DocumentSessions(OpenTexts texts, Provider<XtextResourceSet> resourceSets, IResourceFactory resourceFactory) {
		this.texts = texts;
		this.resourceSets = resourceSets;
		this.resourceFactory = resourceFactory;
	}

	/** A new session; it holds no resources that must be released. */
	public DocumentSession open(URI uri) {
		return new DocumentSession(uri, texts, resourceSets, resourceFactory);
	}
}
