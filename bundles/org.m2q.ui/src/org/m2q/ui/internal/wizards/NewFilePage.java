package org.m2q.ui.internal.wizards;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.events.SelectionListener;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Group;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.WizardNewFileCreationPage;
import org.m2q.core.M2qCore;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;

/** Asks for the place and the kind of a file. */
final class NewFilePage extends WizardNewFileCreationPage {

	private FileTemplate template = FileTemplate.MODEL;

	NewFilePage(IStructuredSelection selection) {
		super("file", selection);
		setTitle(Messages.fileTitle);
		setDescription(Messages.fileDescription);
		setFileExtension(M2qCore.FILE_EXTENSION);
		setFileName("model." + M2qCore.FILE_EXTENSION);
	}

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		Group group = new Group((Composite) getControl(), SWT.NONE);
		group.setText(Messages.fileKind);
		GridLayoutFactory.swtDefaults().applyTo(group);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(group);
		for (FileTemplate choice : FileTemplate.values()) {
			Button button = new Button(group, SWT.RADIO);
			button.setText(choice.label());
			button.setSelection(choice == template);
			button.addSelectionListener(SelectionListener.widgetSelectedAdapter(event -> {
				if (button.getSelection()) {
					template = choice;
				}
			}));
		}
		PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(), M2qUi.PLUGIN_ID + ".wizard_file");
	}

	/** The platform's choices of links and advanced options have no place here. */
	@Override
	protected void createAdvancedControls(Composite parent) {
		// none
	}

	@Override
	protected IStatus validateLinkedResource() {
		return Status.OK_STATUS;
	}

	@Override
	protected void createLinkTarget() {
		// none
	}

	@Override
	protected InputStream getInitialContents() {
		try {
			return new ByteArrayInputStream(template.content(getFileName()).getBytes(StandardCharsets.UTF_8));
		} catch (IOException e) {
			Activator.log(Messages.templatesFailed, e);
			return InputStream.nullInputStream();
		}
	}

	@Override
	protected String getNewFileLabel() {
		return Messages.fileName;
	}
}
