package org.m2q.report.internal;

import java.util.List;

import org.m2q.base.unit.Format;
import org.m2q.report.DiffText;
import org.m2q.report.ReportDiff;

/** Shares of the layers in two points as SVG: a ring for A, a disc for B, joined by a line; the largest change first. */
final class Dumbbells {

	private static final int LEFT = 258;
	private static final int RIGHT = 860;
	private static final int END = 950;
	private static final int ROW = 22;
	private static final int RADIUS = 5;

	private Dumbbells() {
	}

	/** Appends the chart of at most so many layers. */
	static void draw(Markup html, ReportDiff diff, int most, String id) {
		List<ReportDiff.LayerDiff> moved = diff.moved();
		if (moved.isEmpty()) {
			html.element("p", "No layer has another share.");
			return;
		}
		List<ReportDiff.LayerDiff> layers = moved.stream().limit(most).toList();
		double largest = layers.stream().mapToDouble(layer -> Math.max(layer.shareBefore(), layer.shareAfter())).max().orElse(1);
		Charts.start(html, id, layers.size() * ROW + 4, "Shares of the layers in A and B", "A ring for A and a disc for B in each row, the largest change first; the table below has the numbers.");
		int y = ROW / 2;
		for (ReportDiff.LayerDiff layer : layers) {
			double a = LEFT + (RIGHT - LEFT) * layer.shareBefore() / largest;
			double b = LEFT + (RIGHT - LEFT) * layer.shareAfter() / largest;
			String title = layer.name() + ": " + Format.percent(layer.shareBefore()) + " in A, " + Format.percent(layer.shareAfter()) + " in B";
			html.element("text", Charts.shorten(layer.name()), "x", Markup.at(LEFT - 12), "y", Markup.at(y + 4), "class", "end");
			html.shape("line", "", "x1", Markup.at(a), "y1", Markup.at(y), "x2", Markup.at(b), "y2", Markup.at(y), "class", "span");
			html.shape("circle", title, "cx", Markup.at(b), "cy", Markup.at(y), "r", Markup.at(RADIUS), "class", b > a ? "c1" : "c2");
			html.shape("circle", title, "cx", Markup.at(a), "cy", Markup.at(y), "r", Markup.at(RADIUS - 1), "class", "ring");
			html.element("text", DiffText.percent(layer.shareChange()), "x", Markup.at(END), "y", Markup.at(y + 4), "class", "end");
			y += ROW;
		}
		html.close("svg");
		html.open("ul", "class", "legend");
		entry(html, "ring", "share in A");
		entry(html, "c1", "share in B, more than in A");
		entry(html, "c2", "share in B, less than in A");
		html.close("ul");
		if (moved.size() > layers.size()) {
			html.element("p", layers.size() + " of " + moved.size() + " layers whose share changed.", "class", "faint");
		}
	}

	private static void entry(Markup html, String kind, String text) {
		html.open("li").raw("<svg viewBox=\"0 0 12 12\" aria-hidden=\"true\"><circle cx=\"6\" cy=\"6\" r=\"4.5\" class=\"" + kind + "\"/></svg>").text(text).close("li");
	}
}
