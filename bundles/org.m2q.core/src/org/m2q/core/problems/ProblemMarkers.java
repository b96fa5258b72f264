package org.m2q.core.problems;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.WorkspaceJob;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;
import org.eclipse.osgi.util.NLS;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.Severity;
import org.m2q.core.M2qCore;
import org.m2q.core.internal.build.Messages;

/**
 * Makes the markers of a file equal to its problems. Markers that stay are not touched, so nothing flickers.
 *
 * <p>The editor shows the problems of the text as it is typed, the builder those of the text as it is saved. While an editor
 * {@linkplain EditedFiles follows} a file, its markers are the editor's.
 */
public final class ProblemMarkers {

	private ProblemMarkers() {
	}

	/**
	 * Shows problems as markers, a moment later and in any thread.
	 *
	 * @param file the file with the markers
	 * @param problems what is wrong with it
	 * @param uri address of the file in the problems; those of other files are shown at its begin
	 * @param document the text that was checked
	 */
	public static void show(IFile file, List<Problem> problems, String uri, IDocument document) {
		List<Map<String, Object>> wanted = attributes(problems, uri, document);
		WorkspaceJob job = new WorkspaceJob(NLS.bind(Messages.markers, file.getName())) {
			@Override
			public IStatus runInWorkspace(IProgressMonitor monitor) throws CoreException {
				update(file, wanted);
				return Status.OK_STATUS;
			}
		};
		job.setSystem(true);
		job.setRule(file.getWorkspace().getRuleFactory().markerRule(file));
		job.schedule();
	}

	/**
	 * Shows problems as markers before it returns.
	 *
	 * @see #show
	 */
	public static void showNow(IFile file, List<Problem> problems, String uri, IDocument document) throws CoreException {
		List<Map<String, Object>> wanted = attributes(problems, uri, document);
		file.getWorkspace().run(monitor -> update(file, wanted), file.getWorkspace().getRuleFactory().markerRule(file), 0, null);
	}

	private static void update(IFile file, List<Map<String, Object>> wanted) throws CoreException {
		if (!file.exists()) {
			return;
		}
		List<Map<String, Object>> missing = new ArrayList<>(wanted);
		for (IMarker marker : file.findMarkers(M2qCore.PROBLEM_MARKER, true, IResource.DEPTH_ZERO)) {
			if (!missing.remove(known(marker))) {
				marker.delete();
			}
		}
		for (Map<String, Object> attributes : missing) {
			file.createMarker(M2qCore.PROBLEM_MARKER, attributes);
		}
	}

	private static Map<String, Object> known(IMarker marker) throws CoreException {
		Map<String, Object> attributes = marker.getAttributes();
		return attributes == null ? Map.of() : new HashMap<>(attributes);
	}

	private static List<Map<String, Object>> attributes(List<Problem> problems, String uri, IDocument document) {
		List<Map<String, Object>> all = new ArrayList<>();
		for (Problem problem : problems) {
			boolean own = problem.span().uri().isEmpty() || problem.span().uri().equals(uri);
			Map<String, Object> attributes = new HashMap<>();
			attributes.put(IMarker.MESSAGE, problem.message());
			attributes.put(IMarker.SEVERITY, severity(problem.severity()));
			attributes.put(M2qCore.CODE_ATTRIBUTE, problem.code());
			attributes.put(M2qCore.DATA_ATTRIBUTE, String.join(M2qCore.DATA_SEPARATOR, problem.data()));
			int length = document.getLength();
			int start = own ? Math.clamp(problem.span().offset(), 0, length) : 0;
			int end = own ? end(start, Math.clamp(start + Math.max(1, problem.span().length()), start, length), document) : 0;
			attributes.put(IMarker.LINE_NUMBER, own ? Math.max(1, problem.span().line()) : 1);
			attributes.put(IMarker.CHAR_START, start);
			attributes.put(IMarker.CHAR_END, end);
			all.add(attributes);
		}
		return all;
	}

	/** A problem of a whole definition is marked on its first line only. */
	private static int end(int start, int end, IDocument document) {
		try {
			IRegion line = document.getLineInformationOfOffset(start);
			return Math.max(start, Math.min(end, line.getOffset() + line.getLength()));
		} catch (BadLocationException e) {
			// The text has changed since; the next analysis corrects it.
			return end;
		}
	}

	private static int severity(Severity severity) {
		return switch (severity) {
			case ERROR -> IMarker.SEVERITY_ERROR;
			case WARNING -> IMarker.SEVERITY_WARNING;
			case INFO -> IMarker.SEVERITY_INFO;
		};
	}
}
