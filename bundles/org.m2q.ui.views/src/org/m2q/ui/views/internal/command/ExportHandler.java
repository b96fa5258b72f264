package org.m2q.ui.views.internal.command;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.handlers.HandlerUtil;
import org.m2q.core.M2qCore;
import org.m2q.core.results.StoredResult;
import org.m2q.ui.views.internal.export.ExportWizard;

/** Exports the selected stored results, else the one that is shown. */
public final class ExportHandler extends AbstractHandler {

	@Override
	public Object execute(ExecutionEvent event) {
		IWorkbenchWindow window = HandlerUtil.getActiveWorkbenchWindow(event);
		IStructuredSelection selection = HandlerUtil.getCurrentSelection(event) instanceof IStructuredSelection chosen && !chosen.isEmpty() ? chosen
				: M2qCore.currentResult().shown().flatMap(shown -> shown.stored()).map(StoredResult::file).map(StructuredSelection::new).orElse(StructuredSelection.EMPTY);
		ExportWizard wizard = new ExportWizard();
		wizard.init(window.getWorkbench(), selection);
		WizardDialog dialog = new WizardDialog(window.getShell(), wizard);
		dialog.setHelpAvailable(true);
		dialog.open();
		return null;
	}
}
