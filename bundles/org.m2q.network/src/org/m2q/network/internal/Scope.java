package org.m2q.network.internal;

import java.util.Optional;

import org.m2q.model.m2q.CallStep;

/**
 * Hands out names below a prefix. A named statement, one round of a repeat and a block call open a scope.
 *
 * <p>When a scope contains just one call, the name of the scope stands for it: {@code widen: pwconv(64) > bn > relu} makes {@code widen},
 * {@code widen.bn} and {@code widen.relu}.
 */
final class Scope {

	private final String prefix;
	private final Names used;
	private final Optional<CallStep> only;

	private Scope(String prefix, Names used, Optional<CallStep> only) {
		this.prefix = prefix;
		this.used = used;
		this.only = only;
	}

	/** The scope of a model: no prefix, and no call may go without a name. */
	static Scope root() {
		return new Scope("", new Names(), Optional.empty());
	}

	/** A scope below this one. */
	Scope open(String name, Optional<CallStep> onlyCall) {
		return new Scope(join(name), new Names(), onlyCall);
	}

	/** The scope of a block call that the name of this scope stands for. */
	Scope reopen(Optional<CallStep> onlyCall) {
		return new Scope(prefix, used, onlyCall);
	}

	/** Whether the name of this scope stands for the call. */
	boolean standsFor(CallStep call) {
		return only.isPresent() && only.get() == call;
	}

	/** The name of this scope. */
	String name() {
		return prefix;
	}

	/** Keeps names that are written in the text from being taken by generated ones. */
	void reserve(String name) {
		used.reserve(name);
	}

	/** A name that nothing in this scope has yet: the given one, or with 2, 3, … behind it. */
	String unique(String name) {
		return used.unique(name);
	}

	/** The full name of something in this scope. */
	String join(String name) {
		return prefix.isEmpty() ? name : prefix + '.' + name;
	}
}
