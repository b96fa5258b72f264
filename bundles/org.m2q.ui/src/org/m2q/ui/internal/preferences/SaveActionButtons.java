package org.m2q.ui.internal.preferences;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.m2q.ui.internal.Messages;

/** A check box for each save action. */
final class SaveActionButtons {

	private static final int INDENT = 20;

	private final Map<SaveAction, Button> buttons = new EnumMap<>(SaveAction.class);
	private boolean enabled = true;

	/**
	 * Makes them.
	 *
	 * @param indent left of them, in pixels
	 */
	SaveActionButtons(Composite parent, int indent) {
		for (SaveAction action : SaveAction.values()) {
			Button button = new Button(parent, SWT.CHECK);
			button.setText(text(action));
			GridDataFactory.fillDefaults().indent(indent + (action == SaveAction.ONLY_CHANGED ? INDENT : 0), 0).applyTo(button);
			buttons.put(action, button);
		}
		buttons.get(SaveAction.FORMAT).addListener(SWT.Selection, event -> enable());
	}

	void select(Set<SaveAction> actions) {
		buttons.forEach((action, button) -> button.setSelection(actions.contains(action)));
		enable();
	}

	void setEnabled(boolean on) {
		enabled = on;
		enable();
	}

	private void enable() {
		buttons.forEach((action, button) -> button.setEnabled(enabled && (action != SaveAction.ONLY_CHANGED || buttons.get(SaveAction.FORMAT).getSelection())));
	}

	void store(IEclipsePreferences settings) {
		buttons.forEach((action, button) -> settings.putBoolean(action.key(), button.getSelection()));
	}

	private static String text(SaveAction action) {
		return switch (action) {
			case FORMAT -> Messages.preferencesFormat;
			case ONLY_CHANGED -> Messages.preferencesFormatChanged;
			case IMPORTS -> Messages.preferencesImports;
			case TRIM -> Messages.preferencesTrim;
		};
	}
}
