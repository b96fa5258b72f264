package org.m2q.ui.internal.mining;

import java.util.Optional;
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
import org.m2q.dsl.ide.cost.LabelPart;
import org.m2q.dsl.ide.cost.LineLabel;
import org.m2q.ui.internal.editor.Palette;
import org.m2q.ui.internal.link.CostAspect;

/** Cost of a line in columns, behind the shape of a call that the line ends with: share of the EDP with a bar, latency, energy, EDP, what bounds it, precision, number of layers. */
final class LineMining extends LineEndCodeMining {

	private final LineLabel label;
	private final String shape;
	private final Dimming dimming;
	private final LineLayout layout;
	private final PaintedParts painted;
	private final MiningWindow window;
	private final int line;

	LineMining(int line, IDocument document, ICodeMiningProvider provider, TrackedCosts.Tracked<?> cost, String shape, LineLabel label, Dimming dimming, LineLayout layout, MiningWindow window)
			throws BadLocationException {
		super(document, line, provider);
		this.label = label;
		this.shape = shape;
		this.dimming = dimming;
		this.layout = layout;
		this.window = window;
		this.line = line;
		painted = new PaintedParts(cost, document, false);
		setLabel(shape.isEmpty() ? label.text() : shape + "  " + label.text());
	}

	@Override
	public Consumer<MouseEvent> getAction() {
		return MiningActions.click(painted);
	}

	/** Line that it was made for, from 0. */
	int line() {
		return line;
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
		int start = Math.max(x + (shape.length() + 1) * width, layout.left(widget));
		int alpha = gc.getAlpha();
		gc.setForeground(color);
		gc.setAlpha(dimming.alpha());
		gc.drawText(shape, x, y, SWT.DRAW_TRANSPARENT);
		gc.drawText(label.columns(), start, y, SWT.DRAW_TRANSPARENT);
		if (label.hasBar()) {
			bar(gc, start + LineLabel.BAR_START * width, y, LineLabel.BAR_COLUMNS * width, height);
		}
		gc.setAlpha(alpha);
		remember(widget, start, width);
		return new Point(start - x + (label.columns().length() + 1) * width, height);
	}

	private void remember(StyledText widget, int start, int width) {
		painted.begin(widget, start);
		window.painted(painted);
		if (label.hasValues()) {
			painted.add(widget, CostAspect.SHARE, start, (LineLabel.BAR_START + LineLabel.BAR_COLUMNS) * width);
			label.spans().forEach(span -> aspect(span.part())
					.ifPresent(aspect -> painted.add(widget, aspect, start + span.start() * width, (span.end() - span.start()) * width)));
		}
	}

	private static Optional<CostAspect> aspect(LabelPart part) {
		return switch (part) {
			case LATENCY -> Optional.of(CostAspect.LATENCY);
			case ENERGY -> Optional.of(CostAspect.ENERGY);
			case EDP -> Optional.of(CostAspect.EDP);
			case BOUND -> Optional.of(CostAspect.BOUND);
			case PRECISION -> Optional.of(CostAspect.PRECISION);
			case ENGINE -> Optional.of(CostAspect.ENGINE);
			case LAYERS -> Optional.empty();
		};
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
