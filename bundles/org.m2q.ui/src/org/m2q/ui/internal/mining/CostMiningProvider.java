package org.m2q.ui.internal.mining;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

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
import org.m2q.ui.internal.preferences.CostStyle;
import org.m2q.ui.internal.preferences.InlineMode;

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
		CostStyle style = CostStyle.current();
		if (style.mode() == InlineMode.OFF) {
			future.complete(new ArrayList<>());
			return;
		}
		support.window().ifPresent(window -> document.expectedCosts().ifPresent(costs -> {
			LineLayout layout = new LineLayout(costs, document.document(), style.fullBar());
			window.move(costs.lines().size());
			List<ICodeMining> minings = minings(costs, document.document(), style, window, layout);
			window.retain(minings.stream().map(CostMiningProvider::line).collect(Collectors.toSet()));
			future.complete(minings);
		}));
	}

	private List<ICodeMining> minings(TrackedCosts costs, IDocument document, CostStyle style, MiningWindow window, LineLayout layout) {
		List<ICodeMining> minings = new ArrayList<>();
		for (TrackedCosts.Tracked<HeaderCost> header : costs.headers()) {
			header.line(document).ifPresent(line -> add(minings,
					() -> new HeaderMining(line, document, this, header, HeaderText.of(header.cost(), style), new Dimming(costs, header.isStale()), window)));
		}
		Set<LineCost> hot = costs.hot(style).stream().map(line -> line.line().cost()).collect(Collectors.toSet());
		for (TrackedCosts.Tracked<LineCost> line : costs.lines()) {
			line.line(document).filter(window::contains).filter(number -> !(line.cost().share() < style.leastShare()))
					.ifPresent(number -> add(minings, () -> new LineMining(number, document, this, line,
							LineLabel.of(line.cost(), hot.contains(line.cost()), style.parts(), style.notation()), new Dimming(costs, line.isStale()), layout, window)));
		}
		return minings;
	}

	private static int line(ICodeMining mining) {
		return mining instanceof HeaderMining header ? header.line() : ((LineMining) mining).line();
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
