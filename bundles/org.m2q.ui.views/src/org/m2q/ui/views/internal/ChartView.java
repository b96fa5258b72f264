package org.m2q.ui.views.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.IActionBars;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.IPartListener2;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.IViewSite;
import org.eclipse.ui.IWorkbenchPartReference;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.part.IShowInSource;
import org.eclipse.ui.part.IShowInTarget;
import org.eclipse.ui.part.ShowInContext;
import org.eclipse.ui.part.ViewPart;
import org.m2q.core.M2qCore;
import org.m2q.core.results.ShownResult;
import org.m2q.report.LayerReport;
import org.m2q.report.PointReport;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.ChartCanvas;
import org.m2q.ui.charts.ChartListener;
import org.m2q.ui.charts.DataTableViewer;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.internal.link.CostAspect;
import org.m2q.ui.internal.link.EditorLink;
import org.m2q.ui.views.internal.results.LayerFilter;

/** A view with a chart of the shown result, linked both ways with editors and other views. */
public abstract class ChartView extends ViewPart implements IShowInSource, IShowInTarget {

	private static final String TABLE = "table";
	private static final String LINK = "link";
	private static final String FILTER = "filter";

	private final IPartListener2 visibility = new IPartListener2() {
		@Override
		public void partVisible(IWorkbenchPartReference part) {
			if (part.getPart(false) == ChartView.this && dirty) {
				refresh();
			}
		}
	};

	private ThemeWatch looks;
	private ViewHead head;
	private String filterText = "";
	private Composite pages;
	private EmptyPage empty;
	private ChartCanvas canvas;
	private DataTableViewer table;
	private EditorLink link;
	private ViewAction estimate;
	private ViewResult result;
	private PinActions pins;
	private Optional<IMemento> remembered = Optional.empty();
	private boolean showsTable;
	private boolean links = true;
	private boolean dirty;
	private Optional<List<String>> wanted = Optional.empty();
	private Optional<ShownResult> lastSimulation = Optional.empty();

	/** Last part of the view's id, also of its help context and exported files. */
	protected abstract String name();

	/** The chart of a result; empty when {@link #emptyText} has to say why there is none. */
	protected abstract Optional<Chart> chart(ShownResult result);

	/** Why there is no chart of a result. */
	protected abstract String emptyText(ShownResult result);

	/** Says why there is no chart, and offers what helps. */
	protected void showEmpty(EmptyPage page, ShownResult result) {
		page.show(emptyText(result));
	}

	/** Adds what only this view has. */
	protected abstract void contribute(IToolBarManager tools, IMenuManager menu);

	/** Restores what only this view remembers. */
	protected abstract void restore(IMemento memento);

	@Override
	public void init(IViewSite site, IMemento memento) throws PartInitException {
		super.init(site, memento);
		if (memento != null) {
			showsTable = Boolean.TRUE.equals(memento.getBoolean(TABLE));
			links = !Boolean.FALSE.equals(memento.getBoolean(LINK));
			filterText = Optional.ofNullable(memento.getString(FILTER)).orElse("");
			remembered = Optional.of(memento);
			restore(memento);
		}
	}

	@Override
	public void saveState(IMemento memento) {
		memento.putBoolean(TABLE, showsTable);
		memento.putBoolean(LINK, links);
		memento.putString(FILTER, head == null ? filterText : head.filter());
		if (result != null) {
			result.saveState(memento);
		}
	}

	@Override
	public void createPartControl(Composite parent) {
		result = new ViewResult(this::resultChanged);
		Composite body = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(body);
		head = new ViewHead(body, (experiment, point) -> result.choose(experiment, point), filterText, isFiltered() ? Optional.of(this::refresh) : Optional.empty());
		pages = new Composite(body, SWT.NONE);
		pages.setLayout(new StackLayout());
		GridDataFactory.fillDefaults().grab(true, true).applyTo(pages);
		createBelow(body);
		empty = new EmptyPage(pages);
		canvas = new ChartCanvas(pages, ChartTheme.current());
		table = new DataTableViewer(pages);
		ChartListener listener = new ChartListener() {
			@Override
			public void selected(Set<String> layers) {
				selectedHere(layers);
			}

			@Override
			public void opened(Mark mark) {
				ChartView.this.opened(mark);
			}

			@Override
			public void picked(Mark mark) {
				ChartView.this.picked(mark);
			}
		};
		canvas.addChartListener(listener);
		table.addChartListener(listener);
		link = new EditorLink(getSite(), result::shown, this::selectedElsewhere);
		link.setEnabled(links);
		actions();
		looks = new ThemeWatch(this::looksChanged);
		getSite().getPage().addPartListener(visibility);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(body, Icons.PLUGIN_ID + "." + name());
		refresh();
		remembered.ifPresent(result::restore);
	}

