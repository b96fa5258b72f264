package org.m2q.ui.internal.assist;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.jface.text.ITextOperationTarget;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.jface.text.contentassist.IContentAssistProcessor;
import org.eclipse.jface.text.contentassist.IContextInformation;
import org.eclipse.jface.text.contentassist.IContextInformationValidator;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.swt.widgets.Control;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.assist.Completion;
import org.m2q.dsl.ide.assist.CompletionKind;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.editor.EditorSupport;
import org.m2q.ui.internal.editor.Question;

/** Proposals of the language services. The Generic Editor asks in the background. */
public final class M2qContentAssist implements IContentAssistProcessor {

	private static final char[] ACTIVATION = { '.', '"' };
	private static final char[] HINTS = { '(', ',' };

	/** A call in a state of the text. */
	private record Key(long stamp, int open) {
	}

	private final ParameterHint.Watch watch = new ParameterHint.Watch();
	private Key known = new Key(-1, -1);
	private Optional<ParameterHint> hint = Optional.empty();
	private Question asked = new Question();

	@Override
	public ICompletionProposal[] computeCompletionProposals(ITextViewer viewer, int offset) {
		Optional<EditorDocument> document = EditorSupport.of(viewer).filter(EditorSupport::isAssisting).flatMap(EditorSupport::document);
		if (document.isEmpty()) {
			return new ICompletionProposal[0];
		}
		M2qDocument opened = document.get().open();
		List<ICompletionProposal> templates = TemplateProposals.at(viewer, offset);
		List<Completion> completions = Activator.instance().trace().of("completion", document.get().uri(), () -> opened.resource()
				.map(resource -> Activator.instance().services().assist().complete(resource, opened.text().orElse(""), offset)).orElse(List.of()),
				found -> found.size() + " proposals");
		List<ICompletionProposal> all = new ArrayList<>();
		completions.stream().filter(completion -> completion.kind() != CompletionKind.TEMPLATE).map(M2qProposal::new).forEach(all::add);
		all.addAll(templates);
		return all.toArray(ICompletionProposal[]::new);
	}

	/** The platform asks in the user interface thread, so what is not known yet comes a moment later with a question of its own. */
	@Override
	public IContextInformation[] computeContextInformation(ITextViewer viewer, int offset) {
		Optional<EditorDocument> document = EditorSupport.of(viewer).filter(EditorSupport::isAssisting).flatMap(EditorSupport::document);
		Optional<CallText> call = document.flatMap(open -> CallText.around(open.document().get(), offset));
		if (call.isEmpty()) {
			return new IContextInformation[0];
		}
		Key key = new Key(document.get().stamp(), call.get().open());
		if (key.equals(known)) {
			return hint.map(found -> new IContextInformation[] { found }).orElse(new IContextInformation[0]);
		}
		asked.cancel();
		asked = document.get().ask(opened -> opened.resource().flatMap(resource -> Activator.instance().services().signatures()
				.signature(resource, offset)), signature -> {
					known = key;
					hint = signature.filter(found -> !found.parameters().isEmpty()).map(found -> new ParameterHint(found, key.open()));
					Control widget = viewer.getTextWidget();
					if (hint.isPresent() && widget != null && widget.isFocusControl()) {
						((ITextOperationTarget) viewer).doOperation(ISourceViewer.CONTENTASSIST_CONTEXT_INFORMATION);
					}
				});
		return new IContextInformation[0];
	}

	@Override
	public char[] getCompletionProposalAutoActivationCharacters() {
		return ACTIVATION.clone();
	}

	@Override
	public char[] getContextInformationAutoActivationCharacters() {
		return HINTS.clone();
	}

	@Override
	public String getErrorMessage() {
		return null;
	}

	@Override
	public IContextInformationValidator getContextInformationValidator() {
		return watch;
	}
}
