package org.m2q.ui.internal.suggest;

import java.util.Comparator;
import java.util.Optional;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.source.ISourceViewer;
import org.m2q.dsl.ide.suggest.SuggestionPlace;
import org.m2q.dsl.ide.suggest.SuggestionReport;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.command.EditorHandler;
import org.m2q.ui.internal.editor.Editors;

/** Opens the list of suggestions at the caret; from a line without any, at the nearest place that has some. */
public final class SuggestHandler extends EditorHandler {

	@Override
	protected void run(Editors.Open open) {
		if (open.document().suggestionsAreCurrent()) {
			show(open, open.document().suggestions());
			return;
		}
		open.status(Messages.suggestionsComing);
		open.document().whenSuggested(report -> {
			open.status("");
			show(open, report);
		});
	}

	private static void show(Editors.Open open, SuggestionReport report) {
		int caret = open.viewer().getSelectedRange().x;
		Optional<SuggestionPlace> place = nearest(open, report, caret);
		if (place.isEmpty()) {
			open.status(Messages.suggestionsNone);
			return;
		}
		try {
			if (open.document().document().getLineOfOffset(caret) + 1 != place.get().span().line()) {
				open.editor().selectAndReveal(place.get().span().offset(), 0);
			}
		} catch (BadLocationException e) {
			Activator.log(Messages.suggestionsFailed, e);
		}
		open.viewer().getTextWidget().setFocus();
		open.viewer().getTextOperationTarget().doOperation(ISourceViewer.QUICK_ASSIST);
	}

	private static Optional<SuggestionPlace> nearest(Editors.Open open, SuggestionReport report, int caret) {
		try {
			int line = open.document().document().getLineOfOffset(caret) + 1;
			return report.places().stream().min(Comparator.comparingInt((SuggestionPlace place) -> Math.abs(place.span().line() - line))
					.thenComparingInt(place -> place.span().length()));
		} catch (BadLocationException e) {
			// The caret is behind the end of the text; nothing is near.
			return Optional.empty();
		}
	}
}
