package org.m2q.ui.tests;

import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;

/** Presses keys, so that key bindings and everything else that hears of keys are part of a test. */
public final class Keys {

	private Keys() {
	}

	/** Presses and releases a key, such as {@code 'f'} with {@code SWT.CTRL | SWT.SHIFT}. */
	public static void press(Control control, int modifiers, int key) {
		press(control, modifiers, key, (char) (key > 0 && key < 128 ? key : 0));
	}

	private static void press(Control control, int modifiers, int key, char character) {
		Event down = new Event();
		down.stateMask = modifiers;
		down.keyCode = key;
		down.character = (modifiers & SWT.CTRL) != 0 && key >= 'a' && key <= 'z' ? (char) (key - 'a' + 1) : character;
		down.doit = true;
		control.notifyListeners(SWT.KeyDown, down);
		if (!control.isDisposed()) {
			Event up = new Event();
			up.stateMask = modifiers;
			up.keyCode = key;
			up.character = down.character;
			control.notifyListeners(SWT.KeyUp, up);
		}
	}

	/** Types text; a line end is the Enter key and {@code \b} the backspace key. */
	public static void type(StyledText widget, String text) {
		for (char c : text.toCharArray()) {
			switch (c) {
				case '\n' -> press(widget, 0, SWT.CR, '\r');
				case '\b' -> press(widget, 0, SWT.BS, '\b');
				default -> press(widget, 0, Character.toLowerCase(c), c);
			}
		}
	}
}
