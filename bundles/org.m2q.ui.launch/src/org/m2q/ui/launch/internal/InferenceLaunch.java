package org.m2q.ui.launch.internal;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchManager;

/** Makes Java of a network, compares it with the reference and runs it. */
public final class InferenceLaunch extends RunLaunch {

	@Override
	RunJob job(ILaunchConfiguration configuration, String mode, RunProcess process, TextSource texts) throws CoreException {
		InferenceSettings settings = InferenceSettings.read(configuration);
		if (settings.obstacle().isPresent()) {
			throw new CoreException(Status.error(settings.obstacle().get()));
		}
		return new InferenceJob(settings, ILaunchManager.DEBUG_MODE.equals(mode), process, texts);
	}
}
