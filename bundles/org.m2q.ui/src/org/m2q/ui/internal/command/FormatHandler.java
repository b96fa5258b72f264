package org.m2q.ui.internal.command;

import java.util.List;
import java.util.Optional;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.Region;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.Point;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.dsl.ide.format.FormatService;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.DocumentEdits;
import org.m2q.ui.internal.editor.Editors;

/** Formats the selected lines, or the whole text when nothing is selected. */
public final class FormatHandler extends EditorHandler {

	/** What the formatter says: edits, or the line of a syntax error. */
	private record Answer(Optional<List<TextEdit>> edits, int errorLine) {
	}

	@Override
	protected void run(Editors.Open open) {
		if (!open.mayChange()) {
			return;
		}
		IRegion region = region(open);
		open.document().ask(document -> answer(document, region), answer -> {
			if (answer.edits().isEmpty()) {
				open.status(NLS.bind(Messages.formatSyntaxError, answer.errorLine()));
			} else if (!answer.edits().get().isEmpty()) {
				DocumentEdits.apply(open.viewer(), answer.edits().get());
			}
		});
	}

	private static Answer answer(M2qDocument document, IRegion region) {
		FormatService formatter = Activator.instance().services().formatter();
		Optional<List<TextEdit>> edits = formatter.edits(document, region.getOffset(), region.getLength());
		return new Answer(edits, edits.isPresent() ? 0 : formatter.syntaxError(document).map(problem -> problem.span().line()).orElse(1));
	}

	private static IRegion region(Editors.Open open) {
		IDocument document = open.document().document();
		Point selected = open.viewer().getSelectedRange();
		try {
			if (selected.y > 0) {
				int first = document.getLineInformationOfOffset(selected.x).getOffset();
				IRegion last = document.getLineInformationOfOffset(selected.x + selected.y - 1);
				return new Region(first, last.getOffset() + last.getLength() - first);
			}
		} catch (BadLocationException e) {
			Activator.log(Messages.formatFailed, e);
		}
		return new Region(0, document.getLength());
	}
}
