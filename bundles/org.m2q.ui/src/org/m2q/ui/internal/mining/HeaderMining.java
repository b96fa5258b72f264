package org.m2q.ui.internal.mining;

import java.util.function.Consumer;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.codemining.ICodeMiningProvider;
import org.eclipse.jface.text.codemining.LineHeaderCodeMining;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.events.MouseEvent;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;

/** Totals above a definition. The line is always there, so that nothing jumps. */
final class HeaderMining extends LineHeaderCodeMining {

	private final HeaderText text;
	private final Dimming dimming;
	private final PaintedParts painted;
	private final MiningWindow window;
	private final int line;

	HeaderMining(int line, IDocument document, ICodeMiningProvider provider, TrackedCosts.Tracked<?> cost, HeaderText text, Dimming dimming, MiningWindow window) throws BadLocationException {
		super(line, document, provider);
		this.text = text;
		this.dimming = dimming;
		this.window = window;
		this.line = line;
		painted = new PaintedParts(cost, document, true);
		setLabel(text.label());
	}

	/** Line that it was made for, from 0. */
	int line() {
		return line;
	}

	@Override
	public Consumer<MouseEvent> getAction() {
		return MiningActions.click(painted);
	}

	@Override
	public Consumer<MouseEvent> getMouseHover() {
		return MiningActions.moved();
	}

	@Override
	public Consumer<MouseEvent> getMouseMove() {
		return MiningActions.moved();
	}

	@Override
	public Point draw(GC gc, StyledText widget, Color color, int x, int y) {
		int alpha = gc.getAlpha();
		gc.setAlpha(dimming.alpha());
		gc.setForeground(color);
		painted.begin(widget, x);
		int right = x;
		for (HeaderText.Part part : text.parts()) {
			gc.drawString(part.text(), right, y, true);
			int width = gc.stringExtent(part.text()).x;
			int left = right + gc.stringExtent(part.text().substring(0, part.text().length() - part.text().stripLeading().length())).x;
			right += width;
			int end = right;
			part.aspect().ifPresent(aspect -> painted.add(widget, aspect, left, end - left));
		}
		window.painted(painted);
		gc.setAlpha(alpha);
		return new Point(right - x, gc.getFontMetrics().getHeight());
	}
}
