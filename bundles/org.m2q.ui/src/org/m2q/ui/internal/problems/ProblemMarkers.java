package org.m2q.ui.internal.problems;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.WorkspaceJob;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.Severity;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.Analysis;
import org.m2q.ui.internal.editor.AnalysisListener;
import org.m2q.ui.internal.editor.EditorDocument;

/** Keeps the markers of a file equal to its problems. Markers that stay are not touched, so nothing flickers. */
public final class ProblemMarkers implements AnalysisListener {

	private final Supplier<EditorDocument> document;

	/** Markers for the document that the supplier returns. */
	public ProblemMarkers(Supplier<EditorDocument> document) {
		this.document = document;
	}

	@Override
	public void analysed(Analysis analysis) {
		EditorDocument current = document.get();
		if (current != null) {
			current.file().ifPresent(file -> schedule(file, attributes(analysis, current)));
		}
	}

	private static void schedule(IFile file, List<Map<String, Object>> wanted) {
		WorkspaceJob job = new WorkspaceJob(Messages.markerJob) {
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

	private static void update(IFile file, List<Map<String, Object>> wanted) throws CoreException {
		if (!file.exists()) {
			return;
		}
		List<Map<String, Object>> missing = new ArrayList<>(wanted);
		for (IMarker marker : file.findMarkers(M2qUi.PROBLEM_MARKER, true, IResource.DEPTH_ZERO)) {
			if (!missing.remove(known(marker))) {
				marker.delete();
			}
		}
		for (Map<String, Object> attributes : missing) {
			file.createMarker(M2qUi.PROBLEM_MARKER, attributes);
		}
	}

	private static Map<String, Object> known(IMarker marker) throws CoreException {
		Map<String, Object> attributes = marker.getAttributes();
		return attributes == null ? Map.of() : new HashMap<>(attributes);
	}

	private static List<Map<String, Object>> attributes(Analysis analysis, EditorDocument document) {
		String uri = document.uri().toString();
		List<Map<String, Object>> all = new ArrayList<>();
		for (Problem problem : analysis.problems()) {
			boolean own = problem.span().uri().isEmpty() || problem.span().uri().equals(uri);
			Map<String, Object> attributes = new HashMap<>();
			attributes.put(IMarker.MESSAGE, problem.message());
			attributes.put(IMarker.SEVERITY, severity(problem.severity()));
			attributes.put(M2qUi.CODE_ATTRIBUTE, problem.code());
			attributes.put(M2qUi.DATA_ATTRIBUTE, String.join(M2qUi.DATA_SEPARATOR, problem.data()));
			int length = document.document().getLength();
			int start = own ? Math.clamp(problem.span().offset(), 0, length) : 0;
			int end = own ? Math.clamp(start + Math.max(1, problem.span().length()), start, length) : 0;
			attributes.put(IMarker.LINE_NUMBER, own ? Math.max(1, problem.span().line()) : 1);
			attributes.put(IMarker.CHAR_START, start);
			attributes.put(IMarker.CHAR_END, end);
			all.add(attributes);
		}
		return all;
	}

	private static int severity(Severity severity) {
		return switch (severity) {
			case ERROR -> IMarker.SEVERITY_ERROR;
			case WARNING -> IMarker.SEVERITY_WARNING;
			case INFO -> IMarker.SEVERITY_INFO;
		};
	}
}
