package org.m2q.ui.internal.suggest;

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
import org.eclipse.osgi.util.NLS;
import org.m2q.dsl.ide.suggest.Suggestion;
import org.m2q.dsl.ide.suggest.SuggestionPlace;
import org.m2q.dsl.ide.suggest.SuggestionReport;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.AnalysisListener;
import org.m2q.ui.internal.editor.EditorDocument;

/** Marks the places of an open file for which there are suggestions. Marks that stay are not touched, so nothing flickers. */
public final class SuggestionMarkers implements AnalysisListener {

	/** Places where less of the EDP can be saved are not marked; asking for proposals there still shows what there is. */
	static final double WORTH_A_MARK = 0.005;

	private final Supplier<EditorDocument> document;

	/** Marks for the document that the supplier returns. */
	public SuggestionMarkers(Supplier<EditorDocument> document) {
		this.document = document;
	}

	@Override
	public void suggested(SuggestionReport report) {
		EditorDocument current = document.get();
		if (current != null) {
			int length = current.document().getLength();
			List<Map<String, Object>> wanted = SuggestionPreferences.isMarked() ? attributes(report, length) : List.of();
			current.file().ifPresent(file -> schedule(file, wanted));
		}
	}

	/** Removes the marks of a file that is no longer open. Any thread. */
	public static void clear(IFile file) {
		schedule(file, List.of());
	}

	private static void schedule(IFile file, List<Map<String, Object>> wanted) {
		WorkspaceJob job = new WorkspaceJob(Messages.suggestionsJob) {
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
		for (IMarker marker : file.findMarkers(M2qUi.SUGGESTION_MARKER, true, IResource.DEPTH_ZERO)) {
			Map<String, Object> known = marker.getAttributes();
			if (!missing.remove(known == null ? Map.of() : new HashMap<>(known))) {
				marker.delete();
			}
		}
		for (Map<String, Object> attributes : missing) {
			file.createMarker(M2qUi.SUGGESTION_MARKER, attributes);
		}
	}

	private static List<Map<String, Object>> attributes(SuggestionReport report, int length) {
		List<Map<String, Object>> all = new ArrayList<>();
		for (SuggestionPlace place : report.places()) {
			if (place.suggestions().stream().noneMatch(suggestion -> -suggestion.candidate().relativeEdp() >= WORTH_A_MARK)) {
				continue;
			}
			Suggestion first = place.suggestions().getFirst();
			int more = place.suggestions().size() - 1;
			Map<String, Object> attributes = new HashMap<>();
			attributes.put(IMarker.MESSAGE, more == 0 ? first.text() : NLS.bind(Messages.suggestionsMore, first.text(), more));
			attributes.put(IMarker.LINE_NUMBER, Math.max(1, place.span().line()));
			int start = Math.clamp(place.span().offset(), 0, length);
			attributes.put(IMarker.CHAR_START, start);
			attributes.put(IMarker.CHAR_END, Math.clamp(start + (long) place.span().length(), start, length));
			attributes.put(M2qUi.SUGGESTIONS_ATTRIBUTE, String.join(M2qUi.DATA_SEPARATOR, place.suggestions().stream().map(Suggestion::id).toList()));
			all.add(attributes);
		}
		return all;
	}
}
