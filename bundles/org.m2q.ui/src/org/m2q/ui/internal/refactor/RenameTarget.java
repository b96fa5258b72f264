package org.m2q.ui.internal.refactor;

import java.util.List;

import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.navigate.Place;

/**
 * What is to be renamed.
 *
 * @param document the text in which the command was given
 * @param offset where the name begins there
 * @param element what is renamed
 * @param places all places of the name
 */
record RenameTarget(M2qDocument document, int offset, RenamedElement element, List<Place> places) {

	/** The old name. */
	String name() {
		return element.name();
	}

	/** All texts that may use it. */
	List<M2qDocument> documents() {
		return element.documents();
	}

	/** Whether only one text names it. */
	boolean isLocal() {
		return places.stream().allMatch(place -> place.uri().equals(document.uri()));
	}
}
