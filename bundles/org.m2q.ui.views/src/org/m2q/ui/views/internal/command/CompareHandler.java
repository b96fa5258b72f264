package org.m2q.ui.views.internal.command;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.handlers.HandlerUtil;
import org.m2q.ui.internal.link.PinnedViews;
import org.m2q.ui.views.internal.compare.CompareView;

/** Opens the view that compares what is shown with its baseline, the estimate or a stored result. */
public final class CompareHandler extends AbstractHandler {

	@Override
	public Object execute(ExecutionEvent event) throws ExecutionException {
		try {
			PinnedViews.show(HandlerUtil.getActiveWorkbenchWindowChecked(event).getActivePage(), CompareView.ID);
			return null;
		} catch (PartInitException e) {
			throw new ExecutionException(e.getMessage(), e);
		}
	}
}
