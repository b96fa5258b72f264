package org.m2q.lsp;

/** Names of what the server does beyond the protocol. */
final class Commands {

	/** Command: runs an experiment. Arguments: address of the text, name of the experiment (all when left out). */
	static final String SIMULATE = "m2q.simulate";

	private Commands() {
	}
}
