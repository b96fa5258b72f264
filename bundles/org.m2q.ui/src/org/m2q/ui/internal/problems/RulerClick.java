package org.m2q.ui.internal.problems;

import java.util.Iterator;
import java.util.Optional;

import org.eclipse.core.resources.IMarker;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.Position;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.IAnnotationModel;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.jface.text.source.IVerticalRulerInfo;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.texteditor.ITextEditor;
import org.eclipse.ui.texteditor.ITextEditorActionConstants;
import org.eclipse.ui.texteditor.IUpdate;
import org.eclipse.ui.texteditor.SimpleMarkerAnnotation;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.editor.Analysis;
import org.m2q.ui.internal.editor.AnalysisListener;
import org.m2q.ui.internal.editor.Editors;

/** A click on the bulb of a problem or a suggestion in the ruler shows what can be done about it. Only in the user interface thread. */
public final class RulerClick implements AnalysisListener {

	private final ISourceViewer viewer;
	private boolean installed;

	/** For the editor of a viewer, as soon as it has opened; viewers in other places have no such ruler. */
	public RulerClick(ISourceViewer viewer) {
		this.viewer = viewer;
	}

	@Override
	public void analysed(Analysis analysis) {
		if (!installed) {
			Editors.of(viewer).ifPresent(this::install);
		}
	}

	private void install(ITextEditor editor) {
		installed = true;
		IAction usual = editor.getAction(ITextEditorActionConstants.RULER_CLICK);
		editor.setAction(ITextEditorActionConstants.RULER_CLICK, new Action() {
			@Override
			public void run() {
				IVerticalRulerInfo ruler = editor.getAdapter(IVerticalRulerInfo.class);
				Optional<Integer> place = ruler == null ? Optional.empty() : fixable(ruler.getLineOfLastMouseButtonActivity());
				if (place.isPresent()) {
					viewer.setSelectedRange(place.get(), 0);
					viewer.getTextOperationTarget().doOperation(ISourceViewer.QUICK_ASSIST);
				} else if (usual != null) {
					if (usual instanceof IUpdate update) {
						update.update();
					}
					usual.run();
				}
			}
		});
	}

	/** Begin of the first marker of ours in a line, from 0, about which something can be done. */
	private Optional<Integer> fixable(int line) {
		IAnnotationModel model = viewer.getAnnotationModel();
		Optional<Integer> first = Optional.empty();
		for (Iterator<Annotation> all = model.getAnnotationIterator(); all.hasNext();) {
			if (all.next() instanceof SimpleMarkerAnnotation annotation && !annotation.isMarkedDeleted() && isFixable(annotation.getMarker())) {
				Position position = model.getPosition(annotation);
				if (position != null && isIn(line, position) && first.filter(other -> other <= position.getOffset()).isEmpty()) {
					first = Optional.of(position.getOffset());
				}
			}
		}
		return first;
	}

	private boolean isIn(int line, Position position) {
		try {
			return !position.isDeleted() && viewer.getDocument().getLineOfOffset(position.getOffset()) == line;
		} catch (BadLocationException e) {
			// The text has become shorter since.
			return false;
		}
	}

	private static boolean isFixable(IMarker marker) {
		try {
			boolean ours = marker.exists() && (marker.isSubtypeOf(M2qUi.PROBLEM_MARKER) || marker.isSubtypeOf(M2qUi.SUGGESTION_MARKER));
			return ours && IDE.getMarkerHelpRegistry().hasResolutions(marker);
		} catch (CoreException e) {
			// The marker has gone in this moment.
			return false;
		}
	}
}
