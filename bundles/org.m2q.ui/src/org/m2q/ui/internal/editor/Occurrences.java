package org.m2q.ui.internal.editor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.IEclipsePreferences.IPreferenceChangeListener;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.Position;
import org.eclipse.jface.text.reconciler.IReconciler;
import org.eclipse.jface.text.reconciler.IReconcilingStrategy;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.IAnnotationModel;
import org.eclipse.jface.text.source.IAnnotationModelExtension;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.jface.viewers.IPostSelectionProvider;
import org.eclipse.jface.viewers.ISelectionChangedListener;
import org.eclipse.osgi.util.NLS;
import org.m2q.dsl.ide.navigate.Occurrence;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;

/**
 * Marks where the element at the caret is declared and used. Follows the button "Toggle Mark Occurrences" of the Generic Editor, and takes the place
 * of its marks for equal words.
 */
public final class Occurrences implements IReconciler, AnalysisListener {

	/** Annotation type of a declaration. */
	public static final String DECLARATION = "org.m2q.ui.occurrence.declaration";
	/** Annotation type of a reference. */
	public static final String REFERENCE = "org.m2q.ui.occurrence.reference";
	private static final String PREFERENCES = "org.eclipse.ui.genericeditor";
	private static final String TOGGLE = PREFERENCES + ".togglehighlight";

	private final ISelectionChangedListener caret = event -> update();
	private final IPreferenceChangeListener toggle = event -> {
		if (TOGGLE.equals(event.getKey())) {
			update();
		}
	};
	private ISourceViewer viewer;
	private Map<Annotation, Position> shown = Map.of();
	private Question question = new Question();

	@Override
	public void install(ITextViewer textViewer) {
		if (textViewer instanceof ISourceViewer source && source.getSelectionProvider() instanceof IPostSelectionProvider provider) {
			viewer = source;
			provider.addPostSelectionChangedListener(caret);
			preferences().addPreferenceChangeListener(toggle);
			EditorSupport.of(viewer).ifPresent(support -> support.addListener(this));
		}
	}

	@Override
	public void uninstall() {
		if (viewer != null) {
			question.cancel();
			EditorSupport.of(viewer).ifPresent(support -> support.removeListener(this));
			preferences().removePreferenceChangeListener(toggle);
			if (viewer.getSelectionProvider() instanceof IPostSelectionProvider provider) {
				provider.removePostSelectionChangedListener(caret);
			}
			show(List.of());
			viewer = null;
		}
	}

	private static IEclipsePreferences preferences() {
		return InstanceScope.INSTANCE.getNode(PREFERENCES);
	}

	@Override
	public IReconcilingStrategy getReconcilingStrategy(String contentType) {
		return null;
	}

	@Override
	public void analysed(Analysis analysis) {
		update();
	}

	private void update() {
		question.cancel();
		if (viewer == null || viewer.getTextWidget() == null || viewer.getTextWidget().isDisposed()) {
			return;
		}
		if (!preferences().getBoolean(TOGGLE, true)) {
			show(List.of());
			return;
		}
		if (viewer.getSelectionProvider().getSelection() instanceof ITextSelection selection) {
			int offset = selection.getOffset();
			EditorSupport.of(viewer).flatMap(EditorSupport::document).ifPresent(document -> question = document.ask(
					opened -> opened.resource().map(resource -> Activator.instance().services().references().occurrences(resource, offset))
							.orElse(List.of()),
					this::show));
		}
	}

	private void show(List<Occurrence> occurrences) {
		IAnnotationModel model = viewer == null ? null : viewer.getAnnotationModel();
		if (!(model instanceof IAnnotationModelExtension extension)) {
			return;
		}
		Map<Position, String> wanted = new HashMap<>();
		occurrences.forEach(occurrence -> wanted.put(new Position(occurrence.place().offset(), occurrence.place().length()),
				occurrence.declaration() ? DECLARATION : REFERENCE));
		Map<Annotation, Position> kept = new HashMap<>();
		shown.forEach((annotation, position) -> {
			if (!position.isDeleted() && wanted.remove(position, annotation.getType())) {
				kept.put(annotation, position);
			}
		});
		if (wanted.isEmpty() && kept.size() == shown.size()) {
			return;
		}
		Annotation[] gone = shown.keySet().stream().filter(annotation -> !kept.containsKey(annotation)).toArray(Annotation[]::new);
		Map<Annotation, Position> fresh = new HashMap<>();
		try {
			for (Map.Entry<Position, String> occurrence : wanted.entrySet()) {
				fresh.put(new Annotation(occurrence.getValue(), false, text(occurrence.getValue(), occurrence.getKey())), occurrence.getKey());
			}
		} catch (BadLocationException e) {
			// The text has changed since; the answer for the new one follows.
			return;
		}
		extension.replaceAnnotations(gone, fresh);
		kept.putAll(fresh);
		shown = kept;
	}

	private String text(String type, Position position) throws BadLocationException {
		String name = viewer.getDocument().get(position.offset, position.length);
		return NLS.bind(type.equals(DECLARATION) ? Messages.occurrenceDeclaration : Messages.occurrenceReference, name);
	}
}
