package org.m2q.ui.internal.mining;

import org.eclipse.jface.text.Position;
import org.eclipse.jface.text.codemining.ICodeMiningProvider;
import org.eclipse.jface.text.codemining.LineContentCodeMining;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.m2q.dsl.ide.cost.ShapeLabel;

/** What a call makes, right behind it. */
final class ShapeMining extends LineContentCodeMining {

	private final Dimming dimming;

	ShapeMining(ICodeMiningProvider provider, TrackedCosts.Tracked<ShapeLabel> shape, Dimming dimming) {
		super(new Position(shape.position().offset + 1, 1), provider);
		this.dimming = dimming;
		setLabel(shape.cost().text());
	}

	@Override
	public Point draw(GC gc, StyledText widget, Color color, int x, int y) {
		int alpha = gc.getAlpha();
		gc.setAlpha(dimming.alpha());
		Point size = super.draw(gc, widget, color, x, y);
		gc.setAlpha(alpha);
		return size;
	}
}
