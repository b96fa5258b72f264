package org.m2q.ui.views.internal.results;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.util.IPropertyChangeListener;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeColumn;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.IViewSite;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.ViewPart;
import org.eclipse.ui.themes.IThemeManager;
import org.m2q.base.unit.Format;
import org.m2q.core.M2qCore;
import org.m2q.core.results.Baselines;
import org.m2q.core.results.ResultStore;
import org.m2q.core.results.ShownResult;
import org.m2q.core.results.StoredResult;
import org.m2q.report.DiffText;
import org.m2q.report.LayerReport;
import org.m2q.report.PointReport;
import org.m2q.report.ReportDiff;
import org.m2q.ui.charts.ChartCanvas;
import org.m2q.ui.charts.ChartListener;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.compare.DumbbellChart;
import org.m2q.ui.internal.link.EditorLink;
import org.m2q.ui.views.internal.ChartTheme;
import org.m2q.ui.views.internal.PinActions;
import org.m2q.ui.views.internal.ViewResult;

/** Two results side by side: A is the baseline, an estimate or a stored result; B is what the other views show. */
public final class CompareView extends ViewPart {

	/** Id of the view. */
	public static final String ID = "org.m2q.ui.views.compare";

	private static final int LOW = 420;
	private static final int TILE_LINE = 22;
	private static final int[] WIDTHS = { 240, 220, 90, 90, 90, 110, 110, 90 };

	/** What A may be. */
	private record Side(String label, Optional<PointReport> point, Optional<IFile> file) {
	}

	private final IPropertyChangeListener colors = event -> colorsChanged(event.getProperty());
	private Combo choice;
	private Label right;
	private Label explanation;
	private final List<Label> tiles = new ArrayList<>();
	private int tileLines = 2;
	private Tree table;
	private ChartCanvas dumbbells;
	private CompareTabs tabs;
	private EditorLink link;
	private ViewResult result;
	private PinActions pins;
	private Optional<IMemento> remembered = Optional.empty();
	private List<Side> sides = List.of();
	private String chosen = "";
	private Optional<StoredResult> read = Optional.empty();
	private List<ReportDiff.LayerDiff> rows = List.of();
	private Optional<ReportDiff> diff = Optional.empty();

	@Override
	public void init(IViewSite site, IMemento memento) throws PartInitException {
		super.init(site, memento);
		remembered = Optional.ofNullable(memento);
	}

	@Override
	public void saveState(IMemento memento) {
		if (result != null) {
			result.saveState(memento);
		}
	}

