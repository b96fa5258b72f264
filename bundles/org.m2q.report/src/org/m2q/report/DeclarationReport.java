package org.m2q.report;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * The text of a declaration that an experiment was made with, so that results can be compared when the file says something else by now.
 *
 * @param kind what is declared
 * @param name by which the setups of the points call it
 * @param text as in the file, behind the texts of what it extends; lines end with {@code \n}
 */
public record DeclarationReport(Kind kind, String name, String text) {

	/** What is declared. */
	public enum Kind {
		/** A policy. */
		POLICY("policy"),
		/** A mapping. */
		MAPPING("mapping");

		private final String label;

		Kind(String label) {
			this.label = label;
		}

		/** The keyword of the language, also in JSON. */
		public String label() {
			return label;
		}

		/** The kind of a keyword; empty for any other. */
		public static Optional<Kind> of(String label) {
			return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
		}
	}

	/** Rejects missing parts. */
	public DeclarationReport {
		Objects.requireNonNull(kind, "kind");
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(text, "text");
	}
}
