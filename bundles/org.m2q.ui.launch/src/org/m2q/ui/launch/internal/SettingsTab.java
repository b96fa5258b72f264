package org.m2q.ui.launch.internal;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.ui.AbstractLaunchConfigurationTab;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.events.SelectionListener;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Group;
import org.eclipse.ui.PlatformUI;
import org.m2q.ui.internal.Activator;

/** A tab that shows some attributes. */
abstract class SettingsTab extends AbstractLaunchConfigurationTab {

	/** Last part of the id of its help context. */
	abstract String help();

	@Override
	public final String getHelpContextId() {
		return LaunchConstants.PLUGIN_ID + "." + help();
	}

	/** Shows what a configuration says. */
	abstract void show(ILaunchConfiguration configuration) throws CoreException;

	@Override
	public void initializeFrom(ILaunchConfiguration configuration) {
		try {
			show(configuration);
		} catch (CoreException e) {
			Activator.log(e.getStatus().getMessage(), e);
			setErrorMessage(e.getStatus().getMessage());
		}
	}

	@Override
	public void setDefaults(ILaunchConfigurationWorkingCopy configuration) {
		// Attributes that are missing have their defaults.
	}

	/** The page of the tab. */
	final Composite page(Composite parent, int columns) {
		Composite page = new Composite(parent, SWT.NONE);
		GridLayoutFactory.swtDefaults().numColumns(columns).margins(10, 10).applyTo(page);
		setControl(page);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(page, getHelpContextId());
		return page;
	}

	final Group group(Composite parent, String title) {
		Group group = new Group(parent, SWT.NONE);
		group.setText(title);
		GridLayoutFactory.swtDefaults().margins(8, 8).applyTo(group);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(group);
		return group;
	}

	final Button button(Composite parent, int style, String text) {
		Button button = new Button(parent, style);
		button.setText(text);
		button.addSelectionListener(SelectionListener.widgetSelectedAdapter(event -> updateLaunchConfigurationDialog()));
		return button;
	}
}
