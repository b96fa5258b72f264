package org.m2q.ui.launch.internal;

/** Searches for policies of an experiment. */
public final class ExplorationShortcut extends RunShortcut {

	/** Made by the platform. */
	public ExplorationShortcut() {
		super(Launcher.EXPLORATION);
	}
}
