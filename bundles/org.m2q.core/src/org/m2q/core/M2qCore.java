package org.m2q.core;

import org.m2q.core.internal.Activator;
import org.m2q.core.results.CurrentResult;

/** Identifiers and shared objects of M2Q in an Eclipse without user interface. */
public final class M2qCore {

	/** Symbolic name of this plug-in. */
	public static final String PLUGIN_ID = "org.m2q.core";

	private M2qCore() {
	}

	/** What the views of this Eclipse show; one for all windows. */
	public static CurrentResult currentResult() {
		return Activator.instance().currentResult();
	}
}
