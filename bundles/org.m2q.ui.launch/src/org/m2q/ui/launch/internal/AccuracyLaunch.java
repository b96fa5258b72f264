package org.m2q.ui.launch.internal;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchConfiguration;

/** Scores the policies of an experiment. */
public final class AccuracyLaunch extends RunLaunch {

	@Override
	RunJob job(ILaunchConfiguration configuration, String mode, RunProcess process, TextSource texts) throws CoreException {
		return new AccuracyJob(RunTarget.read(configuration), process, texts);
	}
}
