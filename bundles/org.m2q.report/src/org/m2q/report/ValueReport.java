package org.m2q.report;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A value that the result of an experiment rests on, and where it comes from.
 *
 * @param owner what it belongs to, with its keyword, e.g. {@code accelerator M2ViT}
 * @param name what it is called there
 * @param value as written, with unit
 * @param place where it is written, e.g. {@code m2-vit.m2q:18:2}; empty when that is not known
 * @param origin where it comes from
 * @param note the rest of what is written about it; empty when there is nothing
 * @param range between what it may plausibly lie, with unit, or the parameters that stand for it; empty when the experiment does not say
 */
public record ValueReport(String owner, String name, String value, String place, Origin origin, String note, String range) {

	/** Where a value comes from. */
	public enum Origin {
		/** The paper whose claim is examined gives it. */
		PAPER("paper", "given by the paper"),
		/** A source that is cited gives it, or it is derived from one. */
		CITED("cited", "cited source"),
		/** Whoever wrote the file chose it. */
		FREE("free", "ours"),
		/** Nobody says. */
		NONE("none", "no source stated");

		private final String label;
		private final String words;

		Origin(String label, String words) {
			this.label = label;
			this.words = words;
		}

		/** In JSON. */
		public String label() {
			return label;
		}

		/** For readers. */
		public String words() {
			return words;
		}

		/** The origin of a label; empty for any other text. */
		public static Optional<Origin> of(String label) {
			return Arrays.stream(values()).filter(origin -> origin.label.equals(label)).findFirst();
		}

		/** The origin that a documentation comment begins with: {@code Paper}, {@code Source} or {@code Free}. */
		public static Optional<Origin> ofWord(String word) {
			return switch (word) {
				case "Paper" -> Optional.of(PAPER);
				case "Source" -> Optional.of(CITED);
				case "Free" -> Optional.of(FREE);
				default -> Optional.empty();
			};
		}
	}

	/** Rejects missing parts. */
	public ValueReport {
		Objects.requireNonNull(owner, "owner");
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(value, "value");
		Objects.requireNonNull(place, "place");
		Objects.requireNonNull(origin, "origin");
		Objects.requireNonNull(note, "note");
		Objects.requireNonNull(range, "range");
	}
}
