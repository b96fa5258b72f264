package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.eclipse.core.resources.IProject;
import org.eclipse.jface.preference.PreferenceDialog;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.jface.text.contentassist.ICompletionProposalExtension2;
import org.eclipse.jface.text.templates.Template;
import org.eclipse.jface.text.templates.TemplateProposal;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Table;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.ui.internal.assist.EditorTemplates;
import org.m2q.ui.internal.assist.M2qContentAssist;
import org.m2q.ui.internal.editor.EditorDocuments;

/** Parameter hints, templates and their preferences. */
class AssistTest {

	private static final int PATIENCE = 20_000;

	private static IProject project;
	private static ErrorLog errors;

	private OpenFile open;

	@BeforeAll
	static void prepare() throws Exception {
		errors = new ErrorLog();
		var bounds = Display.getCurrent().getBounds();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, Math.min(1600, bounds.width), Math.min(1000, bounds.height));
		project = OpenFile.examples("assist");
	}

	@AfterEach
	void close() {
		Widgets.closePopups();
		OpenFile.page().closeAllEditors(false);
		Ui.pump(100);
	}

	@AfterAll
	static void check() throws Exception {
		Ui.pump(300);
		List<String> entries = errors.entries();
		errors.close();
		project.delete(true, true, null);
		assertEquals(List.of(), entries);
	}

	private void open(String text) throws Exception {
		open = OpenFile.open(project, "assisted.m2q", text.replace("|", ""));
		open.editor().setFocus();
		Ui.await("an analysis", PATIENCE, () -> EditorDocuments.find(open.document()).filter(found -> found.analysis().isPresent()).isPresent());
		Ui.pump(200);
		open.widget().setCaretOffset(text.indexOf('|'));
	}

	private static List<StyledText> hints() {
		return Widgets.popups().stream().flatMap(shell -> Widgets.all(shell, StyledText.class).stream())
				.filter(text -> text.getText().startsWith("conv(filters, kernel = 3")).toList();
	}

	private static String bold() {
		return hints().stream().flatMap(text -> Arrays.stream(text.getStyleRanges()).filter(range -> (range.fontStyle & SWT.BOLD) != 0)
				.map(range -> text.getText(range.start, range.start + range.length - 1))).findFirst().orElse("");
	}

	@Test
	void parametersAreShownWhileArgumentsAreTyped() throws Exception {
		open("import m2q.std.*\n\nmodel Net {\n\tinput x: [3, 32, 32]\n\tconv|\n}\n");
		Keys.type(open.widget(), "(");
		Ui.await("the parameters", PATIENCE, () -> !hints().isEmpty());
		Ui.await("the first in bold", PATIENCE, () -> bold().equals("filters"));
		Keys.type(open.widget(), "16, ");
		Ui.await("the second in bold", PATIENCE, () -> bold().startsWith("kernel"));
		Keys.type(open.widget(), "stride = ");
		Ui.await("the named one in bold", PATIENCE, () -> bold().startsWith("stride"));
		Ui.screenshot("parameter-hints");
		Keys.type(open.widget(), "2)");
		Ui.await("the end of the call", PATIENCE, () -> hints().isEmpty());
		assertTrue(open.text().contains("conv(16, stride = 2)\n"), open.text());
	}

	@Test
	void templatesAreFilledIn() throws Exception {
		open("import m2q.std.*\n\nmodel Net {\n\tinput x: [3, 32, 32]\n\tconv(16)\n}\n\nexp|\n");
		int offset = open.widget().getCaretOffset();
		ICompletionProposal[] proposals = inBackground(() -> new M2qContentAssist().computeCompletionProposals(open.viewer(), offset));
		TemplateProposal experiment = Arrays.stream(proposals).filter(TemplateProposal.class::isInstance).map(TemplateProposal.class::cast)
				.filter(proposal -> proposal.getDisplayString().startsWith("experiment")).findFirst().orElseThrow();
		assertTrue(Arrays.stream(proposals).filter(TemplateProposal.class::isInstance).noneMatch(proposal -> proposal.getDisplayString().startsWith("model")));
		((ICompletionProposalExtension2) experiment).apply(open.viewer(), '\n', 0, offset);
		var selected = open.viewer().getSelectedRange();
		assertEquals("Name", open.text().substring(selected.x, selected.x + selected.y));
		Keys.type(open.widget(), "First\tNet");
		Ui.screenshot("template");
		assertTrue(open.text().contains("experiment First {\n\trun Net with Policy"), open.text());
	}

	@Test
	void everyTemplateIsGoodSyntax() throws Exception {
		for (Template template : EditorTemplates.store().getTemplates()) {
			String pattern = template.getPattern().replace("${cursor}", "").replace("${frequency}", "500").replace("${percent}", "10")
					.replaceAll("\\$\\{(count|rows|columns|capacity|width|bandwidth|energy|filters|values)}", "4").replace("${body}", "relu")
					.replaceAll("\\$\\{(\\w+)}", "$1");
			String text = switch (template.getContextTypeId().replaceAll(".*\\.", "")) {
				case "flow" -> "model A {\n\tinput x: [3, 8, 8]\n" + pattern.replace("{\n\t\n}", "{ relu }") + "\n}\n";
				case "policy" -> "policy A {\n" + pattern + "\n}\n";
				case "accelerator" -> "accelerator A {\n" + pattern + "\n}\n";
				case "experiment" -> "experiment A {\n\trun M with P on B using Q\n" + pattern + "\n}\n";
				default -> pattern + "\n";
			};
			OpenFile file = OpenFile.open(project, "template_" + template.getName() + ".m2q", text);
			Ui.await("an analysis of " + template.getName(), PATIENCE,
					() -> EditorDocuments.find(file.document()).filter(found -> found.analysis().isPresent()).isPresent());
			List<String> wrong = EditorDocuments.find(file.document()).orElseThrow().analysis().orElseThrow().problems().stream()
					.filter(problem -> problem.code().startsWith(ProblemCodes.SYNTAX)).map(problem -> problem.message()).toList();
			assertEquals(List.of(), wrong, template.getName() + ":\n" + text);
			file.close();
		}
		assertEquals(17, EditorTemplates.store().getTemplates().length);
	}

	@Test
	void preferencesShowAllSettings() throws Exception {
		PreferenceDialog dialog = PreferencesUtil.createPreferenceDialogOn(OpenFile.page().getWorkbenchWindow().getShell(), "org.m2q.ui.preferences.editor",
				null, null);
		dialog.setBlockOnOpen(false);
		dialog.open();
		Ui.pump(500);
		List<String> buttons = Widgets.all(dialog.getShell(), Button.class).stream().map(button -> button.getText().replace("&", "")).toList();
		assertTrue(buttons.containsAll(List.of("Format", "Only lines that were changed since it was saved last", "Organize imports", "Remove trailing blanks")), buttons.toString());
		Themes.screenshots("preferences-editor");
		dialog.close();
		PreferenceDialog templates = PreferencesUtil.createPreferenceDialogOn(OpenFile.page().getWorkbenchWindow().getShell(),
				"org.m2q.ui.preferences.templates", null, null);
		templates.setBlockOnOpen(false);
		templates.open();
		Ui.pump(500);
		Ui.screenshot("preferences-templates");
		assertTrue(Widgets.all(templates.getShell(), Table.class).stream().anyMatch(table -> table.getItemCount() == 17));
		templates.close();
		assertFalse(dialog.getShell() != null && dialog.getShell().isVisible());
	}

	/** In a thread of its own: those of the common pool may all be busy. */
	private static <T> T inBackground(java.util.function.Supplier<T> work) {
		CompletableFuture<T> future = CompletableFuture.supplyAsync(work, task -> new Thread(task, "background work").start());
		Ui.await("background work", PATIENCE, future::isDone);
		return future.join();
	}
}
