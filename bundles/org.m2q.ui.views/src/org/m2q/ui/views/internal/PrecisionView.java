package org.m2q.ui.views.internal;

import java.util.Optional;

import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.ui.IMemento;
import org.m2q.core.results.ShownResult;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.precision.PrecisionMap;

/** Which layers have which precision. A click goes to the line of the layer. */
public final class PrecisionView extends ChartView {

	@Override
	protected String name() {
		return "precision";
	}

	@Override
	protected Optional<Chart> chart(ShownResult result) {
		return Optional.of(new PrecisionMap(result.pointReport()));
	}

	@Override
	protected String emptyText(ShownResult result) {
		return Messages.emptyNothing;
	}

	@Override
	protected void contribute(IToolBarManager tools, IMenuManager menu) {
		// what all views have is enough
	}

	@Override
	protected void restore(IMemento memento) {
		// nothing beside what all views remember
	}

	/** The editor shows the layer, but the keyboard stays here. */
	@Override
	protected void picked(Mark mark) {
		opened(mark);
		getSite().getPage().activate(this);
	}
}
