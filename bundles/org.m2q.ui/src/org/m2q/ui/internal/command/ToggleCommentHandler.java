package org.m2q.ui.internal.command;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.swt.graphics.Point;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.DocumentEdits;
import org.m2q.ui.internal.editor.Editors;

/** Comments the selected lines out, or brings them back. */
public final class ToggleCommentHandler extends EditorHandler {

	@Override
	protected void run(Editors.Open open) {
		Point selected = open.viewer().getSelectedRange();
		try {
			if (open.mayChange()) {
				DocumentEdits.apply(open.viewer(), Comments.toggleLines(open.document().document(), selected.x, selected.y));
			}
		} catch (BadLocationException e) {
			Activator.log(Messages.fixFailed, e);
		}
	}
}
