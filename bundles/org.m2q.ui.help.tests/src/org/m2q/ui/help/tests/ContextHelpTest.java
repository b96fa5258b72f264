package org.m2q.ui.help.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.Platform;
import org.eclipse.debug.ui.ILaunchConfigurationTab;
import org.eclipse.debug.ui.ILaunchConfigurationTabGroup;
import org.eclipse.help.HelpSystem;
import org.eclipse.help.IContext;
import org.eclipse.jface.preference.IPreferencePage;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.wizard.IWizardPage;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.IWorkbenchPropertyPage;
import org.eclipse.ui.IWorkbenchWizard;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Ui;

/** F1 says something wherever our plug-ins show something: everything that they contribute is opened and asked. */
class ContextHelpTest {

	private static final int PATIENCE = 10_000;

	/** What the platform keeps the id of a help context under. */
	private static final String KEY = "org.eclipse.ui.help";

	private static IProject project;

	private final List<String> missing = new ArrayList<>();
	private Shell shell;

	@BeforeAll
	static void prepare() throws Exception {
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, 1600, 1000);
		project = OpenFile.examples("contexts");
	}

	@BeforeEach
	void open() {
		shell = new Shell(OpenFile.page().getWorkbenchWindow().getShell());
	}

	@AfterEach
	void close() {
		shell.dispose();
	}

	@AfterAll
	static void clean() throws Exception {
		OpenFile.page().closeAllEditors(false);
		// Views that were closed and opened are elsewhere now.
		OpenFile.page().resetPerspective();
		Ui.pump(300);
		project.delete(true, true, null);
	}

	private static List<IConfigurationElement> contributions(String point, String element) {
		return Arrays.stream(Platform.getExtensionRegistry().getConfigurationElementsFor(point))
				.filter(found -> found.getContributor().getName().startsWith("org.m2q.") && found.getName().equals(element)).toList();
	}

	/** The context of a control or, as F1 looks for it, of what it is in. */
	private static Optional<String> above(Control control) {
		for (Control at = control; at != null; at = at.getParent()) {
			if (at.getData(KEY) instanceof String id) {
				return Optional.of(id);
			}
		}
		return Optional.empty();
	}

	private static Optional<String> inside(Control control) {
		if (control.getData(KEY) instanceof String id) {
			return Optional.of(id);
		}
		return control instanceof Composite composite ? Arrays.stream(composite.getChildren()).flatMap(child -> inside(child).stream()).findFirst() : Optional.empty();
	}

	private void check(String what, Optional<String> id) {
		Optional<IContext> context = id.filter(found -> found.startsWith("org.m2q.")).map(HelpSystem::getContext);
		if (context.isEmpty() || context.get().getText() == null || context.get().getText().isBlank() || context.get().getRelatedTopics().length == 0) {
			missing.add(what + " (" + id.orElse("no id") + ")");
		}
	}

	@Test
	void everyView() throws Exception {
		List<IConfigurationElement> views = contributions("org.eclipse.ui.views", "view");
		assertTrue(views.size() >= 10, views.size() + " views");
		for (IConfigurationElement element : views) {
			String id = element.getAttribute("id");
			IViewPart view = OpenFile.page().showView(id, null, IWorkbenchPage.VIEW_ACTIVATE);
			long end = System.nanoTime() + PATIENCE * 1_000_000L;
			do {
				// The window may still be on its way to the front.
				shell.getParent().getShell().forceActive();
				view.setFocus();
				Ui.pump(200);
			} while (above(Display.getCurrent().getFocusControl()).isEmpty() && System.nanoTime() < end);
			check(id, above(Display.getCurrent().getFocusControl()));
			OpenFile.page().hideView(view);
		}
		assertEquals(List.of(), missing);
	}

	@Test
	void theEditorAndItsOutline() throws Exception {
		OpenFile b1 = OpenFile.open(project, "efficientvit-b1.m2q");
		b1.editor().setFocus();
		Ui.pump(300);
		check("the editor", above(b1.widget()));
		assertEquals("org.m2q.ui.editor", above(b1.widget()).orElse(""));
		IWorkbenchPart outline = OpenFile.page().showView("org.eclipse.ui.views.ContentOutline");
		Ui.pump(1000);
		outline.setFocus();
		check("the outline", above(Display.getCurrent().getFocusControl()));
		assertEquals(List.of(), missing);
	}

	@Test
	void everyPageOfEveryWizard() throws CoreException {
		List<IConfigurationElement> wizards = new ArrayList<>();
		for (String kind : List.of("newWizards", "importWizards", "exportWizards")) {
			wizards.addAll(contributions("org.eclipse.ui." + kind, "wizard"));
		}
		assertTrue(wizards.size() >= 5, wizards.size() + " wizards");
		for (IConfigurationElement element : wizards) {
			IWorkbenchWizard wizard = (IWorkbenchWizard) element.createExecutableExtension("class");
			wizard.init(PlatformUI.getWorkbench(), new StructuredSelection(project));
			WizardDialog dialog = new WizardDialog(shell, wizard);
			dialog.setBlockOnOpen(false);
			dialog.open();
			Ui.pump(300);
			assertTrue(wizard.getPageCount() > 0, element.getAttribute("id"));
			for (IWizardPage page : wizard.getPages()) {
				check(element.getAttribute("id") + " " + page.getName(), inside(page.getControl()));
			}
			dialog.close();
		}
		assertEquals(List.of(), missing);
	}

	@Test
	void everyPageOfPreferencesAndProperties() throws CoreException {
		List<IConfigurationElement> pages = new ArrayList<>(contributions("org.eclipse.ui.preferencePages", "page"));
		pages.addAll(contributions("org.eclipse.ui.propertyPages", "page"));
		assertTrue(pages.size() >= 10, pages.size() + " pages");
		for (IConfigurationElement element : pages) {
			IPreferencePage page = (IPreferencePage) element.createExecutableExtension("class");
			if (page instanceof IWorkbenchPreferencePage preferences) {
				preferences.init(PlatformUI.getWorkbench());
			} else if (page instanceof IWorkbenchPropertyPage properties) {
				properties.setElement(project);
			}
			page.createControl(shell);
			check(element.getAttribute("id"), Optional.ofNullable((String) page.getControl().getData(KEY)));
			page.dispose();
		}
		assertEquals(List.of(), missing);
	}

	/** A page is found by its words, and leads to the pages of the platform that have its colours and keys. */
	@Test
	void everyPreferencePageIsFoundAndLeadsFurther() throws CoreException {
		List<String> words = contributions("org.eclipse.ui.keywords", "keyword").stream().filter(element -> !element.getAttribute("label").isBlank())
				.map(element -> element.getAttribute("id")).toList();
		List<IConfigurationElement> pages = new ArrayList<>(contributions("org.eclipse.ui.preferencePages", "page"));
		assertTrue(pages.size() >= 9, pages.size() + " pages");
		for (IConfigurationElement element : pages) {
			IWorkbenchPreferencePage page = (IWorkbenchPreferencePage) element.createExecutableExtension("class");
			page.init(PlatformUI.getWorkbench());
			page.createControl(shell);
			String links = links(page.getControl());
			for (String target : List.of("org.eclipse.ui.preferencePages.ColorsAndFonts", "org.eclipse.ui.preferencePages.Keys")) {
				if (!links.contains("<a href=\"" + target + "\">")) {
					missing.add(element.getAttribute("id") + " does not lead to " + target);
				}
			}
			page.dispose();
		}
		pages.addAll(contributions("org.eclipse.ui.propertyPages", "page"));
		for (IConfigurationElement element : pages) {
			if (Arrays.stream(element.getChildren("keywordReference")).noneMatch(reference -> words.contains(reference.getAttribute("id")))) {
				missing.add(element.getAttribute("id") + " has no keywords");
			}
		}
		assertEquals(List.of(), missing);
	}

	private static String links(Control control) {
		return (control instanceof Link link ? link.getText() : "")
				+ (control instanceof Composite composite ? Arrays.stream(composite.getChildren()).map(ContextHelpTest::links).collect(Collectors.joining()) : "");
	}

	@Test
	void everyTabOfEveryLaunchConfiguration() throws CoreException {
		List<IConfigurationElement> groups = contributions("org.eclipse.debug.ui.launchConfigurationTabGroups", "launchConfigurationTabGroup");
		assertTrue(groups.size() >= 3, groups.size() + " kinds of launch configurations");
		for (IConfigurationElement element : groups) {
			ILaunchConfigurationTabGroup group = (ILaunchConfigurationTabGroup) element.createExecutableExtension("class");
			group.createTabs(null, "run");
			for (ILaunchConfigurationTab tab : group.getTabs()) {
				if (tab.getClass().getName().startsWith("org.m2q.")) {
					tab.createControl(shell);
					check(element.getAttribute("id") + " " + tab.getName(), Optional.ofNullable((String) tab.getControl().getData(KEY)));
				}
			}
			group.dispose();
		}
		assertEquals(List.of(), missing);
	}
}
