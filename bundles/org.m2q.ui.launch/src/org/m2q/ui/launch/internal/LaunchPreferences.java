package org.m2q.ui.launch.internal;

import java.util.Optional;

import org.eclipse.jface.preference.PreferencePage;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PlatformUI;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.preferences.PageLinks;
import org.osgi.service.prefs.BackingStoreException;

/** What new simulations begin with, in the workspace. */
public final class LaunchPreferences extends PreferencePage implements IWorkbenchPreferencePage {

	private SimulationDefaultsForm form;

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(), LaunchConstants.PLUGIN_ID + ".preferences");
	}

	@Override
	public void init(IWorkbench workbench) {
		setDescription(Messages.preferenceDescription);
	}

	@Override
	protected Control createContents(Composite parent) {
		return PageLinks.below(parent, all -> {
			form = new SimulationDefaultsForm(all, 0, this::validate);
			form.show(SimulationDefaults.of(Optional.empty()));
			return form.control();
		});
	}

	private void validate() {
		if (form != null) {
			Optional<String> fault = form.defaults().fault();
			setErrorMessage(fault.orElse(null));
			setValid(fault.isEmpty());
		}
	}

	@Override
	protected void performDefaults() {
		form.show(SimulationDefaults.USUAL);
		super.performDefaults();
	}

	@Override
	public boolean performOk() {
		form.defaults().store(SimulationDefaults.workspace());
		try {
			SimulationDefaults.workspace().flush();
			return true;
		} catch (BackingStoreException e) {
			Activator.log(e.getMessage(), e);
			return false;
		}
	}
}
