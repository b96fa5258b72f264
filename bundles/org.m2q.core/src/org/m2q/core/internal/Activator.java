package org.m2q.core.internal;

import org.eclipse.core.runtime.Plugin;
import org.m2q.core.results.CurrentResult;
import org.osgi.framework.BundleContext;

/** Owns what lives as long as the plug-in. */
public final class Activator extends Plugin {

	private static volatile Activator instance;

	private final CurrentResult currentResult = new CurrentResult();

	@Override
	public void start(BundleContext context) throws Exception {
		super.start(context);
		instance = this;
	}

	@Override
	public void stop(BundleContext context) throws Exception {
		instance = null;
		super.stop(context);
	}

	/** The plug-in while it runs. */
	public static Activator instance() {
		return instance;
	}

	/** What the views of this Eclipse show. */
	public CurrentResult currentResult() {
		return currentResult;
	}
}
