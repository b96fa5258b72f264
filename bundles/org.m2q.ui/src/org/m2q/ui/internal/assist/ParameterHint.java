package org.m2q.ui.internal.assist;

import java.util.List;
import java.util.Optional;

import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.TextPresentation;
import org.eclipse.jface.text.contentassist.IContextInformation;
import org.eclipse.jface.text.contentassist.IContextInformationExtension;
import org.eclipse.jface.text.contentassist.IContextInformationPresenter;
import org.eclipse.jface.text.contentassist.IContextInformationValidator;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.graphics.Image;
import org.m2q.dsl.ide.assist.Signature;
import org.m2q.ui.internal.Images;

/** The parameters of a call, shown above it while its arguments are written. */
final class ParameterHint implements IContextInformation, IContextInformationExtension {

	private final Signature signature;
	private final int open;

	/**
	 * A hint.
	 *
	 * @param signature what the call takes
	 * @param open place of its opening bracket
	 */
	ParameterHint(Signature signature, int open) {
		this.signature = signature;
		this.open = open;
	}

	@Override
	public String getContextDisplayString() {
		return signature.label();
	}

	@Override
	public Image getImage() {
		return Images.get("parameter");
	}

	@Override
	public String getInformationDisplayString() {
		return signature.label();
	}

	@Override
	public int getContextInformationPosition() {
		return open + 1;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof ParameterHint hint && hint.open == open && hint.signature.label().equals(signature.label());
	}

	@Override
	public int hashCode() {
		return 31 * open + signature.label().hashCode();
	}

	/** Number of the parameter that an argument sets; -1 for none. */
	private int parameter(CallText call) {
		List<Signature.Part> parameters = signature.parameters();
		if (call.name().isEmpty()) {
			return call.argument() < parameters.size() ? call.argument() : -1;
		}
		for (int i = 0; i < parameters.size(); i++) {
			if (parameters.get(i).name().equals(call.name())) {
				return i;
			}
		}
		return -1;
	}

	/** Keeps a hint as long as the caret is between the brackets, with the current parameter in bold. */
	static final class Watch implements IContextInformationValidator, IContextInformationPresenter {

		private ParameterHint hint;
		private ITextViewer viewer;
		private int shown = -2;

		@Override
		public void install(IContextInformation information, ITextViewer textViewer, int offset) {
			hint = information instanceof ParameterHint parameters ? parameters : null;
			viewer = textViewer;
			shown = -2;
		}

		private Optional<CallText> call(int offset) {
			String text = viewer.getDocument() == null ? "" : viewer.getDocument().get();
			return offset > text.length() ? Optional.empty() : CallText.around(text, offset);
		}

		@Override
		public boolean isContextInformationValid(int offset) {
			return hint != null && call(offset).filter(call -> call.open() == hint.open || call.open() > hint.open).isPresent();
		}

		@Override
		public boolean updatePresentation(int offset, TextPresentation presentation) {
			int current = hint == null ? -1 : call(offset).filter(call -> call.open() == hint.open).map(hint::parameter).orElse(-1);
			if (hint == null || current == shown) {
				return false;
			}
			shown = current;
			presentation.clear();
			if (current >= 0) {
				Signature.Part part = hint.signature.parameters().get(current);
				presentation.addStyleRange(new StyleRange(part.offset(), part.length(), null, null, SWT.BOLD));
			}
			return true;
		}
	}
}
