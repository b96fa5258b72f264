package org.m2q.ui.internal.mining;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.GC;

/** Puts the costs of all lines into common columns, right of the text. */
final class LineLayout {

	/** Part of the lines that fit left of the columns; the few longest ones do not push the columns of all others to the right. */
	private static final double FITTING = 0.9;
	/** Columns begin at multiples of this, so that they do not move with every character. */
	private static final int STEP = 4;
	/** So many lines tell where the columns are. */
	private static final int SAMPLES = 500;

	private final TrackedCosts costs;
	private final IDocument document;
	private final double fullBar;
	private final Map<Integer, Integer> shapes = new HashMap<>();
	private int tabs = -1;
	private int columns;
	private Font font;
	private int columnWidth;

	LineLayout(TrackedCosts costs, IDocument document, double fullBar) {
		this.fullBar = fullBar;
		this.costs = costs;
		this.document = document;
		if (ShapeMiningProvider.isOn()) {
			costs.shapes().forEach(shape -> shape.line(document).ifPresent(line -> shapes.merge(line, shape.cost().text().length(), Integer::sum)));
		}
	}

	/** Share that fills the bar. */
	double fullBar() {
		return fullBar;
	}

	/** Width of a column in pixels. Measured once per font, as painting asks for it often. */
	int columnWidth(GC gc) {
		Font current = gc.getFont();
		if (!current.equals(font)) {
			font = current;
			columnWidth = gc.stringExtent("0").x;
		}
		return columnWidth;
	}

	/** Left end of the columns in pixels of the widget. */
	int left(StyledText widget) {
		if (tabs != widget.getTabs()) {
			tabs = widget.getTabs();
			columns = measure();
		}
		return widget.getLeftMargin() - widget.getHorizontalPixel() + (columns / STEP + 1) * STEP * columnWidth;
	}

	private int measure() {
		int size = costs.lines().size();
		int step = Math.ceilDiv(Math.max(1, size), SAMPLES);
		int[] widths = IntStream.range(0, Math.ceilDiv(size, step)).map(i -> costs.lines().get(i * step).line(document).map(this::width).orElse(0))
				.sorted().toArray();
		return widths.length == 0 ? 0 : widths[(int) Math.ceil(FITTING * widths.length) - 1];
	}

	private int width(int line) {
		try {
			IRegion region = document.getLineInformation(line);
			String text = document.get(region.getOffset(), region.getLength());
			int width = 0;
			for (int i = 0; i < text.length(); i++) {
				width = text.charAt(i) == '\t' ? (width / tabs + 1) * tabs : width + 1;
			}
			return width + shapes.getOrDefault(line, 0);
		} catch (BadLocationException e) {
			// The line is gone; the next analysis measures again.
			return 0;
		}
	}
}
