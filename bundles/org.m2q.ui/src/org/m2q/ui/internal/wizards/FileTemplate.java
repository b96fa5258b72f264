package org.m2q.ui.internal.wizards;

import java.io.IOException;
import java.util.Locale;

/** What a new file starts with. */
enum FileTemplate {

	/** A network. */
	MODEL,
	/** A quantization policy. */
	POLICY,
	/** Hardware with a mapping. */
	ACCELERATOR,
	/** A mapping with the hardware that it needs. */
	MAPPING,
	/** Everything that one run needs. */
	EXPERIMENT;

	/** Stands in the templates where the name belongs. */
	private static final String PLACEHOLDER = "Name";

	/**
	 * The content of a new file.
	 *
	 * @param fileName name of the file, from which the definition takes its name
	 */
	String content(String fileName) throws IOException {
		return TemplateTexts.read("files/" + name().toLowerCase(Locale.ROOT)).replaceAll("\\b" + PLACEHOLDER, identifier(fileName));
	}

	/** {@code my-net.m2q} is named {@code MyNet}. */
	static String identifier(String fileName) {
		StringBuilder name = new StringBuilder();
		boolean upper = true;
		for (char letter : fileName.replaceFirst("\\.m2q$", "").toCharArray()) {
			boolean letterOrDigit = letter < 128 && Character.isLetterOrDigit(letter);
			if (letterOrDigit && (!name.isEmpty() || Character.isLetter(letter))) {
				name.append(upper ? Character.toUpperCase(letter) : letter);
			}
			upper = !letterOrDigit;
		}
		return name.isEmpty() ? "New" : name.toString();
	}

	/** What the user reads. */
	String label() {
		return switch (this) {
			case MODEL -> Messages.fileModel;
			case POLICY -> Messages.filePolicy;
			case ACCELERATOR -> Messages.fileAccelerator;
			case MAPPING -> Messages.fileMapping;
			case EXPERIMENT -> Messages.fileExperiment;
		};
	}
}
