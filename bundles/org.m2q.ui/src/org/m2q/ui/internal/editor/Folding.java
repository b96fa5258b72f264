package org.m2q.ui.internal.editor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.eclipse.core.resources.IFile;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.Position;
import org.eclipse.jface.text.reconciler.IReconciler;
import org.eclipse.jface.text.reconciler.IReconcilingStrategy;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.IAnnotationModelListener;
import org.eclipse.jface.text.source.projection.IProjectionListener;
import org.eclipse.jface.text.source.projection.ProjectionAnnotation;
import org.eclipse.jface.text.source.projection.ProjectionAnnotationModel;
import org.eclipse.jface.text.source.projection.ProjectionViewer;
import org.m2q.dsl.ide.navigate.Fold;

/**
 * Lets bodies, comments and imports be folded.
 *
 * <p>Between two analyses the folds move with the text. One that is still there afterwards is not touched, so it stays as it is, open or closed.
 * What is closed when the editor is, is closed when the file is opened again.
 */
public final class Folding implements IReconciler, AnalysisListener, IProjectionListener {

	private ProjectionViewer viewer;
	private List<Fold> latest = List.of();
	private Optional<IFile> file = Optional.empty();
	/** What is to be folded again as soon as it is there; empty when it was. */
	private Set<String> remembered = Set.of();
	private Set<String> folded = Set.of();
	private ProjectionAnnotationModel followed;
	private final IAnnotationModelListener changes = model -> remember();

	/** A fold of ours, as other plug-ins may add their own. */
	private static final class FoldAnnotation extends ProjectionAnnotation {

		private final Fold.Kind kind;

		FoldAnnotation(Fold.Kind kind) {
			this.kind = kind;
		}
	}

	@Override
	public void install(ITextViewer textViewer) {
		if (textViewer instanceof ProjectionViewer projection) {
			viewer = projection;
			viewer.addProjectionListener(this);
			EditorSupport.of(viewer).ifPresent(support -> support.addListener(this));
		}
	}

	@Override
	public void uninstall() {
		if (viewer != null) {
			EditorSupport.of(viewer).ifPresent(support -> support.removeListener(this));
			if (followed != null) {
				followed.removeAnnotationModelListener(changes);
				followed = null;
				file.ifPresent(kept -> FoldMemory.write(kept, folded));
			}
			viewer.removeProjectionListener(this);
			viewer = null;
		}
	}

	@Override
	public IReconcilingStrategy getReconcilingStrategy(String contentType) {
		return null;
	}

	@Override
	public void projectionEnabled() {
		update();
	}

	@Override
	public void projectionDisabled() {
		// The annotations are gone with their model.
	}

	@Override
	public void analysed(Analysis analysis) {
		if (!analysis.folds().equals(latest) || analysis.folds().isEmpty()) {
			latest = analysis.folds();
			update();
		}
	}

	private void update() {
		ProjectionAnnotationModel model = viewer == null ? null : viewer.getProjectionAnnotationModel();
		IDocument document = viewer == null ? null : viewer.getDocument();
		if (model == null || document == null) {
			return;
		}
		follow(model);
		Map<Position, Fold.Kind> wanted = new HashMap<>();
		for (Fold fold : latest) {
			lines(fold, document, wanted);
		}
		List<Annotation> gone = new ArrayList<>();
		for (Iterator<Annotation> all = model.getAnnotationIterator(); all.hasNext();) {
			Annotation annotation = all.next();
			Position position = model.getPosition(annotation);
			if (annotation instanceof FoldAnnotation fold && (position == null || position.isDeleted() || !wanted.remove(position, fold.kind))) {
				gone.add(annotation);
			}
		}
		if (gone.isEmpty() && wanted.isEmpty()) {
			return;
		}
		// A folded range whose end has moved must not spring open.
		Map<Integer, Boolean> closed = new HashMap<>();
		gone.forEach(annotation -> closed.put(start(model, annotation), ((FoldAnnotation) annotation).isCollapsed()));
		Map<Annotation, Position> fresh = new HashMap<>();
		Map<Integer, String> keys = remembered.isEmpty() ? Map.of() : FoldMemory.keys(document, wanted.keySet().stream().map(Position::getOffset).collect(Collectors.toSet()));
		wanted.forEach((position, kind) -> {
			FoldAnnotation annotation = new FoldAnnotation(kind);
			if (closed.getOrDefault(position.offset, false) || remembered.contains(keys.getOrDefault(position.offset, ""))) {
				annotation.markCollapsed();
			}
			fresh.put(annotation, position);
		});
		remembered = Set.of();
		model.modifyAnnotations(gone.toArray(Annotation[]::new), fresh, new Annotation[0]);
	}

	/** Begins to listen to what is folded, and finds out what was when the file was closed. */
	private void follow(ProjectionAnnotationModel model) {
		if (followed == model) {
			return;
		}
		if (followed == null) {
			file = EditorSupport.of(viewer).flatMap(EditorSupport::document).flatMap(EditorDocument::file);
			remembered = file.map(FoldMemory::read).orElse(Set.of());
		} else {
			followed.removeAnnotationModelListener(changes);
		}
		followed = model;
		followed.addAnnotationModelListener(changes);
	}

	/** The model is gone when the editor closes, so what is folded is noted whenever it changes. */
	private void remember() {
		IDocument document = viewer == null ? null : viewer.getDocument();
		if (document == null || followed == null) {
			return;
		}
		Map<Integer, Boolean> folds = new HashMap<>();
		for (Iterator<Annotation> all = followed.getAnnotationIterator(); all.hasNext();) {
			if (all.next() instanceof FoldAnnotation fold) {
				folds.put(start(followed, fold), fold.isCollapsed());
			}
		}
		if (!folds.containsValue(true)) {
			// As mostly, also while typing in a long text.
			folded = Set.of();
			return;
		}
		Map<Integer, String> keys = FoldMemory.keys(document, folds.keySet());
		folded = folds.entrySet().stream().filter(Map.Entry::getValue).map(entry -> keys.get(entry.getKey())).filter(Objects::nonNull).collect(Collectors.toSet());
	}

	private static int start(ProjectionAnnotationModel model, Annotation annotation) {
		Position position = model.getPosition(annotation);
		return position == null || position.isDeleted() ? -1 : position.offset;
	}

	/** Whole lines; nested ranges that begin in the same line are reached by the outer one. */
	private static void lines(Fold fold, IDocument document, Map<Position, Fold.Kind> positions) {
		try {
			int first = document.getLineOfOffset(fold.offset());
			int last = document.getLineOfOffset(Math.min(document.getLength(), fold.offset() + fold.length()));
			if (last > first) {
				int start = document.getLineOffset(first);
				int end = last + 1 < document.getNumberOfLines() ? document.getLineOffset(last + 1) : document.getLength();
				positions.putIfAbsent(new Position(start, end - start), fold.kind());
			}
		} catch (BadLocationException e) {
			// The text is shorter by now; the next analysis is on its way.
			return;
		}
	}
}
