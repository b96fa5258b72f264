package org.m2q.ui.launch.internal;

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
import org.eclipse.swt.widgets.FileDialog;
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
	private Text input;
	private Button browse;

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
		folder = text(code, Messages.folderLabel, 1);
		packageName = text(code, Messages.packageLabel, 1);
		Group run = group(page, Messages.runGroup);
		GridLayoutFactory.swtDefaults().numColumns(3).margins(8, 8).applyTo(run);
		compare = button(run, SWT.CHECK, Messages.compareTensors);
		GridDataFactory.fillDefaults().span(3, 1).applyTo(compare);
		infer = button(run, SWT.CHECK, Messages.inferAfterwards);
		GridDataFactory.fillDefaults().span(3, 1).applyTo(infer);
		infer.addSelectionListener(SelectionListener.widgetSelectedAdapter(event -> enable()));
		input = text(run, Messages.inputLabel, 1);
		input.setMessage(Messages.inputHint);
		browse = new Button(run, SWT.PUSH);
		browse.setText(Messages.browse);
		browse.addSelectionListener(SelectionListener.widgetSelectedAdapter(event -> choose()));
	}

	private Text text(Composite parent, String label, int span) {
		new Label(parent, SWT.NONE).setText(label);
		Text text = new Text(parent, SWT.BORDER);
		GridDataFactory.fillDefaults().grab(true, false).span(span, 1).align(SWT.FILL, SWT.CENTER).applyTo(text);
		text.addModifyListener(event -> updateLaunchConfigurationDialog());
		return text;
	}

	private void choose() {
		FileDialog dialog = new FileDialog(getShell(), SWT.OPEN | SWT.SHEET);
		dialog.setFilterExtensions(new String[] { "*.png;*.jpg;*.jpeg;*.npy", "*" });
		Optional.ofNullable(dialog.open()).ifPresent(input::setText);
	}

	private void enable() {
		input.setEnabled(infer.getSelection());
		browse.setEnabled(infer.getSelection());
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
		input.setText(settings.input());
		enable();
	}

	private InferenceSettings settings(RunTarget target) {
		return new InferenceSettings(target, folder.getText().strip(), packageName.getText().strip(), compare.getSelection(), infer.getSelection(), input.getText().strip());
	}

	@Override
	public boolean isValid(ILaunchConfiguration configuration) {
		Optional<String> obstacle = settings(new RunTarget("", "", "")).obstacle();
		setErrorMessage(obstacle.orElse(null));
		return obstacle.isEmpty();
	}

	@Override
	public void performApply(ILaunchConfigurationWorkingCopy configuration) {
		settings(new RunTarget("", "", "")).write(configuration);
	}
}
