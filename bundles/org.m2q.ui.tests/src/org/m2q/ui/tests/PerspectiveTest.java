package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IProduct;
import org.eclipse.core.runtime.Platform;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IViewReference;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.navigator.resources.ProjectExplorer;
import org.eclipse.ui.views.IViewDescriptor;
import org.junit.jupiter.api.Test;
import org.m2q.ui.M2qUi;

/** The perspective as a new user meets it. */
class PerspectiveTest {

	@Test
	void itHasAllViewsAndShortcuts() throws Exception {
		IProject project = OpenFile.examples("perspective");
		IWorkbenchPage page = OpenFile.page();
		try (ErrorLog errors = new ErrorLog()) {
			PlatformUI.getWorkbench().showPerspective("org.eclipse.ui.resourcePerspective", page.getWorkbenchWindow());
			PlatformUI.getWorkbench().showPerspective(M2qUi.PERSPECTIVE_ID, page.getWorkbenchWindow());
			page.resetPerspective();
			OpenFile b1 = OpenFile.open(project, "efficientvit-b1.m2q");
			Ui.await("minings", 60_000, () -> !b1.minings("model EfficientViT").isEmpty());
			List<String> shown = Arrays.stream(page.getViewReferences()).map(IViewReference::getId).toList();
			List<String> expected = new ArrayList<>(List.of(ProjectExplorer.VIEW_ID, IPageLayout.ID_OUTLINE, IPageLayout.ID_PROBLEM_VIEW));
			for (IViewDescriptor view : PlatformUI.getWorkbench().getViewRegistry().getViews()) {
				// Comparing needs two results, so that view opens with them; generated Java has a command, and help opens when asked.
				if (view.getId().startsWith("org.m2q.ui.views.") && !view.getId().endsWith(".compare") && !view.getId().endsWith(".generated")) {
					expected.add(view.getId());
				}
			}
			assertTrue(shown.containsAll(expected), shown + " lacks some of " + expected);
			List<String> wizards = Arrays.asList(page.getNewWizardShortcuts());
			for (String wizard : List.of("project", "file", "example")) {
				assertTrue(wizards.contains("org.m2q.ui.wizard." + wizard), wizards.toString());
				assertNotNull(PlatformUI.getWorkbench().getNewWizardRegistry().findWizard("org.m2q.ui.wizard." + wizard));
			}
			Ui.pump(1500);
			Ui.screenshot("perspective-light");
			Dialogs.inTheDark(() -> Ui.screenshot("perspective-dark"));
			b1.close();
			assertEquals(List.of(), errors.entries());
		} finally {
			project.delete(true, true, null);
		}
	}

	@Test
	void theProductHasItsNameItsPicturesAndThePerspective() {
		IProduct product = Platform.getProduct();
		assertEquals("org.m2q.ui.product", product.getId());
		assertEquals("M2Q Workbench", product.getName());
		assertTrue(product.getProperty("aboutText").contains("Eclipse Public License"), product.getProperty("aboutText"));
		List<String> pictures = new ArrayList<>(List.of(product.getProperty("aboutImage")));
		pictures.addAll(List.of(product.getProperty("windowImages").split(",")));
		for (String picture : pictures) {
			assertNotNull(product.getDefiningBundle().getEntry(picture), picture);
		}
		assertEquals(M2qUi.PERSPECTIVE_ID, PlatformUI.getWorkbench().getPerspectiveRegistry().getDefaultPerspective());
	}

	@Test
	void otherPerspectivesOfferIt() {
		List<String> targets = new ArrayList<>();
		for (IConfigurationElement element : Platform.getExtensionRegistry().getConfigurationElementsFor("org.eclipse.ui.perspectiveExtensions")) {
			if (element.getContributor().getName().equals(M2qUi.PLUGIN_ID)) {
				targets.addAll(List.of(element.getAttribute("targetID").split(",")));
			}
		}
		assertTrue(targets.containsAll(List.of("org.eclipse.ui.resourcePerspective", "org.eclipse.jdt.ui.JavaPerspective")), targets.toString());
	}
}
