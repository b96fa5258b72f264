package org.m2q.onnx.translate;

/**
 * A name that an imported text has because it needs one.
 *
 * @param kind what is called so
 * @param name how
 * @param origin its name in the model; empty when it has none there
 */
public record GivenName(Kind kind, String name, String origin) {

	/** What has a name. */
	public enum Kind {
		/** A block for what the model repeats. */
		BLOCK,
		/** The input of the model. */
		INPUT,
		/** A named part of the flow. */
		STAGE,
		/** The result of the model. */
		OUTPUT
	}
}
