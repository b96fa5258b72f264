package org.m2q.ui.internal.assist;

import java.util.List;
import java.util.Optional;

import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.jface.text.contentassist.IContentAssistProcessor;
import org.eclipse.jface.text.contentassist.IContextInformation;
import org.eclipse.jface.text.contentassist.IContextInformationValidator;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.assist.Completion;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.editor.EditorSupport;

/** Proposals of the language services. The Generic Editor asks in the background. */
public final class M2qContentAssist implements IContentAssistProcessor {

	private static final char[] ACTIVATION = { '(', ',', '.', '"' };

	@Override
	public ICompletionProposal[] computeCompletionProposals(ITextViewer viewer, int offset) {
		Optional<EditorDocument> document = EditorSupport.of(viewer).filter(EditorSupport::isAssisting).flatMap(EditorSupport::document);
		if (document.isEmpty()) {
			return new ICompletionProposal[0];
		}
		M2qDocument opened = document.get().open();
		List<Completion> completions = opened.resource()
				.map(resource -> Activator.instance().services().assist().complete(resource, opened.text().orElse(""), offset)).orElse(List.of());
		return completions.stream().map(M2qProposal::new).toArray(ICompletionProposal[]::new);
	}

	@Override
	public IContextInformation[] computeContextInformation(ITextViewer viewer, int offset) {
		return new IContextInformation[0];
	}

	@Override
	public char[] getCompletionProposalAutoActivationCharacters() {
		return ACTIVATION.clone();
	}

	@Override
	public char[] getContextInformationAutoActivationCharacters() {
		return new char[0];
	}

	@Override
	public String getErrorMessage() {
		return null;
	}

	@Override
	public IContextInformationValidator getContextInformationValidator() {
		return null;
	}
}
