package org.m2q.ui.internal.editor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.jface.preference.IPreferenceStore;
import org.eclipse.jface.text.Document;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.Position;
import org.eclipse.jface.text.Region;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.AnnotationModel;
import org.eclipse.jface.text.source.IAnnotationModelExtension;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.jface.util.IPropertyChangeListener;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.editors.text.EditorsUI;
import org.eclipse.ui.texteditor.spelling.ISpellingProblemCollector;
import org.eclipse.ui.texteditor.spelling.SpellingAnnotation;
import org.eclipse.ui.texteditor.spelling.SpellingContext;
import org.eclipse.ui.texteditor.spelling.SpellingProblem;
import org.eclipse.ui.texteditor.spelling.SpellingService;
import org.m2q.dsl.ide.highlight.TokenKind;
import org.m2q.ui.internal.Activator;

/** Marks what the spelling engine of the platform finds in comments, and in nothing else. There is nothing without an engine, and while it is switched off. */
final class CommentSpelling implements AnalysisListener {

	private final ISourceViewer viewer;
	private final Supplier<EditorDocument> document;
	private final IPropertyChangeListener settings = event -> {
		if (event.getProperty().equals(SpellingService.PREFERENCE_SPELLING_ENABLED) || event.getProperty().equals(SpellingService.PREFERENCE_SPELLING_ENGINE)) {
			check();
		}
	};
	private IProgressMonitor running = new NullProgressMonitor();

	/** Marks in a viewer for the document that the supplier returns. */
	CommentSpelling(ISourceViewer viewer, Supplier<EditorDocument> document) {
		this.viewer = viewer;
		this.document = document;
		EditorsUI.getPreferenceStore().addPropertyChangeListener(settings);
	}

	void dispose() {
		EditorsUI.getPreferenceStore().removePropertyChangeListener(settings);
		running.setCanceled(true);
	}

	@Override
	public void analysed(Analysis analysis) {
		check();
	}

	private void check() {
		running.setCanceled(true);
		EditorDocument current = document.get();
		if (current == null) {
			return;
		}
		IPreferenceStore store = EditorsUI.getPreferenceStore();
		SpellingService service = EditorsUI.getSpellingService();
		if (!store.getBoolean(SpellingService.PREFERENCE_SPELLING_ENABLED) || service.getActiveSpellingEngineDescriptor(store) == null) {
			show(Map.of());
			return;
		}
		TokenText text = TokenText.of(current.document()).orElse(new TokenText("", List.of()));
		IRegion[] comments = text.tokens().stream().filter(token -> token.kind() == TokenKind.COMMENT || token.kind() == TokenKind.DOCUMENTATION)
				.map(token -> new Region(token.offset(), token.length())).toArray(IRegion[]::new);
		IProgressMonitor monitor = new NullProgressMonitor();
		running = monitor;
		long stamp = current.stamp();
		Display display = viewer.getTextWidget().getDisplay();
		Activator.instance().executor().execute(() -> {
			Found found = new Found();
			// Of a copy: what is typed meanwhile would move the places.
			service.check(new Document(text.text()), comments, new SpellingContext(), found, monitor);
			if (!monitor.isCanceled() && !display.isDisposed()) {
				display.asyncExec(() -> {
					if (!monitor.isCanceled() && current == document.get() && current.stamp() == stamp) {
						show(found.marks());
					}
				});
			}
		});
	}

	/** All are new: a problem knows its place, which does not move with the text. */
	private void show(Map<Annotation, Position> marks) {
		if (!(viewer.getAnnotationModel() instanceof IAnnotationModelExtension model)) {
			return;
		}
		AnnotationModel own = (AnnotationModel) model.getAnnotationModel(CommentSpelling.class);
		if (own == null) {
			own = new AnnotationModel();
			model.addAnnotationModel(CommentSpelling.class, own);
		}
		List<Annotation> old = new ArrayList<>();
		for (Iterator<Annotation> all = own.getAnnotationIterator(); all.hasNext();) {
			old.add(all.next());
		}
		if (!old.isEmpty() || !marks.isEmpty()) {
			own.replaceAnnotations(old.toArray(Annotation[]::new), marks);
		}
	}

	/** What an engine finds, in its own thread. */
	private static final class Found implements ISpellingProblemCollector {

		private final List<SpellingProblem> problems = new ArrayList<>();

		@Override
		public void accept(SpellingProblem problem) {
			problems.add(problem);
		}

		@Override
		public void beginCollecting() {
			problems.clear();
		}

		@Override
		public void endCollecting() {
			// All are shown at once.
		}

		Map<Annotation, Position> marks() {
			Map<Annotation, Position> marks = new HashMap<>();
			problems.forEach(problem -> marks.put(new SpellingAnnotation(problem), new Position(problem.getOffset(), problem.getLength())));
			return marks;
		}
	}
}
