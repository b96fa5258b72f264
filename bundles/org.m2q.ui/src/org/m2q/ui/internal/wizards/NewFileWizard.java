package org.m2q.ui.internal.wizards;

import org.eclipse.core.resources.IFile;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.wizard.Wizard;
import org.eclipse.ui.INewWizard;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.m2q.ui.internal.Images;

/** Makes a file with one definition. */
public final class NewFileWizard extends Wizard implements INewWizard {

	private IStructuredSelection selection = StructuredSelection.EMPTY;
	private IWorkbenchWindow window;
	private NewFilePage page;

	@Override
	public void init(IWorkbench workbench, IStructuredSelection selected) {
		window = workbench.getActiveWorkbenchWindow();
		selection = selected == null ? StructuredSelection.EMPTY : selected;
		setWindowTitle(Messages.fileWindow);
		setDefaultPageImageDescriptor(Images.descriptor("wizard"));
		setNeedsProgressMonitor(true);
	}

	@Override
	public void addPages() {
		page = new NewFilePage(selection);
		addPage(page);
	}

	@Override
	public boolean performFinish() {
		IFile file = page.createNewFile();
		if (file == null) {
			return false;
		}
		NewFiles.open(window == null ? PlatformUI.getWorkbench().getWorkbenchWindows()[0] : window, file);
		return true;
	}
}
