package org.m2q.ui.views.internal.results;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.util.IPropertyChangeListener;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IActionBars;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.IViewSite;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.part.IShowInSource;
import org.eclipse.ui.part.IShowInTarget;
import org.eclipse.ui.part.ShowInContext;
import org.eclipse.ui.part.ViewPart;
import org.m2q.core.M2qCore;
import org.m2q.core.results.ShownResult;
import org.m2q.report.ExperimentReport;
import org.m2q.report.PointReport;
import org.m2q.ui.internal.link.EditorLink;
import org.m2q.ui.views.internal.EmptyPage;
import org.m2q.ui.views.internal.Icons;
import org.m2q.ui.views.internal.LayersToShow;
import org.m2q.ui.views.internal.Exports;
import org.m2q.ui.views.internal.PinActions;
import org.m2q.ui.views.internal.ThemeWatch;
import org.m2q.ui.views.internal.ViewAction;
import org.m2q.ui.views.internal.ViewResult;

/** Table of the layers of the shown result. */
public final class ResultsView extends ViewPart implements IShowInSource, IShowInTarget {

	/** Id of the view. */
	public static final String ID = "org.m2q.ui.views.results";

	private static final int DELAY_MILLISECONDS = 150;

	private final Set<Column> columns = EnumSet.complementOf(EnumSet.of(Column.ACCUMULATOR, Column.PARAMETERS, Column.INTENSITY));
	private Label status;
	private Combo points;
	private Text filter;
	private EmptyPage empty;
	private Composite pages;
	private LayerTree tree;
	private EditorLink link;
	private ViewResult result;
	private MeasuredWeights weights;
	private PinActions pins;
	private Optional<IMemento> remembered = Optional.empty();
	private Action estimate;
	private List<String> wanted = List.of();
	private String filterText = "";
	private LayerTable.Grouping grouping = LayerTable.Grouping.STAGE;
	private Optional<Column> sort = Optional.empty();
	private boolean descending;
	private ThemeWatch looks;
	private final IPropertyChangeListener colors = event -> {
		if (event.getProperty().startsWith("org.m2q.ui.color.")) {
			looksChanged();
		}
	};
	private boolean heat = true;
	private boolean links = true;
	private LayerTable table = new LayerTable(List.of(), 0, 0);

	@Override
	public void init(IViewSite site, IMemento memento) throws PartInitException {
		super.init(site, memento);
		remembered = Optional.ofNullable(memento);
		if (memento == null) {
			return;
		}
		filterText = Optional.ofNullable(memento.getString("filter")).orElse("");
		heat = !Boolean.FALSE.equals(memento.getBoolean("heat"));
		links = !Boolean.FALSE.equals(memento.getBoolean("link"));
		descending = Boolean.TRUE.equals(memento.getBoolean("descending"));
		sort = find(Column.values(), memento.getString("sort"));
		grouping = find(LayerTable.Grouping.values(), memento.getString("grouping")).orElse(grouping);
		String names = memento.getString("columns");
		if (names != null) {
			columns.clear();
			Arrays.stream(names.split(",")).forEach(name -> find(Column.values(), name).ifPresent(columns::add));
			columns.add(Column.NAME);
		}
	}

	private static <E extends Enum<E>> Optional<E> find(E[] values, String name) {
		return Arrays.stream(values).filter(value -> value.name().equals(name)).findFirst();
	}

	@Override
	public void saveState(IMemento memento) {
		memento.putString("filter", filterText);
		memento.putBoolean("heat", heat);
		memento.putBoolean("link", links);
		memento.putBoolean("descending", descending);
		memento.putString("sort", sort.map(Column::name).orElse(""));
		memento.putString("grouping", grouping.name());
		memento.putString("columns", String.join(",", columns.stream().map(Column::name).toList()));
		if (result != null) {
			result.saveState(memento);
		}
	}

