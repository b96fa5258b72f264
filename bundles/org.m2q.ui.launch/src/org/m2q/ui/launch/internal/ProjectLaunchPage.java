package org.m2q.ui.launch.internal;

import java.util.Optional;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.swt.widgets.Composite;
import org.m2q.ui.internal.preferences.OwnSettingsPage;

/** What new simulations of one project begin with. */
public final class ProjectLaunchPage extends OwnSettingsPage {

	private SimulationDefaultsForm form;

	/** The page; made by the platform. */
	public ProjectLaunchPage() {
		super(LaunchConstants.PLUGIN_ID + ".preferences");
	}

	@Override
	protected IEclipsePreferences settings(IProject project) {
		return SimulationDefaults.settings(project);
	}

	@Override
	protected boolean isOwn(IEclipsePreferences settings) {
		return SimulationDefaults.isIn(settings);
	}

	@Override
	protected void createFields(Composite parent, Optional<IProject> project) {
		form = new SimulationDefaultsForm(parent, INDENT, this::validate);
		form.show(SimulationDefaults.of(project));
	}

	private void validate() {
		if (form != null) {
			Optional<String> fault = isOwn() ? form.defaults().fault() : Optional.empty();
			setErrorMessage(fault.orElse(null));
			setValid(fault.isEmpty());
		}
	}

	@Override
	protected void setFieldsEnabled(boolean enabled) {
		form.setEnabled(enabled);
		validate();
	}

	@Override
	protected void store(IEclipsePreferences settings) {
		form.defaults().store(settings);
	}

	@Override
	protected void clear(IEclipsePreferences settings) {
		SimulationDefaults.clear(settings);
	}
}
