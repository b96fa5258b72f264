package org.m2q.ui.charts;

import java.util.Objects;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.graphics.Transform;

/** Draws with a graphics context of SWT, which stays the caller's. */
final class GcSurface implements Surface {

	private static final int OPAQUE = 255;
	private static final int HATCH = 6;

	private final GC gc;
	private final int height;
	/** What fills at the moment; null when something else has set it. */
	private RGB background;

	GcSurface(GC gc) {
		this.gc = Objects.requireNonNull(gc, "gc");
		height = gc.getFontMetrics().getHeight();
		gc.setAntialias(SWT.ON);
		gc.setTextAntialias(SWT.ON);
	}

	@Override
	public int width(String text) {
		return gc.textExtent(text, SWT.DRAW_TRANSPARENT).x;
	}

	@Override
	public int height() {
		return height;
	}

	@Override
	public void fill(Rectangle area, Ink ink) {
		if (area.width <= 0 || area.height <= 0) {
			return;
		}
		if (!ink.fill().equals(background)) {
			background = ink.fill();
			gc.setBackground(new Color(background));
		}
		gc.fillRectangle(area);
		if (ink.hatch() != Hatch.NONE) {
			hatch(area, ink);
		}
	}

	private void hatch(Rectangle area, Ink ink) {
		Rectangle before = gc.getClipping();
		Rectangle visible = area.intersection(before);
		if (visible.isEmpty()) {
			return;
		}
		gc.setClipping(visible);
		set(Stroke.of(ink.line()));
		// Lines start at multiples of the distance, so that patterns of neighbours meet.
		int low = Math.floorDiv(visible.x - visible.height, HATCH) * HATCH;
		for (int x = low; x <= visible.x + visible.width + visible.height; x += HATCH) {
			if (ink.hatch() != Hatch.FALLING) {
				gc.drawLine(x, visible.y + visible.height, x + visible.height, visible.y);
			}
			if (ink.hatch() != Hatch.RISING) {
				gc.drawLine(x, visible.y, x + visible.height, visible.y + visible.height);
			}
		}
		gc.setClipping(before);
	}

	@Override
	public void outline(Rectangle area, Stroke stroke) {
		set(stroke);
		gc.drawRectangle(area.x, area.y, Math.max(0, area.width - 1), Math.max(0, area.height - 1));
	}

	@Override
	public void line(int x1, int y1, int x2, int y2, Stroke stroke) {
		set(stroke);
		gc.drawLine(x1, y1, x2, y2);
	}

	@Override
	public void polyline(int[] points, Stroke stroke) {
		set(stroke);
		gc.drawPolyline(points);
	}

	@Override
	public void polygon(int[] points, RGB fill, int alpha) {
		background = null;
		gc.setBackground(new Color(fill));
		gc.setAlpha(alpha);
		gc.fillPolygon(points);
		gc.setAlpha(OPAQUE);
	}

	@Override
	public void shape(Shape shape, int x, int y, int radius, RGB fill, int alpha, Stroke outline) {
		if (shape == Shape.CROSS) {
			set(outline);
			gc.drawLine(x - radius, y - radius, x + radius, y + radius);
			gc.drawLine(x - radius, y + radius, x + radius, y - radius);
			return;
		}
		background = null;
		gc.setBackground(new Color(fill));
		gc.setAlpha(alpha);
		int[] corners = shape.corners(x, y, radius);
		if (corners.length == 0) {
			gc.fillOval(x - radius, y - radius, 2 * radius, 2 * radius);
		} else {
			gc.fillPolygon(corners);
		}
		gc.setAlpha(OPAQUE);
		set(outline);
		if (corners.length == 0) {
			gc.drawOval(x - radius, y - radius, 2 * radius, 2 * radius);
		} else {
			gc.drawPolygon(corners);
		}
	}

	@Override
	public void text(String text, int x, int y, RGB color, Align align) {
		gc.setForeground(new Color(color));
		int left = switch (align) {
			case LEFT -> x;
			case CENTER -> x - width(text) / 2;
			case RIGHT -> x - width(text);
		};
		gc.drawText(text, left, y, SWT.DRAW_TRANSPARENT);
	}

	@Override
	public void verticalText(String text, int x, int middle, RGB color) {
		Transform before = new Transform(gc.getDevice());
		Transform turned = new Transform(gc.getDevice());
		try {
			gc.getTransform(before);
			gc.getTransform(turned);
			turned.translate(x, middle + width(text) / 2f);
			turned.rotate(-90);
			gc.setTransform(turned);
			gc.setForeground(new Color(color));
			gc.drawText(text, 0, 0, SWT.DRAW_TRANSPARENT);
			gc.setTransform(before);
		} finally {
			turned.dispose();
			before.dispose();
		}
	}

	@Override
	public void clipped(Rectangle area, Runnable drawing) {
		Rectangle before = gc.getClipping();
		Rectangle inside = area.intersection(before);
		if (!inside.isEmpty()) {
			gc.setClipping(inside);
			drawing.run();
			gc.setClipping(before);
		}
	}

	private void set(Stroke stroke) {
		gc.setForeground(new Color(stroke.color()));
		gc.setLineWidth(stroke.width());
		gc.setLineStyle(stroke.dashed() ? SWT.LINE_DASH : SWT.LINE_SOLID);
	}
}
