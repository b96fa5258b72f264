package org.m2q.ui.views.internal;

import java.util.List;
import java.util.function.Predicate;

import org.eclipse.jface.text.ITextViewer;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.ui.internal.editor.DocumentEdits;

/** Replaces a text by another one with as few changed characters as possible, so that one step undoes it and the caret stays. */
final class AppliedText {

	private AppliedText() {
	}

	/**
	 * Puts a found policy into the text.
	 *
	 * @param replaceable which texts it may replace: that of the search, and that with another one of its policies
	 * @param target the text with the policy
	 * @return whether that was possible
	 */
	static boolean replace(ITextViewer viewer, Predicate<String> replaceable, String target) {
		String now = viewer.getDocument().get();
		if (!replaceable.test(now)) {
			return false;
		}
		if (!now.equals(target)) {
			DocumentEdits.apply(viewer, List.of(difference(now, target)));
		}
		return true;
	}

	/** The shortest single replacement that turns one text into another. */
	static TextEdit difference(String from, String to) {
		int start = 0;
		int most = Math.min(from.length(), to.length());
		while (start < most && from.charAt(start) == to.charAt(start)) {
			start++;
		}
		int end = 0;
		while (end < most - start && from.charAt(from.length() - 1 - end) == to.charAt(to.length() - 1 - end)) {
			end++;
		}
		return new TextEdit(start, from.length() - end - start, to.substring(start, to.length() - end));
	}
}
