package org.m2q.ui.views.internal;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.PlatformUI;
import org.m2q.advisor.SensitivityMetric;
import org.m2q.core.M2qCore;
import org.m2q.core.exploration.ExplorationListener;
import org.m2q.core.exploration.ExplorationRequest;
import org.m2q.core.exploration.PolicyExploration;
import org.m2q.core.results.CurrentResult;
import org.m2q.core.results.ResultListener;
import org.m2q.core.results.ShownResult;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.ChartListener;
import org.m2q.ui.charts.DataTableViewer;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.pareto.BudgetHandles;
import org.m2q.ui.charts.pareto.ParetoBudget;
import org.m2q.ui.charts.pareto.ParetoChart;
import org.m2q.ui.charts.pareto.ParetoPoint;
import org.m2q.ui.internal.link.EditorTexts;

/** Other precisions for the shown network by EDP and accuracy proxy. One of them can be applied to the text; two can be compared. */
public final class ParetoView extends ChartView {

	/** Id of the view. */
	public static final String ID = "org.m2q.ui.views.pareto";

	private static final String SINGLE = "single";
	private static final String EDP = "edpBudget";
	private static final String PROXY = "proxyBudget";
	private static final String PROXY_NAME = "proxyName";
	private static final int PERIOD_MILLISECONDS = 200;
	private static final int ROWS = 6;

	private final ExplorationListener listener = this::changed;
	private final AtomicBoolean redrawing = new AtomicBoolean();
	private Optional<PolicyExploration> exploration = Optional.empty();
	/** The search that this view has begun. */
	private Optional<PolicyExploration> begun = Optional.empty();
	private DataTableViewer front;
	private PointActions actions;
	private ViewAction start;
	private ViewAction pause;
	private ViewAction stop;
	private ViewAction apply;
	private ViewAction compare;
	private String obstacle = "";
	private String message = "";
	private boolean single;
	private ParetoBudget budget = ParetoBudget.NONE;
	/** Name of the proxy of the budget: decibels of weights say nothing about another proxy. */
	private String budgetProxy = "";

	@Override
	protected String name() {
		return "pareto";
	}

	@Override
	public void createPartControl(Composite parent) {
		actions = new PointActions(getSite().getPage(), this::say);
		super.createPartControl(parent);
		ChartListener chosen = new ChartListener() {
			@Override
			public void selected(Set<String> ids) {
				chosen();
			}

			@Override
			public void opened(Mark mark) {
				if (!BudgetHandles.isHandle(mark)) {
					apply(mark.id());
				}
			}
		};
		canvas().addChartListener(chosen);
		table().addChartListener(chosen);
		front.addChartListener(chosen);
		canvas().setInteraction(new BudgetHandles(this::setBudget));
		M2qCore.explorations().addListener(listener);
		M2qCore.explorations().latest().ifPresent(this::adopt);
	}

	@Override
	protected void createBelow(Composite body) {
		front = new DataTableViewer(body);
		GridDataFactory.fillDefaults().grab(true, false).hint(SWT.DEFAULT, ROWS * front.control().getItemHeight() + front.control().getHeaderHeight())
				.exclude(true).applyTo(front.control());
		front.control().setVisible(false);
		// In a low view the chart needs the room more.
		body.addListener(SWT.Resize, event -> {
			int rows = Math.clamp((body.getClientArea().height / 3 - front.control().getHeaderHeight()) / Math.max(1, front.control().getItemHeight()), 1, ROWS);
			((GridData) front.control().getLayoutData()).heightHint = rows * front.control().getItemHeight() + front.control().getHeaderHeight();
		});
		front.addChartListener(new ChartListener() {
			@Override
			public void selected(Set<String> ids) {
				canvas().select(ids);
			}

			@Override
			public void opened(Mark mark) {
				// as in the chart
			}
		});
	}

	@Override
	protected Optional<Chart> chart(ShownResult result) {
		Optional<Chart> chart = exploration.filter(known -> isFor(known, result)).filter(known -> !SearchPoints.of(known).isEmpty()).map(this::chart);
		boolean below = chart.isPresent() && !isTableShown();
		chart.ifPresent(points -> front.setData(((ParetoChart) points).frontTable()));
		if (front.control().getVisible() != below) {
			front.control().setVisible(below);
			((GridData) front.control().getLayoutData()).exclude = !below;
			front.control().getParent().layout();
		}
		return chart;
	}

	private void say(String text) {
		message = text;
		if (!canvas().isDisposed()) {
			refresh();
		}
	}

	/** Other points are selected. */
	private void chosen() {
		Set<String> ids = canvas().selected();
		front.select(ids);
		apply.setEnabled(ids.size() == 1 && !ids.contains(SearchPoints.BASELINE));
		compare.setEnabled(pair().isPresent());
	}

	private Optional<SearchPoints.Pair> pair() {
		return exploration.flatMap(known -> SearchPoints.pair(known, canvas().selected()));
	}

