package org.m2q.ui.internal.command;

import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExecutableExtension;
import org.m2q.ui.internal.editor.Editors;

/** Selects the element around the selection, or with the argument {@value #SHRINK} what was selected before that. */
public final class ExpandSelectionHandler extends EditorHandler implements IExecutableExtension {

	private static final String SHRINK = "shrink";
	private static final GrowingSelection SELECTIONS = new GrowingSelection();

	private boolean shrinks;

	@Override
	public void setInitializationData(IConfigurationElement config, String propertyName, Object data) {
		shrinks = SHRINK.equals(data);
	}

	@Override
	protected void run(Editors.Open open) {
		if (shrinks) {
			SELECTIONS.shrink(open);
		} else {
			SELECTIONS.grow(open);
		}
	}
}
