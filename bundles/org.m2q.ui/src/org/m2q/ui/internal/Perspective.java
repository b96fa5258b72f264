package org.m2q.ui.internal;

import java.util.List;

import org.eclipse.ui.IFolderLayout;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;
import org.eclipse.ui.IPlaceholderFolderLayout;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.navigator.resources.ProjectExplorer;
import org.m2q.ui.M2qUi;

/** Files and outline on the left, the text, problems and what is known of its costs below it. */
public final class Perspective implements IPerspectiveFactory {

	private static final float LEFT = 0.17f;
	private static final float UPPER = 0.45f;
	private static final float TEXT = 0.6f;
	private static final float INSTRUCTIONS = 0.7f;

	private static final String VIEWS = M2qUi.PLUGIN_ID + ".views.";
	private static final List<String> SHOWN = List.of(VIEWS + "results", VIEWS + "edp", VIEWS + "roofline", VIEWS + "timeline", VIEWS + "precision", VIEWS + "ranges",
			VIEWS + "accelerator", VIEWS + "pareto");
	/** Views that open themselves when there is something to show. */
	private static final List<String> LATER = List.of(VIEWS + "compare", VIEWS + "ir", VIEWS + "generated", IPageLayout.ID_PROGRESS_VIEW, "org.eclipse.ui.console.ConsoleView",
			"org.eclipse.search.ui.views.SearchView", "org.eclipse.pde.runtime.LogView");
	private static final List<String> RIGHT = List.of("org.eclipse.ui.cheatsheets.views.CheatSheetView", "org.eclipse.help.ui.HelpView",
			"org.m2q.ui.help.view");
	private static final List<String> WIZARDS = List.of("org.m2q.ui.wizard.project", "org.m2q.ui.wizard.file", "org.m2q.ui.wizard.example",
			"org.eclipse.ui.wizards.new.folder", "org.eclipse.ui.wizards.new.file");

	@Override
	public void createInitialLayout(IPageLayout layout) {
		String editors = layout.getEditorArea();
		IFolderLayout files = layout.createFolder("files", IPageLayout.LEFT, LEFT, editors);
		files.addView(ProjectExplorer.VIEW_ID);
		IFolderLayout outline = layout.createFolder("outline", IPageLayout.BOTTOM, UPPER, "files");
		outline.addView(IPageLayout.ID_OUTLINE);
		IFolderLayout bottom = layout.createFolder("bottom", IPageLayout.BOTTOM, TEXT, editors);
		bottom.addView(IPageLayout.ID_PROBLEM_VIEW);
		SHOWN.forEach(view -> add(bottom, view));
		LATER.forEach(bottom::addPlaceholder);
		SHOWN.forEach(view -> bottom.addPlaceholder(view + ":*"));
		bottom.addPlaceholder(VIEWS + "compare:*");
		bottom.addPlaceholder(VIEWS + "ir:*");
		bottom.addPlaceholder(VIEWS + "generated:*");
		IPlaceholderFolderLayout right = layout.createPlaceholderFolder("right", IPageLayout.RIGHT, INSTRUCTIONS, editors);
		RIGHT.forEach(right::addPlaceholder);

		SHOWN.forEach(layout::addShowViewShortcut);
		layout.addShowViewShortcut(VIEWS + "compare");
		layout.addShowViewShortcut(IPageLayout.ID_OUTLINE);
		layout.addShowViewShortcut(IPageLayout.ID_PROBLEM_VIEW);
		layout.addShowViewShortcut(ProjectExplorer.VIEW_ID);
		layout.addShowViewShortcut("org.eclipse.ui.console.ConsoleView");
		WIZARDS.forEach(layout::addNewWizardShortcut);
		SHOWN.forEach(layout::addShowInPart);
		layout.addShowInPart(ProjectExplorer.VIEW_ID);
		layout.addPerspectiveShortcut("org.eclipse.ui.resourcePerspective");
		layout.addActionSet("org.eclipse.debug.ui.launchActionSet");
	}

	/** A view that is not installed would leave a tab with an error. */
	private static void add(IFolderLayout folder, String view) {
		if (PlatformUI.getWorkbench().getViewRegistry().find(view) != null) {
			folder.addView(view);
		} else {
			folder.addPlaceholder(view);
		}
	}
}