	/** Compares the selected points. */
	public void compare() {
		pair().ifPresent(chosen -> actions.compare(exploration.orElseThrow(), Optional.of(chosen.a()).filter(id -> !id.equals(SearchPoints.BASELINE)).map(Integer::valueOf),
				Integer.parseInt(chosen.b())));
	}

	private Chart chart(PolicyExploration known) {
		SensitivityMetric metric = known.metric().orElseThrow();
		String proxy = metric.name() + (metric.basis().isEmpty() ? "" : " (" + metric.basis() + ")");
		return new ParetoChart(SearchPoints.of(known), proxy, metric.unit(), metric.name().equals(budgetProxy) ? budget : budget.withProxy(OptionalDouble.empty()));
	}

	/** Limits the points; those outside are drawn faint. */
	public void setBudget(ParetoBudget other) {
		budget = other;
		exploration.flatMap(PolicyExploration::metric).ifPresent(metric -> budgetProxy = metric.name());
		message = "";
		refresh();
	}

	/** What points may cost and lose. */
	public ParetoBudget budget() {
		return budget;
	}

	private void askBudget() {
		Optional<SensitivityMetric> metric = exploration.flatMap(PolicyExploration::metric);
		BudgetDialog dialog = new BudgetDialog(getSite().getShell(), budget, metric.map(SensitivityMetric::name).orElse(budgetProxy),
				metric.map(SensitivityMetric::unit).orElse(""));
		if (dialog.open() == Window.OK) {
			setBudget(dialog.budget());
		}
	}

	private static boolean isFor(PolicyExploration known, ShownResult result) {
		return result.source().filter(known.file()::equals).isPresent() && result.experimentReport().name().equals(known.experiment());
	}

	@Override
	protected String emptyText(ShownResult result) {
		return obstacle.isEmpty() ? Messages.emptyPareto : obstacle;
	}

	@Override
	protected void showEmpty(EmptyPage page, ShownResult result) {
		if (isRunning()) {
			page.show(NLS.bind(Messages.searchPreparing, result.experimentReport().name()), Messages.actionStop, this::stop);
		} else {
			page.show(emptyText(result), Messages.actionSearch, this::start);
		}
	}

	@Override
	protected String statusText(ShownResult shown) {
		if (!message.isEmpty()) {
			return message;
		}
		Optional<PolicyExploration> known = exploration.filter(candidate -> isFor(candidate, shown)).filter(candidate -> candidate.metric().isPresent());
		if (known.isEmpty()) {
			return super.statusText(shown);
		}
		List<ParetoPoint> found = SearchPoints.of(known.get());
		String text = NLS.bind(known.get().isFinished() ? Messages.searchDone : known.get().isPaused() ? Messages.searchPaused : Messages.searchRunning,
				new Object[] { found.size(), org.m2q.ui.charts.pareto.ParetoFront.of(found).size(), shown.experimentReport().name() });
		return budget.isLimited() && !found.isEmpty() ? text + " · " + NLS.bind(Messages.budgetAllowed, ((ParetoChart) chart(known.get())).allowed()) : text;
	}

	@Override
	protected void contribute(IToolBarManager tools, IMenuManager menu) {
		start = ViewAction.push(Messages.actionSearch, Messages.actionSearchTip, Optional.of("search"), this::start);
		stop = ViewAction.push(Messages.actionStop, Messages.actionStopTip, Optional.of("stop"), this::stop);
		pause = ViewAction.toggle(Messages.actionPause, Messages.actionPauseTip, Optional.of("pause"), false, this::pause);
		apply = ViewAction.push(Messages.actionApplyPoint, Messages.actionApplyPointTip, Optional.of("apply"), () -> canvas().selected().forEach(this::apply));
		compare = ViewAction.push(Messages.actionComparePoints, Messages.actionComparePointsTip, Optional.of("compare"), this::compare);
		List.of(pause, stop, apply, compare).forEach(action -> action.setEnabled(false));
		List.of(start, pause, stop, apply, compare).forEach(tools::add);
		List.of(apply, compare).forEach(menu::add);
		tools.add(ViewAction.push(Messages.actionBudget, Messages.actionBudgetTip, Optional.of("budget"), this::askBudget));
		menu.add(ViewAction.toggle(Messages.actionSingle, Messages.actionSingleTip, Optional.empty(), single, on -> single = on));
	}

	private boolean isRunning() {
		return exploration.isPresent() && !exploration.get().isFinished();
	}

	/** Searches for the first point of the shown experiment. */
	public void start() {
		Optional<ShownResult> shown = result().shown();
		Optional<IFile> file = shown.flatMap(ShownResult::source).filter(source -> source.getLocation() != null);
		Optional<String> text = file.flatMap(EditorTexts::text);
		if (isRunning() || text.isEmpty()) {
			obstacle = text.isEmpty() ? Messages.emptyNoSource : obstacle;
			refresh();
			return;
		}
		obstacle = "";
		message = "";
		PolicyExploration next = new PolicyExploration(new ExplorationRequest(file.get(), text.get(), shown.get().experimentReport().name(), single));
		begun = Optional.of(next);
		adopt(next);
		ICoreRunnable work = monitor -> {
			try {
				M2qCore.explorations().run(next, monitor);
			} catch (RuntimeException e) {
				ILog.of(ParetoView.class).error(Messages.searchFailed, e);
				later(() -> obstacle = Messages.searchFailed);
			}
		};
		Job running = Job.create(NLS.bind(Messages.searchJob, next.experiment()), work);
		running.setPriority(Job.LONG);
		running.schedule();
		refresh();
	}

