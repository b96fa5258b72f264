package org.m2q.ui.internal.suggest;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.dsl.ide.suggest.Suggestion;
import org.m2q.dsl.ide.suggest.SuggestionReport;
import org.m2q.dsl.ide.suggest.TextDiff;

/** What a suggestion changes, as difference and in numbers. */
final class SuggestionPreview {

	private SuggestionPreview() {
	}

	/** As Markdown: what changes, then the numbers. */
	static String markdown(SuggestionReport report, Suggestion suggestion) {
		StringBuilder text = new StringBuilder();
		differences(report, suggestion).forEach((name, lines) -> {
			text.append("**").append(name).append("**\n\n```\n");
			lines.forEach(line -> text.append(line.sign()).append(' ').append(line.text().strip()).append('\n'));
			text.append("```\n\n");
		});
		return text.append(suggestion.details()).toString();
	}

	/** As the simple HTML that the preview of marker resolutions shows. */
	static String html(SuggestionReport report, Suggestion suggestion) {
		StringBuilder text = new StringBuilder();
		differences(report, suggestion).forEach((name, lines) -> {
			text.append("<b>").append(DetailsHtml.escape(name)).append("</b><br>");
			lines.forEach(line -> text.append(line.sign() == '-' ? "− " : "+ ").append(DetailsHtml.escape(line.text().strip())).append("<br>"));
		});
		return text.append(DetailsHtml.of(suggestion.details())).toString();
	}

	private static Map<String, List<TextDiff.Line>> differences(SuggestionReport report, Suggestion suggestion) {
		Map<String, List<TextDiff.Line>> differences = new TreeMap<>();
		for (Map.Entry<String, List<TextEdit>> entry : suggestion.edits().entrySet()) {
			List<TextDiff.Line> lines = TextDiff.of(report.texts().getOrDefault(entry.getKey(), ""), entry.getValue());
			String name = entry.getKey().substring(entry.getKey().lastIndexOf('/') + 1);
			differences.put(name + (lines.isEmpty() ? "" : ":" + lines.getFirst().line()), lines);
		}
		return differences;
	}
}
