package org.m2q.ui.internal.problems;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.eclipse.core.resources.IFile;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.fix.QuickFix;
import org.m2q.ui.internal.link.EditorTexts;

/**
 * Predictions for files that are in no editor, made when their fixes are listed. There is one prediction per file at a time, and only who asks for the first
 * one waits, for a moment. Safe for use by several threads.
 */
public final class ClosedForecasts {

	private static final int MOMENT_MILLISECONDS = 300;

	private final ExecutorService executor;
	private final Map<IFile, CompletableFuture<M2qDocument>> pending = new HashMap<>();

	/** Nothing is predicted yet. */
	public ClosedForecasts(ExecutorService executor) {
		this.executor = executor;
	}

	/**
	 * Predicts what fixes change.
	 *
	 * @param file with a location
	 * @return the text of the file, once the fixes are predicted for it
	 */
	Supplier<Optional<M2qDocument>> of(IFile file, List<QuickFix> fixes) {
		Supplier<M2qDocument> work = () -> {
			M2qDocument saved = EditorTexts.opened(file);
			FixForecasts.predict(saved, fixes, executor::isShutdown);
			return saved;
		};
		boolean first;
		CompletableFuture<M2qDocument> predicted;
		try {
			synchronized (pending) {
				CompletableFuture<M2qDocument> before = pending.get(file);
				first = before == null;
				predicted = first ? CompletableFuture.supplyAsync(work, executor) : before.handleAsync((text, failure) -> work.get(), executor);
				pending.put(file, predicted);
			}
		} catch (RejectedExecutionException e) {
			// The workbench is shutting down.
			return Optional::empty;
		}
		predicted.whenComplete((text, failure) -> forget(file, predicted));
		if (first) {
			await(predicted);
		}
		return () -> predicted.isDone() && !predicted.isCompletedExceptionally() ? Optional.of(predicted.join()) : Optional.empty();
	}

	private void forget(IFile file, CompletableFuture<M2qDocument> predicted) {
		synchronized (pending) {
			pending.remove(file, predicted);
		}
	}

	private static void await(CompletableFuture<M2qDocument> predicted) {
		try {
			predicted.get(MOMENT_MILLISECONDS, TimeUnit.MILLISECONDS);
		} catch (TimeoutException | ExecutionException e) {
			// The fixes are listed without.
			return;
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}
}