	/** What this view shows. */
	public final ViewResult result() {
		return result;
	}

	/** Adds something below the chart. */
	protected void createBelow(Composite body) {
		// most views have nothing there
	}

	private void actions() {
		IActionBars bars = getViewSite().getActionBars();
		IToolBarManager tools = bars.getToolBarManager();
		IMenuManager menu = bars.getMenuManager();
		contribute(tools, menu);
		tools.add(new Separator());
		estimate = ViewAction.toggle(Messages.actionEstimate, Messages.actionEstimateTip, Optional.of("estimate"), true, this::switchEstimate);
		tools.add(estimate);
		tools.add(ViewAction.toggle(Messages.actionTable, Messages.actionTableTip, Optional.of("table"), showsTable, on -> {
			showsTable = on;
			refresh();
		}));
		tools.add(ViewAction.link(links, on -> {
			links = on;
			link.setEnabled(on);
		}));
		pins = new PinActions(getViewSite(), result);
		ViewAction copy = ViewAction.push(Messages.actionCopy, Messages.actionCopyTip, Optional.empty(),
				() -> canvas.chart().ifPresent(chart -> Exports.copy(canvas, chart)));
		copy.setImageDescriptor(PlatformUI.getWorkbench().getSharedImages().getImageDescriptor(ISharedImages.IMG_TOOL_COPY));
		bars.setGlobalActionHandler(ActionFactory.COPY.getId(), copy);
		menu.add(new Separator());
		menu.add(copy);
		menu.add(ViewAction.push(Messages.actionCopyPicture, Messages.actionCopyPicture, Optional.empty(),
				() -> canvas.chart().ifPresent(chart -> Exports.copyPicture(canvas, chart))));
		menu.add(ViewAction.push(Messages.actionExportPng, Messages.actionExportPng, Optional.empty(), () -> export("png")));
		menu.add(ViewAction.push(Messages.actionExportSvg, Messages.actionExportSvg, Optional.empty(), () -> export("svg")));
		pins.contribute(tools, menu);
		bars.updateActionBars();
	}

	private void export(String ending) {
		canvas.chart().ifPresent(chart -> Exports.ask(getSite().getShell(), canvas, chart, name(), ending));
	}

	private void switchEstimate(boolean toEstimate) {
		if (toEstimate) {
			M2qCore.currentResult().followEditor();
		} else {
			lastSimulation.ifPresent(M2qCore.currentResult()::show);
		}
		updateEstimate();
	}

	private void updateEstimate() {
		boolean sticky = M2qCore.currentResult().isSticky();
		estimate.setChecked(result.isPinned() ? result.shown().filter(ShownResult::isEstimate).isPresent() : !sticky);
		estimate.setEnabled(!result.isPinned() && (sticky || lastSimulation.isPresent()));
	}

	private void resultChanged() {
		if (pins == null) {
			return;
		}
		M2qCore.currentResult().shown().filter(shown -> !shown.isEstimate()).ifPresent(shown -> lastSimulation = Optional.of(shown));
		if (canvas.isDisposed()) {
			return;
		}
		setPartName(pins.name());
		pins.update(this);
		refreshIfVisible();
		if (wanted.isPresent() && result.shown().isPresent()) {
			List<String> layers = wanted.get();
			wanted = Optional.empty();
			go(layers);
		}
	}

	/** A hidden view shows what is new when it is seen again. */
	private void refreshIfVisible() {
		if (getSite().getPage().isPartVisible(this)) {
			refresh();
		} else {
			dirty = true;
		}
	}

	/** Shows what is to be shown now. */
	protected final void refresh() {
		dirty = false;
		Optional<ShownResult> shown = result.shown();
		pins.update(this);
		updateEstimate();
		String fault = isFiltered() ? LayerFilter.parse(head.filter()).fault().orElse("").replace("&", "&&") : "";
		head.show(shown, fault.isEmpty() ? shown.map(this::statusText).orElse("") : fault);
		Optional<Chart> chart = shown.flatMap(this::chart);
		canvas.setChart(chart);
		if (chart.isPresent()) {
			if (showsTable) {
				table.setData(chart.get().table());
			}
			top(showsTable ? table.control() : canvas);
		} else {
			if (shown.isEmpty()) {
				empty.show(Messages.emptyNothing, Messages.emptyOpen, () -> EmptyPage.openFile(getSite().getPage()));
			} else {
				showEmpty(empty, shown.get());
			}
			top(empty.control());
		}
	}