	@Override
	public void createPartControl(Composite parent) {
		result = new ViewResult(this::resultChanged);
		weights = new MeasuredWeights(parent.getDisplay(), result, this::resultChanged);
		Composite body = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(body);
		Composite head = new Composite(body, SWT.NONE);
		GridLayoutFactory.fillDefaults().numColumns(3).margins(6, 2).applyTo(head);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(head);
		status = new Label(head, SWT.NONE);
		GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).applyTo(status);
		points = new Combo(head, SWT.DROP_DOWN | SWT.READ_ONLY);
		GridDataFactory.fillDefaults().hint(220, SWT.DEFAULT).applyTo(points);
		points.addListener(SWT.Selection, event -> pointChosen());
		filter = new Text(head, SWT.SEARCH | SWT.ICON_CANCEL | SWT.ICON_SEARCH);
		filter.setMessage(Messages.filterHint);
		filter.setToolTipText(Messages.filterTip);
		filter.setText(filterText);
		GridDataFactory.fillDefaults().hint(220, SWT.DEFAULT).applyTo(filter);
		Runnable filtering = () -> {
			if (!filter.isDisposed()) {
				filterText = filter.getText();
				refresh();
			}
		};
		filter.addListener(SWT.Modify, event -> filter.getDisplay().timerExec(DELAY_MILLISECONDS, filtering));
		pages = new Composite(body, SWT.NONE);
		pages.setLayout(new StackLayout());
		GridDataFactory.fillDefaults().grab(true, true).applyTo(pages);
		empty = new EmptyPage(pages);
		tree = new LayerTree(pages, this::sortBy, this::selectedHere, layer -> link.reveal(layer));
		tree.setColumns(columns());
		link = new EditorLink(getSite(), result::shown, layers -> tree.select(new HashSet<>(layers)));
		link.setEnabled(links);
		actions();
		PlatformUI.getWorkbench().getThemeManager().addPropertyChangeListener(colors);
		looks = new ThemeWatch(this::looksChanged);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(body, "org.m2q.ui.views.results");
		refresh();
		remembered.ifPresent(result::restore);
	}

	private List<Column> columns() {
		return Arrays.stream(Column.values()).filter(columns::contains).toList();
	}

	private void actions() {
		IActionBars bars = getViewSite().getActionBars();
		IMenuManager menu = bars.getMenuManager();
		estimate = action(Messages.showEstimate, IAction.AS_CHECK_BOX, () -> M2qCore.currentResult().followEditor());
		menu.add(estimate);
		menu.add(action(Messages.compare, IAction.AS_PUSH_BUTTON, this::compare));
		Action quantize = action(Messages.quantize, IAction.AS_PUSH_BUTTON, weights::quantize);
		quantize.setImageDescriptor(Icons.get("quantize"));
		menu.add(quantize);
		bars.getToolBarManager().add(quantize);
		bars.getToolBarManager().add(ViewAction.link(links, on -> {
			links = on;
			link.setEnabled(on);
		}));
		menu.add(new Separator());
		MenuManager groups = new MenuManager(Messages.groupBy);
		for (LayerTable.Grouping choice : LayerTable.Grouping.values()) {
			Action action = action(groupName(choice), IAction.AS_RADIO_BUTTON, () -> {
				grouping = choice;
				refresh();
			});
			action.setChecked(choice == grouping);
			groups.add(action);
		}
		menu.add(groups);
		MenuManager shown = new MenuManager(Messages.columns);
		for (Column column : Column.values()) {
			if (column != Column.NAME) {
				Action action = action(column.header(), IAction.AS_CHECK_BOX, () -> toggle(column));
				action.setChecked(columns.contains(column));
				shown.add(action);
			}
		}
		menu.add(shown);
		Action heats = action(Messages.heat, IAction.AS_CHECK_BOX, () -> {
			heat = !heat;
			refresh();
		});
		heats.setChecked(heat);
		menu.add(heats);
		menu.add(new Separator());
		Action copy = action(Messages.copy, IAction.AS_PUSH_BUTTON, this::copy);
		bars.setGlobalActionHandler(ActionFactory.COPY.getId(), copy);
		menu.add(copy);
		menu.add(action(Messages.copyPicture, IAction.AS_PUSH_BUTTON, () -> Exports.copyPicture(tree.control())));
		menu.add(action(Messages.exportTable, IAction.AS_PUSH_BUTTON,
				() -> ReportExport.askTable(getSite().getShell(), table.text(columns(), true))));
		menu.add(action(Messages.exportReport, IAction.AS_PUSH_BUTTON, () -> result.shown()
				.ifPresent(shownResult -> ReportExport.askReport(getSite().getShell(), shownResult.report(), shownResult.experimentReport().name()))));
		pins = new PinActions(getViewSite(), result);
		pins.contribute(bars.getToolBarManager(), menu);
		bars.updateActionBars();
	}

	private static Action action(String text, int style, Runnable work) {
		return new Action(text, style) {
			@Override
			public void run() {
				if (style != AS_RADIO_BUTTON || isChecked()) {
					work.run();
				}
			}
		};
	}

	private static String groupName(LayerTable.Grouping choice) {
		return switch (choice) {
			case NONE -> Messages.groupNone;
			case STAGE -> Messages.groupStage;
			case KIND -> Messages.groupKind;
			case ENGINE -> Messages.groupEngine;
			case PRECISION -> Messages.groupPrecision;
			case BOUND -> Messages.groupBound;
		};
	}

	private void compare() {
		try {
			getSite().getPage().showView("org.m2q.ui.views.compare");
		} catch (PartInitException e) {
			org.eclipse.core.runtime.ILog.of(ResultsView.class).error(e.getMessage(), e);
		}
	}

	private void toggle(Column column) {
		if (!columns.remove(column)) {
			columns.add(column);
		}
		tree.setColumns(columns());
		refresh();
	}

	private void sortBy(Column column) {
		if (sort.filter(column::equals).isPresent()) {
			// The third click goes back to the order of the network.
			boolean second = descending == column.isNumber();
			sort = second ? sort : Optional.empty();
			descending = second != descending;
		} else {
			sort = Optional.of(column);
			descending = column.isNumber();
		}
		refresh();
	}

	/** Sorts by a column; for tests and commands. */
	public void sort(Column column, boolean largeFirst) {
		sort = Optional.of(column);
		descending = largeFirst;
		refresh();
	}

	/** Goes back to the order of the network. */
	public void unsort() {
		sort = Optional.empty();
		refresh();
	}

	/** Groups the layers. */
	public void group(LayerTable.Grouping choice) {
		grouping = choice;
		refresh();
	}

	/** Types a filter. */
	public void filter(String text) {
		filter.setText(text);
		filterText = text;
		refresh();
	}

	/** The rows that are shown. */
	public LayerTable table() {
		return table;
	}

	/** The widget with the rows. */
	public LayerTree tree() {
		return tree;
	}

	/** The line above the table. */
	public String status() {
		return status.getText();
	}

	/** What this view shows. */
	public ViewResult result() {
		return result;
	}

	private void resultChanged() {
		if (pins != null && !status.isDisposed()) {
			refresh();
		}
	}

	/** The heat of cells is mixed with the background, which style sheets set after they have told of the theme. */
	private void looksChanged() {
		getSite().getShell().getDisplay().asyncExec(() -> {
			if (!tree.control().isDisposed()) {
				refresh();
			}
		});
	}

	private void refresh() {
		Optional<ShownResult> shown = result.shown();
		setPartName(pins.name());
		pins.update(this);
		estimate.setChecked(result.isPinned() ? shown.filter(ShownResult::isEstimate).isPresent() : !M2qCore.currentResult().isSticky());
		estimate.setEnabled(!result.isPinned() && M2qCore.currentResult().isSticky());
		LayerFilter conditions = LayerFilter.parse(filterText);
		StackLayout stack = (StackLayout) pages.getLayout();
		points(shown);
		if (shown.isEmpty()) {
			table = new LayerTable(List.of(), 0, 0);
			status.setText("");
			empty.show(Messages.nothing, Messages.openFile, () -> EmptyPage.openFile(getSite().getPage()));
			stack.topControl = empty.control();
		} else {
			table = LayerTable.of(shown.get(), weights.sqnr(shown.get()), conditions, grouping, sort, descending, Messages.total);
			status.setText(conditions.fault().orElseGet(() -> statusText(shown.get())).replace("&", "&&"));
			tree.show(table, heat, sort, descending, grouping);
			tree.setHint(Column.SQNR, NLS.bind(Messages.sqnrHint, weights.origin(shown.get())));
			stack.topControl = tree.control();
			goToWanted();
		}
		pages.layout();
	}

	private String statusText(ShownResult shown) {
		PointReport point = shown.pointReport();
		String origin = shown.isEstimate() ? Messages.estimate : shown.isStale() ? Messages.stale : Messages.simulation;
		String name = shown.stored().map(stored -> stored.name()).orElse(shown.experimentReport().name());
		String counted = table.shown() == table.all() ? NLS.bind(Messages.layers, table.all())
				: NLS.bind(Messages.layersOf, table.shown(), table.all());
		return NLS.bind(Messages.status, new Object[] { shown.report().partial() ? NLS.bind(Messages.partial, origin) : origin, name, point.setup().model() + " · " + point.setup().policy() + " · "
				+ point.setup().accelerator(), counted }) + (columns.contains(Column.SQNR) ? "  ·  " + weights.origin(shown) : "");
	}

	private void points(Optional<ShownResult> shown) {
		List<String> labels = new ArrayList<>();
		int selected = 0;
		List<ExperimentReport> experiments = shown.map(result -> result.report().experiments()).orElse(List.of());
		for (int i = 0; i < experiments.size(); i++) {
			for (int j = 0; j < experiments.get(i).points().size(); j++) {
				if (shown.get().experiment() == i && shown.get().point() == j) {
					selected = labels.size();
				}
				PointReport point = experiments.get(i).points().get(j);
				labels.add(experiments.get(i).name() + " " + point.id() + ": " + point.setup().modelText() + ", " + point.setup().policy() + ", "
						+ point.setup().acceleratorText());
			}
		}
		if (!Arrays.asList(points.getItems()).equals(labels)) {
			points.setItems(labels.toArray(String[]::new));
		}
		points.setVisible(labels.size() > 1);
		((org.eclipse.swt.layout.GridData) points.getLayoutData()).exclude = labels.size() < 2;
		if (labels.size() > 1) {
			points.select(selected);
		}
		points.getParent().layout();
	}

	private void pointChosen() {
		int left = points.getSelectionIndex();
		List<ExperimentReport> experiments = result.shown().map(shown -> shown.report().experiments()).orElse(List.of());
		for (int i = 0; i < experiments.size(); i++) {
			if (left < experiments.get(i).points().size()) {
				result.choose(i, left);
				return;
			}
			left -= experiments.get(i).points().size();
		}
	}

	@Override
	public ShowInContext getShowInContext() {
		return new ShowInContext(result.shown().flatMap(ShownResult::source).orElse(null), getSite().getSelectionProvider().getSelection());
	}

	/** Selects layers; when there is no result yet, which may be on its way, as soon as there is one. */
	@Override
	public boolean show(ShowInContext context) {
		wanted = LayersToShow.of(context);
		if (result.shown().isEmpty()) {
			return !wanted.isEmpty();
		}
		return wanted.isEmpty() || goToWanted();
	}

	/** Whether what is wanted is among the rows, which a filter may have left out. */
	private boolean goToWanted() {
		List<String> layers = wanted;
		wanted = List.of();
		if (!layers.isEmpty()) {
			tree.select(new HashSet<>(layers));
			link.select(tree.selection());
		}
		return !tree.selection().isEmpty() && layers.containsAll(tree.selection());
	}

	private void selectedHere(List<String> layers) {
		link.select(layers);
		link.show(layers);
	}

	private void copy() {
		Clipboard clipboard = new Clipboard(status.getDisplay());
		try {
			clipboard.setContents(new Object[] { table.text(columns(), false) }, new Transfer[] { TextTransfer.getInstance() });
		} finally {
			clipboard.dispose();
		}
	}

	@Override
	public void setFocus() {
		((StackLayout) pages.getLayout()).topControl.setFocus();
	}

	@Override
	public void dispose() {
		PlatformUI.getWorkbench().getThemeManager().removePropertyChangeListener(colors);
		if (looks != null) {
			looks.dispose();
		}
		if (result != null) {
			result.dispose();
		}
		if (weights != null) {
			weights.dispose();
		}
		if (link != null) {
			link.dispose();
		}
		super.dispose();
	}
}
