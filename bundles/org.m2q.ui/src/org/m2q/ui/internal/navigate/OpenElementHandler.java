package org.m2q.ui.internal.navigate;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.jface.window.Window;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.handlers.HandlerUtil;

/** Lets a named element of the workspace be chosen and opens it. A selected name is what is looked for first. */
public final class OpenElementHandler extends AbstractHandler {

	private static final String NAME = "[A-Za-z_][A-Za-z0-9_.]*";

	@Override
	public Object execute(ExecutionEvent event) {
		IWorkbenchWindow window = HandlerUtil.getActiveWorkbenchWindow(event);
		if (window == null) {
			return null;
		}
		String selected = HandlerUtil.getCurrentSelection(event) instanceof ITextSelection text && text.getText() != null ? text.getText() : "";
		ElementDialog dialog = new ElementDialog(window.getShell(), selected.matches(NAME) ? selected : "");
		if (dialog.open() == Window.OK && dialog.getFirstResult() instanceof Element element) {
			Elements.open(element);
		}
		return null;
	}
}
