package org.m2q.ui.launch.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationType;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.ui.DebugUITools;
import org.m2q.ui.internal.Activator;

/**
 * Finds or makes the launch configurations of experiments.
 *
 * @param type id of their type
 * @param suffix added to names of new ones, so that those of several types can be told apart
 */
record Launcher(String type, String suffix) {

	/** Of simulations. */
	static final Launcher SIMULATION = new Launcher(LaunchConstants.TYPE_ID, "");
	/** Of policies that are scored. */
	static final Launcher ACCURACY = new Launcher(LaunchConstants.ACCURACY_ID, Messages.accuracySuffix);
	/** Of searches for policies. */
	static final Launcher EXPLORATION = new Launcher(LaunchConstants.EXPLORATION_ID, Messages.explorationSuffix);
	/** Of networks that become Java. */
	static final Launcher INFERENCE = new Launcher(LaunchConstants.INFERENCE_ID, Messages.inferenceSuffix);
	/** Of all types. */
	static final List<Launcher> ALL = List.of(SIMULATION, ACCURACY, EXPLORATION, INFERENCE);

	/**
	 * Runs an experiment with its configuration.
	 *
	 * @param experiment name; empty for all of the file
	 */
	void launch(IFile file, String experiment, String mode) {
		try {
			DebugUITools.launch(configuration(file, experiment), mode);
		} catch (CoreException e) {
			Activator.log(e.getStatus().getMessage(), e);
		}
	}

	/** The first configuration of an experiment; a new one when there is none. */
	ILaunchConfiguration configuration(IFile file, String experiment) throws CoreException {
		List<ILaunchConfiguration> known = configurations(file, experiment);
		if (!known.isEmpty()) {
			return known.getFirst();
		}
		ILaunchConfigurationWorkingCopy copy = launchType().newInstance(null, unused(name(file, experiment)));
		RunTarget.of(file, experiment).write(copy);
		if (type.equals(LaunchConstants.TYPE_ID)) {
			SimulationDefaults.of(Optional.of(file.getProject())).apply(copy);
		}
		return copy.doSave();
	}

	/** What the first new configuration of an experiment is called. */
	String name(IFile file, String experiment) {
		String base = (experiment.isEmpty() ? file.getName() : experiment + " (" + file.getName() + ")") + (suffix.isEmpty() ? "" : " " + suffix);
		return base.replaceAll("[/\\\\:*?\"<>|@&]", "_");
	}

	/** Gives a configuration another name if it has the one that new ones of its experiment had. */
	void rename(ILaunchConfigurationWorkingCopy copy, String old, String name) {
		if (copy.getName().equals(old) && !name.equals(old)) {
			copy.rename(unused(name));
		}
	}

	private static String unused(String name) {
		return DebugPlugin.getDefault().getLaunchManager().generateLaunchConfigurationName(name);
	}

	/** All configurations of an experiment. */
	List<ILaunchConfiguration> configurations(IFile file, String experiment) throws CoreException {
		List<ILaunchConfiguration> found = new ArrayList<>();
		for (ILaunchConfiguration candidate : DebugPlugin.getDefault().getLaunchManager().getLaunchConfigurations(launchType())) {
			if (RunTarget.read(candidate).equals(RunTarget.of(file, experiment))) {
				found.add(candidate);
			}
		}
		return found;
	}

	private ILaunchConfigurationType launchType() {
		return DebugPlugin.getDefault().getLaunchManager().getLaunchConfigurationType(type);
	}
}
