package org.m2q.ui.views.internal;

import java.util.List;
import java.util.Optional;

import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.ui.IMemento;
import org.m2q.core.results.ShownResult;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.edp.EdpBars;
import org.m2q.ui.charts.edp.EdpMetric;
import org.m2q.ui.charts.edp.EdpOptions;
import org.m2q.ui.charts.edp.EdpStack;
import org.m2q.ui.internal.link.CostAspect;

/** Which layers cost how much, and what for. */
public final class EdpView extends ChartView {

	private static final String METRIC = "metric";
	private static final String SORTED = "sorted";
	private static final String CUMULATIVE = "cumulative";
	private static final String BASELINE = "baseline";
	private static final String STACK = "stack";

	private EdpOptions options = EdpOptions.DEFAULT;

	@Override
	protected String name() {
		return "edp";
	}

	@Override
	protected Optional<Chart> chart(ShownResult result) {
		return Optional.of(new EdpBars(point(result), result.baseline(), options));
	}

	@Override
	protected boolean isFiltered() {
		return true;
	}

	@Override
	protected String emptyText(ShownResult result) {
		return Messages.emptyNothing;
	}

	@Override
	protected void contribute(IToolBarManager tools, IMenuManager menu) {
		tools.add(new Choice<>(Messages.actionMetric, "metric", () -> List.of(EdpMetric.values()), () -> options.metric(), EdpView::label,
				metric -> set(options.with(metric))));
		tools.add(new Choice<>(Messages.actionStack, "stack", () -> List.of(EdpStack.values()), () -> options.stack(), EdpView::label,
				stack -> set((options.metric() == EdpMetric.ENERGY || options.metric() == EdpMetric.LAYER_EDP ? options : options.with(EdpMetric.ENERGY)).with(stack))));
		tools.add(ViewAction.toggle(Messages.actionSort, Messages.actionSortTip, Optional.of("sort"), options.sorted(),
				on -> set(options.withSorted(on))));
		tools.add(ViewAction.toggle(Messages.actionCumulative, Messages.actionCumulativeTip, Optional.of("cumulative"), options.cumulative(),
				on -> set(options.withCumulative(on))));
		tools.add(ViewAction.toggle(Messages.actionBaseline, Messages.actionBaselineTip, Optional.of("baseline"), options.baseline(),
				on -> set(options.withBaseline(on))));
	}

	private static String label(EdpMetric metric) {
		return switch (metric) {
			case ENERGY -> Messages.metricEnergy;
			case LATENCY -> Messages.metricLatency;
			case SHARE -> Messages.metricShare;
			case LAYER_EDP -> Messages.metricLayerEdp;
		};
	}

	private static String label(EdpStack stack) {
		return switch (stack) {
			case CAUSE -> Messages.stackCause;
			case COMPONENT -> Messages.stackComponent;
			case OPERAND -> Messages.stackOperand;
		};
	}

	@Override
	protected void aspect(CostAspect aspect) {
		switch (aspect) {
			case SHARE -> set(options.with(EdpMetric.SHARE));
			case EDP -> set(options.with(EdpMetric.LAYER_EDP));
			case ENERGY -> set(options.with(EdpMetric.ENERGY).with(EdpStack.COMPONENT));
			default -> {
				// not of this view
			}
		}
	}

	/** Shows the bars in another way. */
	public void set(EdpOptions other) {
		options = other;
		refresh();
	}

	/** How the bars are shown. */
	public EdpOptions options() {
		return options;
	}

	@Override
	protected void restore(IMemento memento) {
		String metric = memento.getString(METRIC);
		EdpMetric known = List.of(EdpMetric.values()).stream().filter(candidate -> candidate.name().equals(metric)).findFirst()
				.orElse(EdpOptions.DEFAULT.metric());
		options = new EdpOptions(known, !Boolean.FALSE.equals(memento.getBoolean(SORTED)), !Boolean.FALSE.equals(memento.getBoolean(CUMULATIVE)),
				!Boolean.FALSE.equals(memento.getBoolean(BASELINE)), List.of(EdpStack.values()).stream()
						.filter(candidate -> candidate.name().equals(memento.getString(STACK))).findFirst().orElse(EdpStack.CAUSE));
	}

	@Override
	public void saveState(IMemento memento) {
		super.saveState(memento);
		memento.putString(METRIC, options.metric().name());
		memento.putBoolean(SORTED, options.sorted());
		memento.putBoolean(CUMULATIVE, options.cumulative());
		memento.putBoolean(BASELINE, options.baseline());
		memento.putString(STACK, options.stack().name());
	}
}
