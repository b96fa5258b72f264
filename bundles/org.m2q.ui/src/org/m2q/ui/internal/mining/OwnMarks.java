package org.m2q.ui.internal.mining;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import org.eclipse.jface.text.Position;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.AnnotationModel;
import org.eclipse.jface.text.source.IAnnotationModelExtension;
import org.eclipse.jface.text.source.ISourceViewer;

/** Annotations of one kind in the text of a viewer. Editors of the same text share them; those that stay are not touched, so nothing flickers. */
final class OwnMarks {

	private OwnMarks() {
	}

	/**
	 * Makes the annotations those that are wanted.
	 *
	 * @param key of the kind
	 * @param wanted new annotations with their places; loses those that are there already
	 */
	static void replace(ISourceViewer viewer, String key, Map<Annotation, Position> wanted) {
		if (!(viewer.getAnnotationModel() instanceof IAnnotationModelExtension model)) {
			return;
		}
		AnnotationModel marks = (AnnotationModel) model.getAnnotationModel(key);
		if (marks == null) {
			marks = new AnnotationModel();
			model.addAnnotationModel(key, marks);
		}
		List<Annotation> gone = new ArrayList<>();
		for (Iterator<Annotation> all = marks.getAnnotationIterator(); all.hasNext();) {
			Annotation old = all.next();
			Position place = marks.getPosition(old);
			if (!wanted.entrySet().removeIf(entry -> entry.getKey().getType().equals(old.getType()) && entry.getKey().getText().equals(old.getText())
					&& entry.getValue().equals(place))) {
				gone.add(old);
			}
		}
		if (!gone.isEmpty() || !wanted.isEmpty()) {
			marks.replaceAnnotations(gone.toArray(Annotation[]::new), wanted);
		}
	}
}
