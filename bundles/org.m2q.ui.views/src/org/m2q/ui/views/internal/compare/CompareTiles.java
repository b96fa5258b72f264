package org.m2q.ui.views.internal.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.m2q.report.DiffText;
import org.m2q.ui.views.internal.ChartTheme;

/** The totals of both points, one tile for each: its name with the change as an arrow and words, and both values. */
final class CompareTiles {

	private static final int LINE = 22;
	private static final int PAD = 6;
	/** The accuracy proxy is the last one, and not always known. */
	private static final int COUNT = 6;
	private static final String GAP = "  ";

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
			tiles.add(tile);
		}
		control.addListener(SWT.Resize, event -> {
			control.layout();
			fill();
		});
	}

	Composite control() {
		return control;
	}

	/** Whether the tiles have room for texts of one line. */
	private boolean fit(List<String> texts) {
		GC gc = new GC(control);
		try {
			return IntStream.range(0, texts.size()).allMatch(i -> gc.textExtent(texts.get(i)).x + 2 * PAD <= tiles.get(i).getSize().x);
		} finally {
			gc.dispose();
		}
	}

	/** Shows other totals; none for an empty list. */
	void show(List<DiffText.Total> other) {
		totals = List.copyOf(other);
		int shown = totals.isEmpty() ? COUNT - 1 : totals.size();
		if (((GridLayout) control.getLayout()).numColumns != shown) {
			((GridLayout) control.getLayout()).numColumns = shown;
			for (int i = 0; i < COUNT; i++) {
				tiles.get(i).setVisible(i < shown);
				((GridData) tiles.get(i).getLayoutData()).exclude = i >= shown;
			}
			control.layout();
		}
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

	/** All tiles alike: two lines; one line with words and values where all have room for them, else with a sign in place of words, else without the values. */
	private void fill() {
		List<String> texts = totals.stream().map(CompareTiles::both).toList();
		if (lines == 1) {
			List<String> words = totals.stream().map(CompareTiles::words).toList();
			texts = Stream.of(totals.stream().map(total -> words(total) + GAP + values(total)).toList(),
					totals.stream().map(total -> total.name() + GAP + total.changeText() + GAP + values(total)).toList()).filter(this::fit).findFirst().orElse(words);
		}
		for (int i = 0; i < tiles.size(); i++) {
			boolean known = i < totals.size();
			tiles.get(i).setText(known ? texts.get(i) : "");
			tiles.get(i).setToolTipText(known ? both(totals.get(i)) : null);
		}
	}

	private static String words(DiffText.Total total) {
		return total.name() + GAP + total.words();
	}

	private static String values(DiffText.Total total) {
		return total.before() + " → " + total.after();
	}

	private static String both(DiffText.Total total) {
		return words(total) + "\n" + values(total);
	}
}
