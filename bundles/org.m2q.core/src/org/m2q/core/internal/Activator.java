package org.m2q.core.internal;

import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.Plugin;
import org.m2q.core.exploration.Explorations;
import org.m2q.core.problems.SeverityPreferences;
import org.m2q.core.quantized.QuantizedPoints;
import org.m2q.core.results.CurrentResult;
import org.m2q.core.results.StaleResults;
import org.m2q.core.simulation.Simulator;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.ide.LanguageServices;
import org.m2q.dsl.ide.highlight.LexicalScanner;
import org.osgi.framework.BundleContext;

/** Owns what lives as long as the plug-in. */
public final class Activator extends Plugin {

	private static volatile Activator instance;

	private final CurrentResult currentResult = new CurrentResult();
	private final QuantizedPoints quantizedPoints = new QuantizedPoints();
	private final Object lock = new Object();
	private LanguageServices services;
	private final Explorations explorations = new Explorations();
	private final Simulator simulator = new Simulator();
	private final StaleResults staleResults = new StaleResults();

	@Override
	public void start(BundleContext context) throws Exception {
		super.start(context);
		instance = this;
		staleResults.start(ResourcesPlugin.getWorkspace());
	}

	@Override
	public void stop(BundleContext context) throws Exception {
		staleResults.stop(ResourcesPlugin.getWorkspace());
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

	/**
	 * The language for saved files; the editors have one of their own, with what is typed and not saved. The first call takes a second, so
	 * it must not come from the user interface thread.
	 */
	public M2qWorkspace language() {
		return services().workspace();
	}

	/** Says what is a comment and what is not. The first call takes a second, so it must not come from the user interface thread. */
	public LexicalScanner scanner() {
		return services().scanner();
	}

	private LanguageServices services() {
		synchronized (lock) {
			if (services == null) {
				services = LanguageServices.create();
				services.workspace().setSeverities(SeverityPreferences::ofSource);
			}
			return services;
		}
	}

	/** Runs experiments. */
	public Simulator simulator() {
		return simulator;
	}

	/** Searches for policies. */
	public Explorations explorations() {
		return explorations;
	}

	/** Points of experiments that were quantized. */
	public QuantizedPoints quantizedPoints() {
		return quantizedPoints;
	}
}
