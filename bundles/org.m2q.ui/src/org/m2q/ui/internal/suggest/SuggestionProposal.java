package org.m2q.ui.internal.suggest;

import java.util.List;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IInformationControlCreator;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.jface.text.contentassist.ICompletionProposalExtension3;
import org.eclipse.jface.text.contentassist.ICompletionProposalExtension5;
import org.eclipse.jface.text.contentassist.IContextInformation;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;
import org.m2q.dsl.ide.suggest.Suggestion;
import org.m2q.dsl.ide.suggest.SuggestionReport;
import org.m2q.ui.internal.Images;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.hover.MarkdownControl;

/** One or several suggestions in the list of Ctrl+1. */
final class SuggestionProposal implements ICompletionProposal, ICompletionProposalExtension3, ICompletionProposalExtension5 {

	private final EditorDocument document;
	private final SuggestionReport report;
	private final String label;
	private final List<Suggestion> suggestions;

	SuggestionProposal(EditorDocument document, SuggestionReport report, String label, List<Suggestion> suggestions) {
		this.document = document;
		this.report = report;
		this.label = label;
		this.suggestions = List.copyOf(suggestions);
	}

	@Override
	public void apply(IDocument target) {
		SuggestionApplier.apply(report, suggestions).ifPresent(obstacle -> SuggestionApplier.tell(document, obstacle));
	}

	@Override
	public String getDisplayString() {
		return label;
	}

	@Override
	public Object getAdditionalProposalInfo(IProgressMonitor monitor) {
		return getAdditionalProposalInfo();
	}

	@Override
	public String getAdditionalProposalInfo() {
		if (suggestions.size() == 1) {
			return SuggestionPreview.markdown(report, suggestions.getFirst());
		}
		StringBuilder text = new StringBuilder("**").append(label).append("**\n");
		suggestions.forEach(suggestion -> text.append("\n- ").append(suggestion.text()));
		return text.toString();
	}

	@Override
	public IInformationControlCreator getInformationControlCreator() {
		return MarkdownControl.creator();
	}

	@Override
	public Image getImage() {
		return Images.get("suggestion");
	}

	@Override
	public Point getSelection(IDocument target) {
		return null;
	}

	@Override
	public IContextInformation getContextInformation() {
		return null;
	}

	@Override
	public CharSequence getPrefixCompletionText(IDocument target, int completionOffset) {
		return null;
	}

	@Override
	public int getPrefixCompletionStart(IDocument target, int completionOffset) {
		return completionOffset;
	}
}
