package org.m2q.ui.internal.mining;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.codemining.ICodeMiningProvider;
import org.eclipse.jface.text.codemining.LineEndCodeMining;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.m2q.base.unit.Format;
import org.m2q.dsl.ide.cost.LineCost;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.Palette;

/**
 * Cost of a line in columns: share of the EDP with a bar, latency, energy, EDP, what bounds it, precision, number of layers.
 *
 * <p>The label holds the same as text, for tests, copying and accessibility.
 */
final class LineMining extends LineEndCodeMining {

	private static final int SHARE_COLUMNS = 8;
	private static final int BAR_COLUMNS = 8;
	private static final int NUMBER_COLUMNS = 10;
	private static final int EDP_COLUMNS = 12;
	private static final int BOUND_COLUMNS = 17;
	/** A share that fills the bar; more is rare, and a bar of 100 % would leave the usual ones invisible. */
	private static final double FULL_BAR = 0.25;
	private static final int DIM = 110;
	private static final int OPAQUE = 255;

	private final LineCost cost;
	private final boolean stale;
	private final LineLayout layout;

	LineMining(int line, IDocument document, ICodeMiningProvider provider, LineCost cost, boolean stale, LineLayout layout)
			throws BadLocationException {
		super(document, line, provider);
		this.cost = cost;
		this.stale = stale;
		this.layout = layout;
		setLabel(text());
	}

	private String text() {
		if (cost.unavailable() == cost.layers().size()) {
			return unavailable();
		}
		return String.join("  ", "~" + Format.percent(cost.share()), Format.time(cost.latency()), Format.energy(cost.energy()),
				"EDP " + Format.energyDelay(cost.edp()), cost.bound(), tail());
	}

	private String unavailable() {
		return NLS.bind(Messages.miningUnavailable, cost.obstacle());
	}

	private String tail() {
		StringBuilder tail = new StringBuilder(cost.precision());
		if (!cost.engines().isEmpty()) {
			tail.append(tail.isEmpty() ? "" : " ").append(String.join("+", cost.engines()));
		}
		if (cost.layers().size() > 1) {
			tail.append(tail.isEmpty() ? "" : "  ").append(NLS.bind(Messages.miningLayers, cost.layers().size()));
		}
		return tail.toString();
	}

	@Override
	public Point draw(GC gc, StyledText widget, Color color, int x, int y) {
		int width = gc.stringExtent("0").x;
		int height = gc.getFontMetrics().getHeight();
		int start = Math.max(x + width, layout.left(widget, gc));
		int old = gc.getAlpha();
		gc.setForeground(color);
		gc.setAlpha(stale ? DIM : OPAQUE);
		int right = cost.unavailable() == cost.layers().size() ? text(gc, unavailable(), start, y) : columns(gc, start, y, width, height);
		gc.setAlpha(old);
		return new Point(right - x + width, height);
	}

	private int columns(GC gc, int start, int y, int width, int height) {
		int place = start;
		rightAligned(gc, "~" + Format.percent(cost.share()), place, SHARE_COLUMNS * width, y);
		place += (SHARE_COLUMNS + 1) * width;
		bar(gc, place, y, BAR_COLUMNS * width, height);
		place += (BAR_COLUMNS + 1) * width;
		rightAligned(gc, Format.time(cost.latency()), place, (NUMBER_COLUMNS - 1) * width, y);
		place += NUMBER_COLUMNS * width;
		rightAligned(gc, Format.energy(cost.energy()), place, (NUMBER_COLUMNS - 1) * width, y);
		place += NUMBER_COLUMNS * width;
		rightAligned(gc, Format.energyDelay(cost.edp()), place, (EDP_COLUMNS - 1) * width, y);
		place += (EDP_COLUMNS + 1) * width;
		gc.drawText(cost.bound(), place, y, SWT.DRAW_TRANSPARENT);
		place += BOUND_COLUMNS * width;
		return text(gc, tail(), place, y);
	}

	private void bar(GC gc, int x, int y, int width, int height) {
		int thickness = Math.max(4, height / 2);
		int top = y + (height - thickness) / 2;
		Color fill = Palette.color(layout.isHot(cost) ? "hot" : "share");
		Color background = gc.getBackground();
		int alpha = gc.getAlpha();
		if (fill != null) {
			gc.setBackground(fill);
			gc.setAlpha(alpha / 5);
			gc.fillRectangle(x, top, width, thickness);
			gc.setAlpha(alpha);
			int filled = (int) Math.round(Math.min(1, cost.share() / FULL_BAR) * width);
			gc.fillRectangle(x, top, cost.share() > 0 ? Math.max(1, filled) : 0, thickness);
		}
		gc.setBackground(background);
	}

	private static void rightAligned(GC gc, String text, int x, int width, int y) {
		gc.drawText(text, x + width - gc.stringExtent(text).x, y, SWT.DRAW_TRANSPARENT);
	}

	private static int text(GC gc, String text, int x, int y) {
		gc.drawText(text, x, y, SWT.DRAW_TRANSPARENT);
		return x + gc.stringExtent(text).x;
	}
}
