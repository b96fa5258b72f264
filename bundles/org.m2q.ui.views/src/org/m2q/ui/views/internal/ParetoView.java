package org.m2q.ui.views.internal;

import java.util.ArrayList;
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
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.m2q.advisor.ExplorationPoint;
import org.m2q.advisor.Outcome;
import org.m2q.advisor.SensitivityMetric;
import org.m2q.base.unit.Notation;
import org.m2q.core.M2qCore;
import org.m2q.core.exploration.ExplorationListener;
import org.m2q.core.exploration.ExplorationRequest;
import org.m2q.core.exploration.PolicyExploration;
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
import org.m2q.ui.internal.preferences.ChartPreferences;

/** Other precisions for the shown network by EDP and accuracy proxy. A click applies one to the text; undo takes it back. */
public final class ParetoView extends ChartView {

	private static final String SINGLE = "single";
	private static final String EDP = "edpBudget";
	private static final String PROXY = "proxyBudget";
	private static final String PROXY_NAME = "proxyName";
	private static final int PERIOD_MILLISECONDS = 200;
	private static final int ROWS = 6;

	private static final String BASELINE = "baseline";

	private final ExplorationListener listener = this::changed;
	private final AtomicBoolean redrawing = new AtomicBoolean();
	private Optional<PolicyExploration> exploration = Optional.empty();
	/** The search that this view has begun. */
	private Optional<PolicyExploration> begun = Optional.empty();
	/** The text that this view has put into the editor last. */
	private Optional<String> own = Optional.empty();
	private DataTableViewer front;
	private ViewAction start;
	private ViewAction stop;
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
		super.createPartControl(parent);
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
				apply(mark.id());
			}
		});
	}

	@Override
	protected Optional<Chart> chart(ShownResult result) {
		Optional<Chart> chart = exploration.filter(known -> isFor(known, result)).filter(known -> !found(known).isEmpty()).map(this::chart);
		boolean below = chart.isPresent() && !isTableShown();
		chart.ifPresent(points -> front.setData(((ParetoChart) points).frontTable()));
		if (front.control().getVisible() != below) {
			front.control().setVisible(below);
			((GridData) front.control().getLayoutData()).exclude = !below;
			front.control().getParent().layout();
		}
		return chart;
	}

	private Chart chart(PolicyExploration known) {
		SensitivityMetric metric = known.metric().orElseThrow();
		String proxy = metric.name() + (metric.basis().isEmpty() ? "" : " (" + metric.basis() + ")");
		return new ParetoChart(found(known), proxy, metric.unit(), metric.name().equals(budgetProxy) ? budget : budget.withProxy(OptionalDouble.empty()));
	}

	private static List<ParetoPoint> found(PolicyExploration known) {
		List<ParetoPoint> found = new ArrayList<>();
		if (known.metric().isPresent()) {
			known.baseline().ifPresent(point -> found.add(new ParetoPoint(BASELINE, point.name(), point.edp(), point.proxy(), ParetoPoint.Kind.BASELINE, "")));
			known.points().forEach(point -> found(point).ifPresent(found::add));
		}
		return found;
	}

	private static Optional<ParetoPoint> found(ExplorationPoint point) {
		Outcome outcome = point.outcome();
		if (!(outcome.edp() > 0) || !Double.isFinite(outcome.edp()) || !Double.isFinite(outcome.proxy())) {
			return Optional.empty();
		}
		Notation notation = ChartPreferences.notation();
		ParetoPoint.Kind kind = !point.feasible() ? ParetoPoint.Kind.INFEASIBLE
				: point.index() == 0 ? ParetoPoint.Kind.CURRENT : ParetoPoint.Kind.CANDIDATE;
		return Optional.of(new ParetoPoint(Integer.toString(point.index()), point.description(), outcome.edp(), outcome.proxy(), kind,
				NLS.bind(Messages.searchDetails, new Object[] { notation.energy(outcome.energy()), notation.engineering(outcome.latency(), "s"),
						notation.data(outcome.weightBytes()), notation.data(outcome.bytes()) })));
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
		List<ParetoPoint> found = found(known.get());
		String text = NLS.bind(known.get().isFinished() ? Messages.searchDone : Messages.searchRunning,
				new Object[] { found.size(), org.m2q.ui.charts.pareto.ParetoFront.of(found).size(), shown.experimentReport().name() });
		return budget.isLimited() && !found.isEmpty() ? text + " · " + NLS.bind(Messages.budgetAllowed, ((ParetoChart) chart(known.get())).allowed()) : text;
	}

	@Override
	protected void contribute(IToolBarManager tools, IMenuManager menu) {
		start = ViewAction.push(Messages.actionSearch, Messages.actionSearchTip, Optional.of("search"), this::start);
		stop = ViewAction.push(Messages.actionStop, Messages.actionStopTip, Optional.of("stop"), this::stop);
		stop.setEnabled(false);
		tools.add(start);
		tools.add(stop);
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
			own = Optional.empty();
			obstacle = "";
			message = "";
		}
		stop.setEnabled(isRunning());
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
		if (BudgetHandles.isHandle(mark)) {
			return;
		}
		apply(mark.id());
	}

	@Override
	protected void opened(Mark mark) {
		// a click has applied it already
	}

	/** What editors select are layers, not policies. */
	@Override
	protected void selectedElsewhere(List<String> layers) {
		// nothing to select here
	}

	/** Puts the policy of a point into the text, in place of what this view has put there before. */
	public void apply(String id) {
		Optional<PolicyExploration> known = exploration;
		if (known.isEmpty() || id.equals(BASELINE)) {
			return;
		}
		stop();
		Display display = getSite().getShell().getDisplay();
		ICoreRunnable work = monitor -> {
			try {
				known.get().await();
				Optional<String> target = known.get().applied(Integer.parseInt(id));
				target.ifPresent(text -> display.asyncExec(() -> apply(known.get(), id, text)));
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
			}
		};
		Job.create(Messages.applyJob, work).schedule();
	}

	private void apply(PolicyExploration known, String id, String target) {
		if (canvas().isDisposed()) {
			return;
		}
		try {
			IEditorPart part = IDE.openEditor(getSite().getPage(), known.file(), false);
			Optional<ITextViewer> viewer = Optional.ofNullable(part.getAdapter(ITextViewer.class));
			boolean done = viewer.isPresent() && AppliedText.replace(viewer.get(), text -> text.equals(known.request().text()) || own.filter(text::equals).isPresent(),
					target);
			if (done) {
				own = Optional.of(target);
			}
			String label = found(known).stream().filter(point -> point.id().equals(id)).findFirst().map(ParetoPoint::label).orElse("");
			message = done ? NLS.bind(Messages.applyDone, label) : Messages.applyChanged;
		} catch (PartInitException e) {
			message = e.getMessage();
		}
		refresh();
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
