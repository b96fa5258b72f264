package org.m2q.dsl.validation;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Words for messages. */
final class Names {

	private Names() {
	}

	/** {@code a, b and c}. */
	static String list(Collection<String> names) {
		// Text that is being written has elements without a name.
		List<String> all = names.stream().filter(Objects::nonNull).toList();
		if (all.size() < 2) {
			return String.join("", all);
		}
		return all.subList(0, all.size() - 1).stream().collect(Collectors.joining(", ")) + " and " + all.get(all.size() - 1);
	}

	/** A name that is not taken, made of one that is. */
	static String free(String name, Collection<String> taken) {
		int number = 2;
		while (taken.contains(name + number)) {
			number++;
		}
		return name + number;
	}

	/** {@code 1 argument}, {@code 2 arguments}. */
	static String counted(int count, String noun) {
		return count + " " + noun + (count == 1 ? "" : "s");
	}
}
