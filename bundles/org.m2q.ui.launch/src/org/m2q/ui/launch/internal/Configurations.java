package org.m2q.ui.launch.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationType;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.ltk.core.refactoring.Change;
import org.eclipse.ltk.core.refactoring.CompositeChange;

/** All launch configurations of ours, and what refactorings change in them. */
final class Configurations {

	private Configurations() {
	}

	/** Makes the change of a configuration. */
	interface Changer {

		Optional<ConfigurationChange> of(Launcher launcher, ILaunchConfiguration configuration) throws CoreException;
	}

	/** What has to change in configurations and prototypes. */
	static List<ConfigurationChange> changes(Changer changer) throws CoreException {
		ILaunchManager manager = DebugPlugin.getDefault().getLaunchManager();
		List<ConfigurationChange> changes = new ArrayList<>();
		for (Launcher launcher : Launcher.ALL) {
			ILaunchConfigurationType type = manager.getLaunchConfigurationType(launcher.type());
			for (ILaunchConfiguration configuration : manager.getLaunchConfigurations(type, ILaunchConfiguration.CONFIGURATION | ILaunchConfiguration.PROTOTYPE)) {
				changer.of(launcher, configuration).ifPresent(changes::add);
			}
		}
		return changes;
	}

	/** All of them as one, which is shown as they are. */
	static Change all(List<ConfigurationChange> changes) {
		CompositeChange all = new CompositeChange(Messages.configurationChanges, changes.toArray(Change[]::new));
		all.markAsSynthetic();
		return all;
	}
}
