package org.m2q.ui.launch.internal;

import java.nio.file.Path;
import java.util.Optional;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.events.SelectionListener;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Group;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.m2q.ui.internal.Images;

/** Where the Java of a network goes and what is done with it. */
final class InferenceTab extends SettingsTab {

	private Text folder;
	private Text packageName;
	private Button compare;
	private Button infer;
	private InputRows inputs;

	@Override
	public String getName() {
		return Messages.javaTab;
	}

	@Override
	public Image getImage() {
		return Images.get("run");
	}

	@Override
	public String getId() {
		return LaunchConstants.PLUGIN_ID + ".inferenceTab";
	}

	@Override
	public void createControl(Composite parent) {
		Composite page = page(parent, 1);
		Group code = group(page, Messages.javaGroup);
		GridLayoutFactory.swtDefaults().numColumns(2).margins(8, 8).applyTo(code);
		folder = text(code, Messages.folderLabel);
		packageName = text(code, Messages.packageLabel);
		Group run = group(page, Messages.runGroup);
		GridLayoutFactory.swtDefaults().numColumns(1).margins(8, 8).applyTo(run);
		compare = button(run, SWT.CHECK, Messages.compareTensors);
		infer = button(run, SWT.CHECK, Messages.inferAfterwards);
		infer.addSelectionListener(SelectionListener.widgetSelectedAdapter(event -> inputs.setEnabled(infer.getSelection())));
		inputs = new InputRows(run, this::updateLaunchConfigurationDialog);
	}

	private Text text(Composite parent, String label) {
		new Label(parent, SWT.NONE).setText(label);
		Text text = new Text(parent, SWT.BORDER);
		GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).applyTo(text);
		text.addModifyListener(event -> updateLaunchConfigurationDialog());
		return text;
	}

	@Override
	String help() {
		return "inference";
	}

	@Override
	void show(ILaunchConfiguration configuration) throws CoreException {
		InferenceSettings settings = InferenceSettings.read(configuration);
		folder.setText(settings.folder());
		packageName.setText(settings.packageName());
		compare.setSelection(settings.compare());
		infer.setSelection(settings.infer());
		RunTarget target = settings.target();
		boolean there = target.obstacle().isEmpty() && target.resource().getLocation() != null;
		inputs.show(settings.inputs(), there ? target.resource().getProject().getLocation().toPath() : Path.of(""));
		inputs.setEnabled(settings.infer());
		if (there) {
			ModelInputs.of(target, folder.getDisplay(), found -> {
				if (!folder.isDisposed()) {
					inputs.show(found);
					updateLaunchConfigurationDialog();
				}
			});
		}
	}

	private InferenceSettings settings(RunTarget target) {
		return new InferenceSettings(target, folder.getText().strip(), packageName.getText().strip(), compare.getSelection(), infer.getSelection(), inputs.files());
	}

	@Override
	public boolean isValid(ILaunchConfiguration configuration) {
		Optional<String> obstacle = settings(new RunTarget("", "", "")).obstacle().or(() -> infer.getSelection() ? inputs.obstacle() : Optional.empty());
		setErrorMessage(obstacle.orElse(null));
		return obstacle.isEmpty();
	}

	@Override
	public void performApply(ILaunchConfigurationWorkingCopy configuration) {
		settings(new RunTarget("", "", "")).write(configuration);
	}
}
