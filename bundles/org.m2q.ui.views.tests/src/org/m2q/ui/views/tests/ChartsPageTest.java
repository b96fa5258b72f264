package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.eclipse.core.resources.IProject;
import org.eclipse.jface.preference.IPreferenceStore;
import org.eclipse.jface.preference.PreferenceDialog;
import org.eclipse.jface.preference.PreferencePage;
import org.eclipse.jface.resource.ColorRegistry;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeColumn;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.base.unit.Format;
import org.m2q.base.unit.Notation;
import org.m2q.report.LayerReport;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.Palette;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.charts.edp.EdpMetric;
import org.m2q.ui.internal.preferences.ChartPreferences;
import org.m2q.ui.tests.ErrorLog;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Themes;
import org.m2q.ui.tests.Ui;
import org.m2q.ui.tests.Widgets;
import org.m2q.ui.views.internal.ChartTheme;
import org.m2q.ui.views.internal.ChartView;
import org.m2q.ui.views.internal.ChartsPage;
import org.m2q.ui.views.internal.EdpView;
import org.m2q.ui.views.internal.TimelineView;
import org.m2q.ui.views.internal.results.Column;
import org.m2q.ui.views.internal.results.LayerRow;
import org.m2q.ui.views.internal.results.ResultsView;

/** The preference page of charts, and what open views make of it. */
class ChartsPageTest {

	private static final int PATIENCE = 60_000;

