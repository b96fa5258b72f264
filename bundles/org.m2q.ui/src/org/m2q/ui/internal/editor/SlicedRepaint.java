package org.m2q.ui.internal.editor;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.BadPositionCategoryException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.ITextViewerExtension2;
import org.eclipse.jface.text.Position;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;

/**
 * Paints ranges of text again: what is visible at once, the rest in slices between which keys and the mouse are served, because the styles of thousands
 * of lines take longer than a person notices. Only in the user interface thread.
 */
final class SlicedRepaint {

	private static final int LINES = 100;

	private final ITextViewer viewer;
	private final IDocument document;
	private final String category;
	/** What is still to be painted; moves with the text. */
	private Position rest;
	private boolean stopped;

	/** Repaints a document, whose positions of a category move with it. */
	SlicedRepaint(ITextViewer viewer, IDocument document, String category) {
		this.viewer = viewer;
		this.document = document;
		this.category = category;
	}

	/** Paints a range. */
	void request(int from, int to) {
		int end = Math.min(to, document.getLength());
		if (from >= end || stopped) {
			return;
		}
		try {
			if (document.getLineOfOffset(end) - document.getLineOfOffset(from) <= LINES) {
				paint(from, end);
				return;
			}
			int top = document.getLineOffset(Math.max(0, viewer.getTopIndex()));
			IRegion bottom = document.getLineInformation(Math.clamp(viewer.getBottomIndex(), 0, document.getNumberOfLines() - 1));
			paint(Math.max(from, top), Math.min(end, bottom.getOffset() + bottom.getLength()));
			boolean waiting = rest != null;
			int start = waiting ? Math.min(from, rest.getOffset()) : from;
			int stop = waiting ? Math.max(end, rest.getOffset() + rest.getLength()) : end;
			forget();
			rest = new Position(start, stop - start);
			document.addPosition(category, rest);
			if (!waiting) {
				later();
			}
		} catch (BadLocationException | BadPositionCategoryException e) {
			Activator.log(Messages.analysisFailed, e);
		}
	}

	/** Paints nothing any more. */
	void stop() {
		stopped = true;
	}

	private void later() {
		viewer.getTextWidget().getDisplay().asyncExec(this::slice);
	}

	private void slice() {
		if (stopped || rest == null || viewer.getTextWidget() == null || viewer.getTextWidget().isDisposed() || viewer.getDocument() != document) {
			return;
		}
		try {
			int start = Math.min(rest.getOffset(), document.getLength());
			int end = Math.min(rest.getOffset() + rest.getLength(), document.getLength());
			int line = document.getLineOfOffset(start) + LINES;
			int next = line < document.getNumberOfLines() ? Math.min(end, document.getLineOffset(line)) : end;
			paint(start, next);
			forget();
			if (next < end) {
				rest = new Position(next, end - next);
				document.addPosition(category, rest);
				later();
			}
		} catch (BadLocationException | BadPositionCategoryException e) {
			Activator.log(Messages.analysisFailed, e);
		}
	}

	private void forget() throws BadPositionCategoryException {
		if (rest != null) {
			document.removePosition(category, rest);
			rest = null;
		}
	}

	private void paint(int from, int to) {
		if (from < to && viewer instanceof ITextViewerExtension2 extension) {
			extension.invalidateTextPresentation(from, to - from);
		}
	}
}
