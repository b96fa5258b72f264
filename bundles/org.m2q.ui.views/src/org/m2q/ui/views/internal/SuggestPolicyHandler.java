package org.m2q.ui.views.internal;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.handlers.HandlerUtil;
import org.m2q.core.M2qCore;
import org.m2q.ui.internal.link.PinnedViews;

/** Searches for other policies of the experiment in the editor, and shows what is found as it comes. */
public final class SuggestPolicyHandler extends AbstractHandler {

	@Override
	public Object execute(ExecutionEvent event) throws ExecutionException {
		M2qCore.currentResult().followEditor();
		try {
			if (PinnedViews.show(HandlerUtil.getActiveWorkbenchWindowChecked(event).getActivePage(), ParetoView.ID) instanceof ParetoView view) {
				view.startSoon();
			}
			return null;
		} catch (PartInitException e) {
			throw new ExecutionException(e.getMessage(), e);
		}
	}
}
