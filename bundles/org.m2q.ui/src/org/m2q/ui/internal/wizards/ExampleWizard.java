package org.m2q.ui.internal.wizards;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.Status;
import org.eclipse.jface.dialogs.ErrorDialog;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.wizard.Wizard;
import org.eclipse.ui.INewWizard;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.m2q.examples.Examples;
import org.m2q.ui.internal.Images;

/** Makes a project of an example with the files that it imports and its weights. */
public final class ExampleWizard extends Wizard implements INewWizard {

	private IWorkbenchWindow window;
	private Examples examples;
	private ExamplePage page;

	@Override
	public void init(IWorkbench workbench, IStructuredSelection selection) {
		window = workbench.getActiveWorkbenchWindow();
		setWindowTitle(Messages.exampleWindow);
		setDefaultPageImageDescriptor(Images.descriptor("wizard"));
		setNeedsProgressMonitor(true);
	}

	@Override
	public void addPages() {
		try {
			examples = Examples.load();
			page = new ExamplePage(examples);
			addPage(page);
		} catch (IOException e) {
			ErrorDialog.openError(getShell(), null, Messages.examplesFailed, Status.error(e.getMessage(), e));
		}
	}

	@Override
	public boolean performFinish() {
		Map<String, byte[]> files;
		try {
			files = examples.files(page.example());
		} catch (IOException e) {
			ErrorDialog.openError(getShell(), null, Messages.examplesFailed, Status.error(e.getMessage(), e));
			return false;
		}
		IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject(page.projectName());
		if (!NewFiles.project(getContainer(), project, Optional.empty(), files, ProjectAdditions.NONE)) {
			return false;
		}
		NewFiles.open(window == null ? PlatformUI.getWorkbench().getWorkbenchWindows()[0] : window, project.getFile(page.example()));
		return true;
	}
}
