package org.m2q.network;

import java.util.Optional;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.m2q.base.problem.SourceSpan;
import org.m2q.model.m2q.NamedElement;

/** Finds the text that a model element was read from. */
@FunctionalInterface
public interface SourceLocator {

	/** For elements without text: the resource and nothing more. */
	SourceLocator NONE = (element, feature) -> element.eResource() == null || element.eResource().getURI() == null ? SourceSpan.NONE
			: new SourceSpan(element.eResource().getURI().toString(), 0, 0, 0, 0);

	/**
	 * The text of an element, or of one feature of it.
	 *
	 * @param element an element of a model
	 * @param feature the feature to find, e.g. the name; empty for the whole element
	 * @return the range, without a position when the element has no text
	 */
	SourceSpan locate(EObject element, Optional<EStructuralFeature> feature);

	/** The documentation comment of an element without its stars, on one line; empty when there is none. */
	default String documentation(EObject element) {
		return element instanceof NamedElement named && named.getDocumentation() != null ? named.getDocumentation().strip().replaceAll("\\s+", " ") : "";
	}
}
