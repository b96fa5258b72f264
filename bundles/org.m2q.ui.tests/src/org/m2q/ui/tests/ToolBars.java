package org.m2q.ui.tests;

import java.util.Arrays;
import java.util.Optional;

import org.eclipse.jface.action.ActionContributionItem;
import org.eclipse.jface.action.IAction;
import org.eclipse.ui.IViewPart;

/** Finds the buttons in the tool bars of views and presses them. */
public final class ToolBars {

	private ToolBars() {
	}

	/** The action of a button by its text. */
	public static Optional<IAction> action(IViewPart view, String text) {
		return Arrays.stream(view.getViewSite().getActionBars().getToolBarManager().getItems()).filter(ActionContributionItem.class::isInstance)
				.map(item -> ((ActionContributionItem) item).getAction()).filter(action -> text.equals(action.getText())).findFirst();
	}

	/** As a click does it: a toggle is switched before it runs. */
	public static void press(IViewPart view, String text) {
		IAction action = action(view, text).orElseThrow(() -> new AssertionError(view.getTitle() + " has no " + text));
		if (!action.isEnabled()) {
			throw new AssertionError(text + " of " + view.getTitle() + " is disabled");
		}
		if (action.getStyle() == IAction.AS_CHECK_BOX) {
			action.setChecked(!action.isChecked());
		}
		action.run();
	}
}
