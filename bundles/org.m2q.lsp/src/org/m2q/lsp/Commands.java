package org.m2q.lsp;

import java.util.List;

/** Names of what the server does beyond the protocol. */
final class Commands {

	/** Command: runs an experiment. Arguments: address of the text, name of the experiment (all when left out). */
	static final String SIMULATE = "m2q.simulate";

	/** Command: searches policies. Arguments: address of the text, name of the experiment (the first when left out), options. */
	static final String EXPLORE = "m2q.explore";

	/** Command: compares. Argument: an object with two stored results, or with a text and two of its policies. */
	static final String COMPARE = "m2q.compare";

	/** All of them. */
	static final List<String> ALL = List.of(SIMULATE, EXPLORE, COMPARE);

	private Commands() {
	}
}
