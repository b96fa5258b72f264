package org.m2q.ui.launch.internal;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchConfiguration;

/** Searches for policies. */
public final class ExplorationLaunch extends RunLaunch {

	@Override
	RunJob job(ILaunchConfiguration configuration, String mode, RunProcess process, TextSource texts) throws CoreException {
		return new ExplorationJob(ExplorationSettings.read(configuration), process, texts);
	}
}
