package org.m2q.ui.views.internal.compare;

import java.util.List;
import java.util.Optional;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;

/** A row of a grid with three columns: which side, the name of its result, and which of its points is compared. */
final class PointChooser {

	private final Label name;
	private final Combo points;
	private List<Side> sides = List.of();

	PointChooser(Composite grid, String title, Runnable changed) {
		new Label(grid, SWT.NONE).setText(title);
		name = new Label(grid, SWT.NONE);
		points = new Combo(grid, SWT.DROP_DOWN | SWT.READ_ONLY);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(points);
		points.addListener(SWT.Selection, event -> changed.run());
	}

	/** Offers the points of a result; nothing when there is none. */
	void show(String label, List<Side> found) {
		sides = List.copyOf(found);
		name.setText(label.replace("&", "&&"));
		points.setItems(sides.stream().map(Side::name).toArray(String[]::new));
		if (!sides.isEmpty()) {
			points.select(0);
		}
		points.setEnabled(sides.size() > 1);
	}

	/** Chooses the first point of an id, if there is one. */
	void prefer(String id) {
		sides.stream().filter(candidate -> candidate.point().id().equals(id)).findFirst().ifPresent(found -> points.select(sides.indexOf(found)));
	}

	/** The point that is chosen; empty when there is none. */
	Optional<Side> chosen() {
		int index = points.getSelectionIndex();
		return index >= 0 && index < sides.size() ? Optional.of(sides.get(index)) : Optional.empty();
	}

	/** Chooses by the place in the list. */
	void choose(int index) {
		points.select(index);
	}

	int chosenIndex() {
		return points.getSelectionIndex();
	}

	/** What is offered. */
	List<Side> sides() {
		return sides;
	}

	/** The name of the result. */
	String label() {
		return name.getText().replace("&&", "&");
	}
}
