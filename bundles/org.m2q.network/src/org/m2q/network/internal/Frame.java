package org.m2q.network.internal;

import java.util.IdentityHashMap;
import java.util.Map;

import org.eclipse.emf.ecore.EObject;
import org.m2q.model.m2q.Callable;
import org.m2q.network.Trail;

/** The names and values inside one call of a block, or inside the model. Blocks are closed: nothing outside is visible. */
final class Frame {

	private final Frame caller;
	private final Callable callable;
	private final Trail trail;
	private final int depth;
	private final Map<EObject, Datum> values = new IdentityHashMap<>();

	Frame(Frame caller, Callable callable, Trail trail) {
		this.caller = caller;
		this.callable = callable;
		this.trail = trail;
		this.depth = caller == null ? 0 : caller.depth + 1;
	}

	Callable callable() {
		return callable;
	}

	/** The calls that led here. */
	Trail trail() {
		return trail;
	}

	int depth() {
		return depth;
	}

	void bind(EObject declaration, Datum value) {
		values.put(declaration, value);
	}

	/** The value of a declaration, null when it has none yet. */
	Datum find(EObject declaration) {
		return values.get(declaration);
	}

	/** Whether the callable is being elaborated here or further out. */
	boolean isActive(Callable other) {
		for (Frame frame = this; frame != null; frame = frame.caller) {
			if (frame.callable == other) {
				return true;
			}
		}
		return false;
	}

	/** The active calls from the given callable inwards, e.g. {@code A > B > A}. */
	String cycle(Callable from) {
		String path = from.getName();
		for (Frame frame = this; frame != null; frame = frame.caller) {
			path = frame.callable.getName() + " > " + path;
			if (frame.callable == from) {
				break;
			}
		}
		return path;
	}
}
