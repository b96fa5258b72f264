package org.m2q.dsl.ide.suggest;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All suggestions of a file.
 *
 * @param places in the order of the text
 * @param texts the texts that the edits belong to, by address
 */
public record SuggestionReport(List<SuggestionPlace> places, Map<String, String> texts) {

	/** Nothing to suggest. */
	public static final SuggestionReport EMPTY = new SuggestionReport(List.of(), Map.of());

	/** Copies the collections. */
	public SuggestionReport {
		places = places.stream().sorted(Comparator.comparingInt(place -> place.span().offset())).toList();
		texts = Map.copyOf(texts);
	}

	/** The place of a line, from 1; the narrowest when there are several. */
	public Optional<SuggestionPlace> line(int line) {
		return places.stream().filter(place -> place.span().line() == line).min(Comparator.comparingInt(place -> place.span().length()));
	}

	/** The suggestion with an id. */
	public Optional<Suggestion> find(String id) {
		return places.stream().flatMap(place -> place.suggestions().stream()).filter(suggestion -> suggestion.id().equals(id)).findFirst();
	}
}
