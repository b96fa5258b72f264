package org.m2q.ui.launch.internal;

import java.util.LinkedHashMap;
import java.util.Map;

import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Text;
import org.m2q.dsl.run.Adjustables;
import org.m2q.dsl.run.RunSettings;
import org.m2q.ui.internal.Images;

/** Values of the parameters of the models. */
final class WorkloadTab extends ChangesTab {

	private final Map<String, Text> parameters = new LinkedHashMap<>();

	@Override
	public String getName() {
		return Messages.workloadTab;
	}

	@Override
	public Image getImage() {
		return Images.get("m2q-file");
	}

	@Override
	public String getId() {
		return LaunchConstants.PLUGIN_ID + ".workloadTab";
	}

	@Override
	String title() {
		return Messages.workloadGroup;
	}

	@Override
	String note() {
		return Messages.workloadNote;
	}

	@Override
	String help() {
		return "workload";
	}

	@Override
	void fill(Adjustables adjustables, RunSettings settings) {
		parameters.clear();
		adjustables.model().forEach(parameter -> parameters.put(parameter.name(), field(fields(), NLS.bind(Messages.parameterLabel, parameter.name()), parameter.written(),
				settings.model().getOrDefault(parameter.name(), ""))));
		// A value for a parameter that is not there any more can be seen and removed.
		settings.model().forEach((name, value) -> parameters.computeIfAbsent(name, gone -> field(fields(), NLS.bind(Messages.parameterLabel, gone), "", value)));
		if (parameters.isEmpty()) {
			sentence(fields(), Messages.noModelParameters);
		}
	}

	@Override
	RunSettings typed() {
		return new RunSettings(texts(parameters), Map.of(), "", Map.of());
	}

	@Override
	RunSettings own(RunSettings settings) {
		return new RunSettings(settings.model(), Map.of(), "", Map.of());
	}

	@Override
	public void performApply(ILaunchConfigurationWorkingCopy configuration) {
		Map<String, String> values = settings().model();
		configuration.setAttribute(LaunchConstants.MODEL_VALUES, values.isEmpty() ? null : values);
	}
}
