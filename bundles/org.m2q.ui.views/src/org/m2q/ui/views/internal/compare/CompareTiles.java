package org.m2q.ui.views.internal.compare;

import java.util.ArrayList;
import java.util.List;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.m2q.report.DiffText;
import org.m2q.ui.views.internal.ChartTheme;

/** The totals of both points, one tile for each: its name with the change as an arrow and words, and both values. */
final class CompareTiles {

	private static final int LINE = 22;
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
			tiles.add(tile);
		}
	}

	Composite control() {
		return control;
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

	private void fill() {
		for (int i = 0; i < tiles.size(); i++) {
			if (i < totals.size()) {
				DiffText.Total total = totals.get(i);
				String values = total.before() + " → " + total.after();
				String change = total.name() + "  " + total.words();
				tiles.get(i).setText(lines == 1 ? change : change + "\n" + values);
				tiles.get(i).setToolTipText(change + "\n" + values);
			} else {
				tiles.get(i).setText("");
				tiles.get(i).setToolTipText(null);
			}
		}
	}
}
