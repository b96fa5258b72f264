package org.m2q.dsl.ide.cost;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What the label of a line may say after its share. In the order in which it stands there. */
public enum LabelPart {
	/** Time. */
	LATENCY,
	/** Energy. */
	ENERGY,
	/** Energy times latency. */
	EDP,
	/** What limits the line. */
	BOUND,
	/** Widths and schemes. */
	PRECISION,
	/** The engine, where there is one only. */
	ENGINE,
	/** How many layers the line makes, where there are several. */
	LAYERS;

	/** Everything. */
	public static final Set<LabelPart> ALL = Collections.unmodifiableSet(EnumSet.allOf(LabelPart.class));
}
