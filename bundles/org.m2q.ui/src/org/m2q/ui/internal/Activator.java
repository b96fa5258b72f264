package org.m2q.ui.internal;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;

import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.preferences.IEclipsePreferences.IPreferenceChangeListener;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.plugin.AbstractUIPlugin;
import org.m2q.core.M2qCore;
import org.m2q.core.problems.SeverityPreferences;
import org.m2q.dsl.ide.LanguageServices;
import org.m2q.dsl.ide.internal.BackgroundExecutor;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.editor.EditorDocuments;
import org.m2q.ui.internal.link.EstimateFeed;
import org.m2q.ui.internal.preferences.PreferenceKeys;
import org.m2q.ui.internal.problems.ClosedForecasts;
import org.m2q.ui.internal.suggest.SuggestionPreferences;
import org.m2q.ui.internal.trace.ServiceTrace;
import org.osgi.framework.BundleContext;

/** Life cycle of the plug-in: owns the language services and the threads that feed the editors. */
public final class Activator extends AbstractUIPlugin {

	private static volatile Activator instance;

	private final ThreadPoolExecutor executor = BackgroundExecutor.bounded("M2Q editor");
	private final EstimateFeed estimates = new EstimateFeed();
	private final ExecutorService commands = BackgroundExecutor.bounded("M2Q command");
	private final ThreadPoolExecutor forecasts = BackgroundExecutor.bounded("M2Q forecast");
	private final ClosedForecasts closedForecasts = new ClosedForecasts(forecasts);
	private final InternalErrors errors = new InternalErrors();
	private volatile LanguageServices services;
	private ServiceTrace trace;
	private final IPreferenceChangeListener severities = event -> {
		if (SeverityPreferences.KEY.equals(event.getKey()) && services != null) {
			EditorDocuments.severitiesChanged();
		}
	};

	/** Calibration tells more of activations than was known before. */
	private final Runnable quantized = () -> Display.getDefault().asyncExec(() -> {
		if (instance == this) {
			EditorDocuments.suggestAgain();
			EditorDocuments.forecastAgain();
		}
	});

	@Override
	public void start(BundleContext context) throws Exception {
		super.start(context);
		instance = this;
		errors.start();
		BackgroundExecutor.resize(forecasts, 1);
		XtextLog.install();
		SuggestionPreferences.initialize(getPreferenceStore());
		trace = new ServiceTrace(getStateLocation().append("language-services.log").toPath());
		settingsChanged();
		getPreferenceStore().addPropertyChangeListener(event -> {
			if (PreferenceKeys.THREADS.equals(event.getProperty()) || PreferenceKeys.TRACE.equals(event.getProperty())) {
				settingsChanged();
			}
			if (SuggestionPreferences.isOurs(event.getProperty())) {
				EditorDocuments.suggestAgain();
			}
		});
	}

	@Override
	public void stop(BundleContext context) throws Exception {
		InstanceScope.INSTANCE.getNode(SeverityPreferences.NODE).removePreferenceChangeListener(severities);
		if (services != null) {
			M2qCore.quantizedPoints().removeListener(quantized);
		}
		errors.stop();
		executor.shutdownNow();
		commands.shutdownNow();
		forecasts.shutdownNow();
		instance = null;
		super.stop(context);
	}

	private void settingsChanged() {
		BackgroundExecutor.resize(executor, Math.clamp(getPreferenceStore().getInt(PreferenceKeys.THREADS), 1, PreferenceKeys.MOST_THREADS));
		trace.setOn(getPreferenceStore().getBoolean(PreferenceKeys.TRACE));
	}

	/** Where requests to the language services are written down. */
	public ServiceTrace trace() {
		return trace;
	}

	/** The plug-in while it runs. */
	public static Activator instance() {
		return instance;
	}

	/** Services of the language. The first call takes a second, so it must not come from the user interface thread. */
	public LanguageServices services() {
		synchronized (executor) {
			if (services == null) {
				services = LanguageServices.create();
				M2qCore.quantizedPoints().addListener(quantized);
				services.workspace().setSeverities(SeverityPreferences::ofSource);
				InstanceScope.INSTANCE.getNode(SeverityPreferences.NODE).addPreferenceChangeListener(severities);
			}
			return services;
		}
	}

	/** The services when they are there already, for the user interface thread. */
	public Optional<LanguageServices> servicesIfReady() {
		return Optional.ofNullable(services);
	}

	/** Tells the views the estimate of the active editor. */
	public EstimateFeed estimateFeed() {
		return estimates;
	}

	/** Few threads of low priority for everything that editors show. */
	public ExecutorService executor() {
		return executor;
	}

	/** Threads for what the user has asked for, so that it does not wait for an analysis. */
	public ExecutorService commands() {
		return commands;
	}

	/** One thread for what quick fixes are predicted to change: predictions take turns anyway, and nothing else is to wait for them. */
	public ExecutorService forecasts() {
		return forecasts;
	}

	/** What quick fixes of files in no editor are predicted to change. */
	public ClosedForecasts closedForecasts() {
		return closedForecasts;
	}

	/** Writes a defect to the Error Log, unless an equal one is there from this session. */
	public static void log(String message, Throwable cause) {
		Activator plugin = instance;
		if (plugin != null && !plugin.errors.isNew(message, cause)) {
			return;
		}
		ILog.of(Activator.class).log(new Status(IStatus.ERROR, M2qUi.PLUGIN_ID, message, cause));
	}
}
