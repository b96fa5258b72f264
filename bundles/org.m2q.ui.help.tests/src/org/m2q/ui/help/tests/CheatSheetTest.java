package org.m2q.ui.help.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import javax.xml.parsers.DocumentBuilderFactory;

import org.eclipse.core.commands.ParameterizedCommand;
import org.eclipse.core.runtime.Platform;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.handlers.IHandlerService;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.m2q.ui.tests.Dialogs;
import org.m2q.ui.tests.ErrorLog;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Ui;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Cheat sheets, step by step. */
class CheatSheetTest {

	@ParameterizedTest
	@ValueSource(strings = { "quantize", "memory" })
	void everyStepDoesWhatItSays(String name) throws Exception {
		try (ErrorLog errors = new ErrorLog();
				InputStream stream = Platform.getBundle("org.m2q.doc").getEntry("cheatsheets/" + name + ".xml").openStream()) {
			Element sheet = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(stream).getDocumentElement();
			assertEquals("cheatsheet", sheet.getTagName());
			NodeList items = sheet.getElementsByTagName("item");
			assertTrue(items.getLength() >= 5);
			List<String> views = new ArrayList<>();
			for (int i = 0; i < items.getLength(); i++) {
				Element item = (Element) items.item(i);
				assertFalse(item.getElementsByTagName("description").item(0).getTextContent().isBlank());
				Element action = (Element) item.getElementsByTagName("command").item(0);
				perform(action.getAttribute("serialization"), views);
			}
			for (String view : views) {
				assertNotNull(OpenFile.page().findViewReference(view), view);
			}
			PlatformUI.getWorkbench().getHelpSystem().displayHelpResource("cheatsheet-" + name);
			Ui.pump(500);
			StyledText page = page();
			int links = page.getText().split("Perform this step", -1).length - 1;
			assertEquals(items.getLength(), links);
			Ui.screenshot("cheatsheet-" + name + "-light");
			OpenFile.page().activate(OpenFile.page().findView(IPageLayout.ID_PROBLEM_VIEW));
			page.setCaretOffset(page.getText().lastIndexOf("Perform this step") + 1);
			Event enter = new Event();
			enter.character = SWT.CR;
			page.notifyListeners(SWT.KeyDown, enter);
			Ui.pump(300);
			assertEquals(views.getLast(), OpenFile.page().getActivePart().getSite().getId());
			OpenFile.page().hideView(OpenFile.page().findView("org.m2q.ui.help.view"));
			assertEquals(List.of(), errors.entries());
		}
	}

	private static StyledText page() {
		return Dialogs.find(OpenFile.page().getWorkbenchWindow().getShell(), StyledText.class, text -> text.getText().contains("Perform this step"));
	}

	private static void perform(String serialization, List<String> views) throws Exception {
		ParameterizedCommand command = PlatformUI.getWorkbench().getService(ICommandService.class).deserialize(serialization);
		assertTrue(command.getCommand().isDefined(), serialization);
		Map<?, ?> parameters = command.getParameterMap();
		if (command.getId().equals("org.eclipse.ui.newWizard")) {
			Display.getCurrent().timerExec(1000, CheatSheetTest::closeWizard);
		}
		String view = (String) parameters.get("org.eclipse.ui.views.showView.viewId");
		if (view != null) {
			assertNotNull(PlatformUI.getWorkbench().getViewRegistry().find(view), view);
			views.add(view);
		}
		PlatformUI.getWorkbench().getService(IHandlerService.class).executeCommand(command, null);
		Ui.pump(200);
	}

	/** A wizard blocks the command until it is closed. */
	private static void closeWizard() {
		for (Shell shell : Display.getCurrent().getShells()) {
			if (shell.getData() instanceof WizardDialog dialog) {
				assertEquals("M2Q Example", dialog.getCurrentPage().getTitle());
				dialog.close();
				return;
			}
		}
		throw new AssertionError("no wizard");
	}
}
