package org.m2q.ui.help.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.intro.IIntroManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.m2q.ui.help.internal.HelpView;
import org.m2q.ui.tests.Dialogs;
import org.m2q.ui.tests.ErrorLog;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Themes;
import org.m2q.ui.tests.Ui;
import org.m2q.ui.tests.Widgets;

/** The welcome page: it is there, and every link does what it says. */
class WelcomeTest {

	private ErrorLog errors;
	private IWorkbenchWindow window;

	@BeforeEach
	void prepare() {
		errors = new ErrorLog();
		window = PlatformUI.getWorkbench().getWorkbenchWindows()[0];
		window.getShell().setBounds(0, 0, Math.min(1600, window.getShell().getDisplay().getBounds().width),
				Math.min(1000, window.getShell().getDisplay().getBounds().height));
	}

	@AfterEach
	void clean() throws Exception {
		if (OpenFile.page().findView(HelpView.ID) != null) {
			OpenFile.page().hideView(OpenFile.page().findView(HelpView.ID));
		}
		assertEquals(List.of(), errors.entries());
		errors.close();
	}

	private static IIntroManager welcome() {
		return PlatformUI.getWorkbench().getIntroManager();
	}

	private void show() {
		assertTrue(welcome().hasIntro());
		assertNotNull(welcome().showIntro(window, false));
		Ui.pump(500);
	}

	private void click(String title) {
		Link link = Dialogs.find(window.getShell(), Link.class, found -> found.isVisible() && found.getText().equals("<a>" + title + "</a>"));
		link.notifyListeners(SWT.Selection, new Event());
		Ui.pump(300);
	}

	@Test
	void aNewWorkspaceIsWelcomed() {
		assertTrue(PlatformUI.getPreferenceStore().getDefaultBoolean("showIntro"), "the platform shows it once, in a new workspace");
		show();
		Ui.save("welcome-light", window.getShell().getDisplay(), window.getShell().getBounds());
		Themes.inDark(() -> {
			show();
			Ui.save("welcome-dark", window.getShell().getDisplay(), window.getShell().getBounds());
		});
		show();
		click("Go to the workbench");
		assertNull(welcome().getIntro());
	}

	@Test
	void helpPagesAndToursOpen() {
		for (String[] expected : new String[][] { { "Getting started", "Getting started" }, { "Tour: quantize your first hybrid ViT", "Quantize your first hybrid ViT" },
				{ "Tour: find and mend a memory-bound layer", "memory-bound" }, { "Language reference", "language" } }) {
			show();
			click(expected[0]);
			assertNull(welcome().getIntro(), "still in the way");
			Ui.await("the page of " + expected[0], 10_000, () -> Widgets.all(window.getShell(), StyledText.class).stream()
					.anyMatch(text -> text.isVisible() && text.getText().lines().limit(2).anyMatch(line -> line.toLowerCase().contains(expected[1].toLowerCase()))));
		}
	}

	@Test
	void wizardsOpen() {
		for (String[] expected : new String[][] { { "New example", "M2Q Example" }, { "New project", "Project" } }) {
			show();
			boolean[] seen = new boolean[1];
			Widgets.when(display -> Widgets.popups().stream().anyMatch(shell -> shell.getData() instanceof WizardDialog), 10_000, () -> {
				Shell shell = Widgets.popups().stream().filter(found -> found.getData() instanceof WizardDialog).findFirst().orElseThrow();
				seen[0] = ((WizardDialog) shell.getData()).getCurrentPage().getTitle().contains(expected[1]);
				((WizardDialog) shell.getData()).close();
			});
			click(expected[0]);
			assertTrue(seen[0], expected[0]);
		}
	}
}
