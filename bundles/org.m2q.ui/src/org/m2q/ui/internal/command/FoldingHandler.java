package org.m2q.ui.internal.command;

import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExecutableExtension;
import org.eclipse.jface.text.source.projection.ProjectionViewer;
import org.m2q.ui.internal.editor.Editors;

/** The folding commands that the platform defines without a handler: on and off, and everything back as it was opened. */
public final class FoldingHandler extends EditorHandler implements IExecutableExtension {

	private boolean restores;

	@Override
	public void setInitializationData(IConfigurationElement config, String propertyName, Object data) {
		restores = "restore".equals(data);
	}

	@Override
	protected void run(Editors.Open open) {
		if (open.viewer() instanceof ProjectionViewer viewer) {
			viewer.doOperation(restores ? ProjectionViewer.EXPAND_ALL : ProjectionViewer.TOGGLE);
		}
	}
}
