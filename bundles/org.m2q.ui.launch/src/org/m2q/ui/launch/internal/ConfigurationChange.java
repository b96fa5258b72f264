package org.m2q.ui.launch.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.ltk.core.refactoring.Change;
import org.eclipse.ltk.core.refactoring.RefactoringStatus;
import org.eclipse.osgi.util.NLS;

/** Gives attributes of a launch configuration other values, and perhaps itself another name, as a part of a refactoring. */
final class ConfigurationChange extends Change {

	private final ILaunchConfiguration configuration;
	private final String text;
	private final String name;
	/** Values by attribute; empty to remove it. */
	private final Map<String, Optional<Object>> values;

	private ConfigurationChange(ILaunchConfiguration configuration, String text, String name, Map<String, Optional<Object>> values) {
		this.configuration = configuration;
		this.text = text;
		this.name = name;
		this.values = values;
	}

	/** What an edit does to a configuration. */
	interface Edit {

		void to(ILaunchConfigurationWorkingCopy copy) throws CoreException;
	}

	/**
	 * The change that an edit makes; empty when it changes nothing.
	 *
	 * @param text what it does, in words
	 */
	static Optional<ConfigurationChange> of(ILaunchConfiguration configuration, String text, Edit edit) throws CoreException {
		ILaunchConfigurationWorkingCopy copy = configuration.getWorkingCopy();
		edit.to(copy);
		Map<String, Optional<Object>> values = different(configuration, copy);
		return values.isEmpty() && copy.getName().equals(configuration.getName()) ? Optional.empty()
				: Optional.of(new ConfigurationChange(configuration, text, copy.getName(), values));
	}

	/** The values of a configuration where those of another one are different. */
	private static Map<String, Optional<Object>> different(ILaunchConfiguration from, ILaunchConfiguration to) throws CoreException {
		Map<String, Object> before = from.getAttributes();
		Map<String, Object> after = to.getAttributes();
		TreeSet<String> keys = new TreeSet<>(before.keySet());
		keys.addAll(after.keySet());
		Map<String, Optional<Object>> values = new LinkedHashMap<>();
		keys.stream().filter(key -> !Objects.equals(before.get(key), after.get(key))).forEach(key -> values.put(key, Optional.ofNullable(after.get(key))));
		return values;
	}

	@Override
	public String getName() {
		return NLS.bind(Messages.configurationChange, configuration.getName(), text);
	}

	@Override
	public void initializeValidationData(IProgressMonitor monitor) {
		// Values that are not named here may change at any time.
	}

	@Override
	public RefactoringStatus isValid(IProgressMonitor monitor) {
		if (configuration.isLocal() && !configuration.exists()) {
			return RefactoringStatus.createFatalErrorStatus(NLS.bind(Messages.configurationGone, configuration.getName()));
		}
		// One that is a file of a project may come back with it when all is undone.
		return configuration.exists() && configuration.isReadOnly() ? RefactoringStatus.createErrorStatus(NLS.bind(Messages.configurationReadOnly, configuration.getName()))
				: new RefactoringStatus();
	}

	@Override
	public Change perform(IProgressMonitor monitor) throws CoreException {
		Map<String, Object> before = configuration.getAttributes();
		Map<String, Optional<Object>> undo = new LinkedHashMap<>();
		values.keySet().forEach(key -> undo.put(key, Optional.ofNullable(before.get(key))));
		String old = configuration.getName();
		ILaunchConfigurationWorkingCopy copy = configuration.getWorkingCopy();
		values.forEach((key, value) -> copy.setAttribute(key, value.orElse(null)));
		if (!name.equals(old)) {
			copy.rename(name);
		}
		return new ConfigurationChange(copy.doSave(), text, old, undo);
	}

	@Override
	public Object getModifiedElement() {
		return configuration;
	}
}
