package org.m2q.ui.launch.internal;

import java.util.List;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.Image;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.IMarkerResolution2;
import org.eclipse.ui.IMarkerResolutionGenerator2;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.core.M2qCore;
import org.m2q.ui.internal.Activator;

/** Simulates an experiment again whose stored result is older than its text, or removes that result. */
public final class StaleResolutions implements IMarkerResolutionGenerator2 {

	private static final int EXPERIMENT = 0;
	private static final int RESULT = 1;

	@Override
	public boolean hasResolutions(IMarker marker) {
		return marker.getAttribute(M2qCore.CODE_ATTRIBUTE, "").equals(ProblemCodes.SIM_STALE) && marker.getResource() instanceof IFile && data(marker).size() > RESULT;
	}

	@Override
	public IMarkerResolution[] getResolutions(IMarker marker) {
		return hasResolutions(marker)
				? new IMarkerResolution[] { new Repair(Messages.simulateAgain, false), new Repair(NLS.bind(Messages.deleteStale, data(marker).get(RESULT)), true) }
				: new IMarkerResolution[0];
	}

	private static List<String> data(IMarker marker) {
		return List.of(marker.getAttribute(M2qCore.DATA_ATTRIBUTE, "").split(M2qCore.DATA_SEPARATOR));
	}

	/** One of the two. */
	private record Repair(String label, boolean deletes) implements IMarkerResolution2 {

		@Override
		public String getLabel() {
			return label;
		}

		@Override
		public String getDescription() {
			return deletes ? Messages.deleteStaleDescription : Messages.simulateAgainDescription;
		}

		@Override
		public Image getImage() {
			return null;
		}

		@Override
		public void run(IMarker marker) {
			if (!(marker.getResource() instanceof IFile file)) {
				return;
			}
			if (!deletes) {
				Launcher.SIMULATION.launch(file, data(marker).get(EXPERIMENT), ILaunchManager.RUN_MODE);
				return;
			}
			try {
				file.getProject().getFile(IPath.fromPortableString(data(marker).get(RESULT))).delete(IFile.KEEP_HISTORY, new NullProgressMonitor());
			} catch (CoreException e) {
				Activator.log(e.getStatus().getMessage(), e);
			}
		}
	}
}
