package org.m2q.ui.tests;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.jface.wizard.IWizard;
import org.eclipse.jface.wizard.WizardDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;

/** Opens dialogs without waiting for them, and presses what is in them. */
public final class Dialogs {

	private Dialogs() {
	}

	/** Opens a wizard. */
	public static WizardDialog open(IWizard wizard) {
		WizardDialog dialog = new WizardDialog(OpenFile.page().getWorkbenchWindow().getShell(), wizard);
		dialog.setBlockOnOpen(false);
		dialog.open();
		Ui.pump(300);
		return dialog;
	}

	/** Presses a button by its text, with or without mnemonic. */
	public static void press(Composite parent, String text) {
		Button button = find(parent, Button.class, found -> found.getText().replace("&", "").equals(text));
		if (!button.isEnabled()) {
			throw new AssertionError("\"" + text + "\" is disabled");
		}
		if ((button.getStyle() & SWT.RADIO) != 0) {
			for (Control sibling : button.getParent().getChildren()) {
				if (sibling instanceof Button other && other != button && other.getSelection()) {
					other.setSelection(false);
					other.notifyListeners(SWT.Selection, new Event());
				}
			}
			button.setSelection(true);
		} else if ((button.getStyle() & SWT.CHECK) != 0) {
			button.setSelection(!button.getSelection());
		}
		button.notifyListeners(SWT.Selection, new Event());
		Ui.pump(100);
	}

	/** The first control of a class that fulfils a condition. */
	public static <T extends Control> T find(Composite parent, Class<T> type, Predicate<T> condition) {
		return all(parent, type).stream().filter(condition).findFirst()
				.orElseThrow(() -> new AssertionError("no such " + type.getSimpleName() + " in " + parent));
	}

	/** All controls of a class, in depth. */
	public static <T extends Control> List<T> all(Composite parent, Class<T> type) {
		List<T> found = new ArrayList<>();
		for (Control child : parent.getChildren()) {
			if (type.isInstance(child)) {
				found.add(type.cast(child));
			}
			if (child instanceof Composite composite) {
				found.addAll(all(composite, type));
			}
		}
		return found;
	}

	/** Saves what a shell looks like. */
	public static void screenshot(String name, Shell shell) {
		shell.forceActive();
		Ui.pump(400);
		Ui.save(name, shell.getDisplay(), shell.getBounds().intersection(shell.getDisplay().getBounds()));
	}

	/** Does something in the dark theme and goes back to the light one. */
	public static void inTheDark(Runnable work) {
		IThemeEngine engine = PlatformUI.getWorkbench().getService(IThemeEngine.class);
		String before = engine.getActiveTheme().getId();
		try {
			engine.setTheme("org.eclipse.e4.ui.css.theme.e4_dark", false);
			Ui.pump(800);
			work.run();
		} finally {
			engine.setTheme(before, false);
			Ui.pump(400);
			Display.getCurrent().update();
		}
	}
}
