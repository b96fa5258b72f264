package org.m2q.ui.launch.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.codemining.AbstractCodeMiningProvider;
import org.eclipse.jface.text.codemining.ICodeMining;
import org.eclipse.jface.text.codemining.LineHeaderCodeMining;
import org.eclipse.swt.events.MouseEvent;
import org.eclipse.swt.widgets.Display;
import org.m2q.dsl.ide.cost.HeaderCost;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.editor.EditorSupport;
import org.m2q.ui.internal.mining.TrackedCosts;
import org.m2q.ui.internal.preferences.CostStyle;
import org.m2q.ui.internal.preferences.InlineMode;

/**
 * "Simulate" above every experiment, and above what an experiment prices unless costs are short, beside the costs. Like those it waits for the first
 * analysis and never computes.
 */
public final class RunMiningProvider extends AbstractCodeMiningProvider {

	@Override
	public CompletableFuture<List<? extends ICodeMining>> provideCodeMinings(ITextViewer viewer, IProgressMonitor monitor) {
		CompletableFuture<List<? extends ICodeMining>> future = new CompletableFuture<>();
		Optional<EditorDocument> document = EditorSupport.of(viewer).flatMap(EditorSupport::document).filter(open -> open.file().isPresent());
		if (document.isEmpty()) {
			future.complete(List.of());
		} else if (Display.getCurrent() != null) {
			complete(future, document.get());
		} else {
			document.get().display().asyncExec(() -> complete(future, document.get()));
		}
		return future;
	}

	private void complete(CompletableFuture<List<? extends ICodeMining>> future, EditorDocument document) {
		document.costs().ifPresent(costs -> future.complete(minings(costs, document.document(), document.file().orElseThrow())));
	}

	private List<ICodeMining> minings(TrackedCosts costs, IDocument document, IFile file) {
		boolean all = CostStyle.current().mode() == InlineMode.FULL;
		List<ICodeMining> minings = new ArrayList<>();
		for (TrackedCosts.Tracked<HeaderCost> header : costs.headers()) {
			String experiment = header.cost().kind() == HeaderCost.Kind.EXPERIMENT ? header.cost().name() : all ? header.cost().experiment() : "";
			if (!experiment.isEmpty()) {
				header.line(document).ifPresent(line -> add(minings, line, document, file, experiment));
			}
		}
		return minings;
	}

	private void add(List<ICodeMining> minings, int line, IDocument document, IFile file, String experiment) {
		try {
			minings.add(new RunMining(line, document, this, event -> Launcher.SIMULATION.launch(file, experiment, ILaunchManager.RUN_MODE)));
		} catch (BadLocationException e) {
			// The line is gone; the next analysis knows.
			return;
		}
	}

	/** The word that is clicked. */
	private static final class RunMining extends LineHeaderCodeMining {

		RunMining(int line, IDocument document, RunMiningProvider provider, Consumer<MouseEvent> action) throws BadLocationException {
			super(line, document, provider, action);
			setLabel(Messages.runLens);
		}
	}
}
