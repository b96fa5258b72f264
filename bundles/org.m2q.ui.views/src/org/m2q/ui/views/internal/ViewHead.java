package org.m2q.ui.views.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.m2q.core.results.ShownResult;
import org.m2q.report.ExperimentReport;

/** The line at the top of a view: what is shown, a list of the points when there are several, and a filter where a view has one. */
final class ViewHead {

	private static final int WIDTH = 220;
	private static final int DELAY_MILLISECONDS = 150;

	private final Composite control;
	private final Label status;
	private final Combo points;
	private final Optional<Text> filter;
	private List<ExperimentReport> experiments = List.of();

	/**
	 * A line without contents.
	 *
	 * @param chosen told the experiment and the point that the user chooses
	 * @param text of the filter at the beginning
	 * @param filtered told when the user has stopped typing; empty for a view without filter
	 */
	ViewHead(Composite parent, BiConsumer<Integer, Integer> chosen, String text, Optional<Runnable> filtered) {
		control = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().numColumns(3).margins(6, 2).applyTo(control);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(control);
		status = new Label(control, SWT.NONE);
		GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).applyTo(status);
		points = new Combo(control, SWT.DROP_DOWN | SWT.READ_ONLY);
		GridDataFactory.fillDefaults().hint(WIDTH, SWT.DEFAULT).applyTo(points);
		points.addListener(SWT.Selection, event -> choose(chosen));
		filter = filtered.map(changed -> field(text, changed));
	}

	private Text field(String text, Runnable changed) {
		Text field = new Text(control, SWT.SEARCH | SWT.ICON_CANCEL | SWT.ICON_SEARCH);
		field.setMessage(Messages.filterHint);
		field.setToolTipText(Messages.filterTip);
		field.setText(text);
		GridDataFactory.fillDefaults().hint(WIDTH, SWT.DEFAULT).applyTo(field);
		Runnable later = () -> {
			if (!field.isDisposed()) {
				changed.run();
			}
		};
		field.addListener(SWT.Modify, event -> field.getDisplay().timerExec(DELAY_MILLISECONDS, later));
		return field;
	}

	/** What is typed into the filter; empty without one. */
	String filter() {
		return filter.map(Text::getText).orElse("");
	}

	/** Types a filter. */
	void setFilter(String text) {
		filter.ifPresent(field -> field.setText(text));
	}

	/** Shows a result. */
	void show(Optional<ShownResult> shown, String text) {
		status.setText(text);
		status.setToolTipText(shown.map(result -> NLS.bind(Messages.pointLabel, new Object[] { result.experimentReport().name(),
				result.pointReport().setup().modelText(), result.pointReport().setup().policy(), result.pointReport().setup().acceleratorText() }))
				.map(tip -> tip.replace("&", "&&")).orElse(null));
		experiments = shown.map(result -> result.report().experiments()).orElse(List.of());
		List<String> labels = experiments.stream().flatMap(experiment -> experiment.points().stream()
				.map(point -> NLS.bind(Messages.pointLabel, new Object[] { experiment.name() + " " + point.id(), point.setup().modelText(),
						point.setup().policy(), point.setup().acceleratorText() })))
				.toList();
		if (!List.of(points.getItems()).equals(labels)) {
			points.setItems(labels.toArray(String[]::new));
		}
		points.setVisible(labels.size() > 1);
		((GridData) points.getLayoutData()).exclude = labels.size() <= 1;
		if (labels.size() > 1) {
			ShownResult result = shown.orElseThrow();
			points.select(experiments.subList(0, result.experiment()).stream().mapToInt(experiment -> experiment.points().size()).sum() + result.point());
		}
		// The line is higher with the list than without.
		control.getParent().layout();
		control.layout();
	}

	private void choose(BiConsumer<Integer, Integer> chosen) {
		int left = points.getSelectionIndex();
		for (int i = 0; i < experiments.size(); i++) {
			if (left < experiments.get(i).points().size()) {
				chosen.accept(i, left);
				return;
			}
			left -= experiments.get(i).points().size();
		}
	}
}
