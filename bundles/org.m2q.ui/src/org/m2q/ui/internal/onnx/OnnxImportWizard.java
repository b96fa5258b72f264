package org.m2q.ui.internal.onnx;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.jface.dialogs.ErrorDialog;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.wizard.Wizard;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IImportWizard;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.actions.WorkspaceModifyOperation;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Images;
import org.m2q.ui.internal.wizards.NewFiles;

/** Makes a text and a file of weights of an ONNX model. */
public final class OnnxImportWizard extends Wizard implements IImportWizard {

	private IStructuredSelection selection = StructuredSelection.EMPTY;
	private IWorkbenchWindow window;
	private OnnxFilePage filePage;
	private OnnxPreviewPage previewPage;

	@Override
	public void init(IWorkbench workbench, IStructuredSelection selected) {
		window = workbench.getActiveWorkbenchWindow();
		selection = selected == null ? StructuredSelection.EMPTY : selected;
		setWindowTitle(Messages.window);
		setDefaultPageImageDescriptor(Images.descriptor("wizard"));
		setNeedsProgressMonitor(true);
	}

	@Override
	public void addPages() {
		filePage = new OnnxFilePage(selection);
		previewPage = new OnnxPreviewPage(filePage::source);
		addPage(filePage);
		addPage(previewPage);
	}

	/** Nothing is written that was not looked at: the second page has to be seen. */
	@Override
	public boolean canFinish() {
		return getContainer().getCurrentPage() == previewPage && filePage.isPageComplete() && previewPage.isPageComplete();
	}

	@Override
	public boolean performFinish() {
		OnnxSource source = filePage.source();
		IFile[] written = new IFile[1];
		WorkspaceModifyOperation operation = new WorkspaceModifyOperation(ResourcesPlugin.getWorkspace().getRoot()) {
			@Override
			protected void execute(IProgressMonitor monitor) throws CoreException {
				written[0] = ImportedFiles.write(source, previewPage.imported().orElseThrow(), previewPage.scales(), SubMonitor.convert(monitor, NLS.bind(Messages.writing, source.textName()), 1));
			}
		};
		try {
			getContainer().run(true, true, operation);
		} catch (InterruptedException e) {
			return false;
		} catch (InvocationTargetException e) {
			if (e.getCause() instanceof CoreException core) {
				ErrorDialog.openError(getShell(), null, Messages.writeFailed, core.getStatus());
			} else {
				Activator.log(Messages.writeFailed, e.getCause());
			}
			return false;
		}
		NewFiles.open(Optional.ofNullable(window).orElseGet(() -> PlatformUI.getWorkbench().getWorkbenchWindows()[0]), written[0]);
		return true;
	}
}
