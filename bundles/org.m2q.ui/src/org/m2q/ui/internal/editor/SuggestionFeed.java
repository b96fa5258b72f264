package org.m2q.ui.internal.editor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.xtext.service.OperationCanceledError;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.suggest.SuggestionReport;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.suggest.SuggestionAnalysis;

/**
 * Asks for the suggestions of an open text when nothing was typed for a moment and the costs are shown. There is at most one question per text.
 * All methods in the user interface thread.
 */
final class SuggestionFeed {

	/** Long enough not to work while somebody types. */
	private static final int DELAY_MILLISECONDS = 600;

	private final EditorDocument owner;
	private final List<Consumer<SuggestionReport>> waiting = new ArrayList<>();
	private Question question = new Question();
	private SuggestionReport report = SuggestionReport.EMPTY;
	private M2qDocument state;

	SuggestionFeed(EditorDocument owner) {
		this.owner = owner;
	}

	SuggestionReport report() {
		return report;
	}

	boolean isFor(M2qDocument document) {
		return state == document;
	}

	void whenReady(Consumer<SuggestionReport> listener) {
		waiting.add(listener);
	}

	/** The text has changed or is closed. */
	void cancel() {
		question.cancel();
		waiting.clear();
	}

	/** Asks in a moment, unless the answer is known. */
	void ask(M2qDocument document) {
		if (!isFor(document)) {
			ask(document, DELAY_MILLISECONDS);
		}
	}

	/** Asks at once. */
	void askNow(M2qDocument document) {
		ask(document, 0);
	}

	private void ask(M2qDocument document, int delay) {
		question.cancel();
		Activator plugin = Activator.instance();
		if (plugin == null) {
			return;
		}
		Question asked = new Question();
		question = asked;
		Executor later = delay == 0 ? plugin.commands() : CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS, plugin.executor());
		try {
			later.execute(() -> answer(document, asked));
		} catch (RejectedExecutionException e) {
			// The workbench is shutting down.
			asked.cancel();
		}
	}

	private void answer(M2qDocument document, Question asked) {
		if (asked.isCancelled()) {
			return;
		}
		try {
			SuggestionReport fresh = SuggestionAnalysis.report(document, owner.file(), asked::isCancelled);
			if (!owner.display().isDisposed()) {
				owner.display().asyncExec(() -> show(document, fresh, asked));
			}
		} catch (CancellationException | OperationCanceledError | OperationCanceledException e) {
			// The next state is on its way.
			asked.cancel();
		} catch (RuntimeException | StackOverflowError e) {
			if (!asked.isCancelled() && Activator.instance() != null) {
				Activator.log(Messages.suggestionsFailed, e);
			}
		}
	}

	private void show(M2qDocument document, SuggestionReport fresh, Question asked) {
		if (asked.isCancelled()) {
			return;
		}
		state = document;
		report = fresh;
		owner.suggested(fresh);
		List<Consumer<SuggestionReport>> told = List.copyOf(waiting);
		waiting.clear();
		told.forEach(listener -> listener.accept(fresh));
	}
}
