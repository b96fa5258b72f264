package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.ILogListener;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.Status;
import org.eclipse.jface.notifications.NotificationPopup;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.InternalErrors;
import org.m2q.ui.internal.Startup;

/** Opening a file from the command line. */
class StartupTest {

	private static final int PATIENCE = 60_000;
	private static final IStatus DEFECT = new Status(IStatus.ERROR, M2qUi.PLUGIN_ID, "The layer vanished", new IllegalStateException("gone"));

	@TempDir
	Path folder;

	@AfterEach
	void clean() throws Exception {
		System.clearProperty(M2qUi.OPEN_PROPERTY);
		OpenFile.page().closeAllEditors(false);
		for (IProject project : ResourcesPlugin.getWorkspace().getRoot().getProjects()) {
			project.delete(false, true, null);
		}
	}

	private static IFile opened() {
		IEditorPart editor = OpenFile.page().getActiveEditor();
		return editor == null ? null : editor.getEditorInput().getAdapter(IFile.class);
	}

	private static void start(Path file) {
		System.setProperty(M2qUi.OPEN_PROPERTY, file.toString());
		new Startup().earlyStartup();
	}

	@Test
	void theFolderOfTheFileBecomesAProjectOnce() throws Exception {
		Path net = Files.writeString(Files.createDirectory(folder.resolve("my nets")).resolve("net.m2q"), "model A { input x: [1] relu }\n");
		Path more = Files.writeString(Files.createDirectory(net.resolveSibling("more")).resolve("b.m2q"), "model B { input x: [1] relu }\n");
		start(net);
		Ui.await("the file", PATIENCE, () -> opened() != null && opened().getName().equals("net.m2q"));
		IProject project = opened().getProject();
		assertEquals("my nets", project.getName());
		assertEquals(net.getParent().toRealPath(), project.getLocation().toPath().toRealPath());
		start(more);
		Ui.await("the other file", PATIENCE, () -> opened() != null && opened().getName().equals("b.m2q"));
		assertEquals(project, opened().getProject());
		assertEquals(1, ResourcesPlugin.getWorkspace().getRoot().getProjects().length);
	}

	/** Equal errors are written down once; what tells of them needs no answer. */
	@Test
	void equalErrorsAreToldOnce() {
		List<String> entries = new ArrayList<>();
		ILogListener listener = (status, plugin) -> entries.add(status.getMessage());
		Platform.addLogListener(listener);
		try {
			for (int i = 0; i < 3; i++) {
				Activator.log("the same", new IllegalStateException("number " + i));
			}
			Activator.log("another", new IllegalStateException("the same cause"));
			Activator.log("the same", new IllegalArgumentException("another cause"));
			assertEquals(List.of("the same", "another", "the same"), entries);
		} finally {
			Platform.removeLogListener(listener);
		}
		Ui.await("the notice", PATIENCE, () -> Widgets.popups().stream().anyMatch(StartupTest::isNotice));
		Widgets.popups().stream().filter(StartupTest::isNotice).forEach(Shell::close);
		NotificationPopup light = InternalErrors.show(Display.getCurrent(), DEFECT);
		Ui.pump(1000);
		Ui.save("error-notice-light", Display.getCurrent(), light.getShell().getBounds());
		light.close();
		Themes.inDark(() -> {
			NotificationPopup dark = InternalErrors.show(Display.getCurrent(), DEFECT);
			Ui.pump(1000);
			Ui.save("error-notice-dark", Display.getCurrent(), dark.getShell().getBounds());
			assertTrue(Widgets.all(dark.getShell(), Link.class).getFirst().getText().startsWith("Something did not work"));
			dark.close();
		});
	}

	private static boolean isNotice(Shell shell) {
		return Widgets.all(shell, Link.class).stream().anyMatch(link -> link.getText().startsWith("Something did not work"));
	}

	/** What the notice leads to: the view opens and has the entry, however often the defect shows. */
	@Test
	void theNoticeLeadsToTheErrorLog() {
		String message = "A defect that shows twice";
		for (int i = 0; i < 2; i++) {
			Activator.log(message, new IllegalStateException("number " + i));
		}
		NotificationPopup notice = InternalErrors.show(Display.getCurrent(), DEFECT);
		Link link = Widgets.all(notice.getShell(), Link.class).getFirst();
		assertTrue(link.getText().endsWith("<a href=\"copy\">Copy Details</a> <a href=\"log\">Open Error Log</a>"), link.getText());
		follow(link, "log");
		IWorkbenchPage page = OpenFile.page();
		IViewPart view = page.findView("org.eclipse.pde.runtime.LogView");
		assertTrue(view != null && page.isPartVisible(view), "the view is not open");
		Ui.await("the entry", PATIENCE, () -> entries(view).contains(message));
		assertEquals(1, entries(view).stream().filter(message::equals).count());
		Themes.screenshots("error-log");
		page.hideView(view);
		Ui.await("the end of the notice", PATIENCE, () -> Widgets.popups().stream().noneMatch(StartupTest::isNotice));
	}

	@Test
	void theNoticeCopiesWhatMustBeKnown() {
		NotificationPopup notice = InternalErrors.show(Display.getCurrent(), DEFECT);
		follow(Widgets.all(notice.getShell(), Link.class).getFirst(), "copy");
		Clipboard clipboard = new Clipboard(Display.getCurrent());
		try {
			String copied = (String) clipboard.getContents(TextTransfer.getInstance());
			assertTrue(copied.startsWith("M2Q ") && copied.contains(", Java " + System.getProperty("java.version") + ", "), copied);
			assertTrue(copied.contains(M2qUi.PLUGIN_ID + ": The layer vanished") && copied.contains("java.lang.IllegalStateException: gone")
					&& copied.contains("at org.m2q.ui.tests.StartupTest."), copied);
		} finally {
			clipboard.dispose();
		}
		Ui.await("the end of the notice", PATIENCE, () -> Widgets.popups().stream().noneMatch(StartupTest::isNotice));
	}

	private static void follow(Link link, String target) {
		Event event = new Event();
		event.text = target;
		link.notifyListeners(SWT.Selection, event);
	}

	private static List<String> entries(IViewPart view) {
		return Widgets.items(((TreeViewer) view.getSite().getSelectionProvider()).getTree());
	}

	@Test
	void withoutTheOptionNothingHappens() {
		System.clearProperty(M2qUi.OPEN_PROPERTY);
		new Startup().earlyStartup();
		Ui.pump(300);
		assertTrue(ResourcesPlugin.getWorkspace().getRoot().getProjects().length == 0);
	}
}
