package org.m2q.ui.internal.preferences;

import java.util.Locale;

/** How much the editor says about costs. */
public enum InlineMode {
	/** Nothing. */
	OFF,
	/** Shares with their bars, and the EDP in headers. */
	COMPACT,
	/** Everything that is chosen in the preferences. */
	FULL;

	/** Name in preferences and command parameters. */
	public String id() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** The mode of a name; full for an unknown one, as a preference file may come from elsewhere. */
	public static InlineMode of(String id) {
		for (InlineMode mode : values()) {
			if (mode.id().equals(id)) {
				return mode;
			}
		}
		return FULL;
	}

	/** The mode after this one when they are gone through in circles. */
	public InlineMode next() {
		return values()[(ordinal() + 1) % values().length];
	}
}
