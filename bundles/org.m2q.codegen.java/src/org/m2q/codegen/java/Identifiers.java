package org.m2q.codegen.java;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

import javax.lang.model.SourceVersion;

/** Unique Java names made from names of the network. */
final class Identifiers {

	private final Set<String> taken = new HashSet<>();

	/** Keeps names from being given. */
	Identifiers(String... reserved) {
		taken.addAll(Set.of(reserved));
	}

	/** {@code stage1.down.conv} as {@code stage1DownConv}. */
	String method(String name) {
		StringBuilder out = new StringBuilder();
		for (String part : parts(name)) {
			out.append(out.isEmpty() ? part.substring(0, 1).toLowerCase(Locale.ROOT) : part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
		}
		return unique(started(out.toString(), "layer"), "");
	}

	/** {@code stage1.down.conv} as {@code STAGE1_DOWN_CONV}. */
	String constant(String name) {
		return unique(started(String.join("_", parts(name)).toUpperCase(Locale.ROOT), "T_"), "_");
	}

	private static String[] parts(String name) {
		String[] parts = name.replaceAll("[^A-Za-z0-9]+", " ").strip().split(" ");
		return parts[0].isEmpty() ? new String[] { "x" } : parts;
	}

	private static String started(String name, String prefix) {
		return Character.isDigit(name.charAt(0)) || SourceVersion.isKeyword(name) ? prefix + name : name;
	}

	private String unique(String name, String separator) {
		String candidate = name;
		for (int i = 2; !taken.add(candidate); i++) {
			candidate = name + separator + i;
		}
		return candidate;
	}
}
