package org.m2q.ui.internal.editor;

import org.eclipse.jface.text.source.DefaultCharacterPairMatcher;

/** Finds matching brackets. */
public final class Brackets extends DefaultCharacterPairMatcher {

	/** Called by the Generic Editor. */
	public Brackets() {
		super(new char[] { '{', '}', '(', ')', '[', ']' });
	}
}
