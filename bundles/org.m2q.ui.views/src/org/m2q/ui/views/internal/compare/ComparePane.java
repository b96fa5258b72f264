package org.m2q.ui.views.internal.compare;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.m2q.report.DiffText;
import org.m2q.report.ReportDiff;
import org.m2q.ui.charts.ChartCanvas;
import org.m2q.ui.charts.ChartListener;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.compare.DumbbellChart;
import org.m2q.ui.views.internal.ChartTheme;
import org.m2q.ui.views.internal.ThemeWatch;

/** What the view and the editors show of a comparison: totals, the sentence that explains the change, and the tabs. Only in the user interface thread. */
public final class ComparePane {

	private static final int LOW = 320;

	private final Composite body;
	private final CompareTiles tiles;
	private final Label explanation;
	private final ChangesTable table;
	private final ChartCanvas dumbbells;
	private final CompareTabs tabs;
	private final Consumer<Set<String>> selected;
	private Optional<ReportDiff> diff = Optional.empty();

	/**
	 * Makes an empty one.
	 *
	 * @param selected told which layers are selected here, by their names
	 * @param opened told for which layer the text is wanted
	 */
	ComparePane(Composite parent, Consumer<Set<String>> selected, Consumer<String> opened) {
		this.selected = selected;
		body = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().applyTo(body);
		tiles = new CompareTiles(body);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(tiles.control());
		explanation = new Label(body, SWT.WRAP);
		GridDataFactory.fillDefaults().grab(true, false).hint(400, SWT.DEFAULT).applyTo(explanation);
		// A low part has one line for each total, so that something is left for the tabs.
		body.addListener(SWT.Resize, event -> {
			if (tiles.setLines(body.getClientArea().height < LOW ? 1 : 2)) {
				body.layout(true, true);
			}
		});
		tabs = new CompareTabs(body, ChartTheme.current(), this::selectedHere, opened);
		GridDataFactory.fillDefaults().grab(true, true).applyTo(tabs.folder());
		SashForm sash = new SashForm(tabs.folder(), SWT.HORIZONTAL);
		tabs.setChanges(sash);
		table = new ChangesTable(sash, this::selectedHere, opened);
		dumbbells = new ChartCanvas(sash, ChartTheme.current());
		dumbbells.addChartListener(new ChartListener() {
			@Override
			public void selected(Set<String> layers) {
				selectedHere(layers);
			}

			@Override
			public void opened(Mark mark) {
				opened.accept(mark.layer());
			}
		});
		sash.setWeights(3, 2);
		ThemeWatch looks = new ThemeWatch(this::looksChanged);
		body.addDisposeListener(event -> {
			looks.dispose();
			tabs.dispose();
		});
	}

	Composite control() {
		return body;
	}

	/**
	 * Shows another comparison.
	 *
	 * @param why what is said in place of the explanation when there is none
	 */
	void show(Optional<Compared> compared, String why) {
		diff = compared.map(Compared::diff);
		tiles.show(diff.map(DiffText::totals).orElse(List.of()));
		explain(diff.map(known -> (DiffText.explanation(known) + " " + DiffText.proxyNote(known)).strip()).orElse(why));
		table.show(diff);
		dumbbells.setChart(diff.map(DumbbellChart::new));
		tabs.show(compared);
		body.layout();
	}

	/** Says something in place of the explanation. */
	void explain(String text) {
		explanation.setText(text.replace("&", "&&"));
	}

	/** Shows which layers are selected elsewhere. */
	void select(Set<String> layers) {
		table.select(layers);
		dumbbells.select(layers);
		tabs.select(layers);
	}

	private void selectedHere(Set<String> layers) {
		select(layers);
		selected.accept(layers);
	}

	private void looksChanged() {
		if (!body.isDisposed()) {
			dumbbells.setTheme(ChartTheme.current());
			tabs.setTheme(ChartTheme.current());
			table.control().clearAll(true);
		}
	}

	void setFocus() {
		tabs.folder().setFocus();
	}

	/** What is compared now; empty for nothing. */
	public Optional<ReportDiff> diff() {
		return diff;
	}

	/** The sentence about where the change comes from. */
	public String explanation() {
		return explanation.getText();
	}

	/** What the tiles say. */
	public List<String> tiles() {
		return tiles.texts();
	}

	/** The tabs below the totals. */
	public CompareTabs tabs() {
		return tabs;
	}

	/** The table of the layers. */
	public org.eclipse.swt.widgets.Tree table() {
		return table.control();
	}

	/** The chart of the shares. */
	public ChartCanvas dumbbells() {
		return dumbbells;
	}
}
