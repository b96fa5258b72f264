package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import org.eclipse.core.resources.IProject;
import org.eclipse.jface.text.ITextOperationTarget;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.XMLMemento;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.core.M2qCore;
import org.m2q.ui.charts.pareto.ParetoBudget;
import org.m2q.ui.charts.pareto.ParetoChart;
import org.m2q.ui.charts.pareto.ParetoPoint;
import org.m2q.ui.tests.ErrorLog;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Themes;
import org.m2q.ui.tests.ToolBars;
import org.m2q.ui.tests.Ui;
import org.m2q.ui.tests.Widgets;
import org.m2q.ui.views.internal.ParetoView;

/** The Pareto view in the real workbench: searches, shows, applies and takes back. */
class ParetoViewTest {

	private static final String B1 = "efficientvit-b1.m2q";
	private static final int PATIENCE = 120_000;

	private static IProject project;
	private static ErrorLog errors;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, 1600, 1000);
		project = OpenFile.examples("pareto");
	}

	@AfterAll
	static void check() {
		assertEquals(List.of(), errors.entries());
		errors.close();
	}

	private static Optional<ParetoChart> chart(ParetoView view) {
		return view.canvas().chart().map(ParetoChart.class::cast);
	}

	/** By the dialog, which says what is wrong while it is typed; kept over a restart. */
	private static void enterBudgets(ParetoView view, double edp) throws Exception {
		Widgets.when(display -> Widgets.dialog("Budgets").isPresent(), PATIENCE, () -> {
			Shell dialog = Widgets.dialog("Budgets").orElseThrow();
			List<Text> fields = Widgets.all(dialog, Text.class).stream().filter(text -> text.getEditable()).toList();
			fields.getFirst().setText("2.5 uJ");
			assertFalse(Widgets.isEnabled(dialog, "OK"));
			for (String theme : new String[] { Window.DARK, Window.LIGHT }) {
				Window.theme(theme);
				Ui.screenshot("dialog-budgets" + (theme.equals(Window.DARK) ? "-dark" : "-light"));
			}
			fields.getFirst().setText(edp * 1e6 + " µJ·s");
			fields.getLast().setText("-200 dB");
			Widgets.click(dialog, "OK");
		});
		ToolBars.press(view, "Budgets…");
		assertEquals(edp, view.budget().edp().orElseThrow(), 1e-9 * edp);
		assertEquals(-200, view.budget().proxy().orElseThrow());
		XMLMemento memento = XMLMemento.createWriteRoot("view");
		view.saveState(memento);
		ParetoView other = new ParetoView();
		other.init(view.getViewSite(), memento);
		assertEquals(view.budget(), other.budget());
		view.setBudget(view.budget().withProxy(OptionalDouble.empty()));
		ParetoChart limited = chart(view).orElseThrow();
		assertEquals(view.budget(), limited.budget());
		assertTrue(limited.allowed() > 0 && limited.allowed() < limited.points().size());
		OpenFile.page().toggleZoom(OpenFile.page().getReference(view));
		for (String theme : new String[] { Window.DARK, Window.LIGHT }) {
			Window.theme(theme);
			Ui.screenshot("view-pareto-budget" + (theme.equals(Window.DARK) ? "-dark" : "-light"));
		}
		OpenFile.page().toggleZoom(OpenFile.page().getReference(view));
		view.setBudget(ParetoBudget.NONE);
	}

	@Test
	void aSearchShowsPointsAndAClickAppliesOne() throws Exception {
		OpenFile b1 = OpenFile.open(project, B1);
		try {
			String before = b1.text();
			ParetoView view = (ParetoView) OpenFile.page().showView("org.m2q.ui.views.pareto");
			Ui.await("an estimate", PATIENCE, () -> M2qCore.currentResult().shown().isPresent());
			double edp = M2qCore.currentResult().shown().orElseThrow().pointReport().totals().edp();
			Themes.screenshots("view-pareto-empty");
			view.start();
			Ui.await("points", PATIENCE, () -> chart(view).filter(found -> found.table().rows().size() > 30).isPresent());
			view.stop();
			Ui.await("the end of the search", PATIENCE, view::isFinished);
			Ui.pump(500);
			OpenFile.page().toggleZoom(OpenFile.page().getReference(view));
			for (String theme : new String[] { Window.DARK, Window.LIGHT }) {
				Window.theme(theme);
				Ui.screenshot("view-pareto" + (theme.equals(Window.DARK) ? "-dark" : "-light"));
			}
			OpenFile.page().toggleZoom(OpenFile.page().getReference(view));
			// The point as it is has the EDP that the estimate says.
			ParetoPoint current = chart(view).orElseThrow().points().stream().filter(point -> point.kind() == ParetoPoint.Kind.CURRENT).findFirst()
					.orElseThrow();
			assertEquals(edp, current.edp(), edp * 1e-6);
			enterBudgets(view, edp);
			ParetoPoint best = chart(view).orElseThrow().front().getFirst();
			assertTrue(best.edp() < edp, best + " against " + edp);
			var mark = view.canvas().marks().stream().filter(candidate -> candidate.id().equals(best.id())).findFirst().orElseThrow();
			view.canvas().pick(mark, false);
			Ui.await("the new policy", PATIENCE, () -> !b1.text().equals(before));
			assertTrue(b1.text().contains("extends M2Q"), b1.text());
			// What the point promised is what the text comes to.
			Ui.await("the promised EDP", PATIENCE, () -> Math.abs(M2qCore.currentResult().shown().orElseThrow().pointReport().totals().edp() / best.edp() - 1) < 1e-6);
			assertEquals(List.of(), b1.codes().stream().filter(code -> code.startsWith("syntax")).toList());
			ITextOperationTarget undo = b1.viewer().getTextOperationTarget();
			undo.doOperation(ITextOperationTarget.UNDO);
			assertEquals(before, b1.text());
			// A text that has changed since is left alone.
			b1.replace("hidden = 1600", "hidden = 1200");
			String changed = b1.text();
			view.apply(best.id());
			Ui.pump(1500);
			assertEquals(changed, b1.text());
		} finally {
			b1.close();
		}
	}
}
