package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

import org.eclipse.core.resources.IProject;
import org.eclipse.jface.text.ITextOperationTarget;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.XMLMemento;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.base.unit.Format;
import org.m2q.core.M2qCore;
import org.m2q.core.exploration.PolicyExploration;
import org.m2q.dsl.ide.suggest.SuggestionPlace;
import org.m2q.report.ReportDiff;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.pareto.ParetoBudget;
import org.m2q.ui.charts.pareto.ParetoChart;
import org.m2q.ui.charts.pareto.ParetoPoint;
import org.m2q.ui.internal.editor.EditorDocuments;
import org.m2q.ui.tests.ErrorLog;
import org.m2q.ui.tests.Keys;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Themes;
import org.m2q.ui.tests.ToolBars;
import org.m2q.ui.tests.Ui;
import org.m2q.ui.tests.Widgets;
import org.m2q.ui.views.internal.ParetoView;
import org.m2q.ui.views.internal.compare.CompareTabs;
import org.m2q.ui.views.internal.compare.CompareView;

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

	private static Mark mark(ParetoView view, ParetoPoint point) {
		return view.canvas().marks().stream().filter(candidate -> candidate.id().equals(point.id())).findFirst().orElseThrow();
	}

	/** Two selected points are compared as the texts that they come to; of one selected point A is the policy as it is. */
	private static void compareTwo(ParetoView view, ParetoPoint current) throws Exception {
		ParetoPoint cheap = chart(view).orElseThrow().front().getFirst();
		ParetoPoint dear = chart(view).orElseThrow().front().get(2);
		view.canvas().pick(mark(view, cheap), true);
		assertTrue(isEnabled(view, "Apply as New Policy…") && isEnabled(view, "Compare"));
		view.canvas().pick(mark(view, dear), true);
		assertFalse(isEnabled(view, "Apply as New Policy…"));
		ToolBars.press(view, "Compare");
		Ui.await("the comparison", PATIENCE, () -> compared().isPresent());
		ReportDiff diff = compared().orElseThrow();
		assertEquals(dear.edp(), diff.before().totals().edp(), dear.edp() * 1e-6);
		assertEquals(cheap.edp(), diff.after().totals().edp(), cheap.edp() * 1e-6);
		assertEquals(dear.proxy(), diff.proxy().orElseThrow().before(), 1e-9);
		assertEquals(cheap.proxy(), diff.proxy().orElseThrow().after(), 1e-9);
		CompareView compare = (CompareView) OpenFile.page().findView(CompareView.ID);
		compare.pane().tabs().show(CompareTabs.POLICIES);
		Ui.await("the texts", PATIENCE, () -> compare.pane().tabs().policies().matches("(?s).*\n− [^\n]* int4.*\n\\+ [^\n]* int2.*"));
		compare.pane().tabs().show(CompareTabs.TIMELINES);
		Ui.await("both schedules", PATIENCE, () -> compare.pane().tabs().showsSchedules());
		compare.pane().tabs().show(CompareTabs.CHANGES);
		OpenFile.page().toggleZoom(OpenFile.page().getReference(compare));
		Themes.screenshots("view-pareto-compare");
		OpenFile.page().toggleZoom(OpenFile.page().getReference(compare));
		view.canvas().choose(Set.of(cheap.id()));
		view.compare();
		Ui.await("the comparison with the policy as it is", PATIENCE, () -> Math.abs(compared().orElseThrow().before().totals().edp() / current.edp() - 1) < 1e-6);
		assertEquals(1, Arrays.stream(OpenFile.page().getViewReferences()).filter(reference -> reference.getId().equals(CompareView.ID)).count());
		OpenFile.page().hideView(compare);
	}

	private static boolean isEnabled(ParetoView view, String text) {
		return ToolBars.action(view, text).orElseThrow().isEnabled();
	}

	private static Optional<ReportDiff> compared() {
		return OpenFile.page().findView(CompareView.ID) instanceof CompareView view ? view.diff() : Optional.empty();
	}

	/** What is asked of a paused search shows that it rests; then it goes on. */
	private static void pauseAndGoOn(ParetoView view) {
		PolicyExploration search = M2qCore.explorations().latest().orElseThrow();
		view.pause(true);
		search.applied(0);
		int count = search.points().size();
		search.applied(0);
		assertEquals(count, search.points().size());
		assertTrue(search.isPaused());
		Ui.await("that it is said", PATIENCE, () -> Widgets.all(view.canvas().getParent().getParent(), Label.class).stream().anyMatch(label -> label.getText().endsWith("; paused")));
		ToolBars.press(view, "Pause");
		assertFalse(search.isPaused());
		Ui.await("more points", PATIENCE, () -> search.points().size() > count);
	}

	@Test
	void aSearchShowsPointsThatAreComparedAndApplied() throws Exception {
		OpenFile b1 = OpenFile.open(project, B1);
		try {
			String before = b1.text();
			ParetoView view = (ParetoView) OpenFile.page().showView(ParetoView.ID);
			Ui.await("an estimate", PATIENCE, () -> M2qCore.currentResult().shown().isPresent());
			double edp = M2qCore.currentResult().shown().orElseThrow().pointReport().totals().edp();
			Themes.screenshots("view-pareto-empty");
			OpenFile.page().activate(b1.editor());
			b1.editor().selectAndReveal(b1.offset("experiment "), 0);
			Ui.await("suggestions for the experiment", PATIENCE, () -> EditorDocuments.find(b1.document()).orElseThrow().suggestions().places().stream()
					.anyMatch(place -> place.kind() == SuggestionPlace.Kind.EXPERIMENT));
			Keys.press(b1.widget(), SWT.CTRL, '1');
			Ui.await("proposals", PATIENCE, () -> Widgets.proposals("Suggest for Whole Policy").isPresent());
			Widgets.choose(Widgets.proposals("Suggest for Whole Policy").orElseThrow(), "Suggest for Whole Policy");
			Ui.await("points", PATIENCE, () -> chart(view).filter(found -> found.table().rows().size() > 5).isPresent());
			pauseAndGoOn(view);
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
			compareTwo(view, current);
			ParetoPoint best = chart(view).orElseThrow().front().getFirst();
			assertTrue(best.edp() < edp, best + " against " + edp);
			boolean[] answered = { false };
			Previews.answer(Previews.POLICY, "Cancel", dialog -> answered[0] = true);
			view.canvas().choose(Set.of(best.id()));
			ToolBars.press(view, "Apply as New Policy…");
			Ui.await("an answer", PATIENCE, () -> answered[0] && Widgets.dialog(Previews.POLICY).isEmpty());
			assertEquals(before, b1.text());
			String[] effect = { "" };
			Previews.answer(Previews.POLICY, "Apply", dialog -> {
				effect[0] = Previews.effect(dialog);
				Themes.screenshots("dialog-policy-preview");
			});
			// A double click asks once.
			view.canvas().pick(mark(view, best), false);
			view.canvas().open(mark(view, best));
			Ui.await("the new policy", PATIENCE, () -> !b1.text().equals(before));
			assertTrue(b1.text().contains("extends M2Q"), b1.text());
			assertTrue(effect[0].startsWith("EDP \u2212" + Format.percent(1 - best.edp() / edp) + ", "), effect[0]);
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
