package org.m2q.dsl.ide.internal;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.m2q.model.m2q.NamedElement;

/** The text that an element was written as. */
public final class SourceTexts {

	private SourceTexts() {
	}

	/** Without surrounding comments; empty for elements that were not parsed. */
	public static String of(EObject element) {
		ICompositeNode node = element == null ? null : NodeModelUtils.findActualNodeFor(element);
		return node == null ? "" : NodeModelUtils.getTokenText(node);
	}

	/** Name of an element; a question mark for one without. */
	public static String name(NamedElement element) {
		return element.getName() == null ? "?" : element.getName();
	}
}
