package org.m2q.ui.launch.internal;

/** Scores the policies of an experiment. */
public final class AccuracyShortcut extends RunShortcut {

	/** Made by the platform. */
	public AccuracyShortcut() {
		super(Launcher.ACCURACY);
	}
}
