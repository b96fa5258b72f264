package org.m2q.ui.launch.internal;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Group;
import org.m2q.accelerator.Objective;
import org.m2q.core.simulation.FidelityChoice;
import org.m2q.ui.internal.Images;

/** How it is simulated. */
final class SimulationTab extends SettingsTab {

	private final Map<FidelityChoice, Button> fidelities = new EnumMap<>(FidelityChoice.class);
	private final Map<String, Button> objectives = new LinkedHashMap<>();
	private Button compare;

	@Override
	public String getName() {
		return Messages.simulationTab;
	}

	@Override
	public Image getImage() {
		return Images.get("run");
	}

	@Override
	public String getId() {
		return LaunchConstants.PLUGIN_ID + ".simulationTab";
	}

	@Override
	public void createControl(Composite parent) {
		Composite page = page(parent, 1);
		Group fidelity = group(page, Messages.fidelityGroup);
		fidelities.put(FidelityChoice.AS_WRITTEN, button(fidelity, SWT.RADIO, Messages.fidelityWritten));
		fidelities.put(FidelityChoice.ANALYTICAL, button(fidelity, SWT.RADIO, Messages.fidelityAnalytical));
		fidelities.put(FidelityChoice.EVENT, button(fidelity, SWT.RADIO, Messages.fidelityEvent));
		Group objective = group(page, Messages.objectiveGroup);
		objectives.put("", button(objective, SWT.RADIO, Messages.objectiveWritten));
		objectives.put(Objective.EDP.keyword(), button(objective, SWT.RADIO, Messages.objectiveEdp));
		objectives.put(Objective.ENERGY.keyword(), button(objective, SWT.RADIO, Messages.objectiveEnergy));
		objectives.put(Objective.LATENCY.keyword(), button(objective, SWT.RADIO, Messages.objectiveLatency));
		compare = button(page, SWT.CHECK, Messages.compareWithBaseline);
	}

	@Override
	String help() {
		return "simulation";
	}

	@Override
	void show(ILaunchConfiguration configuration) throws CoreException {
		SimulationSettings settings = SimulationSettings.read(configuration);
		fidelities.forEach((choice, button) -> button.setSelection(choice == settings.fidelity()));
		String chosen = objectives.containsKey(settings.objective()) ? settings.objective() : "";
		objectives.forEach((keyword, button) -> button.setSelection(keyword.equals(chosen)));
		compare.setSelection(settings.compare());
	}

	@Override
	public void performApply(ILaunchConfigurationWorkingCopy configuration) {
		fidelities.forEach((choice, button) -> {
			if (button.getSelection()) {
				configuration.setAttribute(LaunchConstants.FIDELITY, choice.keyword());
			}
		});
		objectives.forEach((keyword, button) -> {
			if (button.getSelection()) {
				configuration.setAttribute(LaunchConstants.OBJECTIVE, keyword);
			}
		});
		configuration.setAttribute(LaunchConstants.COMPARE, compare.getSelection());
	}
}
