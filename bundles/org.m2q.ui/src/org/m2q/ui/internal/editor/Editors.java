package org.m2q.ui.internal.editor;

import java.util.Optional;

import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IEditorReference;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.HandlerUtil;
import org.eclipse.ui.texteditor.ITextEditor;
import org.eclipse.ui.texteditor.ITextEditorExtension2;

/** Finds open editors of our texts. Only in the user interface thread. */
public final class Editors {

	/**
	 * An open editor with one of our texts.
	 *
	 * @param editor the editor
	 * @param viewer its viewer
	 * @param document its text
	 */
	public record Open(ITextEditor editor, ISourceViewer viewer, EditorDocument document) {

		/** Asks whether the text may be changed, which may check a file out; says no for files of the library. */
		public boolean mayChange() {
			return !document.isLibrary() && (!(editor instanceof ITextEditorExtension2 extension) || extension.validateEditorInputState());
		}

		/** Shows a message in the status line; an empty one removes it. */
		public void status(String message) {
			editor.getEditorSite().getActionBars().getStatusLineManager().setErrorMessage(message.isEmpty() ? null : message);
		}
	}

	private Editors() {
	}

	/** An editor, if it has one of our texts. */
	public static Optional<Open> open(IEditorPart part) {
		if (part instanceof ITextEditor editor && editor.getAdapter(ITextViewer.class) instanceof ISourceViewer viewer) {
			return EditorSupport.of(viewer).flatMap(EditorSupport::document).map(document -> new Open(editor, viewer, document));
		}
		return Optional.empty();
	}

	/** The editor that a command is about. */
	public static Optional<Open> active(ExecutionEvent event) {
		return open(HandlerUtil.getActiveEditor(event));
	}

	/** The editor that a viewer is in; empty for viewers in other places, such as those that compare texts. */
	public static Optional<ITextEditor> of(ITextViewer viewer) {
		for (IWorkbenchWindow window : PlatformUI.getWorkbench().getWorkbenchWindows()) {
			for (IWorkbenchPage page : window.getPages()) {
				for (IEditorReference reference : page.getEditorReferences()) {
					if (reference.getEditor(false) instanceof ITextEditor editor && editor.getAdapter(ITextViewer.class) == viewer) {
						return Optional.of(editor);
					}
				}
			}
		}
		return Optional.empty();
	}
}
