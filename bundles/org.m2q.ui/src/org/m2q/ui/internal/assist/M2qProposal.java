package org.m2q.ui.internal.assist;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.DocumentEvent;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IInformationControlCreator;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.TextUtilities;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.jface.text.contentassist.ICompletionProposalExtension2;
import org.eclipse.jface.text.contentassist.ICompletionProposalExtension3;
import org.eclipse.jface.text.contentassist.ICompletionProposalExtension5;
import org.eclipse.jface.text.contentassist.ICompletionProposalExtension6;
import org.eclipse.jface.text.contentassist.IContextInformation;
import org.eclipse.jface.viewers.StyledString;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;
import org.m2q.dsl.ide.assist.Completion;
import org.m2q.dsl.ide.assist.M2qPrefixMatcher;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Images;
import org.m2q.ui.internal.LabelStyles;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.hover.MarkdownControl;

/** One line of the proposal list. */
final class M2qProposal implements ICompletionProposal, ICompletionProposalExtension2, ICompletionProposalExtension3,
		ICompletionProposalExtension5, ICompletionProposalExtension6 {

	private static final M2qPrefixMatcher MATCHER = new M2qPrefixMatcher();

	private final Completion completion;
	private int caret = -1;

	M2qProposal(Completion completion) {
		this.completion = completion;
	}

	@Override
	public void apply(IDocument document) {
		replace(document, completion.offset() + completion.length());
	}

	@Override
	public void apply(ITextViewer viewer, char trigger, int stateMask, int offset) {
		replace(viewer.getDocument(), Math.max(offset, completion.offset()));
	}

	private void replace(IDocument document, int end) {
		String indent = "";
		try {
			int line = document.getLineOfOffset(completion.offset());
			String before = document.get(document.getLineOffset(line), completion.offset() - document.getLineOffset(line));
			indent = before.isBlank() ? before : "";
			String lineEnd = TextUtilities.getDefaultLineDelimiter(document) + indent;
			document.replace(completion.offset(), end - completion.offset(), completion.replacement().replace("\n", lineEnd));
			caret = completion.offset() + completion.replacement().substring(0, completion.caret()).replace("\n", lineEnd).length();
		} catch (BadLocationException e) {
			Activator.log(Messages.fixFailed, e);
		}
	}

	@Override
	public boolean validate(IDocument document, int offset, DocumentEvent event) {
		try {
			String typed = offset < completion.offset() ? null : document.get(completion.offset(), offset - completion.offset());
			return typed != null && typed.indexOf('\n') < 0 && MATCHER.isCandidateMatchingPrefix(completion.name(), typed);
		} catch (BadLocationException e) {
			// The text before the proposal is gone.
			return false;
		}
	}

	@Override
	public Point getSelection(IDocument document) {
		return caret < 0 ? null : new Point(caret, 0);
	}

	@Override
	public StyledString getStyledDisplayString() {
		StyledString text = new StyledString();
		String label = completion.label();
		int name = label.startsWith(completion.name()) ? completion.name().length() : label.length();
		text.append(label.substring(0, name));
		text.append(label.substring(name), LabelStyles.DETAIL);
		if (!completion.detail().isEmpty()) {
			text.append("  " + completion.detail(), LabelStyles.DETAIL);
		}
		return text;
	}

	@Override
	public String getDisplayString() {
		return getStyledDisplayString().getString();
	}

	@Override
	public Object getAdditionalProposalInfo(IProgressMonitor monitor) {
		return getAdditionalProposalInfo();
	}

	@Override
	public String getAdditionalProposalInfo() {
		if (completion.documentation().isEmpty()) {
			return null;
		}
		return completion.documentation().startsWith("```") ? completion.documentation()
				: "`" + completion.label() + "`\n\n" + completion.documentation();
	}

	@Override
	public IInformationControlCreator getInformationControlCreator() {
		return MarkdownControl.creator();
	}

	@Override
	public CharSequence getPrefixCompletionText(IDocument document, int completionOffset) {
		return completion.name();
	}

	@Override
	public int getPrefixCompletionStart(IDocument document, int completionOffset) {
		return completion.offset();
	}

	@Override
	public Image getImage() {
		return Images.get(completion.kind());
	}

	@Override
	public IContextInformation getContextInformation() {
		return null;
	}

	@Override
	public void selected(ITextViewer viewer, boolean smartToggle) {
		// nothing to show in the text
	}

	@Override
	public void unselected(ITextViewer viewer) {
		// nothing to show in the text
	}
}
