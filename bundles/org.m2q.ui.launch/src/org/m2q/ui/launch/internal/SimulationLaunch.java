package org.m2q.ui.launch.internal;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchConfiguration;

/** Simulates experiments. */
public final class SimulationLaunch extends RunLaunch {

	@Override
	RunJob job(ILaunchConfiguration configuration, String mode, RunProcess process, TextSource texts) throws CoreException {
		return new SimulationJob(SimulationSettings.read(configuration), mode, process, texts);
	}
}
