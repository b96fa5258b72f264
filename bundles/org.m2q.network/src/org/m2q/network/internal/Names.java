package org.m2q.network.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Names that are taken. A name that is asked for again and again gets its next number without trying the earlier ones. */
final class Names {

	private final Set<String> used = new HashSet<>();
	private final Map<String, Integer> numbers = new HashMap<>();

	/** Takes a name, maybe again. */
	void reserve(String name) {
		used.add(name);
	}

	/** A name that was free and is taken now: the given one, or with 2, 3, … behind it. */
	String unique(String name) {
		if (used.add(name)) {
			return name;
		}
		int number = numbers.getOrDefault(name, 2);
		while (!used.add(name + number)) {
			number++;
		}
		numbers.put(name, number + 1);
		return name + number;
	}
}
