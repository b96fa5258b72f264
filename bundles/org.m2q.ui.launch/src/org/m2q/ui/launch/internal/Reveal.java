package org.m2q.ui.launch.internal;

import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.texteditor.ITextEditor;
import org.m2q.base.problem.Problem;
import org.m2q.core.M2qCore;
import org.m2q.core.exploration.PolicyExploration;
import org.m2q.core.results.ShownResult;
import org.m2q.core.results.SourcePlace;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.link.PinnedViews;

/** Shows the user where to look. Any thread. */
final class Reveal {

	/** The view with the table of layers. */
	static final String RESULTS_VIEW = "org.m2q.ui.views.results";
	/** The view with the points of searches. */
	static final String PARETO_VIEW = "org.m2q.ui.views.pareto";
	/** The view with two results side by side. */
	static final String COMPARE_VIEW = "org.m2q.ui.views.compare";

	/** A console comes to the front a tenth of a second after something was written. */
	private static final int AFTER_CONSOLE_MILLISECONDS = 400;

	private Reveal() {
	}

	/** Shows a result in the views. The focus stays where it is. */
	static void result(ShownResult result, boolean compare) {
		later(page -> {
			M2qCore.currentResult().show(result);
			show(page, RESULTS_VIEW);
			if (compare) {
				show(page, COMPARE_VIEW);
			}
		});
	}

	/** Shows a search in its view. The focus stays where it is. */
	static void exploration(PolicyExploration exploration) {
		later(page -> {
			boolean shown = M2qCore.currentResult().shown().filter(result -> result.source().filter(exploration.file()::equals).isPresent()
					&& result.experimentReport().name().equals(exploration.experiment())).isPresent();
			if (!shown) {
				exploration.subject().ifPresent(M2qCore.currentResult()::show);
			}
			show(page, PARETO_VIEW);
		});
	}

	/** Shows a search that has ended, in front of the console that has come up with its table. */
	static void endedExploration(PolicyExploration exploration) {
		Display display = PlatformUI.getWorkbench().getDisplay();
		display.asyncExec(() -> display.timerExec(AFTER_CONSOLE_MILLISECONDS, () -> exploration(exploration)));
	}

	/** Shows the Problems view and a problem in its text. */
	static void problem(IProject project, Problem problem) {
		later(page -> {
			show(page, IPageLayout.ID_PROBLEM_VIEW);
			Optional<IFile> file = SourcePlace.find(project, SourcePlace.name(project, problem.span().uri()));
			if (file.isPresent() && IDE.openEditor(page, file.get(), true) instanceof ITextEditor editor) {
				editor.selectAndReveal(problem.span().offset(), problem.span().length());
			}
		});
	}

	/** Opens a place of a file. */
	static void place(IFile file, SourcePlace place) {
		later(page -> {
			if (IDE.openEditor(page, file, true) instanceof ITextEditor editor) {
				var document = editor.getDocumentProvider().getDocument(editor.getEditorInput());
				int line = Math.min(place.line(), document.getNumberOfLines()) - 1;
				int start = document.getLineOffset(Math.max(0, line));
				editor.selectAndReveal(Math.min(document.getLength(), start + Math.max(0, place.column() - 1)), 0);
			}
		});
	}

	/** Something that may not open. */
	private interface Step {
		void on(IWorkbenchPage page) throws PartInitException, BadLocationException;
	}

	private static void show(IWorkbenchPage page, String view) throws PartInitException {
		if (PlatformUI.getWorkbench().getViewRegistry().find(view) != null) {
			PinnedViews.show(page, view);
		}
	}

	private static void later(Step step) {
		Display display = PlatformUI.getWorkbench().getDisplay();
		display.asyncExec(() -> {
			IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
			if (window == null && PlatformUI.getWorkbench().getWorkbenchWindowCount() > 0) {
				window = PlatformUI.getWorkbench().getWorkbenchWindows()[0];
			}
			if (window != null && window.getActivePage() != null) {
				run(step, window.getActivePage());
			}
		});
	}

	private static void run(Step step, IWorkbenchPage page) {
		try {
			step.on(page);
		} catch (PartInitException | BadLocationException e) {
			Activator.log(Messages.revealFailed, e);
		}
	}
}
