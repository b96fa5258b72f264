package org.m2q.ui.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;

/** Says what colours, patterns and shapes mean, in as many lines as it takes. */
public final class Legend {

	private static final int GAP = 14;
	private static final int SPACE = 4;
	private static final int OPAQUE = 255;

	private final List<Entry> entries;

	/** A legend of some entries. */
	public Legend(List<Entry> entries) {
		this.entries = List.copyOf(entries);
	}

	/**
	 * One meaning.
	 *
	 * @param label what it means
	 * @param ink how it is filled
	 * @param shape which form it has; empty for areas
	 */
	public record Entry(String label, Ink ink, Optional<Shape> shape) {

		/** Rejects missing parts. */
		public Entry {
			Objects.requireNonNull(label, "label");
			Objects.requireNonNull(ink, "ink");
			Objects.requireNonNull(shape, "shape");
		}

		/** Of an area. */
		public static Entry of(String label, Ink ink) {
			return new Entry(label, ink, Optional.empty());
		}

		/** Of a form. */
		public static Entry of(String label, RGB color, Shape shape) {
			return new Entry(label, Ink.of(color), Optional.of(shape));
		}
	}

	private record Place(int x, int row) {
	}

	private static List<Place> places(List<String> labels, TextMeasure measure, int width) {
		List<Place> places = new ArrayList<>();
		int x = 0;
		int row = 0;
		for (String label : labels) {
			int needed = swatch(measure) + SPACE + measure.width(label);
			if (x > 0 && x + needed > width) {
				x = 0;
				row++;
			}
			places.add(new Place(x, row));
			x += needed + GAP;
		}
		return places;
	}

	private static int swatch(TextMeasure measure) {
		return Math.max(8, measure.height() * 2 / 3);
	}

	/** Height of a legend of some labels for a width. */
	public static int height(List<String> labels, TextMeasure measure, int width) {
		List<Place> places = places(labels, measure, width);
		return places.isEmpty() ? 0 : (places.getLast().row() + 1) * (measure.height() + SPACE);
	}

	/** Draws it. */
	public void paint(Surface surface, Theme theme, int left, int top, int width) {
		int side = swatch(surface);
		int line = surface.height() + SPACE;
		List<Place> places = places(entries.stream().map(Entry::label).toList(), surface, width);
		for (int i = 0; i < places.size(); i++) {
			Place place = places.get(i);
			Entry entry = entries.get(i);
			int x = left + place.x();
			int y = top + place.row() * line;
			int middle = y + surface.height() / 2;
			if (entry.shape().isPresent()) {
				surface.shape(entry.shape().get(), x + side / 2, middle, side / 2, entry.ink().fill(), OPAQUE,
						Stroke.of(theme.foreground()));
			} else {
				Rectangle box = new Rectangle(x, middle - side / 2, side, side);
				surface.fill(box, entry.ink());
				surface.outline(box, Stroke.of(theme.muted()));
			}
			surface.text(entry.label(), x + side + SPACE, y, theme.foreground());
		}
	}
}
