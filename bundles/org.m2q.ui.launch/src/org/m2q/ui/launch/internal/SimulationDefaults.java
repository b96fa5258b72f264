package org.m2q.ui.launch.internal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ProjectScope;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.IScopeContext;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.m2q.core.simulation.FidelityChoice;
import org.m2q.dsl.run.RunSettings;

/**
 * What new launch configurations of simulations begin with, and what is done with unsaved texts: as the project says, else as the workspace does.
 *
 * @param values texts, and {@code true} or {@code false}, by the names of the attributes of configurations and {@link UnsavedEditors#PREFERENCE}
 */
record SimulationDefaults(Map<String, String> values) {

	/** Attributes that are true or false. */
	static final List<String> FLAGS = List.of(LaunchConstants.COMPARE, LaunchConstants.STORE, LaunchConstants.HTML, LaunchConstants.JSON, LaunchConstants.CSV,
			LaunchConstants.MARKDOWN);

	/** What counts when nobody has said anything. */
	static final SimulationDefaults USUAL = usual();

	/** Copies the map. */
	SimulationDefaults {
		values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
	}

	private static SimulationDefaults usual() {
		Map<String, String> values = new LinkedHashMap<>();
		values.put(LaunchConstants.FIDELITY, FidelityChoice.AS_WRITTEN.keyword());
		values.put(LaunchConstants.OBJECTIVE, "");
		values.put(LaunchConstants.CLOCK, "");
		values.put(LaunchConstants.DETAIL, ReportDetail.LAYERS.keyword());
		values.put(LaunchConstants.EVENT_LIMIT, "");
		FLAGS.forEach(flag -> values.put(flag, Boolean.toString(flag.equals(LaunchConstants.STORE))));
		values.put(UnsavedEditors.PREFERENCE, UnsavedEditors.USE);
		return new SimulationDefaults(values);
	}

	/** Those of a project, or of the workspace. */
	static SimulationDefaults of(Optional<IProject> project) {
		IScopeContext[] scopes = project.map(found -> new IScopeContext[] { new ProjectScope(found), InstanceScope.INSTANCE })
				.orElse(new IScopeContext[] { InstanceScope.INSTANCE });
		Map<String, String> values = new LinkedHashMap<>();
		USUAL.values.forEach((key, usual) -> values.put(key, Platform.getPreferencesService().getString(LaunchConstants.PLUGIN_ID, key, usual, scopes)));
		return new SimulationDefaults(values);
	}

	/** Settings of the workspace. */
	static IEclipsePreferences workspace() {
		return InstanceScope.INSTANCE.getNode(LaunchConstants.PLUGIN_ID);
	}

	/** Settings of a project. */
	static IEclipsePreferences settings(IProject project) {
		return new ProjectScope(project).getNode(LaunchConstants.PLUGIN_ID);
	}

	/** Whether some settings are there. */
	static boolean isIn(IEclipsePreferences settings) {
		return USUAL.values.keySet().stream().anyMatch(key -> settings.get(key, null) != null);
	}

	/** Forgets all. */
	static void clear(IEclipsePreferences settings) {
		USUAL.values.keySet().forEach(settings::remove);
	}

	void store(IEclipsePreferences settings) {
		values.forEach(settings::put);
	}

	/** What is wrong with it, in words; empty for nothing. */
	Optional<String> fault() {
		String limit = values.get(LaunchConstants.EVENT_LIMIT);
		return new RunSettings(Map.of(), Map.of(), values.get(LaunchConstants.CLOCK), Map.of()).clockFault()
				.or(() -> EventLimit.parse(limit).isPresent() ? Optional.empty() : Optional.of(EventLimit.wrong(limit)));
	}

	/** Gives a new configuration of a simulation what is not usual. */
	void apply(ILaunchConfigurationWorkingCopy configuration) {
		values.forEach((key, value) -> {
			if (FLAGS.contains(key)) {
				configuration.setAttribute(key, Boolean.parseBoolean(value));
			} else if (!key.equals(UnsavedEditors.PREFERENCE) && !value.equals(USUAL.values.get(key))) {
				configuration.setAttribute(key, value);
			}
		});
	}
}
