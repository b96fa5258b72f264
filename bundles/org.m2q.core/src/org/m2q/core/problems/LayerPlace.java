package org.m2q.core.problems;

import org.m2q.base.problem.SourceSpan;
import org.m2q.network.Layer;

/** Where a layer is in the texts of the user. */
public final class LayerPlace {

	private static final String LIBRARY = "m2q:";

	private LayerPlace() {
	}

	/** The innermost call that makes a layer and is no part of the library; the place of its operator when there is none. */
	public static SourceSpan of(Layer layer) {
		return layer.trail().spans().stream().filter(span -> span.isKnown() && !span.uri().startsWith(LIBRARY)).reduce((outer, inner) -> inner).orElse(layer.origin());
	}
}
