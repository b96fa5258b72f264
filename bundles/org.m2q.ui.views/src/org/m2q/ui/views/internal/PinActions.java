package org.m2q.ui.views.internal;

import java.util.Optional;

import org.eclipse.core.runtime.ILog;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IViewSite;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchPart3;
import org.eclipse.ui.PartInitException;
import org.m2q.core.results.ShownResult;
import org.m2q.core.results.StoredResult;
import org.m2q.ui.internal.link.PinnedViews;

/** The pin of a view, and what opens another view of its kind. Only in the user interface thread. */
public final class PinActions {

	private final IViewSite site;
	private final ViewResult result;
	private final ViewAction pin;
	private final ViewAction another;

	/** For a view that shows a result. */
	public PinActions(IViewSite site, ViewResult result) {
		this.site = site;
		this.result = result;
		pin = ViewAction.toggle(Messages.actionPin, Messages.actionPinTip, Optional.of("pin"), result.isPinned(), result::setPinned);
		another = ViewAction.push(NLS.bind(Messages.actionNewView, site.getRegisteredName()), Messages.actionNewViewTip, Optional.of("new-view"), this::open);
	}

	/** Adds them at the end of the tool bar and of the menu. */
	public void contribute(IToolBarManager tools, IMenuManager menu) {
		tools.add(new Separator());
		tools.add(pin);
		tools.add(another);
		menu.add(new Separator());
		menu.add(pin);
		menu.add(another);
	}

	private void open() {
		try {
			PinnedViews.another(site.getPage(), site.getId(), IWorkbenchPage.VIEW_ACTIVATE);
		} catch (PartInitException e) {
			ILog.of(PinActions.class).error(e.getMessage(), e);
		}
	}

	/** The name of the view, which says what it is pinned to. */
	public String name() {
		Optional<ShownResult> kept = result.isPinned() ? result.shown() : Optional.empty();
		return kept.map(shown -> NLS.bind(Messages.pinnedName, site.getRegisteredName(), label(shown))).orElse(site.getRegisteredName());
	}

	/** Shows whether the view is pinned. */
	public void update(IWorkbenchPart3 view) {
		pin.setChecked(result.isPinned());
		pin.setEnabled(result.isPinned() || result.shown().isPresent());
		view.setPartProperty(PinnedViews.PINNED, Boolean.toString(result.isPinned()));
	}

	private static String label(ShownResult shown) {
		return (shown.isEstimate() ? "~ " : "") + shown.stored().map(StoredResult::name).orElse(shown.experimentReport().name());
	}
}