	private void top(Control page) {
		StackLayout stack = (StackLayout) pages.getLayout();
		if (stack.topControl != page) {
			stack.topControl = page;
			pages.layout();
		}
	}

	/** What is shown, in one line. */
	protected String statusText(ShownResult shown) {
		PointReport point = shown.pointReport();
		String origin = shown.isEstimate() ? Messages.statusEstimate
				: shown.report().partial() ? NLS.bind(Messages.statusPartial, Messages.statusSimulation) : Messages.statusSimulation;
		return NLS.bind(Messages.statusPoint, new Object[] { shown.isStale() ? NLS.bind(Messages.statusStale, origin) : origin,
				point.setup().model(), point.setup().policy(), point.setup().accelerator(), shown.experimentReport().name() }).replace("&", "&&");
	}

	/** Whether this view has a filter for layers. */
	protected boolean isFiltered() {
		return false;
	}

	/** The point to be shown, with the layers that pass the filter. */
	protected final PointReport point(ShownResult shown) {
		return filtered(shown.pointReport());
	}

	/** A point with the layers that pass the filter. */
	protected final PointReport filtered(PointReport point) {
		LayerFilter conditions = LayerFilter.parse(head.filter());
		List<LayerReport> layers = point.layers().stream().filter(layer -> conditions.passes(layer)).toList();
		return layers.size() == point.layers().size() ? point : point.withLayers(layers);
	}

	/** What is typed into the filter. */
	protected final String filter() {
		return head.filter();
	}

	/** Types a filter. */
	public final void filter(String text) {
		head.setFilter(text);
		refresh();
	}

	/** Shows what an editor or another view has selected. */
	protected void selectedElsewhere(List<String> layers) {
		canvas.select(Set.copyOf(layers));
		table.select(Set.copyOf(layers));
	}

	private void selectedHere(Set<String> layers) {
		List<String> ordered = result.shown().map(shown -> shown.layerNames().stream().filter(layers::contains).toList())
				.orElse(List.of());
		canvas.select(layers);
		link.select(ordered);
		link.show(ordered);
	}

	/** Goes to the text that makes a layer. */
	protected void opened(Mark mark) {
		if (!mark.layer().isEmpty()) {
			link.reveal(mark.layer());
		}
	}

	/** Hears that a point was clicked. */
	protected void picked(Mark mark) {
		// selecting is enough for most
	}

	/** Draws in other colours or with other numbers. */
	protected void looksChanged() {
		if (!canvas.isDisposed()) {
			canvas.setTheme(ChartTheme.current());
			refreshIfVisible();
		}
	}

	/** The canvas, for tests and what belongs to a view. */
	public final ChartCanvas canvas() {
		return canvas;
	}

	/** Whether the table is shown instead of the chart. */
	public final boolean isTableShown() {
		return showsTable;
	}

	/** The table, for tests. */
	public final DataTableViewer table() {
		return table;
	}

	@Override
	public ShowInContext getShowInContext() {
		return new ShowInContext(result.shown().flatMap(ShownResult::source).orElse(null), getSite().getSelectionProvider().getSelection());
	}

	/** Shows layers; when there is no result yet, which may be on its way, as soon as there is one. */
	@Override
	public boolean show(ShowInContext context) {
		wanted = Optional.empty();
		if (context.getInput() instanceof CostAspect aspect) {
			aspect(aspect);
		}
		List<String> layers = LayersToShow.of(context);
		if (layers.isEmpty()) {
			return result.shown().isPresent();
		}
		if (result.shown().isEmpty()) {
			wanted = Optional.of(layers);
			return true;
		}
		return go(layers);
	}

	private boolean go(List<String> layers) {
		List<String> known = result.shown().map(ShownResult::layerNames).orElse(List.of());
		List<String> here = layers.stream().filter(known::contains).toList();
		if (!here.isEmpty()) {
			goTo(here);
		}
		return !here.isEmpty();
	}

	/** Shows what somebody wants to see of layers: of the aspects of a cost that lead to this view. */
	protected void aspect(CostAspect aspect) {
		// most views have one way to show something
	}

	/** Selects layers, as somebody asks for them, and brings them to where they can be seen. */
	protected void goTo(List<String> layers) {
		selectedElsewhere(layers);
	}

	@Override
	public void setFocus() {
		Control page = ((StackLayout) pages.getLayout()).topControl;
		if (page != null) {
			page.setFocus();
		}
	}

	@Override
	public void dispose() {
		if (result != null) {
			result.dispose();
		}
		if (looks != null) {
			looks.dispose();
		}
		getSite().getPage().removePartListener(visibility);
		if (link != null) {
			link.dispose();
		}
		super.dispose();
	}
}
