package org.m2q.ui.help.tests;

import java.lang.reflect.Field;
import java.util.List;

import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.Accessible;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.accessibility.AccessibleListener;
import org.eclipse.swt.widgets.Control;

/** What a screen reader hears. */
final class AccessibleNames {

	private AccessibleNames() {
	}

	/** The name of a control. The widget toolkit tells it only to screen readers, so its listeners are asked; empty when there is none. */
	static String of(Control control) throws ReflectiveOperationException {
		Accessible accessible = control.getAccessible();
		Field field = Accessible.class.getDeclaredField("accessibleListeners");
		field.setAccessible(true);
		AccessibleEvent event = new AccessibleEvent(accessible);
		event.childID = ACC.CHILDID_SELF;
		if (field.get(accessible) instanceof List<?> listeners) {
			for (Object listener : listeners) {
				((AccessibleListener) listener).getName(event);
			}
		}
		return event.result == null ? "" : event.result;
	}
}
