package org.m2q.ui.internal.refactor;

import java.util.List;

import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.navigate.Place;

/**
 * What is to be renamed.
 *
 * @param document the text in which the command was given
 * @param offset where the name begins there
 * @param name the old name
 * @param documents all texts that may use it
 * @param places all places of the name
 */
record RenameTarget(M2qDocument document, int offset, String name, List<M2qDocument> documents, List<Place> places) {

	/** Whether only one text names it. */
	boolean isLocal() {
		return places.stream().allMatch(place -> place.uri().equals(document.uri()));
	}
}
