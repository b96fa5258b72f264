package org.m2q.core.problems;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.Severity;
import org.m2q.core.M2qCore;
import org.m2q.core.results.SourcePlace;

/** Markers of what runs find out about texts. They stay until the next run of the same kind, or until the workbench closes. */
public final class Findings {

	private static final String RUN = "org.m2q.run";

	private Findings() {
	}

	/**
	 * Makes the markers of a run those of its findings.
	 *
	 * @param file the text that was run; its project is searched for older markers
	 * @param run what kind of run; other kinds keep their markers
	 * @param findings what was found, here and in imported files; what is elsewhere is marked at the begin of the file
	 * @throws CoreException when a marker cannot be made
	 */
	public static void show(IFile file, String run, List<Problem> findings) throws CoreException {
		IProject project = file.getProject();
		file.getWorkspace().run(monitor -> {
			String mine = run + " " + file.getProjectRelativePath();
			for (IMarker marker : project.findMarkers(M2qCore.FINDING_MARKER, false, IResource.DEPTH_INFINITE)) {
				if (mine.equals(marker.getAttribute(RUN, ""))) {
					marker.delete();
				}
			}
			for (Problem finding : findings) {
				Optional<IFile> place = finding.span().isKnown() ? SourcePlace.find(project, SourcePlace.name(project, finding.span().uri())) : Optional.empty();
				place.orElse(file).createMarker(M2qCore.FINDING_MARKER, attributes(finding, place.isPresent(), mine));
			}
		}, project, 0, null);
	}

	private static Map<String, Object> attributes(Problem finding, boolean placed, String run) {
		Map<String, Object> attributes = new HashMap<>();
		attributes.put(IMarker.MESSAGE, finding.message());
		attributes.put(IMarker.SEVERITY, finding.severity() == Severity.ERROR ? IMarker.SEVERITY_ERROR
				: finding.severity() == Severity.WARNING ? IMarker.SEVERITY_WARNING : IMarker.SEVERITY_INFO);
		attributes.put(M2qCore.CODE_ATTRIBUTE, finding.code());
		attributes.put(M2qCore.DATA_ATTRIBUTE, String.join(M2qCore.DATA_SEPARATOR, finding.data()));
		attributes.put(RUN, run);
		attributes.put(IMarker.LINE_NUMBER, placed ? Math.max(1, finding.span().line()) : 1);
		if (placed) {
			attributes.put(IMarker.CHAR_START, finding.span().offset());
			attributes.put(IMarker.CHAR_END, finding.span().offset() + Math.max(1, finding.span().length()));
		}
		return attributes;
	}
}
