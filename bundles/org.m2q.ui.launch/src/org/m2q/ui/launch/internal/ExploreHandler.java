package org.m2q.ui.launch.internal;

/** Searches for policies of the selected file, else of what the caret of the active editor means. */
public final class ExploreHandler extends RunHandler {

	/** Made by the platform. */
	public ExploreHandler() {
		super(Launcher.EXPLORATION);
	}
}
