package org.m2q.ui.views.internal.export;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.List;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.jface.dialogs.ErrorDialog;
import org.eclipse.jface.dialogs.IDialogSettings;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.wizard.Wizard;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IExportWizard;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.PlatformUI;
import org.m2q.ui.internal.Images;
import org.osgi.framework.FrameworkUtil;

/** Writes stored results into files of the user. */
public final class ExportWizard extends Wizard implements IExportWizard {

	private static final String SECTION = "exportResults";

	private IStructuredSelection selection = StructuredSelection.EMPTY;
	private ExportPage page;

	@Override
	public void init(IWorkbench workbench, IStructuredSelection selected) {
		selection = selected == null ? StructuredSelection.EMPTY : selected;
		setWindowTitle(Messages.window);
		setDefaultPageImageDescriptor(Images.descriptor("wizard"));
		setNeedsProgressMonitor(true);
		IDialogSettings settings = PlatformUI.getDialogSettingsProvider(FrameworkUtil.getBundle(ExportWizard.class)).getDialogSettings();
		IDialogSettings section = settings.getSection(SECTION);
		setDialogSettings(section == null ? settings.addNewSection(SECTION) : section);
	}

	@Override
	public void addPages() {
		page = new ExportPage(selection);
		addPage(page);
	}

	@Override
	public boolean performFinish() {
		ReportFiles files = page.files();
		List<Path> existing = files.existing();
		if (!existing.isEmpty() && !page.overwrites() && !confirm(existing)) {
			return false;
		}
		page.remember();
		try {
			getContainer().run(true, true, monitor -> {
				try {
					files.write(monitor);
				} catch (CoreException e) {
					throw new InvocationTargetException(e);
				} catch (OperationCanceledException e) {
					throw new InterruptedException();
				}
			});
			return true;
		} catch (InterruptedException e) {
			return false;
		} catch (InvocationTargetException e) {
			if (e.getCause() instanceof CoreException core) {
				ErrorDialog.openError(getShell(), Messages.window, Messages.failed, core.getStatus());
			} else {
				ILog.of(ExportWizard.class).error(Messages.failed, e.getCause());
			}
			return false;
		}
	}

	private boolean confirm(List<Path> existing) {
		Path first = existing.getFirst();
		String question = existing.size() == 1 ? NLS.bind(Messages.overwriteOne, first.getFileName(), first.getParent())
				: NLS.bind(Messages.overwriteMany, existing.size(), first.getParent());
		return MessageDialog.open(MessageDialog.QUESTION, getShell(), Messages.overwriteTitle, question, 0, Messages.overwriteAll,
				org.eclipse.jface.dialogs.IDialogConstants.CANCEL_LABEL) == 0;
	}
}
