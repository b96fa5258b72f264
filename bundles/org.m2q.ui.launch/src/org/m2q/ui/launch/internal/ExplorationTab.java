package org.m2q.ui.launch.internal;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Group;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.m2q.advisor.ExplorationLimits;
import org.m2q.ui.internal.Images;

/** What policies have to keep, and how many are tried. */
final class ExplorationTab extends SettingsTab {

	private Text proxy;
	private Text dram;
	private Text points;
	private Button single;
	private Button store;

	@Override
	public String getName() {
		return Messages.explorationTab;
	}

	@Override
	public Image getImage() {
		return Images.get("run");
	}

	@Override
	public String getId() {
		return LaunchConstants.PLUGIN_ID + ".explorationTab";
	}

	@Override
	public void createControl(Composite parent) {
		Composite page = page(parent, 1);
		Group limits = group(page, Messages.limitsGroup);
		GridLayoutFactory.swtDefaults().numColumns(2).margins(8, 8).applyTo(limits);
		proxy = text(limits, Messages.proxyLabel, Messages.proxyHint);
		dram = text(limits, Messages.dramLabel, Messages.dramHint);
		Group search = group(page, Messages.searchGroup);
		GridLayoutFactory.swtDefaults().numColumns(2).margins(8, 8).applyTo(search);
		points = text(search, Messages.pointsLabel, NLS.bind(Messages.pointsHint, Integer.toString(ExplorationLimits.POINTS)));
		single = button(search, SWT.CHECK, Messages.singleLabel);
		single.setToolTipText(Messages.singleTip);
		GridDataFactory.fillDefaults().span(2, 1).applyTo(single);
		store = button(page, SWT.CHECK, Messages.storePoints);
	}

	private Text text(Composite parent, String label, String hint) {
		new Label(parent, SWT.NONE).setText(label);
		Text text = new Text(parent, SWT.BORDER);
		text.setMessage(hint);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(text);
		text.addModifyListener(event -> updateLaunchConfigurationDialog());
		return text;
	}

	@Override
	String help() {
		return "exploration_search";
	}

	@Override
	void show(ILaunchConfiguration configuration) throws CoreException {
		ExplorationSettings settings = ExplorationSettings.read(configuration);
		proxy.setText(settings.proxy());
		dram.setText(settings.dram());
		points.setText(settings.points());
		single.setSelection(settings.single());
		store.setSelection(settings.store());
	}

	private ExplorationSettings settings() {
		return new ExplorationSettings(new RunTarget("", "", ""), proxy.getText().strip(), dram.getText().strip(), points.getText().strip(), single.getSelection(),
				store.getSelection());
	}

	@Override
	public boolean isValid(ILaunchConfiguration configuration) {
		String obstacle = settings().obstacle().orElse(null);
		setErrorMessage(obstacle);
		return obstacle == null;
	}

	@Override
	public void performApply(ILaunchConfigurationWorkingCopy configuration) {
		settings().write(configuration);
	}
}
