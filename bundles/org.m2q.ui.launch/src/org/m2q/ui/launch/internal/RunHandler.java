package org.m2q.ui.launch.internal;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.handlers.HandlerUtil;

/** Runs the selected file, else what the caret of the active editor means: outlines move the caret of their editor. */
public class RunHandler extends AbstractHandler {

	private final Launcher launcher;

	/** Simulates. */
	public RunHandler() {
		this(Launcher.SIMULATION);
	}

	RunHandler(Launcher launcher) {
		this.launcher = launcher;
	}

	@Override
	public Object execute(ExecutionEvent event) {
		if (HandlerUtil.getCurrentSelection(event) instanceof IStructuredSelection selection
				&& Adapters.adapt(selection.getFirstElement(), IFile.class) instanceof IFile file && "m2q".equals(file.getFileExtension())) {
			launcher.launch(file, "", ILaunchManager.RUN_MODE);
			return null;
		}
		IEditorPart editor = HandlerUtil.getActiveEditor(event);
		if (editor != null) {
			Experiments.file(editor).ifPresent(file -> launcher.launch(file, Experiments.atCaret(editor), ILaunchManager.RUN_MODE));
		}
		return null;
	}
}
