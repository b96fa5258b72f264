package org.m2q.dsl.ide.assist;

import java.util.Locale;

import org.eclipse.xtext.ide.editor.contentassist.IPrefixMatcher;

/** Matches the start, initials of the words in their order ({@code evb} of {@code EfficientViTBlock}) and, from two letters on, any part of a name. */
public final class M2qPrefixMatcher implements IPrefixMatcher {

	@Override
	public boolean isCandidateMatchingPrefix(String name, String prefix) {
		String simple = name.substring(name.lastIndexOf('.') + 1);
		return matches(name, prefix) || matches(simple, prefix);
	}

	private static boolean matches(String name, String prefix) {
		String lower = name.toLowerCase(Locale.ROOT);
		String typed = prefix.toLowerCase(Locale.ROOT);
		return lower.startsWith(typed) || typed.length() >= 2 && (lower.contains(typed) || isSubsequence(typed, initials(name)));
	}

	private static boolean isSubsequence(String typed, String initials) {
		int next = 0;
		for (int i = 0; i < initials.length() && next < typed.length(); i++) {
			next += initials.charAt(i) == typed.charAt(next) ? 1 : 0;
		}
		return next == typed.length();
	}

	private static String initials(String name) {
		StringBuilder initials = new StringBuilder();
		for (int i = 0; i < name.length(); i++) {
			char c = name.charAt(i);
			boolean first = i == 0 || name.charAt(i - 1) == '_';
			if (Character.isLetterOrDigit(c) && (first || Character.isUpperCase(c))) {
				initials.append(Character.toLowerCase(c));
			}
		}
		return initials.toString();
	}
}