	@Override
	public void createPartControl(Composite parent) {
		result = new ViewResult(this::resultChanged);
		Composite body = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().margins(6, 4).applyTo(body);
		Composite head = new Composite(body, SWT.NONE);
		GridLayoutFactory.fillDefaults().numColumns(3).applyTo(head);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(head);
		new Label(head, SWT.NONE).setText(Messages.sideA);
		choice = new Combo(head, SWT.DROP_DOWN | SWT.READ_ONLY);
		GridDataFactory.fillDefaults().hint(320, SWT.DEFAULT).applyTo(choice);
		choice.addListener(SWT.Selection, event -> choose(choice.getText()));
		right = new Label(head, SWT.NONE);
		GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).applyTo(right);
		Composite row = new Composite(body, SWT.NONE);
		GridLayoutFactory.fillDefaults().numColumns(4).equalWidth(true).spacing(12, 0).applyTo(row);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(row);
		for (int i = 0; i < 4; i++) {
			Label tile = new Label(row, SWT.CENTER);
			// A border of the platform is white on dark.
			tile.addListener(SWT.Paint, event -> {
				event.gc.setForeground(new Color(ChartTheme.current().grid()));
				event.gc.drawRectangle(0, 0, tile.getSize().x - 1, tile.getSize().y - 1);
			});
			GridDataFactory.fillDefaults().grab(true, false).hint(SWT.DEFAULT, 2 * TILE_LINE).applyTo(tile);
			tiles.add(tile);
		}
		explanation = new Label(body, SWT.WRAP);
		GridDataFactory.fillDefaults().grab(true, false).hint(400, SWT.DEFAULT).applyTo(explanation);
		// A low view has one line for each total, so that something is left for the tabs.
		body.addListener(SWT.Resize, event -> {
			int lines = body.getClientArea().height < LOW ? 1 : 2;
			if (lines != tileLines) {
				tileLines = lines;
				tiles.forEach(tile -> ((GridData) tile.getLayoutData()).heightHint = lines * TILE_LINE);
				fillTiles();
				body.layout(true, true);
			}
		});
		tabs = new CompareTabs(body, ChartTheme.current(), this::selectedHere, layer -> link.reveal(layer));
		GridDataFactory.fillDefaults().grab(true, true).applyTo(tabs.folder());
		SashForm sash = new SashForm(tabs.folder(), SWT.HORIZONTAL);
		tabs.setChanges(sash);
		table = new Tree(sash, SWT.VIRTUAL | SWT.FULL_SELECTION | SWT.MULTI | SWT.V_SCROLL | SWT.H_SCROLL);
		table.setHeaderVisible(true);
		String[] headers = { Messages.columnLayer, Messages.columnChange, Messages.columnShareA, Messages.columnShareB, Messages.columnShareDelta,
				Messages.columnEdpA, Messages.columnEdpB, Messages.columnEdpDelta };
		for (int i = 0; i < headers.length; i++) {
			TreeColumn column = new TreeColumn(table, i < 2 ? SWT.LEFT : SWT.RIGHT);
			column.setText(headers[i]);
			column.setWidth(WIDTHS[i]);
		}
		table.addListener(SWT.SetData, event -> fill((TreeItem) event.item, event.index));
		table.addListener(SWT.Selection, event -> selectedHere(Set.copyOf(selection())));
		table.addListener(SWT.DefaultSelection, event -> selection().stream().findFirst().ifPresent(layer -> link.reveal(layer)));
		dumbbells = new ChartCanvas(sash, ChartTheme.current());
		dumbbells.addChartListener(new ChartListener() {
			@Override
			public void selected(Set<String> layers) {
				selectedHere(layers);
			}

			@Override
			public void opened(Mark mark) {
				link.reveal(mark.layer());
			}
		});
		sash.setWeights(3, 2);
		link = new EditorLink(getSite(), result::shown, this::select);
		pins = new PinActions(getViewSite(), result);
		pins.contribute(getViewSite().getActionBars().getToolBarManager(), getViewSite().getActionBars().getMenuManager());
		getViewSite().getActionBars().updateActionBars();
		PlatformUI.getWorkbench().getHelpSystem().setHelp(body, "org.m2q.ui.views.compare");
		PlatformUI.getWorkbench().getThemeManager().addPropertyChangeListener(colors);
		refresh();
		remembered.ifPresent(result::restore);
	}

	/** What this view shows. */
	public ViewResult result() {
		return result;
	}

	private void resultChanged() {
		if (pins != null && !choice.isDisposed()) {
			refresh();
		}
	}

	/** Chooses A by its label in the list. */
	public void choose(String label) {
		chosen = label;
		refresh();
	}

	/** Chooses a stored result of the project as A. */
	public void choose(IFile file) {
		sides.stream().filter(side -> side.file().filter(file::equals).isPresent()).findFirst().ifPresent(side -> choose(side.label()));
	}

	/** Labels of what A may be. */
	public List<String> choices() {
		return sides.stream().map(Side::label).toList();
	}

	/** What is compared now; empty for nothing. */
	public Optional<ReportDiff> diff() {
		return diff;
	}

	/** The sentence about where the change comes from. */
	public String explanation() {
		return explanation.getText();
	}

	private void refresh() {
		Optional<ShownResult> shown = result.shown();
		setPartName(pins.name());
		pins.update(this);
		sides = shown.map(this::sides).orElse(List.of());
		choice.setItems(choices().toArray(String[]::new));
		Optional<Side> side = sides.stream().filter(candidate -> candidate.label().equals(chosen)).findFirst()
				.or(() -> sides.stream().findFirst());
		side.ifPresent(found -> choice.select(sides.indexOf(found)));
		Optional<PointReport> point = side.flatMap(this::point);
		diff = shown.isPresent() && point.isPresent() ? Optional.of(ReportDiff.of(point.get(), shown.get().pointReport())) : Optional.empty();
		right.setText(shown.map(result -> NLS.bind(Messages.sideB, name(result))).orElse("").replace("&", "&&"));
		fillTiles();
		explanation.setText(diff.map(DiffText::explanation).orElse(shown.isEmpty() ? Messages.nothing : Messages.nothingToCompare).replace("&", "&&"));
		rows = diff.map(ReportDiff::layers).orElse(List.of()).stream()
				.sorted(Comparator.comparingDouble((ReportDiff.LayerDiff layer) -> Math.abs(layer.shareChange())).reversed()).toList();
		table.setItemCount(rows.size());
		table.clearAll(true);
		dumbbells.setChart(diff.map(DumbbellChart::new));
		tabs.show(diff.map(known -> new CompareTabs.Compared(known, shown.orElseThrow(), side.filter(found -> found.file().isEmpty()).flatMap(Side::point))));
		explanation.getParent().layout();
	}

	private void fillTiles() {
		List<DiffText.Total> totals = diff.map(DiffText::totals).orElse(List.of());
		for (int i = 0; i < tiles.size(); i++) {
			tiles.get(i).setText(totals.isEmpty() ? "" : totals.get(i).name() + "  " + totals.get(i).changeText() + (tileLines == 1 ? "   " : "\n")
					+ totals.get(i).before() + " → " + totals.get(i).after());
		}
	}

	private static String name(ShownResult result) {
		return result.isEstimate() ? "~ " + result.experimentReport().name()
				: result.stored().map(StoredResult::name).orElse(result.experimentReport().name());
	}

	private List<Side> sides(ShownResult shown) {
		List<Side> found = new ArrayList<>();
		shown.baseline().ifPresent(base -> found.add(new Side(NLS.bind(Messages.baselineOf, base.setup().policy(), base.setup().accelerator()),
				Optional.of(base), Optional.empty())));
		// A pinned estimate is compared with the present one.
		if (!shown.isEstimate() || result.isPinned()) {
			M2qCore.currentResult().estimate().ifPresent(estimate -> found.add(new Side(Messages.estimate, Optional.of(estimate.pointReport()), Optional.empty())));
		}
		Optional<IProject> project = shown.source().map(IFile::getProject).or(() -> shown.stored().map(stored -> stored.file().getProject()));
		if (project.isPresent() && project.get().isOpen()) {
			try {
				for (IFile file : new ResultStore(project.get()).files()) {
					if (!file.getFullPath().toString().equals(shown.id())) {
						found.add(new Side(file.getName().replace(ResultStore.SUFFIX, ""), Optional.empty(), Optional.of(file)));
					}
				}
			} catch (CoreException e) {
				explanation.setText(e.getStatus().getMessage());
			}
		}
		Optional<IFile> pinned = project.flatMap(Baselines::of);
		found.stream().filter(side -> side.file().isPresent() && side.file().equals(pinned)).findFirst().ifPresent(side -> {
			found.remove(side);
			found.addFirst(new Side(NLS.bind(Messages.pinnedBaseline, side.label()), side.point(), side.file()));
		});
		return found;
	}

	/** The point of a side; a stored one is read in the background first. */
	private Optional<PointReport> point(Side side) {
		if (side.file().isEmpty()) {
			return side.point();
		}
		IFile file = side.file().get();
		if (read.filter(stored -> stored.file().equals(file)).isPresent()) {
			String id = result.shown().map(shown -> shown.pointReport().id()).orElse("");
			List<PointReport> points = read.get().experiment().points();
			return points.stream().filter(point -> point.id().equals(id)).findFirst().or(() -> points.stream().findFirst());
		}
		Job job = Job.create(NLS.bind(Messages.openJob, file.getName()), (ICoreRunnable) monitor -> {
			StoredResult stored = ResultStore.read(file);
			PlatformUI.getWorkbench().getDisplay().asyncExec(() -> {
				read = Optional.of(stored);
				if (!choice.isDisposed()) {
					refresh();
				}
			});
		});
		job.setUser(true);
		job.schedule();
		return Optional.empty();
	}

	private void fill(TreeItem item, int index) {
		if (index < 0 || index >= rows.size()) {
			// GTK also asks for items that it is about to remove.
			return;
		}
		ReportDiff.LayerDiff layer = rows.get(index);
		double change = layer.shareChange();
		item.setData(layer);
		item.setText(new String[] { layer.name(), layer.decisions(), share(layer.before()), share(layer.after()), DiffText.percent(change), edp(layer.before()),
				edp(layer.after()), layer.before().isEmpty() || layer.after().isEmpty() ? "" : DiffText.percent(layer.edpChange()) });
	}

	private static String share(Optional<LayerReport> layer) {
		return layer.filter(found -> !Double.isNaN(found.share())).map(found -> Format.percent(found.share())).orElse("");
	}

	private static String edp(Optional<LayerReport> layer) {
		return layer.filter(found -> !Double.isNaN(found.edp())).map(found -> Format.energyDelay(found.edp())).orElse("");
	}

	private List<String> selection() {
		return Arrays.stream(table.getSelection()).map(TreeItem::getData).filter(ReportDiff.LayerDiff.class::isInstance)
				.map(data -> ((ReportDiff.LayerDiff) data).name()).toList();
	}

	/** The tabs below the totals. */
	public CompareTabs tabs() {
		return tabs;
	}

	private void selectedHere(Set<String> layers) {
		select(List.copyOf(layers));
		link.select(rows.stream().map(ReportDiff.LayerDiff::name).filter(layers::contains).toList());
	}

	private void colorsChanged(String property) {
		if (!dumbbells.isDisposed() && (ChartTheme.isOurs(property) || IThemeManager.CHANGE_CURRENT_THEME.equals(property))) {
			dumbbells.setTheme(ChartTheme.current());
			tabs.setTheme(ChartTheme.current());
		}
	}

	private void select(List<String> layers) {
		dumbbells.select(Set.copyOf(layers));
		tabs.select(Set.copyOf(layers));
		TreeItem[] items = IntStream.range(0, rows.size()).filter(index -> layers.contains(rows.get(index).name())).mapToObj(table::getItem)
				.toArray(TreeItem[]::new);
		// Items that were never visible have no data yet.
		Arrays.stream(items).forEach(TreeItem::getText);
		table.setSelection(items);
	}

	@Override
	public void setFocus() {
		table.setFocus();
	}

	@Override
	public void dispose() {
		if (result != null) {
			result.dispose();
		}
		if (link != null) {
			link.dispose();
		}
		if (tabs != null) {
			tabs.dispose();
		}
		PlatformUI.getWorkbench().getThemeManager().removePropertyChangeListener(colors);
		super.dispose();
	}
}
