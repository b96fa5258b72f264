package org.m2q.ui.launch.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.events.SelectionListener;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.ElementListSelectionDialog;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Images;

/** What is simulated: project, file and experiment. Checks while the user types whether they are there. */
final class MainTab extends SettingsTab {

	private final String message;
	private final String help;
	private final boolean first;
	private Text project;
	private Text file;
	private Combo experiment;
	private Optional<IFile> known = Optional.empty();
	private List<String> names = List.of();
	private boolean showing;

	/**
	 * Makes the tab.
	 *
	 * @param message what the configuration does
	 * @param help last part of the id of its help context
	 * @param first whether only the first experiment runs when none is chosen, else all of them
	 */
	MainTab(String message, String help, boolean first) {
		this.message = message;
		this.help = help;
		this.first = first;
	}

	/** What stands for no chosen experiment. */
	private String unchosen() {
		return first ? Messages.firstExperiment : Messages.allExperiments;
	}

	@Override
	String help() {
		return help;
	}

	@Override
	public String getName() {
		return Messages.mainTab;
	}

	@Override
	public Image getImage() {
		return Images.get("m2q-file");
	}

	@Override
	public String getId() {
		return LaunchConstants.PLUGIN_ID + ".mainTab";
	}

	@Override
	public void createControl(Composite parent) {
		Composite page = page(parent, 3);
		project = text(page, Messages.projectLabel);
		browse(page, Messages.projectLabel, this::browseProject);
		file = text(page, Messages.fileLabel);
		browse(page, Messages.fileLabel, this::browseFile);
		new Label(page, SWT.NONE).setText(Messages.experimentLabel);
		experiment = new Combo(page, SWT.DROP_DOWN);
		GridDataFactory.fillDefaults().grab(true, false).span(2, 1).applyTo(experiment);
		experiment.addModifyListener(event -> changed());
		new Label(page, SWT.NONE);
		Label hint = new Label(page, SWT.WRAP);
		hint.setText(first ? Messages.firstHint : Messages.experimentHint);
		GridDataFactory.fillDefaults().grab(true, false).span(2, 1).hint(300, SWT.DEFAULT).applyTo(hint);
	}

	private Text text(Composite page, String label) {
		new Label(page, SWT.NONE).setText(label);
		Text text = new Text(page, SWT.BORDER);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(text);
		text.addModifyListener(event -> changed());
		return text;
	}

	private void browse(Composite page, String label, Runnable action) {
		Button button = new Button(page, SWT.PUSH);
		button.setText(Messages.browse);
		button.setToolTipText(label.replace("&", ""));
		button.addSelectionListener(SelectionListener.widgetSelectedAdapter(event -> action.run()));
		GridDataFactory.fillDefaults().applyTo(button);
	}

	private void changed() {
		if (!showing) {
			scan();
			updateLaunchConfigurationDialog();
		}
	}

	@Override
	void show(ILaunchConfiguration configuration) throws CoreException {
		RunTarget settings = RunTarget.read(configuration);
		showing = true;
		project.setText(settings.project());
		file.setText(settings.file());
		experiment.setText(settings.experiment().isEmpty() ? unchosen() : settings.experiment());
		showing = false;
		scan();
	}

	/** Reads the names of the experiments in the background. */
	private void scan() {
		RunTarget now = settings();
		Optional<IFile> chosen = now.obstacle().isPresent() ? Optional.empty() : Optional.of(now.resource());
		if (chosen.equals(known)) {
			return;
		}
		known = chosen;
		names = List.of();
		chosen.ifPresent(source -> Experiments.of(source, project.getDisplay(), found -> {
			if (known.equals(chosen) && !experiment.isDisposed()) {
				names = found;
				String text = experiment.getText();
				List<String> items = new ArrayList<>(List.of(unchosen()));
				items.addAll(found);
				showing = true;
				experiment.setItems(items.toArray(String[]::new));
				experiment.setText(text);
				showing = false;
				updateLaunchConfigurationDialog();
			}
		}));
	}

	private RunTarget settings() {
		String chosen = experiment.getText().strip();
		return new RunTarget(project.getText().strip(), file.getText().strip(), chosen.equals(unchosen()) ? "" : chosen);
	}

	@Override
	public boolean isValid(ILaunchConfiguration configuration) {
		RunTarget now = settings();
		Optional<String> obstacle = now.obstacle();
		if (obstacle.isEmpty() && !now.experiment().isEmpty() && !names.isEmpty() && !names.contains(now.experiment())) {
			obstacle = Optional.of(NLS.bind(Messages.experimentMissing, new Object[] { now.experiment(), now.file(), String.join(", ", names) }));
		}
		setErrorMessage(obstacle.orElse(null));
		setMessage(obstacle.isPresent() ? null : message);
		return obstacle.isEmpty();
	}

	@Override
	public void performApply(ILaunchConfigurationWorkingCopy configuration) {
		settings().write(configuration);
	}

	/** A new configuration is for the file of the active editor. */
	@Override
	public void setDefaults(ILaunchConfigurationWorkingCopy configuration) {
		IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
		IEditorPart editor = window == null || window.getActivePage() == null ? null : window.getActivePage().getActiveEditor();
		if (editor != null) {
			Experiments.file(editor).ifPresent(source -> {
				String chosen = Experiments.atCaret(editor);
				RunTarget.of(source, chosen).write(configuration);
				configuration.rename(getLaunchConfigurationDialog().generateName(chosen.isEmpty() ? source.getName() : chosen));
			});
		}
	}

	private void browseProject() {
		List<IProject> projects = new ArrayList<>();
		for (IProject candidate : ResourcesPlugin.getWorkspace().getRoot().getProjects()) {
			if (candidate.isOpen()) {
				projects.add(candidate);
			}
		}
		choose(Messages.projectLabel, projects.stream().map(IProject::getName).toList()).ifPresent(project::setText);
	}

	private void browseFile() {
		RunTarget now = settings();
		IProject folder = now.project().isEmpty() ? null : ResourcesPlugin.getWorkspace().getRoot().getProject(now.project());
		List<String> files = folder == null || !folder.isOpen() ? List.of()
				: RunnableFiles.in(folder).stream().map(file -> file.getProjectRelativePath().toString()).toList();
		choose(Messages.fileLabel, files).ifPresent(file::setText);
	}

	private Optional<String> choose(String label, List<String> choices) {
		ElementListSelectionDialog dialog = new ElementListSelectionDialog(getShell(), new LabelProvider());
		dialog.setTitle(label.replace("&", "").replace(":", ""));
		dialog.setMessage(Messages.chooseMessage);
		dialog.setElements(choices.toArray());
		return dialog.open() == Window.OK && dialog.getFirstResult() instanceof String chosen ? Optional.of(chosen) : Optional.empty();
	}
}
