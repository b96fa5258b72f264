package org.m2q.dsl.ide.suggest;

import java.util.List;

import org.m2q.base.problem.SourceSpan;

/**
 * Where suggestions belong.
 *
 * @param span the place in the text: a call that makes layers, or the name of a rule, a policy, a mapping or an experiment
 * @param kind what it is
 * @param name name of it for people
 * @param suggestions the best first; at least one
 */
public record SuggestionPlace(SourceSpan span, Kind kind, String name, List<Suggestion> suggestions) {

	/** What can be improved. */
	public enum Kind {
		/** A line of a model that makes layers. */
		LAYERS,
		/** A rule of a policy. */
		RULE,
		/** A policy as a whole. */
		POLICY,
		/** A mapping. */
		MAPPING,
		/** What an experiment runs. */
		EXPERIMENT
	}

	/** Copies the suggestions. */
	public SuggestionPlace {
		suggestions = List.copyOf(suggestions);
	}
}
