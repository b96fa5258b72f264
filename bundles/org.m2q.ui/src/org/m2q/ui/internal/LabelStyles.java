package org.m2q.ui.internal;

import java.util.Set;

import org.eclipse.jface.util.IPropertyChangeListener;
import org.eclipse.jface.viewers.StructuredViewer;
import org.eclipse.jface.viewers.StyledString;
import org.eclipse.jface.viewers.StyledString.Styler;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.themes.IThemeManager;

/** Colours of what stands behind names in lists and trees. Those of the platform are hard to read on the backgrounds of its dark theme, and one on white. */
public final class LabelStyles {

	private static final String COUNT_ID = "org.m2q.ui.color.count";
	private static final String DETAIL_ID = "org.m2q.ui.color.detail";

	/** Numbers that belong to a name. */
	public static final Styler COUNT = StyledString.createColorRegistryStyler(COUNT_ID, null);
	/** What explains a name. */
	public static final Styler DETAIL = StyledString.createColorRegistryStyler(DETAIL_ID, null);

	private LabelStyles() {
	}

	/** Has a viewer make its labels again when the theme changes: they keep the colours that they were made with. Ends with its control. */
	public static void follow(StructuredViewer viewer) {
		Control control = viewer.getControl();
		IThemeManager themes = PlatformUI.getWorkbench().getThemeManager();
		IPropertyChangeListener listener = event -> {
			if (Set.of(COUNT_ID, DETAIL_ID, IThemeManager.CHANGE_CURRENT_THEME).contains(event.getProperty()) && !control.isDisposed()) {
				control.getDisplay().asyncExec(() -> {
					if (!control.isDisposed()) {
						viewer.refresh();
					}
				});
			}
		};
		themes.addPropertyChangeListener(listener);
		control.addListener(SWT.Dispose, event -> themes.removePropertyChangeListener(listener));
	}
}
