package org.m2q.ui.launch.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.IPath;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.window.Window;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.ElementListSelectionDialog;
import org.m2q.ui.internal.FolderField;

/** Asks which point of which experiment is exported, and where to. */
abstract class ExportPage extends WizardPage {

	private static final String FOLDER = "folder";
	private static final int WIDTH = 420;
	private static final int MOST_POINTS = 100_000;

	private final ExportedPoint first;
	private final String help;
	private Text file;
	private Combo experiment;
	private Spinner point;
	private FolderField folder;
	private Button overwrite;
	private Optional<IFile> scanned = Optional.empty();

	/**
	 * Makes the page.
	 *
	 * @param first what is proposed; its experiment may be empty
	 * @param help last part of the id of its help context
	 */
	ExportPage(Optional<ExportedPoint> first, String title, String description, String help) {
		super("point");
		this.first = first.orElse(null);
		this.help = help;
		setTitle(title);
		setDescription(description);
	}

	/** Fields of what is special. */
	abstract void createOptions(Composite parent);

	/** Label of the folder and what its dialog says. */
	abstract String[] folderTexts();

	/** What is wrong with the folder or the fields of {@link #createOptions}. */
	abstract Optional<String> fault(FolderField target);

	@Override
	public void createControl(Composite parent) {
		initializeDialogUnits(parent);
		Composite all = new Composite(parent, SWT.NONE);
		GridLayoutFactory.swtDefaults().numColumns(3).applyTo(all);
		new Label(all, SWT.NONE).setText(Messages.exportFile);
		file = new Text(all, SWT.BORDER);
		GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).hint(WIDTH, SWT.DEFAULT).applyTo(file);
		Button browse = new Button(all, SWT.PUSH);
		browse.setText(Messages.exportBrowse);
		setButtonLayoutData(browse);
		browse.addListener(SWT.Selection, event -> browse());
		new Label(all, SWT.NONE).setText(Messages.experimentLabel);
		experiment = new Combo(all, SWT.READ_ONLY);
		GridDataFactory.fillDefaults().grab(true, false).span(2, 1).applyTo(experiment);
		new Label(all, SWT.NONE).setText(Messages.exportPoint);
		Composite row = new Composite(all, SWT.NONE);
		GridLayoutFactory.fillDefaults().numColumns(2).applyTo(row);
		GridDataFactory.fillDefaults().span(2, 1).applyTo(row);
		point = new Spinner(row, SWT.BORDER);
		point.setValues(first == null ? 1 : first.number(), 1, MOST_POINTS, 0, 1, 1);
		new Label(row, SWT.NONE).setText(Messages.exportPointHint);
		createOptions(all);
		folder = new FolderField(all, folderTexts()[0], folderTexts()[1], this::validate);
		setButtonLayoutData(folder.browse());
		overwrite = new Button(all, SWT.CHECK);
		overwrite.setText(Messages.exportOverwrite);
		GridDataFactory.fillDefaults().span(3, 1).applyTo(overwrite);
		folder.show(getDialogSettings().get(FOLDER));
		file.addListener(SWT.Modify, event -> scan());
		experiment.addListener(SWT.Selection, event -> validate());
		point.addListener(SWT.Modify, event -> validate());
		setControl(all);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(all, LaunchConstants.PLUGIN_ID + "." + help);
		file.setText(first == null ? "" : first.file().getFullPath().toString());
		validate();
		setErrorMessage(null);
	}

	private Optional<IFile> chosen() {
		String text = file.getText().strip();
		IPath path = IPath.fromPortableString(text);
		return path.segmentCount() < 2 || !IPath.ROOT.isValidPath(text) ? Optional.empty()
				: Optional.of(ResourcesPlugin.getWorkspace().getRoot().getFile(path)).filter(found -> found.exists() && "m2q".equals(found.getFileExtension()));
	}

	/** Reads the names of the experiments in the background. */
	private void scan() {
		Optional<IFile> now = chosen();
		if (!now.equals(scanned)) {
			scanned = now;
			experiment.removeAll();
			now.ifPresent(source -> Experiments.of(source, experiment.getDisplay(), names -> {
				if (!experiment.isDisposed() && scanned.equals(now)) {
					show(source, names);
				}
			}));
		}
		validate();
	}

	private void show(IFile source, List<String> names) {
		experiment.setItems(names.toArray(String[]::new));
		experiment.select(first != null && first.file().equals(source) ? Math.max(0, names.indexOf(first.experiment())) : 0);
		experiment.setData(names.isEmpty());
		validate();
	}

	private void browse() {
		ElementListSelectionDialog dialog = new ElementListSelectionDialog(getShell(), new LabelProvider());
		dialog.setTitle(Messages.chooseFile);
		dialog.setMessage(Messages.chooseMessage);
		List<String> files = new ArrayList<>();
		Arrays.stream(ResourcesPlugin.getWorkspace().getRoot().getProjects()).filter(project -> project.isOpen())
				.forEach(project -> RunnableFiles.in(project).forEach(found -> files.add(found.getFullPath().toString())));
		dialog.setElements(files.toArray());
		if (dialog.open() == Window.OK && dialog.getFirstResult() instanceof String path) {
			file.setText(path);
		}
	}

	/** Checks the page again. */
	final void validate() {
		if (folder == null || experiment == null) {
			return;
		}
		Optional<String> error = Optional.empty();
		if (chosen().isEmpty()) {
			error = Optional.of(file.getText().isBlank() ? Messages.exportNoFile : NLS.bind(Messages.exportFileMissing, file.getText().strip()));
		} else if (experiment.getSelectionIndex() < 0 && Boolean.TRUE.equals(experiment.getData())) {
			error = Optional.of(NLS.bind(Messages.noExperiment, chosen().get().getName()));
		}
		error = error.or(() -> fault(folder));
		setErrorMessage(error.orElse(null));
		setPageComplete(error.isEmpty() && experiment.getSelectionIndex() >= 0);
	}

	/** What is exported; only when the page is complete. */
	ExportedPoint point() {
		return new ExportedPoint(chosen().orElseThrow(), experiment.getText(), point.getSelection());
	}

	FolderField folder() {
		return folder;
	}

	boolean overwrites() {
		return overwrite.getSelection();
	}

	/** Keeps what was chosen for the next time. */
	void remember() {
		getDialogSettings().put(FOLDER, folder.text());
	}
}