	private static IProject project;
	private static ErrorLog errors;
	private static OpenFile open;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, 1600, 1000);
		project = OpenFile.examples("chartspage");
		open = OpenFile.open(project, "efficientvit-b1.m2q");
	}

	@AfterEach
	void restore() {
		for (String key : List.of(ChartPreferences.PALETTE, ChartPreferences.TIMES, ChartPreferences.DIGITS)) {
			store().setToDefault(key);
		}
		follow();
	}

	@AfterAll
	static void clean() throws Exception {
		open.close();
		assertEquals(List.of(), errors.entries());
		errors.close();
		project.delete(true, true, null);
	}

	private static IPreferenceStore store() {
		return ChartPreferences.store();
	}

	/** Waits until views have followed what was changed: they do so later, in the order in which the display is asked. */
	private static void follow() {
		AtomicBoolean reached = new AtomicBoolean();
		Display.getCurrent().asyncExec(() -> reached.set(true));
		Ui.await("views follow", PATIENCE, reached::get);
	}

	private static ChartView show(String name) throws Exception {
		ChartView view = (ChartView) OpenFile.page().showView("org.m2q.ui.views." + name);
		Ui.await("a chart in " + name, PATIENCE, () -> view.canvas().chart().isPresent() && !view.canvas().marks().isEmpty());
		Ui.pump(300);
		return view;
	}

	private static void with(Consumer<PreferenceDialog> work) {
		PreferenceDialog dialog = PreferencesUtil.createPreferenceDialogOn(OpenFile.page().getWorkbenchWindow().getShell(), ChartsPage.ID, null, null);
		dialog.setBlockOnOpen(false);
		dialog.open();
		try {
			dialog.getShell().setBounds(200, 60, 1000, 760);
			Ui.pump(2000);
			work.accept(dialog);
		} finally {
			dialog.close();
			follow();
			Ui.pump(100);
		}
	}

	private static void choose(PreferenceDialog dialog, String text) {
		Control page = ((PreferencePage) dialog.getSelectedPage()).getControl();
		Button button = Widgets.all(page, Button.class).stream().filter(found -> found.getText().replace("&", "").startsWith(text)).findFirst()
				.orElseThrow(() -> new AssertionError("no button " + text));
		for (Control sibling : button.getParent().getChildren()) {
			if (sibling instanceof Button other && other != button && other.getSelection()) {
				other.setSelection(false);
				other.notifyListeners(SWT.Selection, new Event());
			}
		}
		button.setSelection(true);
		button.notifyListeners(SWT.Selection, new Event());
	}

	private static void digits(PreferenceDialog dialog, String text) {
		Text field = Widgets.all(((PreferencePage) dialog.getSelectedPage()).getControl(), Text.class).getFirst();
		field.setText(text);
		field.notifyListeners(SWT.KeyUp, new Event());
	}

	private static String tip(ChartView view) {
		return view.canvas().marks().stream().filter(mark -> !mark.layer().isEmpty()).map(Mark::tip).findFirst().orElseThrow();
	}

	@Test
	void openViewsShowWhatIsChosen() throws Exception {
		EdpView edp = (EdpView) show("edp");
		List<RGB> before = edp.canvas().theme().palette();
		String tip = tip(edp);
		LayerReport layer = edp.result().shown().orElseThrow().pointReport().layers().stream()
				.filter(found -> found.name().equals(edp.canvas().marks().getFirst().layer())).findFirst().orElseThrow();
		assertTrue(tip.contains(Format.energy(layer.energy())) && tip.contains(Format.time(layer.latency())), tip);
		with(dialog -> {
			PreferencePage page = (PreferencePage) dialog.getSelectedPage();
			Ui.save("preferences-charts-light", Display.getCurrent(), dialog.getShell().getBounds());
			digits(dialog, "9");
			assertFalse(page.isValid());
			digits(dialog, "5");
			assertTrue(page.isValid());
			choose(dialog, "Bright");
			choose(dialog, "Clock cycles");
			Label example = Widgets.all(page.getControl(), Label.class).stream().filter(label -> label.getText().startsWith("For example")).findFirst().orElseThrow();
			// 1.234567 ms at 500 MHz are 617,283.5 cycles.
			assertEquals("For example 617.28 K cycles and 12.346 µJ", example.getText());
			Ui.pump(100);
			assertTrue(example.getSize().x >= example.computeSize(SWT.DEFAULT, SWT.DEFAULT).x, "the example is cut");
			Ui.pump(1000);
			Ui.save("preferences-charts-changed-light", Display.getCurrent(), dialog.getShell().getBounds());
			assertEquals(before, edp.canvas().theme().palette(), "nothing changes before it is applied");
			assertTrue(page.performOk());
		});
		assertEquals(Palette.BRIGHT.colors(edp.canvas().theme().background()), edp.canvas().theme().palette());
		assertNotEquals(before, edp.canvas().theme().palette());
		String changed = tip(edp);
		double clock = edp.result().shown().orElseThrow().pointReport().hardware().clock();
		Notation five = new Notation(5, true);
		assertTrue(changed.contains(five.cycles(layer.latency() * clock)) && changed.contains(five.energy(layer.energy())) && !changed.contains(Format.time(layer.latency())), changed);
		edp.set(edp.options().with(EdpMetric.LATENCY));
		Ui.pump(3000);
		Ui.screenshot("charts-bright-cycles-light");
		Themes.inDark(() -> {
			Ui.pump(500);
			assertEquals(Palette.BRIGHT.colors(edp.canvas().theme().background()), edp.canvas().theme().palette());
			Ui.screenshot("charts-bright-cycles-dark");
			with(dialog -> Ui.save("preferences-charts-dark", Display.getCurrent(), dialog.getShell().getBounds()));
		});
		edp.set(edp.options().with(EdpMetric.SHARE));
		// Back to what the theme says.
		with(dialog -> {
			Button defaults = Widgets.all(dialog.getShell(), Button.class).stream().filter(found -> found.getText().replace("&", "").equals("Restore Defaults"))
					.findFirst().orElseThrow();
			defaults.notifyListeners(SWT.Selection, new Event());
			assertTrue(((PreferencePage) dialog.getSelectedPage()).performOk());
		});
		assertEquals(before, edp.canvas().theme().palette());
		assertEquals(tip, tip(edp));
	}

	/** Files and what is copied have all digits, whatever is shown. */
	@Test
	void filesDoNotDependOnIt() throws Exception {
		EdpView edp = (EdpView) show("edp");
		String table = edp.canvas().chart().orElseThrow().table().tsv();
		ResultsView results = (ResultsView) OpenFile.page().showView("org.m2q.ui.views.results");
		Ui.await("the layers", PATIENCE, () -> results.tree().control().getItemCount() > 0);
		String exported = results.table().text(List.of(Column.values()), true);
		Tree tree = results.tree().control();
		int energy = Arrays.stream(tree.getColumns()).map(TreeColumn::getText).toList().indexOf(Column.ENERGY.header());
		Ui.await("a row", PATIENCE, () -> !tree.getItem(0).getText(energy).isEmpty());
		double value = Double.parseDouble(Column.ENERGY.exact((LayerRow) tree.getItem(0).getData()));
		assertEquals(Notation.DEFAULT.significant(value), tree.getItem(0).getText(energy));
		store().setValue(ChartPreferences.DIGITS, 6);
		store().setValue(ChartPreferences.TIMES, ChartPreferences.CYCLES);
		Ui.await("more digits", PATIENCE, () -> tree.getItem(0).getText(energy).equals(new Notation(6, true).significant(value)));
		assertEquals(table, edp.canvas().chart().orElseThrow().table().tsv());
		assertEquals(exported, results.table().text(List.of(Column.values()), true));
	}

	@Test
	void theTimelineFollowsTheUnit() throws Exception {
		TimelineView timeline = (TimelineView) show("timeline");
		assertTrue(timeline.options().orElseThrow().time());
		store().setValue(ChartPreferences.TIMES, ChartPreferences.CYCLES);
		follow();
		assertFalse(timeline.options().orElseThrow().time());
		store().setValue(ChartPreferences.TIMES, ChartPreferences.SECONDS);
		follow();
		assertTrue(timeline.options().orElseThrow().time());
		store().setValue(ChartPreferences.PALETTE, Palette.GREY.id());
		follow();
		Ui.pump(300);
		assertEquals(Palette.GREY.colors(timeline.canvas().theme().background()), timeline.canvas().theme().palette());
		Ui.screenshot("charts-grey-light");
		Themes.inDark(() -> Ui.screenshot("charts-grey-dark"));
	}

	/** Colors and Fonts still decide unless another palette is chosen. */
	@Test
	void coloursOfTheThemeAreTheDefault() {
		ColorRegistry registry = PlatformUI.getWorkbench().getThemeManager().getCurrentTheme().getColorRegistry();
		RGB old = registry.getRGB("org.m2q.ui.chart.category0");
		try {
			registry.put("org.m2q.ui.chart.category0", new RGB(1, 2, 3));
			assertEquals(new RGB(1, 2, 3), ChartTheme.current().palette().getFirst());
			store().setValue(ChartPreferences.PALETTE, Palette.MUTED.id());
			assertEquals(Palette.MUTED.colors(ChartTheme.current().background()), ChartTheme.current().palette());
			assertEquals(Theme.COLORS, ChartTheme.current().palette().size());
		} finally {
			registry.put("org.m2q.ui.chart.category0", old);
		}
	}
}
