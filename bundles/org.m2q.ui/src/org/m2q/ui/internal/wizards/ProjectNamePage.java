package org.m2q.ui.internal.wizards;

import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.WizardNewProjectCreationPage;

/** Asks for the name and the place of a project. */
final class ProjectNamePage extends WizardNewProjectCreationPage {

	private final String help;

	ProjectNamePage(String title, String description, String help) {
		super("name");
		this.help = help;
		setTitle(title);
		setDescription(description);
	}

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(), help);
	}
}
