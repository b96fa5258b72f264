package org.m2q.ui.charts;

/** Size of texts in pixels. */
public interface TextMeasure {

	/** How many of many texts are measured. */
	int MEASURED = 40;

	/** Width of a text of one line. */
	int width(String text);

	/** Height of a line. */
	int height();

	/** Width of the widest of many texts; only the longest are measured. */
	static int widest(TextMeasure measure, java.util.Collection<String> texts) {
		return texts.stream().sorted(java.util.Comparator.comparingInt(String::length).reversed()).limit(MEASURED).mapToInt(measure::width).max().orElse(0);
	}

	/** The text, or as much of its start and end as fits, with an ellipsis between. */
	default String shorten(String text, int width) {
		if (width(text) <= width) {
			return text;
		}
		int[] points = text.codePoints().toArray();
		// Most texts have letters of about the same width, so few candidates have to be measured.
		int guess = Math.min(points.length - 1, (int) ((long) points.length * width / Math.max(1, width(text))) + 1);
		// The end of a hierarchical name tells more than its start.
		for (int keep = guess; keep > 1; keep--) {
			int head = keep / 3;
			String candidate = new String(points, 0, head) + "…" + new String(points, points.length - (keep - head), keep - head);
			if (width(candidate) <= width) {
				return candidate;
			}
		}
		return "";
	}
}
