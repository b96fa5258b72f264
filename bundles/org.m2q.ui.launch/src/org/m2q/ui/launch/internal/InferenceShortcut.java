package org.m2q.ui.launch.internal;

/** Makes Java of a network, compares it and runs it. */
public final class InferenceShortcut extends RunShortcut {

	/** Made by the platform. */
	public InferenceShortcut() {
		super(Launcher.INFERENCE);
	}
}
