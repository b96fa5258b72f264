package org.m2q.ui.internal.mining;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.ITextViewerExtension5;

/**
 * The lines of a viewer that have minings. All of a text of usual length; of a long one those around what is visible, because the platform
 * compares every mining with every other one. Only in the user interface thread.
 */
public final class MiningWindow {

	/** So many costs are shown all at once. */
	private static final int FEW = 400;
	/** Lines above and below the visible ones. */
	private static final int MARGIN = 150;
	/** Lines that must be left of the margin. */
	private static final int SLACK = 60;

	private final ITextViewer viewer;
	private int first;
	private int last = Integer.MAX_VALUE;
	private final List<PaintedParts> painted = new ArrayList<>();

	/** The window of a viewer. */
	public MiningWindow(ITextViewer viewer) {
		this.viewer = viewer;
	}

	/** Moves it to what is visible. */
	void move(int costs) {
		if (costs <= FEW) {
			first = 0;
			last = Integer.MAX_VALUE;
		} else {
			first = Math.max(0, top() - MARGIN);
			last = bottom() + MARGIN;
		}
	}

	/** Notes where the parts of a mining were painted, in place of what was painted there before. */
	void painted(PaintedParts parts) {
		painted.removeIf(before -> before == parts || before.line().isEmpty() || before.line().equals(parts.line()) && before.isHeader() == parts.isHeader());
		painted.add(parts);
	}

	/** Forgets what was painted in lines that have no minings any more. */
	void retain(Set<Integer> lines) {
		painted.removeIf(parts -> parts.line().filter(lines::contains).isEmpty());
	}

	/** Where the mining at the end of a line, or above it, was painted; empty when it was not. */
	Optional<PaintedParts> painted(int line, boolean header) {
		return painted.stream().filter(parts -> parts.isHeader() == header && parts.line().filter(number -> number == line).isPresent()).findFirst();
	}

	/** Where the parts of minings are on the screen, or were when they were there last. */
	public List<PaintedParts> painted() {
		return List.copyOf(painted);
	}

	/** Whether a line, from 0, is inside. */
	boolean contains(int line) {
		return first <= line && line <= last;
	}

	/** Whether the visible lines come near its ends, so that it should move. */
	boolean isLeft() {
		return first > 0 && top() - SLACK < first || last != Integer.MAX_VALUE && bottom() + SLACK > last && last < lines();
	}

	private int lines() {
		return viewer.getDocument() == null ? 0 : viewer.getDocument().getNumberOfLines();
	}

	private int top() {
		return Math.max(0, model(viewer.getTextWidget().getTopIndex()));
	}

	private int bottom() {
		int height = viewer.getTextWidget().getClientArea().height;
		int line = model(viewer.getTextWidget().getLineIndex(height));
		return line < 0 ? lines() : line;
	}

	private int model(int line) {
		return viewer instanceof ITextViewerExtension5 extension ? extension.widgetLine2ModelLine(line) : line;
	}
}
