package org.m2q.ui.help.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.m2q.ui.internal.hover.MarkdownText;

/**
 * A page as text with marked ranges.
 *
 * @param text what is shown
 * @param looks bold, italic and code
 * @param headings where headings are
 * @param links where links are
 */
record PageText(String text, List<MarkdownText.Span> looks, List<Heading> headings, List<Link> links) {

	/** A heading at a place of the text. */
	record Heading(int offset, int length, HelpPage.Section section) {
	}

	/** A link at a place of the text. */
	record Link(int offset, int length, String target) {
	}

	private static final Pattern LINK = Pattern.compile("!?\\[([^\\]]*)\\]\\(([^)]*)\\)");
	private static final Pattern STARS = Pattern.compile("(?<![*\\w])\\*([^* ][^*]*)\\*(?![*\\w])");
	private static final int UNLIMITED = 1 << 20;
	/** Stand for the begin and the end of a link while the text is laid out. */
	private static final char BEGIN = '\u0001';
	private static final char END = '\u0002';

	/** Lays a page out; a paragraph is one line, which the widget breaks. */
	static PageText of(HelpPage page) {
		StringBuilder text = new StringBuilder();
		List<MarkdownText.Span> looks = new ArrayList<>();
		List<Heading> headings = new ArrayList<>();
		List<Link> links = new ArrayList<>();
		for (HelpPage.Section section : page.sections()) {
			text.append(text.isEmpty() ? "" : "\n\n");
			headings.add(new Heading(text.length(), section.title().length(), section));
			text.append(section.title()).append("\n\n");
			List<String> targets = new ArrayList<>();
			append(MarkdownText.of(prepared(section.text(), targets), UNLIMITED), targets, text, looks, links);
		}
		return new PageText(text.toString(), List.copyOf(looks), List.copyOf(headings), List.copyOf(links));
	}

	private static String prepared(String markdown, List<String> targets) {
		StringBuilder prepared = new StringBuilder();
		boolean fenced = false;
		// A paragraph of the source is one line here, so that a link is never divided.
		for (String source : markdown.strip().replaceAll("(?m)(?<!\\n)\\n(?=\\d+\\. )", "\n\n").split("\n", -1)) {
			// Tables are in the font of code, where marks would stand as they are.
			boolean row = source.startsWith("|");
			fenced ^= source.startsWith("```");
			String line = fenced ? source : STARS.matcher(source).replaceAll("_$1_");
			Matcher links = LINK.matcher(row ? source.replace("`", "").replace("**", "") : line);
			prepared.append(links.replaceAll(found -> {
				if (row) {
					return Matcher.quoteReplacement(found.group(1));
				}
				targets.add(found.group(2));
				return Matcher.quoteReplacement(BEGIN + found.group(1) + END);
			})).append('\n');
		}
		return prepared.toString();
	}

	/** Takes the marks of links out again. */
	private static void append(MarkdownText laidOut, List<String> targets, StringBuilder text, List<MarkdownText.Span> looks, List<Link> links) {
		int[] places = new int[laidOut.text().length() + 1];
		int begin = -1;
		int number = 0;
		for (int i = 0; i < laidOut.text().length(); i++) {
			char letter = laidOut.text().charAt(i);
			places[i] = text.length();
			if (letter == BEGIN) {
				begin = text.length();
			} else if (letter == END) {
				links.add(new Link(begin, text.length() - begin, targets.get(number++)));
			} else {
				text.append(letter);
			}
		}
		places[laidOut.text().length()] = text.length();
		for (MarkdownText.Span span : laidOut.spans()) {
			int start = places[span.offset()];
			int end = places[span.offset() + span.length()];
			if (end > start) {
				looks.add(new MarkdownText.Span(span.look(), start, end - start));
			}
		}
	}
}
