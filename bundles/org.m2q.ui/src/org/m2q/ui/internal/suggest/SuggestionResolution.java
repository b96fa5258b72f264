package org.m2q.ui.internal.suggest;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.eclipse.core.resources.IMarker;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.swt.graphics.Image;
import org.eclipse.ui.views.markers.WorkbenchMarkerResolution;
import org.m2q.dsl.ide.suggest.Suggestion;
import org.m2q.dsl.ide.suggest.SuggestionReport;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Images;

/** One suggestion of one mark. Together with those of the same kind elsewhere it is applied in one step for every text. */
final class SuggestionResolution extends WorkbenchMarkerResolution {

	private final IMarker marker;
	private final Suggestion suggestion;
	private final String preview;

	SuggestionResolution(IMarker marker, Suggestion suggestion, String preview) {
		this.marker = marker;
		this.suggestion = suggestion;
		this.preview = preview;
	}

	@Override
	public String getLabel() {
		return suggestion.text();
	}

	@Override
	public String getDescription() {
		return preview;
	}

	@Override
	public Image getImage() {
		return Images.get("suggestion");
	}

	@Override
	public IMarker[] findOtherMarkers(IMarker[] markers) {
		List<IMarker> others = new ArrayList<>();
		for (IMarker other : markers) {
			try {
				if (!other.equals(marker) && other.exists() && other.isSubtypeOf(M2qUi.SUGGESTION_MARKER) && same(other) != null) {
					others.add(other);
				}
			} catch (CoreException e) {
				// The mark is gone, and so is the suggestion.
				continue;
			}
		}
		return others.toArray(IMarker[]::new);
	}

	/** The suggestion of the same kind of another mark; null when it has none. */
	private Suggestion same(IMarker other) {
		return SuggestionResolutions.document(other).map(document -> {
			SuggestionReport report = document.suggestions();
			return SuggestionResolutions.ids(other).stream().map(report::find).flatMap(java.util.Optional::stream)
					.filter(found -> other.equals(marker) ? found.id().equals(suggestion.id()) : found.kind().equals(suggestion.kind())).findFirst().orElse(null);
		}).orElse(null);
	}

	@Override
	public void run(IMarker target) {
		run(new IMarker[] { target }, null);
	}

	@Override
	public void run(IMarker[] markers, IProgressMonitor monitor) {
		SuggestionResolutions.document(marker).ifPresent(document -> {
			Set<Suggestion> all = new LinkedHashSet<>();
			for (IMarker target : markers) {
				Suggestion found = same(target);
				// Suggestions of other texts belong to another report.
				if (found != null && target.getResource().equals(marker.getResource())) {
					all.add(found);
				}
			}
			SuggestionApplier.apply(document.suggestions(), all).ifPresent(obstacle -> SuggestionApplier.tell(document, obstacle));
		});
	}
}
