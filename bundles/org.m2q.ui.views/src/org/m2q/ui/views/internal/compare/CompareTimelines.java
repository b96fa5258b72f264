package org.m2q.ui.views.internal.compare;

import java.util.Optional;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.m2q.ui.charts.ChartCanvas;
import org.m2q.ui.charts.ChartListener;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.charts.timeline.TimelineChart;
import org.m2q.ui.charts.timeline.TimelineData;
import org.m2q.ui.charts.timeline.TimelineInteraction;
import org.m2q.ui.charts.timeline.TimelineOptions;

/** Two schedules one above the other, on the same scale: what is zoomed or moved in one is so in the other. */
public final class CompareTimelines {

	private final SashForm control;
	private final ChartCanvas upper;
	private final ChartCanvas lower;
	private Optional<TimelineData> a = Optional.empty();
	private Optional<TimelineData> b = Optional.empty();

	CompareTimelines(Composite parent, Theme theme, ChartListener listener) {
		control = new SashForm(parent, SWT.VERTICAL);
		upper = canvas(Messages.timelineA, theme, listener);
		lower = canvas(Messages.timelineB, theme, listener);
		upper.setInteraction(new TimelineInteraction(options -> show(options, upper)));
		lower.setInteraction(new TimelineInteraction(options -> show(options, lower)));
	}

	private ChartCanvas canvas(String title, Theme theme, ChartListener listener) {
		Composite side = new Composite(control, SWT.NONE);
		GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(side);
		Label label = new Label(side, SWT.NONE);
		label.setText(title);
		GridDataFactory.fillDefaults().indent(6, 0).applyTo(label);
		ChartCanvas canvas = new ChartCanvas(side, theme);
		GridDataFactory.fillDefaults().grab(true, true).applyTo(canvas);
		canvas.addChartListener(listener);
		return canvas;
	}

	Composite control() {
		return control;
	}

	/** The schedule of A. */
	public ChartCanvas upper() {
		return upper;
	}

	/** The schedule of B. */
	public ChartCanvas lower() {
		return lower;
	}

	/** Shows both from their starts to the end of the longer one. */
	void show(TimelineData before, TimelineData after) {
		a = Optional.of(before);
		b = Optional.of(after);
		boolean first = before.seconds() >= after.seconds();
		show(TimelineOptions.all(first ? before : after), first ? upper : lower);
	}

	/** Shows the same seconds in both. */
	private void show(TimelineOptions options, ChartCanvas leading) {
		if (a.isEmpty() || b.isEmpty()) {
			return;
		}
		TimelineData own = leading == upper ? a.get() : b.get();
		TimelineData other = leading == upper ? b.get() : a.get();
		double scale = other.cycles() / other.seconds() * own.seconds() / own.cycles();
		leading.setChart(Optional.of(new TimelineChart(own, options)));
		TimelineOptions same = TimelineOptions.all(other).withCritical(options.critical()).withTime(options.time()).withGrid(options.grid())
				.spanning(options.shown().from() * scale, options.shown().to() * scale);
		(leading == upper ? lower : upper).setChart(Optional.of(new TimelineChart(other, same)));
	}

	void setTheme(Theme theme) {
		upper.setTheme(theme);
		lower.setTheme(theme);
	}

	void select(java.util.Set<String> layers) {
		upper.select(layers);
		lower.select(layers);
	}
}
