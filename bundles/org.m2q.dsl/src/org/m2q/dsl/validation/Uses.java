package org.m2q.dsl.validation;

import java.util.HashSet;
import java.util.Set;

import org.eclipse.emf.ecore.EObject;
import org.m2q.model.m2q.M2qFile;

/** What the elements of a file refer to. */
final class Uses {

	private final Set<EObject> targets = new HashSet<>();
	private boolean unresolved;

	Uses(M2qFile file) {
		file.eAllContents().forEachRemaining(element -> {
			for (EObject target : element.eCrossReferences()) {
				if (target.eIsProxy()) {
					unresolved = true;
				} else {
					targets.add(target);
				}
			}
		});
	}

	/** Whether an element of the file refers to an element. */
	boolean contains(EObject element) {
		return targets.contains(element);
	}

	/** Whether a name of the file means nothing, so that it may be meant for anything. */
	boolean hasUnresolved() {
		return unresolved;
	}

	/** All elements that are referred to. */
	Set<EObject> all() {
		return targets;
	}
}
