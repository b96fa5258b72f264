package org.m2q.ui.views.internal;

import java.util.Optional;

import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IMemento;
import org.m2q.core.results.ShownResult;
import org.m2q.dsl.ide.navigate.Place;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.hardware.HardwareChart;
import org.m2q.ui.internal.navigate.PlaceOpener;

/** What the engines of the accelerator can do, and how full its memories get. A double click goes to the text of a mode or memory. */
public final class AcceleratorView extends ChartView {

	private ScheduleFeed feed;
	private Optional<HardwareChart> made = Optional.empty();

	@Override
	protected String name() {
		return "accelerator";
	}

	@Override
	public void createPartControl(Composite parent) {
		feed = new ScheduleFeed(parent.getDisplay(), new Schedules(true), this::arrived);
		super.createPartControl(parent);
	}

	private void arrived(ShownResult result, Schedules.Outcome outcome) {
		made = outcome.cost().map(cost -> new HardwareChart(cost, outcome.peaks()));
		getSite().getShell().getDisplay().asyncExec(() -> {
			if (!canvas().isDisposed()) {
				refresh();
			}
		});
	}

	@Override
	protected Optional<Chart> chart(ShownResult result) {
		feed.want(result);
		return made.filter(chart -> feed.usable(result).isPresent()).map(Chart.class::cast);
	}

	@Override
	protected String emptyText(ShownResult result) {
		return feed.obstacle(result);
	}

	@Override
	protected String statusText(ShownResult shown) {
		String obstacle = feed.exact(shown).map(Schedules.Outcome::obstacle).orElse("");
		return super.statusText(shown) + (obstacle.isEmpty() ? "" : " \u00b7 " + obstacle.replace("&", "&&"));
	}

	@Override
	protected void opened(Mark mark) {
		made.flatMap(chart -> chart.place(mark.id())).ifPresent(span -> PlaceOpener.open(new Place(span.uri(), span.offset(), span.length())));
	}

	@Override
	protected void contribute(IToolBarManager tools, IMenuManager menu) {
		// nothing but what all charts have
	}

	@Override
	protected void restore(IMemento memento) {
		// nothing but what all charts remember
	}

	@Override
	public void dispose() {
		if (feed != null) {
			feed.dispose();
		}
		super.dispose();
	}
}
