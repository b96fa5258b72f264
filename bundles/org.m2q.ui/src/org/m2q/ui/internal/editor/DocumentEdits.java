package org.m2q.ui.internal.editor;

import java.util.List;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.DefaultPositionUpdater;
import org.eclipse.jface.text.DocumentRewriteSession;
import org.eclipse.jface.text.DocumentRewriteSessionType;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IDocumentExtension4;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.Position;
import org.eclipse.swt.graphics.Point;
import org.eclipse.text.edits.MultiTextEdit;
import org.eclipse.text.edits.ReplaceEdit;
import org.eclipse.text.undo.DocumentUndoManagerRegistry;
import org.eclipse.text.undo.IDocumentUndoManager;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;

/** Applies several edits at once, so that one step undoes them. Only in the user interface thread. */
public final class DocumentEdits {

	/** Few edits are shown one by one, which keeps everything in the text where it is; many are faster as one change. */
	private static final int MANY = 400;

	private DocumentEdits() {
	}

	/** Applies edits that do not overlap. */
	public static void apply(IDocument document, List<TextEdit> edits) {
		applySteps(document, edits.isEmpty() ? List.of() : List.of(edits));
	}

	/** Applies edits that do not overlap, then those of the next step to what has become of the text. */
	public static void applySteps(IDocument document, List<List<TextEdit>> steps) {
		if (steps.isEmpty()) {
			return;
		}
		int edits = steps.stream().mapToInt(List::size).sum();
		IDocumentUndoManager undo = DocumentUndoManagerRegistry.getDocumentUndoManager(document);
		DocumentRewriteSession session = edits > 1 && document instanceof IDocumentExtension4 extension
				? extension.startRewriteSession(edits > MANY ? DocumentRewriteSessionType.UNRESTRICTED : DocumentRewriteSessionType.UNRESTRICTED_SMALL)
				: null;
		if (undo != null) {
			undo.beginCompoundChange();
		}
		try {
			for (List<TextEdit> step : steps) {
				MultiTextEdit all = new MultiTextEdit();
				String text = document.get();
				step.forEach(edit -> all.addChild(new ReplaceEdit(edit.offset(), edit.length(), edit.in(text).text())));
				all.apply(document);
			}
		} catch (BadLocationException e) {
			Activator.log(Messages.fixFailed, e);
		} finally {
			if (undo != null) {
				undo.endCompoundChange();
			}
			if (session != null) {
				((IDocumentExtension4) document).stopRewriteSession(session);
			}
		}
	}

	/** Applies edits and keeps the selection at the same words and the text at the same place of the screen; nothing when the editor is closed. */
	public static void apply(ITextViewer viewer, List<TextEdit> edits) {
		if (viewer.getTextWidget() == null || viewer.getTextWidget().isDisposed()) {
			return;
		}
		IDocument document = viewer.getDocument();
		Point selected = viewer.getSelectedRange();
		int top = viewer.getTopIndex();
		String category = DocumentEdits.class.getName();
		DefaultPositionUpdater updater = new DefaultPositionUpdater(category);
		Position kept = new Position(selected.x, selected.y);
		document.addPositionCategory(category);
		document.addPositionUpdater(updater);
		try {
			document.addPosition(category, kept);
			apply(document, edits);
			document.removePositionCategory(category);
		} catch (BadLocationException | org.eclipse.jface.text.BadPositionCategoryException e) {
			Activator.log(Messages.fixFailed, e);
		} finally {
			document.removePositionUpdater(updater);
		}
		int offset = Math.min(kept.offset, document.getLength());
		viewer.setSelectedRange(offset, Math.min(kept.length, document.getLength() - offset));
		viewer.setTopIndex(top);
	}
}
