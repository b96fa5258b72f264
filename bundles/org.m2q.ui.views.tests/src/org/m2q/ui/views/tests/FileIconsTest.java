package org.m2q.ui.views.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.ResourceLocator;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IDecoratorManager;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.navigator.resources.ProjectExplorer;
import org.junit.jupiter.api.Test;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.unit.Format;
import org.m2q.core.M2qCore;
import org.m2q.core.results.ResultStore;
import org.m2q.core.results.StoredResult;
import org.m2q.core.simulation.SimulationRequest;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.ui.M2qUi;
import org.m2q.ui.tests.ErrorLog;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Themes;
import org.m2q.ui.tests.Ui;

/** What the icon of a file says in the Project Explorer: its worst problem at the bottom left, and at the top right whether its newest result is of its text. */
class FileIconsTest {

	private static final int PATIENCE = 60_000;
	private static final int TOLERANCE = 24;
	private static final String EDP = "org.m2q.ui.edpDecorator";

	private ProjectExplorer explorer;
	private IFile file;

	/** Saves the result of the text as it is in the file. */
	static StoredResult store(IFile file) throws Exception {
		return new ResultStore(file.getProject()).save(M2qCore.simulator().run(M2qWorkspace.create().open(file.getLocation().toPath()), new SimulationRequest(file, Optional.empty()),
				new NullProgressMonitor()).report().orElseThrow(), new NullProgressMonitor());
	}

	private ImageData icon(IResource resource) {
		return ((TreeItem) explorer.getCommonViewer().testFindItem(resource)).getImage().getImageData();
	}

	private String label() {
		return ((TreeItem) explorer.getCommonViewer().testFindItem(file)).getText();
	}

	private static boolean shows(ImageData icon, Optional<ImageDescriptor> descriptor, boolean atTop) {
		Image image = descriptor.orElseThrow().createImage();
		ImageData overlay = image.getImageData();
		image.dispose();
		int left = atTop ? icon.width - overlay.width : 0;
		int top = atTop ? 0 : icon.height - overlay.height;
		int opaque = 0;
		for (int y = 0; y < overlay.height; y++) {
			for (int x = 0; x < overlay.width; x++) {
				if (overlay.getAlpha(x, y) == 255) {
					opaque++;
					if (!near(overlay.palette.getRGB(overlay.getPixel(x, y)), icon.palette.getRGB(icon.getPixel(left + x, top + y)))) {
						return false;
					}
				}
			}
		}
		assertTrue(opaque > 10, opaque + " opaque pixels");
		return true;
	}

	/** Drawing one picture over another rounds. */
	private static boolean near(RGB one, RGB other) {
		return Math.abs(one.red - other.red) <= TOLERANCE && Math.abs(one.green - other.green) <= TOLERANCE && Math.abs(one.blue - other.blue) <= TOLERANCE;
	}

	private boolean simulated() {
		return shows(icon(file), ResourceLocator.imageDescriptorFromBundle(M2qUi.PLUGIN_ID, "icons/simulated-overlay.svg"), true);
	}

	private boolean stale() {
		return shows(icon(file), ResourceLocator.imageDescriptorFromBundle(M2qUi.PLUGIN_ID, "icons/stale-overlay.svg"), true);
	}

	private boolean warning(IResource resource) {
		return problem(resource, ISharedImages.IMG_DEC_FIELD_WARNING);
	}

	private boolean error(IResource resource) {
		return problem(resource, ISharedImages.IMG_DEC_FIELD_ERROR);
	}

	private boolean problem(IResource resource, String image) {
		return shows(icon(resource), Optional.of(PlatformUI.getWorkbench().getSharedImages().getImageDescriptor(image)), false);
	}

	@Test
	void iconsTellOfProblemsAndResults() throws Exception {
		ErrorLog errors = new ErrorLog();
		OpenFile.page().getWorkbenchWindow().getShell().setBounds(0, 0, 1600, 1000);
		IDecoratorManager decorators = PlatformUI.getWorkbench().getDecoratorManager();
		IProject project = OpenFile.examples("icons");
		OpenFile open = OpenFile.open(project, "net.m2q", Samples.CONVOLUTIONS);
		file = open.file();
		explorer = (ProjectExplorer) OpenFile.page().showView(ProjectExplorer.VIEW_ID);
		try {
			explorer.getCommonViewer().setSelection(new StructuredSelection(file), true);
			assertFalse(simulated() || stale() || warning(file) || error(file) || warning(project) || error(project));
			open.replace("model Net", "import m2q.std.*\nmodel Net");
			Ui.await("the unused import", PATIENCE, () -> open.codes().contains(ProblemCodes.IMPORT_UNUSED));
			Ui.await("a warning at the file and its project", PATIENCE, () -> warning(file) && warning(project));
			open.replace("with Eight", "with Nine");
			Ui.await("an error at the file and its project", PATIENCE, () -> error(file) && !warning(file) && error(project));
			Themes.screenshots("file-error");
			open.replace("with Nine", "with Eight");
			open.replace("import m2q.std.*\n", "");
			Ui.await("no problem at the file", PATIENCE, () -> !error(file) && !warning(file) && !error(project));

			open.editor().doSave(new NullProgressMonitor());
			StoredResult stored = store(file);
			Ui.await("a result of the text", PATIENCE, () -> simulated() && !stale());
			assertEquals("net.m2q", label());
			decorators.setEnabled(EDP, true);
			String edp = Format.energyDelay(stored.report().experiments().getFirst().points().getFirst().totals().edp());
			Ui.await("the EDP behind the name", PATIENCE, () -> label().equals("net.m2q  EDP " + edp));
			Ui.screenshot("file-simulated-light");
			open.replace("pwconv(32)", "pwconv(48)");
			open.editor().doSave(new NullProgressMonitor());
			Ui.await("a result of another text", PATIENCE, () -> stale() && !simulated());
			Ui.screenshot("file-stale-light");
			open.replace("pwconv(48)", "pwconv(32)");
			open.editor().doSave(new NullProgressMonitor());
			Ui.await("a result of the same text again", PATIENCE, () -> simulated() && !stale());
		} finally {
			decorators.setEnabled(EDP, false);
			open.close();
			List<String> entries = errors.entries();
			errors.close();
			project.delete(true, true, null);
			assertEquals(List.of(), entries);
		}
	}
}
