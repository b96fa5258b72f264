package org.m2q.dsl.formatting2;

import java.util.ArrayList;
import java.util.List;

/** Tokens between braces, or the parameters of a definition: on the line of what is around them, or on lines of their own. */
final class Group {

	private final int open;
	private final Group parent;
	private final List<Integer> starts = new ArrayList<>();
	private int close;
	private boolean broken;

	/** A group inside another, or null for none. */
	Group(int open, Group parent) {
		this.open = open;
		this.parent = parent;
	}

	void close(int token) {
		close = token;
	}

	/** Adds a token that begins a line when the group is broken. */
	void start(int token) {
		starts.add(token);
	}

	int open() {
		return open;
	}

	int close() {
		return close;
	}

	List<Integer> starts() {
		return starts;
	}

	boolean isEmpty() {
		return close == open + 1;
	}

	boolean isBroken() {
		return broken;
	}

	void setBroken() {
		broken = true;
	}

	/** Breaks the group and those around it. */
	void breakAll() {
		for (Group group = this; group != null && !group.broken; group = group.parent) {
			group.broken = true;
		}
	}

	/** Number of broken groups around the content. */
	int level() {
		int level = 0;
		for (Group group = this; group != null; group = group.parent) {
			level += group.broken ? 1 : 0;
		}
		return level;
	}

	Group parent() {
		return parent;
	}
}
