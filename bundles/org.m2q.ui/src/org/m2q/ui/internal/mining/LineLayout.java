package org.m2q.ui.internal.mining;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.GC;
import org.m2q.dsl.ide.cost.LineCost;

/** Puts the costs of all lines into common columns, right of the text. */
final class LineLayout {

	/** Lines that are longer do not push the columns of all others to the right. */
	private static final int LONGEST = 90;
	private static final int GAP = 2;

	private final TrackedCosts costs;
	private final IDocument document;
	private int tabs = -1;
	private int columns;

	LineLayout(TrackedCosts costs, IDocument document) {
		this.costs = costs;
		this.document = document;
	}

	/** Left end of the columns in pixels of the widget. */
	int left(StyledText widget, GC gc) {
		if (tabs != widget.getTabs()) {
			tabs = widget.getTabs();
			columns = measure();
		}
		return widget.getLeftMargin() - widget.getHorizontalPixel() + (columns + GAP) * gc.stringExtent("0").x;
	}

	private int measure() {
		int widest = 0;
		for (TrackedCosts.Tracked<LineCost> cost : costs.lines()) {
			int width = cost.line(document).map(this::width).orElse(0);
			if (width <= LONGEST) {
				widest = Math.max(widest, width);
			}
		}
		return widest;
	}

	private int width(int line) {
		try {
			IRegion region = document.getLineInformation(line);
			String text = document.get(region.getOffset(), region.getLength());
			int width = 0;
			for (int i = 0; i < text.length(); i++) {
				width = text.charAt(i) == '\t' ? (width / tabs + 1) * tabs : width + 1;
			}
			return width;
		} catch (BadLocationException e) {
			// The line is gone; the next analysis measures again.
			return 0;
		}
	}
}
