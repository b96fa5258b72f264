package org.m2q.ui.internal.wizards;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.runtime.Status;
import org.eclipse.jface.dialogs.ErrorDialog;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.wizard.Wizard;
import org.eclipse.ui.INewWizard;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Images;

/** Makes a project with a model, an accelerator, policies and an experiment. */
public final class NewProjectWizard extends Wizard implements INewWizard {

	private final ProjectNamePage namePage = new ProjectNamePage(Messages.projectTitle, Messages.projectDescription, M2qUi.PLUGIN_ID + ".wizard_project");
	private final TemplatePage templatePage;
	private IWorkbenchWindow window;

	/** The wizard; made by the platform. */
	public NewProjectWizard() {
		this(JavaNature.USUAL.id());
	}

	/**
	 * The wizard for a platform with other Java development tools.
	 *
	 * @param javaNature id of the nature of their projects
	 */
	public NewProjectWizard(String javaNature) {
		templatePage = new TemplatePage(new JavaNature(javaNature));
	}

	@Override
	public void init(IWorkbench workbench, IStructuredSelection selection) {
		window = workbench.getActiveWorkbenchWindow();
		setWindowTitle(Messages.projectWindow);
		setDefaultPageImageDescriptor(Images.descriptor("wizard"));
		setNeedsProgressMonitor(true);
	}

	@Override
	public void addPages() {
		addPage(namePage);
		addPage(templatePage);
	}

	@Override
	public boolean performFinish() {
		Map<String, byte[]> files = new LinkedHashMap<>();
		ProjectAdditions additions = templatePage.additions();
		try {
			TemplateTexts.project(templatePage.model(), templatePage.accelerator(), additions.weights()).forEach((path, text) -> files.put(path, text.getBytes(StandardCharsets.UTF_8)));
		} catch (IOException e) {
			ErrorDialog.openError(getShell(), null, Messages.templatesFailed, Status.error(e.getMessage(), e));
			return false;
		}
		Optional<URI> location = namePage.useDefaults() ? Optional.empty() : Optional.of(namePage.getLocationURI());
		if (!NewFiles.project(getContainer(), namePage.getProjectHandle(), location, files, additions)) {
			return false;
		}
		NewFiles.open(window == null ? PlatformUI.getWorkbench().getWorkbenchWindows()[0] : window,
				namePage.getProjectHandle().getFile(files.keySet().iterator().next()), templatePage.model().model());
		return true;
	}
}
