package org.m2q.network.internal;

/**
 * Where elaboration is.
 *
 * @param frame names and values
 * @param scope names of nodes
 * @param stage name of the innermost enclosing stage, empty for none
 * @param depth how many calls and bodies enclose it
 */
record Place(Frame frame, Scope scope, String stage, int depth) {

	Place inside(Scope inner) {
		return new Place(frame, inner, stage, depth + 1);
	}

	Place deeper() {
		return new Place(frame, scope, stage, depth + 1);
	}

	Place inStage(String name) {
		return new Place(frame, scope, name, depth);
	}
}
