package org.m2q.ui.launch.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.model.ILaunchConfigurationDelegate2;
import org.eclipse.ui.PlatformUI;
import org.m2q.base.problem.Problem;
import org.m2q.core.M2qCore;

/** Starts a simulation from a launch configuration: checks the text first, then leaves the work to a job. */
public final class SimulationLaunch implements ILaunchConfigurationDelegate2 {

	/** What the check before a launch found out for it. */
	private final Map<ILaunchConfiguration, TextSource> prepared = new ConcurrentHashMap<>();

	@Override
	public ILaunch getLaunch(ILaunchConfiguration configuration, String mode) {
		return null;
	}

	@Override
	public boolean buildForLaunch(ILaunchConfiguration configuration, String mode, IProgressMonitor monitor) {
		return false;
	}

	@Override
	public boolean finalLaunchCheck(ILaunchConfiguration configuration, String mode, IProgressMonitor monitor) {
		return true;
	}

	/** Does not start what cannot run: then the first error is shown where it is. */
	@Override
	public boolean preLaunchCheck(ILaunchConfiguration configuration, String mode, IProgressMonitor monitor) throws CoreException {
		SimulationSettings settings = settings(configuration);
		Optional<TextSource> texts = textSource();
		if (texts.isEmpty()) {
			return false;
		}
		try {
			List<Problem> errors = M2qCore.simulator().errors(texts.get().open(settings.resource()), monitor::isCanceled);
			if (!errors.isEmpty()) {
				Reveal.problem(settings.resource().getProject(), errors.getFirst());
				return false;
			}
		} catch (CancellationException e) {
			return false;
		}
		prepared.put(configuration, texts.get());
		return true;
	}

	@Override
	public void launch(ILaunchConfiguration configuration, String mode, ILaunch launch, IProgressMonitor monitor) throws CoreException {
		SimulationSettings settings = settings(configuration);
		TextSource texts = Optional.ofNullable(prepared.remove(configuration)).or(SimulationLaunch::textSource).orElse(new TextSource(List.of()));
		SimulationProcess process = new SimulationProcess(launch, settings.experiment().isEmpty() ? settings.file()
				: settings.experiment() + " (" + settings.file() + ")");
		process.setAttribute(LaunchConstants.PROJECT, settings.project());
		process.start(new SimulationJob(settings, mode, process, texts));
	}

	private static SimulationSettings settings(ILaunchConfiguration configuration) throws CoreException {
		SimulationSettings settings = SimulationSettings.read(configuration);
		if (settings.obstacle().isPresent()) {
			throw new CoreException(Status.error(settings.obstacle().get()));
		}
		return settings;
	}

	private static Optional<TextSource> textSource() {
		return PlatformUI.isWorkbenchRunning() ? PlatformUI.getWorkbench().getDisplay().syncCall(UnsavedEditors::prepare) : Optional.of(new TextSource(List.of()));
	}
}
