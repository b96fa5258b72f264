package org.m2q.ui.internal.refactor;

import java.util.List;

import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EObject;
import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.NamedElement;

/**
 * An element that gets another name, for those who take part in that. Says what it is and where rather than holding it: texts that are analysed anew have new
 * objects.
 *
 * @param kind what it is
 * @param uri address of the text that declares it
 * @param owner name of the definition around it; empty for a definition
 * @param name the name that it has had
 * @param documents all texts that may use it
 */
public record RenamedElement(EClass kind, String uri, String owner, String name, List<M2qDocument> documents) {

	/** Copies the list. */
	public RenamedElement {
		documents = List.copyOf(documents);
	}

	static RenamedElement of(NamedElement element, List<M2qDocument> documents) {
		return new RenamedElement(element.eClass(), uri(element), owner(element), element.getName(), documents);
	}

	/** Whether an object stands for it. */
	public boolean is(NamedElement other) {
		return other.eClass() == kind && name.equals(other.getName()) && uri(other).equals(uri) && owner(other).equals(owner);
	}

	private static String uri(NamedElement element) {
		return element.eResource() == null ? "" : element.eResource().getURI().toString();
	}

	private static String owner(NamedElement element) {
		for (EObject around = element.eContainer(); around != null; around = around.eContainer()) {
			if (around instanceof NamedElement named && named.getName() != null) {
				return named.getName();
			}
		}
		return "";
	}
}
