package org.m2q.calibration;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.m2q.calibration.data.DataException;

/** What the results of a network are compared with labels by. */
public sealed interface Scoring {

	/** Labels are numbers of classes: top-1 and top-5. */
	record Classes() implements Scoring {
	}

	/**
	 * Labels are texts, results are scores {@code [places, characters]}: the character with the largest score of every place, the first of equals; of equal neighbours one is kept, then character 0 is left out (greedy
	 * decoding of CTC).
	 *
	 * @param characters what the scores stand for, from 1 on
	 */
	record Text(List<String> characters) implements Scoring {

		/** Copies the list. */
		public Text {
			characters = List.copyOf(characters);
			if (characters.isEmpty()) {
				throw new IllegalArgumentException("no characters");
			}
		}

		/**
		 * The characters of a file, one per line, and the space as the last.
		 *
		 * @throws DataException when it cannot be read or is empty
		 */
		public static Text read(Path file) throws DataException {
			try {
				List<String> characters = new ArrayList<>(Files.readAllLines(file, StandardCharsets.UTF_8));
				if (characters.isEmpty()) {
					throw new DataException(file + " is empty; a character per line was expected");
				}
				characters.add(" ");
				return new Text(characters);
			} catch (CharacterCodingException e) {
				throw new DataException(file + " is not text in UTF-8", e);
			} catch (NoSuchFileException e) {
				throw new DataException(file + " cannot be read: there is no such file", e);
			} catch (IOException e) {
				throw new DataException(file + " cannot be read: " + e.getMessage(), e);
			}
		}

		/** The text of scores; there are as many per place as characters and one more. */
		public String decode(float[] scores) {
			int classes = characters.size() + 1;
			StringBuilder text = new StringBuilder();
			int before = 0;
			for (int place = 0; place + classes <= scores.length; place += classes) {
				int best = largest(scores, place, classes);
				if (best != 0 && best != before) {
					text.append(characters.get(best - 1));
				}
				before = best;
			}
			return text.toString();
		}
	}

	/** Position of the largest of some elements, counted from the first; the first of equals. */
	static int largest(float[] elements, int from, int count) {
		int best = 0;
		for (int i = 1; i < count; i++) {
			if (elements[from + i] > elements[from + best]) {
				best = i;
			}
		}
		return best;
	}
}
