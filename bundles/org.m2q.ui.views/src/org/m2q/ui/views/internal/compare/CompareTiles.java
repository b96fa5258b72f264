package org.m2q.ui.views.internal.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.m2q.report.DiffText;
import org.m2q.ui.views.internal.ChartTheme;

/** The totals of both points, one tile for each: its name with the change as an arrow and words, and both values. */
final class CompareTiles {

	private static final int LINE = 22;
	private static final int PAD = 6;
	private static final int COUNT = 5;

	private final Composite control;
	private final List<Label> tiles = new ArrayList<>();
	private List<DiffText.Total> totals = List.of();
	private int lines = 2;

	CompareTiles(Composite parent) {
		control = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().numColumns(COUNT).equalWidth(true).spacing(8, 0).applyTo(control);
		for (int i = 0; i < COUNT; i++) {
			Label tile = new Label(control, SWT.CENTER);
			// A border of the platform is white on dark.
			tile.addListener(SWT.Paint, event -> {
				event.gc.setForeground(new Color(ChartTheme.current().grid()));
				event.gc.drawRectangle(0, 0, tile.getSize().x - 1, tile.getSize().y - 1);
			});
			GridDataFactory.fillDefaults().grab(true, false).hint(SWT.DEFAULT, lines * LINE).applyTo(tile);
			int index = i;
			tile.addListener(SWT.Resize, event -> fill(index));
			tiles.add(tile);
		}
	}

	Composite control() {
		return control;
	}

	/** Whether one line of a tile has room for a text. */
	private static boolean fits(Label tile, String text) {
		GC gc = new GC(tile);
		try {
			return gc.textExtent(text).x + 2 * PAD <= tile.getSize().x;
		} finally {
			gc.dispose();
		}
	}

	/** Shows other totals; none for an empty list. */
	void show(List<DiffText.Total> other) {
		totals = List.copyOf(other);
		fill();
	}

	/** Gives each tile one or two lines; returns whether that is something else than before. */
	boolean setLines(int count) {
		if (lines == count) {
			return false;
		}
		lines = count;
		tiles.forEach(tile -> ((GridData) tile.getLayoutData()).heightHint = lines * LINE);
		fill();
		return true;
	}

	/** What the tiles say. */
	List<String> texts() {
		return tiles.stream().map(Label::getText).toList();
	}

	/** One line: with words if there is room for them, else with a sign, else without the values. */
	private static String line(Label tile, DiffText.Total total) {
		String values = "   " + total.before() + " → " + total.after();
		String words = total.name() + "  " + total.words();
		return Stream.of(words + values, total.name() + "  " + total.changeText() + values).filter(text -> fits(tile, text)).findFirst().orElse(words);
	}

	private void fill() {
		for (int i = 0; i < tiles.size(); i++) {
			fill(i);
		}
	}

	private void fill(int index) {
		Label tile = tiles.get(index);
		if (index >= totals.size()) {
			tile.setText("");
			tile.setToolTipText(null);
			return;
		}
		DiffText.Total total = totals.get(index);
		String both = total.name() + "  " + total.words() + "\n" + total.before() + " → " + total.after();
		tile.setText(lines > 1 ? both : line(tile, total));
		tile.setToolTipText(both);
	}
}
