package org.m2q.ui.launch.internal;

import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.osgi.util.NLS;
import org.m2q.ui.internal.Activator;

/**
 * Where launch configurations name a file that is moved or gets another name, itself or with a folder or project around it.
 *
 * @param from where it was
 * @param to where it is then
 */
record MovedResource(IPath from, IPath to) {

	/** What has to change in configurations. */
	static List<ConfigurationChange> changes(IResource resource, IPath to) {
		MovedResource moved = new MovedResource(resource.getFullPath(), to);
		try {
			return Configurations.changes(moved::change);
		} catch (CoreException e) {
			Activator.log(e.getStatus().getMessage(), e);
			return List.of();
		}
	}

	private Optional<ConfigurationChange> change(Launcher launcher, ILaunchConfiguration configuration) throws CoreException {
		RunTarget target = RunTarget.read(configuration);
		IPath path = target.path();
		if (target.project().isEmpty() || !from.isPrefixOf(path)) {
			return Optional.empty();
		}
		IPath then = to.append(path.removeFirstSegments(from.segmentCount()));
		RunTarget renamed = new RunTarget(then.segment(0), then.removeFirstSegments(1).toPortableString(), target.experiment());
		return ConfigurationChange.of(configuration, NLS.bind(Messages.configurationFile, then.makeRelative()), copy -> {
			renamed.write(copy);
			if (then.segmentCount() > 1) {
				launcher.rename(copy, launcher.name(ResourcesPlugin.getWorkspace().getRoot().getFile(path), target.experiment()),
						launcher.name(ResourcesPlugin.getWorkspace().getRoot().getFile(then), target.experiment()));
			}
		});
	}
}
