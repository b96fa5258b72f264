package org.m2q.core.tasks;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A word that marks what is left to do.
 *
 * @param word the word, without white space, {@code ;} and {@code =}
 * @param priority how important what it marks is
 */
public record TaskTag(String word, Priority priority) {

	/** How important something is. */
	public enum Priority {
		/** Before everything else. */
		HIGH,
		/** As most things are. */
		NORMAL,
		/** When there is time. */
		LOW;

		/** Name as it is kept in preferences. */
		public String label() {
			return name().toLowerCase(Locale.ROOT);
		}

		/** The priority of a label; empty for other text. */
		public static Optional<Priority> of(String label) {
			for (Priority priority : values()) {
				if (priority.label().equals(label)) {
					return Optional.of(priority);
				}
			}
			return Optional.empty();
		}
	}

	/**
	 * Rejects words that cannot be tags.
	 *
	 * @throws IllegalArgumentException when {@link #isWord(String)} says no
	 */
	public TaskTag {
		Objects.requireNonNull(priority, "priority");
		if (!isWord(word)) {
			throw new IllegalArgumentException("'" + word + "' is no tag");
		}
	}

	/** Whether a text can be a tag. */
	public static boolean isWord(String text) {
		return !text.isEmpty() && text.chars().noneMatch(c -> Character.isWhitespace(c) || c == ';' || c == '=');
	}
}
