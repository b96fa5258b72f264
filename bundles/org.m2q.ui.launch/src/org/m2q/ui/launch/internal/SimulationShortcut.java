package org.m2q.ui.launch.internal;

/** Simulates a file, or the experiment at the caret of an editor. */
public final class SimulationShortcut extends RunShortcut {

	/** Made by the platform. */
	public SimulationShortcut() {
		super(Launcher.SIMULATION);
	}
}
