package org.m2q.ui.internal;

import org.eclipse.ui.IFolderLayout;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;
import org.eclipse.ui.navigator.resources.ProjectExplorer;

/** Files and outline on the left, the text, problems below it. */
public final class Perspective implements IPerspectiveFactory {

	private static final float LEFT = 0.17f;
	private static final float UPPER = 0.35f;
	private static final float TEXT = 0.78f;

	@Override
	public void createInitialLayout(IPageLayout layout) {
		String editors = layout.getEditorArea();
		IFolderLayout files = layout.createFolder("files", IPageLayout.LEFT, LEFT, editors);
		files.addView(ProjectExplorer.VIEW_ID);
		IFolderLayout outline = layout.createFolder("outline", IPageLayout.BOTTOM, UPPER, "files");
		outline.addView(IPageLayout.ID_OUTLINE);
		IFolderLayout bottom = layout.createFolder("bottom", IPageLayout.BOTTOM, TEXT, editors);
		bottom.addView(IPageLayout.ID_PROBLEM_VIEW);
		bottom.addView(IPageLayout.ID_PROGRESS_VIEW);
		bottom.addPlaceholder("org.eclipse.ui.console.ConsoleView");
		bottom.addPlaceholder("org.eclipse.pde.runtime.LogView");
		layout.addShowViewShortcut(IPageLayout.ID_OUTLINE);
		layout.addShowViewShortcut(IPageLayout.ID_PROBLEM_VIEW);
		layout.addShowViewShortcut(ProjectExplorer.VIEW_ID);
		layout.addNewWizardShortcut("org.eclipse.ui.wizards.new.project");
		layout.addNewWizardShortcut("org.eclipse.ui.wizards.new.file");
		layout.addNewWizardShortcut("org.eclipse.ui.wizards.new.folder");
	}
}
