package org.m2q.ui.internal.suggest;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.jface.text.quickassist.IQuickAssistInvocationContext;
import org.eclipse.jface.text.quickassist.IQuickAssistProcessor;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.IAnnotationModel;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.texteditor.MarkerAnnotation;
import org.m2q.dsl.ide.suggest.Suggestion;
import org.m2q.dsl.ide.suggest.SuggestionPlace;
import org.m2q.dsl.ide.suggest.SuggestionReport;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.editor.EditorSupport;

/**
 * Suggestions among the proposals of Ctrl+1. Where a mark stands, the editor already lists its suggestions itself; then only the ways to apply
 * several at once are added.
 */
public final class SuggestionAssist implements IQuickAssistProcessor {

	@Override
	public String getErrorMessage() {
		return null;
	}

	@Override
	public boolean canFix(Annotation annotation) {
		return false;
	}

	@Override
	public boolean canAssist(IQuickAssistInvocationContext context) {
		return place(context).isPresent();
	}

	private static Optional<EditorDocument> document(IQuickAssistInvocationContext context) {
		return EditorSupport.of(context.getSourceViewer()).flatMap(EditorSupport::document);
	}

	private static Optional<SuggestionPlace> place(IQuickAssistInvocationContext context) {
		return document(context).flatMap(document -> line(document, context.getOffset()).flatMap(document.suggestions()::line));
	}

	private static Optional<Integer> line(EditorDocument document, int offset) {
		try {
			return Optional.of(document.document().getLineOfOffset(offset) + 1);
		} catch (BadLocationException e) {
			// The text has become shorter meanwhile.
			return Optional.empty();
		}
	}

	@Override
	public ICompletionProposal[] computeQuickAssistProposals(IQuickAssistInvocationContext context) {
		Optional<EditorDocument> document = document(context);
		Optional<SuggestionPlace> place = place(context);
		if (place.isEmpty()) {
			return new ICompletionProposal[0];
		}
		SuggestionReport report = document.orElseThrow().suggestions();
		List<ICompletionProposal> proposals = new ArrayList<>();
		if (!isMarked(context.getSourceViewer(), place.get().span().line())) {
			place.get().suggestions()
					.forEach(suggestion -> proposals.add(new SuggestionProposal(document.get(), report, suggestion.text(), List.of(suggestion))));
		}
		proposals.addAll(together(document.get(), report, place.get()));
		if (place.get().kind() == SuggestionPlace.Kind.POLICY || place.get().kind() == SuggestionPlace.Kind.EXPERIMENT) {
			CommandProposal.of("org.m2q.ui.suggestPolicy").ifPresent(proposals::add);
		}
		return proposals.toArray(ICompletionProposal[]::new);
	}

	/** For every kind of the place that other places of the file also have: all of them at once. */
	private static List<ICompletionProposal> together(EditorDocument document, SuggestionReport report, SuggestionPlace place) {
		List<ICompletionProposal> proposals = new ArrayList<>();
		Set<String> kinds = new LinkedHashSet<>();
		place.suggestions().forEach(suggestion -> kinds.add(suggestion.kind()));
		for (String kind : kinds) {
			List<Suggestion> same = disjoint(report, place, kind);
			if (same.size() > 1) {
				proposals.add(new SuggestionProposal(document, report, NLS.bind(Messages.suggestionsApplyAll, same.size(), kind), same));
			}
		}
		return proposals;
	}

	/** One suggestion of a kind for every place of the same sort, as long as they concern different layers. */
	private static List<Suggestion> disjoint(SuggestionReport report, SuggestionPlace place, String kind) {
		List<Suggestion> chosen = new ArrayList<>();
		Set<Integer> layers = new LinkedHashSet<>();
		for (SuggestionPlace other : report.places()) {
			if (other.kind() == place.kind()) {
				other.suggestions().stream().filter(suggestion -> suggestion.kind().equals(kind)
						&& suggestion.candidate().layers().stream().noneMatch(layers::contains)).findFirst().ifPresent(suggestion -> {
							chosen.add(suggestion);
							layers.addAll(suggestion.candidate().layers());
						});
			}
		}
		return chosen;
	}

	private static boolean isMarked(ISourceViewer viewer, int line) {
		IAnnotationModel model = viewer.getAnnotationModel();
		if (model == null) {
			return false;
		}
		for (Iterator<Annotation> all = model.getAnnotationIterator(); all.hasNext();) {
			if (all.next() instanceof MarkerAnnotation annotation && !annotation.isMarkedDeleted()) {
				try {
					if (annotation.getMarker().exists() && annotation.getMarker().isSubtypeOf(M2qUi.SUGGESTION_MARKER)
							&& viewer.getDocument().getLineOfOffset(model.getPosition(annotation).getOffset()) + 1 == line) {
						return true;
					}
				} catch (CoreException | BadLocationException e) {
					Activator.log(Messages.suggestionsFailed, e);
				}
			}
		}
		return false;
	}
}
