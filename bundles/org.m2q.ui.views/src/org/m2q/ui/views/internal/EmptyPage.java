package org.m2q.ui.views.internal;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.dialogs.FilteredResourcesSelectionDialog;
import org.eclipse.ui.ide.IDE;

/** Says why a view shows nothing, and has the button that helps. */
public final class EmptyPage {

	private static final int WIDTH = 420;

	private final Composite control;
	private final Label text;
	private final Button button;
	private Runnable work = () -> {
	};

	/** A page in a stack. */
	public EmptyPage(Composite parent) {
		control = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().margins(20, 20).spacing(0, 12).applyTo(control);
		text = new Label(control, SWT.WRAP);
		GridDataFactory.fillDefaults().hint(WIDTH, SWT.DEFAULT).align(SWT.CENTER, SWT.END).grab(true, true).applyTo(text);
		button = new Button(control, SWT.PUSH);
		GridDataFactory.swtDefaults().align(SWT.CENTER, SWT.BEGINNING).grab(true, true).applyTo(button);
		button.addListener(SWT.Selection, event -> work.run());
	}

	/** What is shown. */
	public Composite control() {
		return control;
	}

	/** Shows an explanation without button. */
	public void show(String explanation) {
		text.setText(explanation);
		button.setVisible(false);
		control.layout();
	}

	/** Shows an explanation with a button. */
	public void show(String explanation, String label, Runnable action) {
		text.setText(explanation);
		button.setText(label);
		button.setVisible(true);
		work = action;
		control.layout();
	}

	/** Lets the user choose an M2Q file of the workspace and opens it. */
	public static void openFile(IWorkbenchPage page) {
		FilteredResourcesSelectionDialog dialog = new FilteredResourcesSelectionDialog(page.getWorkbenchWindow().getShell(), false,
				ResourcesPlugin.getWorkspace().getRoot(), IResource.FILE);
		dialog.setTitle(Messages.emptyOpenTitle);
		dialog.setInitialPattern("*.m2q");
		if (dialog.open() == Window.OK && dialog.getFirstResult() instanceof IFile file) {
			try {
				IDE.openEditor(page, file);
			} catch (PartInitException e) {
				org.eclipse.core.runtime.ILog.of(EmptyPage.class).error(e.getMessage(), e);
			}
		}
	}
}
