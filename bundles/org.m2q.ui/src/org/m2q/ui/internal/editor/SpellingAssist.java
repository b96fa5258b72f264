package org.m2q.ui.internal.editor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

import org.eclipse.jface.text.Position;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.jface.text.quickassist.IQuickAssistInvocationContext;
import org.eclipse.jface.text.quickassist.IQuickAssistProcessor;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.IAnnotationModel;
import org.eclipse.ui.texteditor.spelling.SpellingAnnotation;
import org.eclipse.ui.texteditor.spelling.SpellingProblem;

/** What the spelling engine proposes for a word, among the proposals of Ctrl+1. The processor of the platform would also say that it has none. */
public final class SpellingAssist implements IQuickAssistProcessor {

	@Override
	public String getErrorMessage() {
		return null;
	}

	@Override
	public boolean canFix(Annotation annotation) {
		return annotation instanceof SpellingAnnotation && !annotation.isMarkedDeleted();
	}

	@Override
	public boolean canAssist(IQuickAssistInvocationContext context) {
		return !problems(context).isEmpty();
	}

	@Override
	public ICompletionProposal[] computeQuickAssistProposals(IQuickAssistInvocationContext context) {
		return problems(context).stream().flatMap(problem -> Arrays.stream(problem.getProposals(context))).toArray(ICompletionProposal[]::new);
	}

	private static List<SpellingProblem> problems(IQuickAssistInvocationContext context) {
		List<SpellingProblem> problems = new ArrayList<>();
		IAnnotationModel model = context.getSourceViewer() == null ? null : context.getSourceViewer().getAnnotationModel();
		if (model == null) {
			return problems;
		}
		for (Iterator<Annotation> all = model.getAnnotationIterator(); all.hasNext();) {
			Annotation annotation = all.next();
			Position place = model.getPosition(annotation);
			// A problem knows the place that it was found at: where the text has moved since, its proposals would change another word.
			if (annotation instanceof SpellingAnnotation spelling && place != null && place.getOffset() == spelling.getSpellingProblem().getOffset()
					&& place.getOffset() <= context.getOffset() && context.getOffset() <= place.getOffset() + place.getLength()) {
				problems.add(spelling.getSpellingProblem());
			}
		}
		return problems;
	}
}
