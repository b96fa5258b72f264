package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.ui.IEditorPart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Startup;

/** Opening a file from the command line. */
class StartupTest {

	private static final int PATIENCE = 60_000;

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

	@Test
	void withoutTheOptionNothingHappens() {
		System.clearProperty(M2qUi.OPEN_PROPERTY);
		new Startup().earlyStartup();
		Ui.pump(300);
		assertTrue(ResourcesPlugin.getWorkspace().getRoot().getProjects().length == 0);
	}
}
