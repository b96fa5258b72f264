package org.m2q.dsl.ide.hover;

import java.util.List;

/**
 * The layers that a rule or a part of an accelerator has to do with, for what shows more of them.
 *
 * @param kind what it is
 * @param experiment name of the experiment that prices the layers; empty for none
 * @param layers names in the order of the network
 */
public record HoverSubject(Kind kind, String experiment, List<String> layers) {

	/** What a hover is about. */
	public enum Kind {
		/** A rule of a policy, and the layers that it decides for. */
		RULE,
		/** An engine or a memory, and the layers that use it. */
		HARDWARE
	}

	/** Copies the list. */
	public HoverSubject {
		layers = List.copyOf(layers);
	}
}
