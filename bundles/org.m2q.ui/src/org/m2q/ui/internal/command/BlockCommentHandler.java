package org.m2q.ui.internal.command;

import java.util.List;

import org.eclipse.swt.graphics.Point;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.DocumentEdits;
import org.m2q.ui.internal.editor.Editors;

/** Puts the selection into a comment, or takes it out of one. */
public final class BlockCommentHandler extends EditorHandler {

	@Override
	protected void run(Editors.Open open) {
		if (!open.mayChange()) {
			return;
		}
		Point selected = open.viewer().getSelectedRange();
		List<TextEdit> edits = Comments.toggleBlock(open.document().document(), selected.x, selected.y);
		if (edits.isEmpty()) {
			open.status(Messages.blockCommentNothing);
		} else {
			DocumentEdits.apply(open.viewer(), edits);
		}
	}
}
