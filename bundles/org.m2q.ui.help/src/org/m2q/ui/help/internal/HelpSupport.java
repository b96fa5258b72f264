package org.m2q.ui.help.internal;

import java.util.function.Consumer;

import org.eclipse.core.runtime.ILog;
import org.eclipse.help.IContext;
import org.eclipse.help.IHelpResource;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.help.AbstractHelpUI;

/** Answers F1 and the Help menu with the help view. */
public final class HelpSupport extends AbstractHelpUI {

	@Override
	public void displayHelp() {
		show(view -> view.open("getting-started"));
	}

	@Override
	public void displayContext(IContext context, int x, int y) {
		IHelpResource[] topics = context == null ? new IHelpResource[0] : context.getRelatedTopics();
		displayHelpResource(topics.length == 0 ? "getting-started" : topics[0].getHref());
	}

	@Override
	public void displayHelpResource(String href) {
		show(view -> view.open(href));
	}

	@Override
	public void displayDynamicHelp() {
		displayHelp();
	}

	@Override
	public void displaySearch() {
		show(HelpView::focusSearch);
	}

	@Override
	public boolean isContextHelpDisplayed() {
		return false;
	}

	private static void show(Consumer<HelpView> work) {
		IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
		if (window == null && PlatformUI.getWorkbench().getWorkbenchWindowCount() > 0) {
			window = PlatformUI.getWorkbench().getWorkbenchWindows()[0];
		}
		IWorkbenchPage page = window == null ? null : window.getActivePage();
		if (page == null) {
			return;
		}
		try {
			work.accept((HelpView) page.showView(HelpView.ID));
		} catch (PartInitException e) {
			ILog.of(HelpSupport.class).log(e.getStatus());
		}
	}
}
