package org.m2q.ui.internal.editor;

import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.suggest.SuggestionReport;

/** Hears of new results. All methods run in the user interface thread and only for the current state of the text. */
public interface AnalysisListener {

	/** Problems, colours and outline are new. */
	default void analysed(Analysis analysis) {
		// not of interest
	}

	/** New costs are late: what is shown may be wrong. */
	default void outdated() {
		// not of interest
	}

	/**
	 * Costs are new.
	 *
	 * @param report the costs; those of models with errors are missing
	 */
	default void priced(CostReport report) {
		// not of interest
	}

	/** What is shown of the costs is new, although the text was not priced again: results have come or gone. */
	default void shown() {
		// not of interest
	}

	/** Suggestions are new. */
	default void suggested(SuggestionReport report) {
		// not of interest
	}
}