	/** Shows a search, whoever has begun it. */
	private void adopt(PolicyExploration other) {
		if (exploration.filter(known -> known == other).isEmpty()) {
			// Nobody would see what it finds.
			begun.filter(mine -> mine != other).ifPresent(PolicyExploration::stop);
			exploration = Optional.of(other);
			actions.forget();
			canvas().select(Set.of());
			chosen();
			obstacle = "";
			message = "";
		}
		stop.setEnabled(isRunning());
		pause.setEnabled(isRunning());
		pause.setChecked(isRunning() && other.isPaused());
	}

	/** Lets the search rest, or go on. */
	public void pause(boolean on) {
		exploration.ifPresent(on ? PolicyExploration::pause : PolicyExploration::resume);
		pause.setChecked(isRunning() && on);
		message = "";
		refresh();
	}

	/** Ends the search and keeps what it has found. */
	public void stop() {
		exploration.ifPresent(PolicyExploration::stop);
	}

	/** Hears of all searches, in their threads. */
	private void changed(PolicyExploration which) {
		if (which.isFinished() || exploration.filter(known -> known == which).isEmpty()) {
			later(() -> {
				if (M2qCore.explorations().latest().filter(latest -> latest == which).isPresent()) {
					adopt(which);
					obstacle = obstacle.isEmpty() ? which.obstacle() : obstacle;
				}
			});
		} else {
			redrawLater();
		}
	}

	private void later(Runnable change) {
		Display display = PlatformUI.getWorkbench().getDisplay();
		if (!display.isDisposed()) {
			display.asyncExec(() -> {
				if (!canvas().isDisposed()) {
					change.run();
					refresh();
				}
			});
		}
	}

	/** Points come faster than they can be looked at. */
	private void redrawLater() {
		Display display = PlatformUI.getWorkbench().getDisplay();
		if (redrawing.compareAndSet(false, true) && !display.isDisposed()) {
			display.asyncExec(() -> display.timerExec(PERIOD_MILLISECONDS, () -> {
				redrawing.set(false);
				if (!canvas().isDisposed() && getSite().getPage().isPartVisible(this)) {
					refresh();
				}
			}));
		}
	}

	@Override
	protected void picked(Mark mark) {
		if (!BudgetHandles.isHandle(mark)) {
			apply(mark.id());
		}
	}

	@Override
	protected void opened(Mark mark) {
		// there is no layer to go to
	}

	/** What editors select are layers, not policies. */
	@Override
	protected void selectedElsewhere(List<String> layers) {
		// nothing to select here
	}

	/** Asks whether to put the policy of a point into the text, in place of what this view has put there before, and does so. */
	public void apply(String id) {
		exploration.ifPresent(known -> SearchPoints.of(known).stream().filter(point -> point.id().equals(id) && !id.equals(SearchPoints.BASELINE)).findFirst()
				.ifPresent(point -> actions.apply(known, Integer.parseInt(id), point.label())));
	}

	/** Searches as soon as there is an experiment to search for: what shows an estimate may not have come yet. */
	public void startSoon() {
		if (result().shown().isPresent()) {
			start();
			return;
		}
		M2qCore.currentResult().addListener(new ResultListener() {
			@Override
			public void resultChanged(CurrentResult now) {
				if (canvas().isDisposed() || result().shown().isPresent()) {
					now.removeListener(this);
					later(ParetoView.this::start);
				}
			}
		});
	}

	/** Whether a search has ended. */
	public boolean isFinished() {
		return exploration.filter(PolicyExploration::isFinished).isPresent();
	}

	@Override
	protected void restore(IMemento memento) {
		single = Boolean.TRUE.equals(memento.getBoolean(SINGLE));
		budgetProxy = Optional.ofNullable(memento.getString(PROXY_NAME)).orElse("");
		try {
			budget = new ParetoBudget(number(memento.getString(EDP)), number(memento.getString(PROXY)));
		} catch (IllegalArgumentException e) {
			// Somebody has edited the file of the workbench.
			budget = ParetoBudget.NONE;
		}
	}

	@Override
	public void saveState(IMemento memento) {
		super.saveState(memento);
		memento.putBoolean(SINGLE, single);
		memento.putString(PROXY_NAME, budgetProxy);
		budget.edp().ifPresent(value -> memento.putString(EDP, Double.toString(value)));
		budget.proxy().ifPresent(value -> memento.putString(PROXY, Double.toString(value)));
	}

	private static OptionalDouble number(String text) {
		return text == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
	}

	@Override
	public void dispose() {
		M2qCore.explorations().removeListener(listener);
		begun.ifPresent(PolicyExploration::stop);
		super.dispose();
	}
}
