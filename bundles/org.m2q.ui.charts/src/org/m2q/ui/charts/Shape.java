package org.m2q.ui.charts;

/** Form of a data point. */
public enum Shape {
	/** A disc. */
	CIRCLE,
	/** A square on its side. */
	SQUARE,
	/** A square on its corner. */
	DIAMOND,
	/** A triangle that points up. */
	TRIANGLE,
	/** A triangle that points down. */
	TRIANGLE_DOWN,
	/** A star of five rays. */
	STAR,
	/** Two crossed lines, which have no area. */
	CROSS,
	/** A hexagon. */
	HEXAGON;

	private static final double HALF_SIDE = 0.82;
	private static final double INNER = 0.45;
	private static final int RAYS = 5;

	/** Corners as x, y, x, y, …; empty for the circle and the cross. */
	int[] corners(int x, int y, int radius) {
		int half = (int) Math.round(radius * HALF_SIDE);
		return switch (this) {
			case CIRCLE, CROSS -> new int[0];
			case SQUARE -> new int[] { x - half, y - half, x + half, y - half, x + half, y + half, x - half, y + half };
			case DIAMOND -> new int[] { x, y - radius, x + radius, y, x, y + radius, x - radius, y };
			case TRIANGLE -> new int[] { x, y - radius, x + radius, y + half, x - radius, y + half };
			case TRIANGLE_DOWN -> new int[] { x, y + radius, x + radius, y - half, x - radius, y - half };
			case STAR -> ring(x, y, radius, RAYS * 2, INNER);
			case HEXAGON -> ring(x, y, radius, 6, 1);
		};
	}

	private static int[] ring(int x, int y, int radius, int corners, double inner) {
		int[] points = new int[2 * corners];
		for (int i = 0; i < corners; i++) {
			double angle = -Math.PI / 2 + 2 * Math.PI * i / corners;
			double r = i % 2 == 0 ? radius : radius * inner;
			points[2 * i] = (int) Math.round(x + r * Math.cos(angle));
			points[2 * i + 1] = (int) Math.round(y + r * Math.sin(angle));
		}
		return points;
	}
}
