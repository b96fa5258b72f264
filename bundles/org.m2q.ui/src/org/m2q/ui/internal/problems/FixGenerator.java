package org.m2q.ui.internal.problems;

import java.util.List;

import org.eclipse.core.resources.IMarker;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.IMarkerResolutionGenerator2;
import org.m2q.dsl.ide.fix.QuickFixes;
import org.m2q.ui.M2qUi;

/**
 * Quick fixes of our markers: for the ruler, the hover, Ctrl+1 and the Problems view alike.
 *
 * <p>Whether there are any follows from the marker alone; the text is read when they are listed.
 */
public final class FixGenerator implements IMarkerResolutionGenerator2 {

	private static final QuickFixes FIXES = new QuickFixes();

	@Override
	public boolean hasResolutions(IMarker marker) {
		return FIXES.isFixable(code(marker), data(marker));
	}

	@Override
	public IMarkerResolution[] getResolutions(IMarker marker) {
		return FixResolution.all(marker).toArray(IMarkerResolution[]::new);
	}

	static String code(IMarker marker) {
		return marker.getAttribute(M2qUi.CODE_ATTRIBUTE, "");
	}

	static List<String> data(IMarker marker) {
		String data = marker.getAttribute(M2qUi.DATA_ATTRIBUTE, "");
		return data.isEmpty() ? List.of() : List.of(data.split(M2qUi.DATA_SEPARATOR));
	}

	static QuickFixes fixes() {
		return FIXES;
	}
}
