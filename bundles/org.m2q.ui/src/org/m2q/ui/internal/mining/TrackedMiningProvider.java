package org.m2q.ui.internal.mining;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.codemining.AbstractCodeMiningProvider;
import org.eclipse.jface.text.codemining.ICodeMining;
import org.eclipse.swt.widgets.Display;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.editor.EditorSupport;

/**
 * Minings of what {@link TrackedCosts} keeps.
 *
 * <p>It never computes. Before there is anything the future stays open, so that minings that are shown are not blanked.
 */
abstract class TrackedMiningProvider extends AbstractCodeMiningProvider {

	@Override
	public final CompletableFuture<List<? extends ICodeMining>> provideCodeMinings(ITextViewer viewer, IProgressMonitor monitor) {
		CompletableFuture<List<? extends ICodeMining>> future = new CompletableFuture<>();
		Optional<EditorSupport> support = EditorSupport.of(viewer);
		Optional<EditorDocument> document = support.flatMap(EditorSupport::document);
		if (document.isPresent()) {
			// Positions belong to the user interface thread, but the platform also asks in others.
			if (Display.getCurrent() != null) {
				complete(future, support.get(), document.get());
			} else {
				document.get().display().asyncExec(() -> {
					if (viewer.getTextWidget() == null) {
						// The editor was closed meanwhile.
						future.complete(List.of());
					} else {
						complete(future, support.get(), document.get());
					}
				});
			}
		}
		return future;
	}

	private void complete(CompletableFuture<List<? extends ICodeMining>> future, EditorSupport support, EditorDocument document) {
		if (!isShown()) {
			future.complete(new ArrayList<>());
			return;
		}
		support.window().ifPresent(window -> document.expectedCosts().ifPresent(costs -> {
			window.move(costs.lines().size());
			future.complete(minings(costs, document.document(), window));
		}));
	}

	/** Whether the preferences want the minings. */
	abstract boolean isShown();

	/** Adds a mining, unless its place is gone; the next analysis knows then. */
	static void add(List<ICodeMining> minings, MiningFactory factory) {
		try {
			minings.add(factory.create());
		} catch (BadLocationException e) {
			// The line is gone; the next analysis knows.
			return;
		}
	}

	/** Makes a mining at a place of the text. */
	interface MiningFactory {
		ICodeMining create() throws BadLocationException;
	}

	/** The minings of the lines in a window. */
	abstract List<ICodeMining> minings(TrackedCosts costs, IDocument document, MiningWindow window);
}
