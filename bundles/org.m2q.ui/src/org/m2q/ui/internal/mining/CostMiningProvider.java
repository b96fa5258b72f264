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
import org.m2q.dsl.ide.cost.HeaderCost;
import org.m2q.dsl.ide.cost.LineCost;
import org.m2q.dsl.ide.cost.LineLabel;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.editor.EditorSupport;

/**
 * Costs at the end of lines that make layers, and above models and experiments.
 *
 * <p>It never computes: it returns what {@link TrackedCosts} keeps. Before there is anything the future stays open, so that minings that
 * are shown are not blanked.
 */
public final class CostMiningProvider extends AbstractCodeMiningProvider {

	@Override
	public CompletableFuture<List<? extends ICodeMining>> provideCodeMinings(ITextViewer viewer, IProgressMonitor monitor) {
		CompletableFuture<List<? extends ICodeMining>> future = new CompletableFuture<>();
		Optional<EditorDocument> document = EditorSupport.of(viewer).flatMap(EditorSupport::document);
		if (document.isPresent()) {
			// Positions belong to the user interface thread, but the platform also asks in others.
			if (Display.getCurrent() != null) {
				complete(future, document.get());
			} else {
				document.get().display().asyncExec(() -> complete(future, document.get()));
			}
		}
		return future;
	}

	private void complete(CompletableFuture<List<? extends ICodeMining>> future, EditorDocument document) {
		document.costs().ifPresent(costs -> future.complete(minings(costs, document.document())));
	}

	private List<ICodeMining> minings(TrackedCosts costs, IDocument document) {
		List<ICodeMining> minings = new ArrayList<>();
		LineLayout layout = new LineLayout(costs, document);
		for (TrackedCosts.Tracked<HeaderCost, String> header : costs.headers()) {
			header.line(document).ifPresent(line -> add(minings, () -> new HeaderMining(line, document, this, header.label(), header.isStale())));
		}
		for (TrackedCosts.Tracked<LineCost, LineLabel> line : costs.lines()) {
			line.line(document).ifPresent(
					number -> add(minings, () -> new LineMining(number, document, this, line.label(), line.isStale(), layout)));
		}
		return minings;
	}

	private static void add(List<ICodeMining> minings, MiningFactory factory) {
		try {
			minings.add(factory.create());
		} catch (BadLocationException e) {
			// The line is gone; the next analysis knows.
			return;
		}
	}

	private interface MiningFactory {
		ICodeMining create() throws BadLocationException;
	}
}
