package org.m2q.ui.internal.mining;

import java.util.function.Consumer;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.codemining.ICodeMiningProvider;
import org.eclipse.jface.text.codemining.LineEndCodeMining;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.events.MouseEvent;
import org.eclipse.swt.graphics.Point;
import org.m2q.dsl.ide.cost.LineLabel;
import org.m2q.ui.internal.editor.Palette;

/** Cost of a line in columns: share of the EDP with a bar, latency, energy, EDP, what bounds it, precision, number of layers. */
final class LineMining extends LineEndCodeMining {

	private final LineLabel label;
	private final Dimming dimming;
	private final LineLayout layout;

	LineMining(int line, IDocument document, ICodeMiningProvider provider, LineLabel label, Dimming dimming, LineLayout layout)
			throws BadLocationException {
		super(document, line, provider);
		this.label = label;
		this.dimming = dimming;
		this.layout = layout;
		setLabel(label.text());
	}

	@Override
	public Consumer<MouseEvent> getAction() {
		return MiningActions.click();
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
		int width = layout.columnWidth(gc);
		int height = widget.getLineHeight();
		int start = Math.max(x + width, layout.left(widget));
		int alpha = gc.getAlpha();
		gc.setForeground(color);
		gc.setAlpha(dimming.alpha());
		gc.drawText(label.columns(), start, y, SWT.DRAW_TRANSPARENT);
		if (label.hasBar()) {
			bar(gc, start + LineLabel.BAR_START * width, y, LineLabel.BAR_COLUMNS * width, height);
		}
		gc.setAlpha(alpha);
		return new Point(start - x + (label.columns().length() + 1) * width, height);
	}

	private void bar(GC gc, int x, int y, int width, int height) {
		Color fill = Palette.color(label.hot() ? "hot" : "share");
		if (fill == null) {
			return;
		}
		int thickness = Math.max(4, height / 2);
		int top = y + (height - thickness) / 2;
		int filled = (int) Math.round(Math.min(1, label.share() / layout.fullBar()) * width);
		Color background = gc.getBackground();
		int alpha = gc.getAlpha();
		gc.setBackground(fill);
		gc.setAlpha(alpha / 5);
		gc.fillRectangle(x, top, width, thickness);
		gc.setAlpha(alpha);
		gc.fillRectangle(x, top, label.share() > 0 ? Math.max(1, filled) : 0, thickness);
		gc.setBackground(background);
	}
}
