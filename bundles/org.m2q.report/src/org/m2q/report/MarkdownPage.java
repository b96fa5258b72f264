package org.m2q.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Turns the Markdown that reports are written in into a page that needs nothing but a browser: headings, paragraphs, lists of one level, tables, bold
 * text and escaped characters. Anything else stays as it is written.
 */
public final class MarkdownPage {

	private static final String STYLE = """
			:root { color-scheme: light dark; }
			body { font: 14px system-ui, sans-serif; margin: 2em; max-width: 70em; }
			table { border-collapse: collapse; margin: 1em 0; }
			th, td { border-bottom: 1px solid GrayText; padding: 0.25em 0.75em; text-align: left; }
			.number { text-align: right; font-variant-numeric: tabular-nums; }
			""";
	private static final Pattern BOLD = Pattern.compile("\\*\\*(.+?)\\*\\*");
	private static final Pattern CELL_END = Pattern.compile("(?<!\\\\)\\|");
	private static final Pattern RULE = Pattern.compile("\\|?(\\s*:?-{2,}:?\\s*\\|)+\\s*");

	private MarkdownPage() {
	}

	/** A page with a title and a text. */
	public static String html(String title, String markdown) {
		StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>").append(escaped(title))
				.append("</title>\n<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n");
		List<String> lines = markdown.lines().toList();
		for (int i = 0; i < lines.size();) {
			String line = lines.get(i);
			if (line.isBlank()) {
				i++;
			} else if (line.startsWith("#")) {
				int level = Math.min(6, line.length() - line.replaceFirst("^#+", "").length());
				page.append("<h").append(level).append('>').append(inline(line.substring(level).strip())).append("</h").append(level).append(">\n");
				i++;
			} else if (line.startsWith("|") && i + 1 < lines.size() && RULE.matcher(lines.get(i + 1)).matches()) {
				i = table(lines, i, page);
			} else if (line.startsWith("- ")) {
				page.append("<ul>\n");
				for (; i < lines.size() && lines.get(i).startsWith("- "); i++) {
					page.append("<li>").append(inline(lines.get(i).substring(2))).append("</li>\n");
				}
				page.append("</ul>\n");
			} else {
				page.append("<p>");
				boolean first = true;
				for (; i < lines.size() && !lines.get(i).isBlank() && !lines.get(i).startsWith("- ") && !lines.get(i).startsWith("|"); i++) {
					page.append(first ? "" : "\n").append(inline(lines.get(i).stripTrailing())).append(lines.get(i).endsWith("  ") ? "<br>" : "");
					first = false;
				}
				if (first) {
					// A row of no table.
					page.append(inline(lines.get(i++)));
				}
				page.append("</p>\n");
			}
		}
		return page.append("</body>\n</html>\n").toString();
	}

	private static int table(List<String> lines, int from, StringBuilder page) {
		List<Boolean> numbers = new ArrayList<>();
		cells(lines.get(from + 1)).forEach(rule -> numbers.add(rule.endsWith(":")));
		page.append("<table>\n<thead>");
		row(cells(lines.get(from)), numbers, "th", page);
		page.append("</thead>\n<tbody>\n");
		int i = from + 2;
		for (; i < lines.size() && lines.get(i).startsWith("|"); i++) {
			row(cells(lines.get(i)), numbers, "td", page);
			page.append('\n');
		}
		page.append("</tbody>\n</table>\n");
		return i;
	}

	private static void row(List<String> cells, List<Boolean> numbers, String tag, StringBuilder page) {
		page.append("<tr>");
		for (int i = 0; i < cells.size(); i++) {
			page.append('<').append(tag).append(i < numbers.size() && numbers.get(i) ? " class=\"number\">" : ">").append(inline(cells.get(i))).append("</").append(tag)
					.append('>');
		}
		page.append("</tr>");
	}

	private static List<String> cells(String row) {
		List<String> cells = new ArrayList<>();
		String inner = row.strip().substring(1);
		for (String cell : CELL_END.split(inner, -1)) {
			cells.add(cell.strip());
		}
		cells.removeLast();
		return cells;
	}

	private static String inline(String text) {
		String bold = BOLD.matcher(escaped(text)).replaceAll("<strong>$1</strong>");
		return bold.replaceAll("\\\\(&lt;|&gt;|[^A-Za-z0-9\\s])", "$1");
	}

	private static String escaped(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
	}
}
