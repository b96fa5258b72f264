package org.m2q.ui.internal.suggest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.IMarkerResolutionGenerator2;
import org.m2q.dsl.ide.suggest.SuggestionReport;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.editor.EditorDocuments;

/** The suggestions of a mark: for the ruler, the hover, Ctrl+1 and views of markers alike. */
public final class SuggestionResolutions implements IMarkerResolutionGenerator2 {

	@Override
	public boolean hasResolutions(IMarker marker) {
		return !ids(marker).isEmpty();
	}

	@Override
	public IMarkerResolution[] getResolutions(IMarker marker) {
		List<IMarkerResolution> resolutions = new ArrayList<>();
		document(marker).ifPresent(document -> {
			SuggestionReport report = document.suggestions();
			ids(marker).stream().map(report::find).flatMap(Optional::stream)
					.forEach(suggestion -> resolutions.add(new SuggestionResolution(marker, suggestion, SuggestionPreview.html(report, suggestion))));
		});
		return resolutions.toArray(IMarkerResolution[]::new);
	}

	/** The open text that a mark belongs to; marks of other texts are about to go. */
	static Optional<EditorDocument> document(IMarker marker) {
		return marker.getResource() instanceof IFile file ? EditorDocuments.find(file) : Optional.empty();
	}

	static List<String> ids(IMarker marker) {
		String ids = marker.getAttribute(M2qUi.SUGGESTIONS_ATTRIBUTE, "");
		return ids.isEmpty() ? List.of() : List.of(ids.split(M2qUi.DATA_SEPARATOR));
	}
}
