package org.m2q.ui.charts.roofline;

import org.m2q.ui.charts.Stroke;
import org.m2q.ui.charts.Surface;

/** An arrow between two points. */
final class Arrow {

	private static final double LENGTH = 7;
	private static final double HALF = 3.5;
	private static final int OPAQUE = 255;

	private Arrow() {
	}

	/** Draws an arrow whose head ends at the edge of a point. */
	static void paint(Surface surface, int fromX, int fromY, int toX, int toY, int radius, Stroke stroke) {
		double length = Math.hypot(toX - fromX, toY - fromY);
		if (length < 1) {
			return;
		}
		double dx = (toX - fromX) / length;
		double dy = (toY - fromY) / length;
		double edge = Math.min(radius, length);
		double endX = toX - dx * edge;
		double endY = toY - dy * edge;
		surface.line(fromX, fromY, (int) Math.round(endX), (int) Math.round(endY), stroke);
		surface.polygon(new int[] { (int) Math.round(endX), (int) Math.round(endY), (int) Math.round(endX - dx * LENGTH - dy * HALF),
				(int) Math.round(endY - dy * LENGTH + dx * HALF), (int) Math.round(endX - dx * LENGTH + dy * HALF), (int) Math.round(endY - dy * LENGTH - dx * HALF) },
				stroke.color(), OPAQUE);
	}
}
