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

/** Starts a run from a launch configuration: checks the text first, then leaves the work to a job. */
public abstract class RunLaunch implements ILaunchConfigurationDelegate2 {

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
		RunTarget target = target(configuration);
		Optional<TextSource> texts = textSource(target);
		if (texts.isEmpty()) {
			return false;
		}
		try {
			List<Problem> errors = M2qCore.simulator().errors(texts.get().open(target.resource()), monitor::isCanceled);
			if (!errors.isEmpty()) {
				Reveal.problem(target.resource().getProject(), errors.getFirst());
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
		RunTarget target = target(configuration);
		TextSource texts = Optional.ofNullable(prepared.remove(configuration)).or(() -> textSource(target)).orElse(new TextSource(List.of()));
		RunProcess process = new RunProcess(launch, target.label());
		process.setAttribute(LaunchConstants.PROJECT, target.project());
		process.start(job(configuration, mode, process, texts));
	}

	/** What does the work. */
	abstract RunJob job(ILaunchConfiguration configuration, String mode, RunProcess process, TextSource texts) throws CoreException;

	private static RunTarget target(ILaunchConfiguration configuration) throws CoreException {
		RunTarget target = RunTarget.read(configuration);
		if (target.obstacle().isPresent()) {
			throw new CoreException(Status.error(target.obstacle().get()));
		}
		return target;
	}

	private static Optional<TextSource> textSource(RunTarget target) {
		return PlatformUI.isWorkbenchRunning() ? PlatformUI.getWorkbench().getDisplay().syncCall(() -> UnsavedEditors.prepare(target.resource().getProject())) : Optional.of(new TextSource(List.of()));
	}
}
