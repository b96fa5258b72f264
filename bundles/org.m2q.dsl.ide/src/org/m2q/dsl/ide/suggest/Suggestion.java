package org.m2q.dsl.ide.suggest;

import java.util.List;
import java.util.Map;

import org.m2q.advisor.Candidate;
import org.m2q.dsl.ide.fix.TextEdit;

/**
 * A change of the text that lowers the EDP.
 *
 * @param id the same for the same change of the same place in the same text
 * @param text one line for people, with ΔEDP, Δproxy, Δbytes and the name of the proxy
 * @param kind what changes, whatever for: suggestions of the same kind can be applied together
 * @param details all numbers, as Markdown
 * @param candidate the numbers
 * @param edits changes by address of the text, in the order of each text
 */
public record Suggestion(String id, String text, String kind, String details, Candidate candidate, Map<String, List<TextEdit>> edits) {

	/** Copies the edits. */
	public Suggestion {
		edits = Map.copyOf(edits);
	}
}
