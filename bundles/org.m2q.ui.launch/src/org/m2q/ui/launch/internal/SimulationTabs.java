package org.m2q.ui.launch.internal;

import org.eclipse.debug.ui.AbstractLaunchConfigurationTabGroup;
import org.eclipse.debug.ui.CommonTab;
import org.eclipse.debug.ui.ILaunchConfigurationDialog;
import org.eclipse.debug.ui.ILaunchConfigurationTab;
import org.eclipse.debug.ui.PrototypeTab;

/** The tabs of a launch configuration. */
public final class SimulationTabs extends AbstractLaunchConfigurationTabGroup {

	@Override
	public void createTabs(ILaunchConfigurationDialog dialog, String mode) {
		setTabs(new ILaunchConfigurationTab[] { new MainTab(Messages.mainMessage, "tab", false), new WorkloadTab(), new AcceleratorTab(), new AnalysisTab(), new OutputTab(), new CommonTab(), new PrototypeTab() });
	}
}
