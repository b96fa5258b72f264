package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.jface.dialogs.Dialog;
import org.eclipse.jface.preference.PreferenceDialog;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.jface.text.quickassist.IQuickAssistInvocationContext;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.jface.text.source.TextInvocationContext;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IEditorReference;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.IMarkerResolution2;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.texteditor.ITextEditor;
import org.eclipse.ui.texteditor.ITextEditorActionConstants;
import org.eclipse.ui.views.markers.WorkbenchMarkerResolution;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.suggest.Suggestion;
import org.m2q.dsl.ide.suggest.SuggestionPlace;
import org.m2q.dsl.ide.suggest.SuggestionReport;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.editor.EditorDocuments;
import org.m2q.ui.internal.suggest.SuggestionAssist;
import org.m2q.ui.internal.suggest.SuggestionPreferences;

/** Suggestions in the real workbench: marks, proposals, preview, apply, undo. */
class SuggestionTest {

	private static final String B1 = "efficientvit-b1.m2q";
	private static final String POLICY = "policies/m2q.m2q";
	private static final int PATIENCE = 90_000;

	private static IProject project;
	private static ErrorLog errors;
	private static StallWatch stalls;

	private OpenFile open;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		Display display = Display.getCurrent();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, Math.min(1600, display.getBounds().width),
				Math.min(1000, display.getBounds().height));
		project = OpenFile.examples("suggestions");
		stalls = new StallWatch(display);
	}

	@AfterEach
	void close() {
		OpenFile.page().closeAllEditors(false);
		Ui.pump(300);
	}

	@AfterAll
	static void check() throws Exception {
		long ours = stalls.longestOfOursMilliseconds();
		List<String> samples = stalls.samples();
		stalls.close();
		Ui.pump(500);
		List<String> entries = errors.entries();
		errors.close();
		project.delete(true, true, null);
		assertEquals(List.of(), entries);
		assertTrue(samples.stream().noneMatch(sample -> sample.contains("SuggestionAnalysis") || sample.contains("org.m2q.advisor")), samples.toString());
		System.out.println("Longest time in our code: " + ours + " ms");
	}

	private static EditorDocument document(OpenFile file) {
		return EditorDocuments.find(file.document()).orElseThrow();
	}

	private OpenFile example() throws Exception {
		open = OpenFile.open(project, B1);
		await(open);
		return open;
	}

	private static void await(OpenFile file) {
		Ui.await("suggestions", PATIENCE, () -> document(file).suggestionsAreCurrent() && !document(file).suggestions().places().isEmpty());
		Ui.await("marks", PATIENCE, () -> !marks(file).isEmpty() && file.annotationTypes().contains("org.m2q.ui.suggestion"));
	}

	private static List<IMarker> marks(OpenFile file) {
		try {
			List<IMarker> markers = new ArrayList<>(Arrays.asList(file.file().findMarkers(M2qUi.SUGGESTION_MARKER, true, IResource.DEPTH_ZERO)));
			markers.sort(Comparator.comparingInt(marker -> marker.getAttribute(IMarker.CHAR_START, 0)));
			return markers;
		} catch (CoreException e) {
			throw new AssertionError(e);
		}
	}

	private static IMarker mark(OpenFile file, String part) {
		int offset = file.offset(part);
		return marks(file).stream().filter(marker -> marker.getAttribute(IMarker.CHAR_START, 0) <= offset && offset <= marker.getAttribute(IMarker.CHAR_END, 0))
				.findFirst().orElseThrow(() -> new AssertionError("no mark at " + part + ": " + document(file).suggestions().places().stream()
						.map(place -> place.kind() + " " + place.name() + " " + place.suggestions().getFirst().text()).toList()));
	}

	private static double edp(OpenFile file) {
		CostReport report = document(file).report().orElse(CostReport.EMPTY);
		return report.headers().stream().filter(header -> header.priced() && header.name().equals("EfficientViT_B1")).findFirst()
				.map(org.m2q.dsl.ide.cost.HeaderCost::edp).orElse(Double.NaN);
	}

	private static void undo(ITextEditor editor) {
		editor.getAction(ITextEditorActionConstants.UNDO).run();
	}

	private static OpenFile opened(String name) {
		for (IEditorReference reference : OpenFile.page().getEditorReferences()) {
			if (reference.getName().equals(name.substring(name.lastIndexOf('/') + 1))) {
				IEditorPart part = reference.getEditor(false);
				return part == null ? null : OpenFile.of(project.getFile(name), (ITextEditor) part);
			}
		}
		return null;
	}

	/** Waits until the costs are again those of the text as it is, then compares them. */
	private static void awaitEdp(OpenFile file, double expected, String what) {
		Ui.await(what, PATIENCE, () -> edp(file) == expected);
	}

	@Test
	void marksProposalsPreviewApplyAndUndo() throws Exception {
		OpenFile b1 = example();
		double before = edp(b1);
		IMarker mark = mark(b1, "EfficientViTHead(1536");
		assertTrue(mark.getAttribute(IMarker.MESSAGE, "").matches("int\\d.* for linear: EDP −.* %, weight SQNR .* dB, weights −.* \\(synthetic weights\\).*"),
				mark.getAttribute(IMarker.MESSAGE, ""));
		assertFalse(mark.isSubtypeOf(IMarker.PROBLEM));
		IMarkerResolution[] resolutions = IDE.getMarkerHelpRegistry().getResolutions(mark);
		assertTrue(resolutions.length > 1 && resolutions.length <= 5, Arrays.toString(resolutions));
		String preview = ((IMarkerResolution2) resolutions[0]).getDescription();
		assertTrue(preview.contains("m2q.m2q") && preview.contains("rule int") && preview.contains("accuracy proxy"), preview);
		b1.editor().setFocus();
		b1.editor().selectAndReveal(b1.offset("EfficientViTHead(1536") + 2, 0);
		Ui.screenshot("suggestions");
		Themes.inDark(() -> Ui.screenshot("suggestions-dark"));
		b1.viewer().doOperation(ISourceViewer.QUICK_ASSIST);
		Ui.await("the list", PATIENCE, SuggestionTest::popupIsOpen);
		Ui.pump(2500);
		Ui.screenshot("suggestions-proposals");
		closePopups();

		Suggestion promised = document(b1).suggestions().places().stream().filter(place -> place.name().startsWith("head"))
				.flatMap(place -> place.suggestions().stream()).filter(suggestion -> suggestion.text().equals(resolutions[0].getLabel())).findFirst()
				.orElseThrow();
		assertEquals(before, promised.candidate().before().edp(), 0);
		resolutions[0].run(mark);
		OpenFile policy = opened(POLICY);
		assertTrue(policy != null && policy.text().contains("for linear {"), "the policy is opened and edited");
		assertEquals(B1, OpenFile.page().getActiveEditor().getTitle());
		assertTrue(policy.editor().isDirty());
		awaitEdp(b1, promised.candidate().after().edp(), "the promised EDP");
		String line = b1.minings("stage head").getFirst();
		Ui.screenshot("suggestions-applied");
		Themes.inDark(() -> Ui.screenshot("suggestions-applied-dark"));
		OpenFile.page().activate(policy.editor());
		undo(policy.editor());
		assertFalse(policy.editor().isDirty());
		awaitEdp(b1, before, "the EDP as before");
		assertNotEquals(line, b1.minings("stage head").getFirst());
	}

	@Test
	void proposalsWithoutMarksHaveTheSameTexts() throws Exception {
		OpenFile b1 = example();
		Activator.instance().getPreferenceStore().setValue(SuggestionPreferences.MARKED, false);
		try {
			Ui.await("no marks", PATIENCE, () -> marks(b1).isEmpty() && !b1.annotationTypes().contains("org.m2q.ui.suggestion"));
			SuggestionPlace head = document(b1).suggestions().places().stream().filter(place -> place.name().startsWith("head")).findFirst().orElseThrow();
			IQuickAssistInvocationContext context = new TextInvocationContext(b1.viewer(), b1.offset("stage head"), 0);
			ICompletionProposal[] proposals = new SuggestionAssist().computeQuickAssistProposals(context);
			assertEquals(head.suggestions().stream().map(Suggestion::text).toList(),
					Arrays.stream(proposals).map(ICompletionProposal::getDisplayString).filter(text -> text.contains("EDP")).toList());
			assertTrue(proposals[0].getAdditionalProposalInfo().contains("+ rule") && proposals[0].getImage() != null,
					proposals[0].getAdditionalProposalInfo());
			b1.editor().setFocus();
			b1.editor().selectAndReveal(b1.offset("stage head"), 0);
			b1.viewer().doOperation(ISourceViewer.QUICK_ASSIST);
			Ui.await("the list", PATIENCE, SuggestionTest::popupIsOpen);
			Ui.pump(2500);
			Ui.screenshot("suggestions-preview");
			closePopups();
		} finally {
			Activator.instance().getPreferenceStore().setToDefault(SuggestionPreferences.MARKED);
		}
		Ui.await("marks again", PATIENCE, () -> !marks(b1).isEmpty());
	}

	@Test
	void rulesOfAPolicyFileAreEditedInPlace() throws Exception {
		example();
		OpenFile policy = OpenFile.open(project, POLICY);
		await(policy);
		String text = policy.text();
		IMarker mark = mark(policy, "rule mixed_schemes");
		IMarkerResolution first = IDE.getMarkerHelpRegistry().getResolutions(mark)[0];
		Ui.screenshot("suggestions-policy");
		Themes.inDark(() -> Ui.screenshot("suggestions-policy-dark"));
		first.run(mark);
		assertNotEquals(text, policy.text());
		assertTrue(policy.text().contains("weights mix per filter { int4 uniform symmetric scale mse"), policy.text());
		assertEquals(text.lines().count(), policy.text().lines().count());
		Ui.await("suggestions for the new text", PATIENCE, () -> document(policy).suggestionsAreCurrent());
		undo(policy.editor());
		assertEquals(text, policy.text());
	}

	/** A file of its own with two lines of the same kind: all at once, and one step takes both back. */
	@Test
	void allOfAKindAreAppliedAndUndoneInOneStep() throws Exception {
		open = OpenFile.open(project, "pair.m2q", PAIR);
		OpenFile pair = open;
		await(pair);
		String text = pair.text();
		IMarker mark = mark(pair, "linear(1000)");
		WorkbenchMarkerResolution some = (WorkbenchMarkerResolution) Arrays.stream(IDE.getMarkerHelpRegistry().getResolutions(mark))
				.filter(resolution -> resolution.getLabel().startsWith("int7 per filter for first")).findFirst()
				.orElseThrow(() -> new AssertionError(document(pair).suggestions().places().stream().flatMap(place -> place.suggestions().stream())
						.map(Suggestion::text).toList().toString()));
		IMarker[] others = some.findOtherMarkers(marks(pair).toArray(IMarker[]::new));
		assertTrue(others.length >= 1, "others of the same kind");
		List<IMarker> all = new ArrayList<>(List.of(others));
		all.add(0, mark);
		some.run(all.toArray(IMarker[]::new), null);
		assertTrue(pair.text().contains("rule int7_second for layer \"second\"") && pair.text().contains("rule int7_first for layer \"first\""), pair.text());
		undo(pair.editor());
		assertEquals(text, pair.text());
	}

	@Test
	void theCommandOpensTheListAtTheNearestPlace() throws Exception {
		OpenFile b1 = example();
		b1.editor().setFocus();
		b1.editor().selectAndReveal(b1.offset("input image"), 0);
		OpenFile.page().getWorkbenchWindow().getService(IHandlerService.class).executeCommand("org.m2q.ui.suggestPrecision", null);
		Ui.await("the list", PATIENCE, SuggestionTest::popupIsOpen);
		closePopups();
	}

	@Test
	void outdatedSuggestionsAreNotApplied() throws Exception {
		OpenFile b1 = example();
		IMarker mark = mark(b1, "EfficientViTHead(1536");
		IMarkerResolution first = IDE.getMarkerHelpRegistry().getResolutions(mark)[0];
		OpenFile policy = OpenFile.open(project, POLICY);
		policy.replace("weights int4", "weights int5");
		String text = policy.text();
		OpenFile.page().activate(b1.editor());
		first.run(mark);
		assertEquals(text, policy.text());
	}

	@Test
	void darkAndPreferences() throws Exception {
		IThemeEngine themes = OpenFile.page().getWorkbenchWindow().getService(IThemeEngine.class);
		String before = themes.getActiveTheme().getId();
		OpenFile b1 = example();
		try {
			themes.setTheme("org.eclipse.e4.ui.css.theme.e4_dark", false);
			Ui.pump(1500);
			b1.editor().setFocus();
			b1.editor().selectAndReveal(b1.offset("experiment ") + 12, 0);
			b1.viewer().doOperation(ISourceViewer.QUICK_ASSIST);
			Ui.await("the list", PATIENCE, SuggestionTest::popupIsOpen);
			Ui.pump(2500);
			Ui.screenshot("suggestions-dark");
			closePopups();
		} finally {
			themes.setTheme(before, false);
			Ui.pump(500);
		}
		PreferenceDialog dialog = PreferencesUtil.createPreferenceDialogOn(OpenFile.page().getWorkbenchWindow().getShell(),
				"org.m2q.ui.preferences.suggestions", null, null);
		dialog.setBlockOnOpen(false);
		dialog.open();
		Ui.pump(800);
		Ui.screenshot("suggestions-preferences");
		assertTrue(dialog.getSelectedPage() instanceof org.m2q.ui.internal.suggest.SuggestionPage);
		assertTrue(((Dialog) dialog).close());
	}

	/** Suggestions are lost with the editor. */
	@Test
	void closedFilesHaveNoMarks() throws Exception {
		OpenFile b1 = example();
		b1.close();
		Ui.await("no marks", PATIENCE, () -> marks(b1).isEmpty());
		SuggestionReport none = SuggestionReport.EMPTY;
		assertEquals(List.of(), none.places());
	}

	private static final String PAIR = """
			language 1.0
			import "accelerators/m2-vit.m2q"
			model Pair {
				input tokens: [64, 1000]
				first: linear(1000)
				second: linear(1000)
				narrow: linear(16)
				output logits
			}
			policy Mine {
				default {
					weights int8 scale mse
					activations int8
				}
			}
			experiment Run {
				run Pair with Mine on M2ViT using M2ViT_layerwise
				weights synthetic seed 1
			}
			""";

	private static boolean popupIsOpen() {
		return Arrays.stream(Display.getCurrent().getShells()).anyMatch(shell -> shell.isVisible() && table(shell));
	}

	private static boolean table(Shell shell) {
		return shell != OpenFile.page().getWorkbenchWindow().getShell() && Arrays.stream(shell.getChildren())
				.anyMatch(child -> child instanceof Table table && table.getItemCount() > 0
						|| child instanceof org.eclipse.swt.widgets.Composite composite && Arrays.stream(composite.getChildren()).anyMatch(Table.class::isInstance));
	}

	private static void closePopups() {
		for (Shell shell : OpenFile.page().getWorkbenchWindow().getShell().getShells()) {
			if (!shell.isDisposed()) {
				shell.close();
			}
		}
		Ui.pump(300);
	}
}
