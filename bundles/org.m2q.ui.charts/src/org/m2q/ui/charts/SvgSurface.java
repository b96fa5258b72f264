package org.m2q.ui.charts;

import java.util.LinkedHashMap;
import java.util.Map;

import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;

/** Draws into a text of Scalable Vector Graphics 1.1. */
final class SvgSurface implements Surface {

	private static final int OPAQUE = 255;
	private static final int HATCH = 6;
	private static final double BASELINE = 0.78;

	private final TextMeasure measure;
	private final int width;
	private final int height;
	private final String title;
	private final Theme theme;
	private final StringBuilder body = new StringBuilder();
	private final Map<Ink, String> patterns = new LinkedHashMap<>();
	private int clips;

	SvgSurface(TextMeasure measure, Theme theme, int width, int height, String title) {
		this.measure = measure;
		this.theme = theme;
		this.width = width;
		this.height = height;
		this.title = title;
	}

	/** The whole file. */
	String document() {
		StringBuilder svg = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width
				+ "\" height=\"" + height + "\" viewBox=\"0 0 " + width + " " + height + "\" font-family=\"sans-serif\" font-size=\""
				+ Math.round(measure.height() * 0.75) + "\">\n<title>" + escape(title) + "</title>\n");
		if (!patterns.isEmpty()) {
			svg.append("<defs>\n");
			patterns.forEach((ink, id) -> svg.append(pattern(ink, id)));
			svg.append("</defs>\n");
		}
		svg.append("<rect width=\"100%\" height=\"100%\" fill=\"").append(hex(theme.background())).append("\"/>\n");
		return svg.append(body).append("</svg>\n").toString();
	}

	private static String pattern(Ink ink, String id) {
		StringBuilder lines = new StringBuilder();
		if (ink.hatch() != Hatch.FALLING) {
			lines.append("M0 ").append(HATCH).append("L").append(HATCH).append(" 0");
		}
		if (ink.hatch() != Hatch.RISING) {
			lines.append("M0 0L").append(HATCH).append(' ').append(HATCH);
		}
		return "<pattern id=\"" + id + "\" width=\"" + HATCH + "\" height=\"" + HATCH + "\" patternUnits=\"userSpaceOnUse\"><rect width=\"" + HATCH
				+ "\" height=\"" + HATCH + "\" fill=\"" + hex(ink.fill()) + "\"/><path d=\"" + lines + "\" stroke=\"" + hex(ink.line())
				+ "\"/></pattern>\n";
	}

	@Override
	public int width(String text) {
		return measure.width(text);
	}

	@Override
	public int height() {
		return measure.height();
	}

	@Override
	public void fill(Rectangle area, Ink ink) {
		if (area.width <= 0 || area.height <= 0) {
			return;
		}
		String fill = ink.hatch() == Hatch.NONE ? hex(ink.fill())
				: "url(#" + patterns.computeIfAbsent(ink, key -> "p" + patterns.size()) + ")";
		body.append("<rect x=\"").append(area.x).append("\" y=\"").append(area.y).append("\" width=\"").append(area.width).append("\" height=\"")
				.append(area.height).append("\" fill=\"").append(fill).append("\"/>\n");
	}

	@Override
	public void outline(Rectangle area, Stroke stroke) {
		body.append("<rect x=\"").append(area.x).append(".5\" y=\"").append(area.y).append(".5\" width=\"").append(Math.max(0, area.width - 1))
				.append("\" height=\"").append(Math.max(0, area.height - 1)).append("\" fill=\"none\"").append(of(stroke)).append("/>\n");
	}

	@Override
	public void line(int x1, int y1, int x2, int y2, Stroke stroke) {
		body.append("<line x1=\"").append(x1).append("\" y1=\"").append(y1).append("\" x2=\"").append(x2).append("\" y2=\"").append(y2).append('"')
				.append(of(stroke)).append("/>\n");
	}

	@Override
	public void polyline(int[] points, Stroke stroke) {
		body.append("<polyline points=\"").append(list(points)).append("\" fill=\"none\"").append(of(stroke)).append("/>\n");
	}

	@Override
	public void polygon(int[] points, RGB fill, int alpha) {
		body.append("<polygon points=\"").append(list(points)).append("\" fill=\"").append(hex(fill)).append('"').append(opacity(alpha)).append("/>\n");
	}

	@Override
	public void shape(Shape shape, int x, int y, int radius, RGB fill, int alpha, Stroke outline) {
		int[] corners = shape.corners(x, y, radius);
		String style = " fill=\"" + hex(fill) + "\"" + opacity(alpha) + of(outline) + "/>\n";
		if (shape == Shape.CROSS) {
			line(x - radius, y - radius, x + radius, y + radius, outline);
			line(x - radius, y + radius, x + radius, y - radius, outline);
		} else if (corners.length == 0) {
			body.append("<circle cx=\"").append(x).append("\" cy=\"").append(y).append("\" r=\"").append(radius).append('"').append(style);
		} else {
			body.append("<polygon points=\"").append(list(corners)).append('"').append(style);
		}
	}

	@Override
	public void text(String text, int x, int y, RGB color, Align align) {
		String anchor = switch (align) {
			case LEFT -> "";
			case CENTER -> " text-anchor=\"middle\"";
			case RIGHT -> " text-anchor=\"end\"";
		};
		body.append("<text x=\"").append(x).append("\" y=\"").append(y + Math.round(measure.height() * BASELINE)).append("\" fill=\"").append(hex(color))
				.append('"').append(anchor).append('>').append(escape(text)).append("</text>\n");
	}

	@Override
	public void verticalText(String text, int x, int middle, RGB color) {
		long baseline = x + Math.round(measure.height() * BASELINE);
		body.append("<text transform=\"translate(").append(baseline).append(' ').append(middle).append(") rotate(-90)\" text-anchor=\"middle\" fill=\"")
				.append(hex(color)).append("\">").append(escape(text)).append("</text>\n");
	}

	@Override
	public void clipped(Rectangle area, Runnable drawing) {
		String id = "c" + clips++;
		body.append("<clipPath id=\"").append(id).append("\"><rect x=\"").append(area.x).append("\" y=\"").append(area.y).append("\" width=\"")
				.append(area.width).append("\" height=\"").append(area.height).append("\"/></clipPath>\n<g clip-path=\"url(#").append(id).append(")\">\n");
		drawing.run();
		body.append("</g>\n");
	}

	private static String of(Stroke stroke) {
		return " stroke=\"" + hex(stroke.color()) + "\"" + (stroke.width() > 1 ? " stroke-width=\"" + stroke.width() + "\"" : "")
				+ (stroke.dashed() ? " stroke-dasharray=\"4 3\"" : "");
	}

	private static String opacity(int alpha) {
		return alpha == OPAQUE ? "" : " fill-opacity=\"" + Math.round(alpha * 100.0 / OPAQUE) / 100.0 + "\"";
	}

	private static String list(int[] points) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < points.length; i++) {
			text.append(i == 0 ? "" : i % 2 == 0 ? " " : ",").append(points[i]);
		}
		return text.toString();
	}

	private static String hex(RGB color) {
		return "#" + two(color.red) + two(color.green) + two(color.blue);
	}

	private static String two(int component) {
		String hex = Integer.toHexString(component);
		return hex.length() == 1 ? "0" + hex : hex;
	}

	private static String escape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
	}
}
