package org.m2q.dsl.ide.internal;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;

/** The text that an element was written as. */
public final class SourceTexts {

	private SourceTexts() {
	}

	/** Without surrounding comments; empty for elements that were not parsed. */
	public static String of(EObject element) {
		ICompositeNode node = element == null ? null : NodeModelUtils.findActualNodeFor(element);
		return node == null ? "" : NodeModelUtils.getTokenText(node);
	}
}
