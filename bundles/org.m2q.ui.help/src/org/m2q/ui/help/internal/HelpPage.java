package org.m2q.ui.help.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One page.
 *
 * @param name its file name without ending
 * @param markdown its text
 * @param sections its headings, the title first
 */
record HelpPage(String name, String markdown, List<Section> sections) {

	/**
	 * A heading with the text below it.
	 *
	 * @param page name of its page
	 * @param level 1 for the title
	 * @param title the heading without markup
	 * @param text what stands below it, up to the next heading
	 */
	record Section(String page, int level, String title, String text) {

		/** What a link behind {@code #} says. */
		String anchor() {
			return HelpPage.anchor(title);
		}
	}

	/** Reads the headings of a page. */
	static HelpPage of(String name, String markdown) {
		List<Section> sections = new ArrayList<>();
		StringBuilder text = new StringBuilder();
		String title = name;
		int level = 1;
		boolean fenced = false;
		for (String line : markdown.split("\n", -1)) {
			fenced ^= line.startsWith("```");
			if (!fenced && line.matches("#{1,6} .*")) {
				if (!text.toString().isBlank() || !sections.isEmpty() || !title.equals(name)) {
					sections.add(new Section(name, level, title, text.toString()));
				}
				level = line.indexOf(' ');
				title = line.substring(level + 1).replace("`", "").strip();
				text.setLength(0);
			} else {
				text.append(line).append('\n');
			}
		}
		sections.add(new Section(name, level, title, text.toString()));
		return new HelpPage(name, markdown, List.copyOf(sections));
	}

	/** The title. */
	String title() {
		return sections.getFirst().title();
	}

	static String anchor(String title) {
		return title.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}\\- _]", "").replace(' ', '-');
	}
}
