package org.m2q.ui.charts;

/** A pattern over a fill, so that nothing is told by colour alone. */
public enum Hatch {
	/** The plain fill. */
	NONE,
	/** Lines rising to the right. */
	RISING,
	/** Lines falling to the right. */
	FALLING,
	/** Both. */
	CROSS
}
