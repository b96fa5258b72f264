package org.m2q.ui.launch.internal;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationType;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.ui.DebugUITools;
import org.m2q.ui.internal.Activator;

import java.util.ArrayList;
import java.util.List;

/** Finds or makes the launch configuration of an experiment. */
final class Launcher {

	private Launcher() {
	}

	/**
	 * Runs an experiment with its configuration.
	 *
	 * @param experiment name; empty for all of the file
	 */
	static void launch(IFile file, String experiment, String mode) {
		try {
			DebugUITools.launch(configuration(file, experiment), mode);
		} catch (CoreException e) {
			Activator.log(e.getStatus().getMessage(), e);
		}
	}

	/** The first configuration of an experiment; a new one when there is none. */
	static ILaunchConfiguration configuration(IFile file, String experiment) throws CoreException {
		for (ILaunchConfiguration candidate : configurations(file)) {
			if (SimulationSettings.read(candidate).experiment().equals(experiment)) {
				return candidate;
			}
		}
		ILaunchManager manager = DebugPlugin.getDefault().getLaunchManager();
		String base = experiment.isEmpty() ? file.getName() : experiment + " (" + file.getName() + ")";
		String name = manager.generateLaunchConfigurationName(base.replaceAll("[/\\\\:*?\"<>|@&]", "_"));
		ILaunchConfigurationWorkingCopy copy = type().newInstance(null, name);
		SimulationSettings.of(file, experiment).write(copy);
		return copy.doSave();
	}

	/** All configurations of a file. */
	static List<ILaunchConfiguration> configurations(IFile file) throws CoreException {
		List<ILaunchConfiguration> found = new ArrayList<>();
		for (ILaunchConfiguration candidate : DebugPlugin.getDefault().getLaunchManager().getLaunchConfigurations(type())) {
			SimulationSettings settings = SimulationSettings.read(candidate);
			if (settings.project().equals(file.getProject().getName()) && settings.file().equals(file.getProjectRelativePath().toString())) {
				found.add(candidate);
			}
		}
		return found;
	}

	private static ILaunchConfigurationType type() {
		return DebugPlugin.getDefault().getLaunchManager().getLaunchConfigurationType(LaunchConstants.TYPE_ID);
	}
}
