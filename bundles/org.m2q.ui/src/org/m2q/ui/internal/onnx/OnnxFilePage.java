package org.m2q.ui.internal.onnx;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IContainer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IWorkspace;
import org.eclipse.core.resources.IWorkspaceRoot;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.jface.dialogs.IMessageProvider;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.events.SelectionListener;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.ContainerSelectionDialog;
import org.m2q.dsl.ide.importing.OnnxImport;
import org.m2q.ui.M2qUi;

/** Asks for the file of the model, the folder of the text and what the model is to be called. */
final class OnnxFilePage extends WizardPage {

	private static final String ENDING = "onnx";
	private static final int COLUMNS = 3;
	private static final int WIDTH = 640;

	private final IStructuredSelection selection;
	private Text file;
	private Text folder;
	private Text name;
	private Text shape;
	private Button weights;
	private Button replace;
	/** The name that was proposed last; what the user has typed is kept. */
	private String proposed = "";

	OnnxFilePage(IStructuredSelection selection) {
		super("file");
		this.selection = selection;
		setTitle(Messages.title);
		setDescription(Messages.fileDescription);
	}

	/** What is asked for. Only when the page is complete. */
	OnnxSource source() {
		return new OnnxSource(path().orElseThrow(), OnnxAnalysis.shape(shape.getText()).orElse(List.of()), name.getText().strip(), folderPath(), weights.getSelection(), replace.getSelection());
	}

	@Override
	public void createControl(Composite parent) {
		Composite all = new Composite(parent, SWT.NONE);
		GridLayoutFactory.swtDefaults().numColumns(COLUMNS).applyTo(all);
		file = field(all, Messages.file, "", 1);
		browse(all, Messages.browseFile, this::chooseFile);
		shape = field(all, Messages.shape, Messages.shapeHint, 2);
		folder = field(all, Messages.folder, "", 1);
		browse(all, Messages.browseFolder, this::chooseFolder);
		name = field(all, Messages.name, "", 2);
		weights = check(all, Messages.weights, true);
		replace = check(all, Messages.replace, false);
		setControl(all);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(all, M2qUi.PLUGIN_ID + ".wizard_onnx");
		fill();
		file.addModifyListener(event -> propose());
		for (Text text : List.of(file, shape, folder, name)) {
			text.addModifyListener(event -> validate());
		}
		propose();
		validate();
		if (path().isEmpty()) {
			setErrorMessage(null);
		}
		file.setFocus();
	}

	private static Text field(Composite parent, String label, String hint, int span) {
		new Label(parent, SWT.NONE).setText(label);
		Text text = new Text(parent, SWT.BORDER);
		text.setMessage(hint);
		GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).hint(WIDTH / 2, SWT.DEFAULT).span(span, 1).applyTo(text);
		return text;
	}

	private static void browse(Composite parent, String label, Runnable action) {
		Button button = new Button(parent, SWT.PUSH);
		button.setText(label);
		GridDataFactory.fillDefaults().applyTo(button);
		button.addSelectionListener(SelectionListener.widgetSelectedAdapter(event -> action.run()));
	}

	private Button check(Composite parent, String label, boolean chosen) {
		new Label(parent, SWT.NONE);
		Button button = new Button(parent, SWT.CHECK);
		button.setText(label);
		button.setSelection(chosen);
		GridDataFactory.fillDefaults().span(2, 1).applyTo(button);
		button.addSelectionListener(SelectionListener.widgetSelectedAdapter(event -> validate()));
		return button;
	}

	/** A selected model is what is imported, into the folder where it is. */
	private void fill() {
		IResource resource = Adapters.adapt(selection.getFirstElement(), IResource.class);
		if (resource instanceof IFile model && ENDING.equalsIgnoreCase(model.getFileExtension()) && model.getLocation() != null) {
			file.setText(model.getLocation().toOSString());
		}
		IContainer container = resource instanceof IContainer own ? own : resource == null ? null : resource.getParent();
		if (container == null || container instanceof IWorkspaceRoot) {
			IResource[] projects = ResourcesPlugin.getWorkspace().getRoot().getProjects();
			folder.setText(projects.length == 1 ? projects[0].getFullPath().makeRelative().toString() : "");
		} else {
			folder.setText(container.getFullPath().makeRelative().toString());
		}
	}

	private void chooseFile() {
		FileDialog dialog = new FileDialog(getShell(), SWT.OPEN | SWT.SHEET);
		dialog.setText(Messages.chooseFile);
		dialog.setFilterExtensions(new String[] { "*." + ENDING, "*" });
		dialog.setFilterNames(new String[] { Messages.onnxFiles, Messages.allFiles });
		String chosen = dialog.open();
		if (chosen != null) {
			file.setText(chosen);
		}
	}

	private void chooseFolder() {
		ContainerSelectionDialog dialog = new ContainerSelectionDialog(getShell(), null, true, Messages.chooseFolder);
		dialog.setTitle(Messages.window);
		if (dialog.open() == ContainerSelectionDialog.OK && dialog.getResult().length == 1 && dialog.getResult()[0] instanceof IPath chosen) {
			folder.setText(chosen.makeRelative().toString());
		}
	}

	private void propose() {
		if (name.getText().equals(proposed)) {
			proposed = path().map(found -> OnnxImport.nameOf(found.getFileName().toString())).orElse("");
			name.setText(proposed);
		}
	}

	private Optional<Path> path() {
		String text = file.getText().strip();
		try {
			return text.isEmpty() || Path.of(text).getFileName() == null ? Optional.empty() : Optional.of(Path.of(text).toAbsolutePath());
		} catch (InvalidPathException e) {
			return Optional.empty();
		}
	}

	private IPath folderPath() {
		return IPath.forPosix(folder.getText().strip()).makeAbsolute();
	}

	private void validate() {
		Optional<String> obstacle = fileObstacle().or(this::folderObstacle).or(this::nameObstacle);
		setErrorMessage(obstacle.orElse(null));
		setPageComplete(obstacle.isEmpty());
		boolean newProject = obstacle.isEmpty() && !ResourcesPlugin.getWorkspace().getRoot().getProject(folderPath().segment(0)).exists();
		setMessage(newProject ? NLS.bind(Messages.newProject, folderPath().segment(0)) : Messages.fileDescription, newProject ? IMessageProvider.INFORMATION : IMessageProvider.NONE);
	}

	private Optional<String> fileObstacle() {
		Optional<Path> path = path();
		if (path.isEmpty()) {
			return Optional.of(Messages.chooseModel);
		}
		if (!Files.isRegularFile(path.get())) {
			return Optional.of(NLS.bind(Messages.noFile, path.get()));
		}
		if (!Files.isReadable(path.get())) {
			return Optional.of(NLS.bind(Messages.unreadable, path.get()));
		}
		return OnnxAnalysis.shape(shape.getText()).isEmpty() ? Optional.of(NLS.bind(Messages.wrongShape, shape.getText().strip())) : Optional.empty();
	}

	private Optional<String> folderObstacle() {
		IWorkspace workspace = ResourcesPlugin.getWorkspace();
		IPath path = folderPath();
		if (path.segmentCount() == 0) {
			return Optional.of(Messages.noFolder);
		}
		IStatus status = workspace.validatePath(path.toString(), path.segmentCount() == 1 ? IResource.PROJECT : IResource.FOLDER);
		if (!status.isOK()) {
			return Optional.of(status.getMessage());
		}
		IResource there = workspace.getRoot().findMember(path);
		if (there != null && !(there instanceof IContainer)) {
			return Optional.of(NLS.bind(Messages.notFolder, path.makeRelative()));
		}
		if (workspace.getRoot().getProject(path.segment(0)).exists() && !workspace.getRoot().getProject(path.segment(0)).isOpen()) {
			return Optional.of(NLS.bind(Messages.closedProject, path.segment(0)));
		}
		return Optional.empty();
	}

	private Optional<String> nameObstacle() {
		if (!OnnxImport.isName(name.getText().strip())) {
			return Optional.of(NLS.bind(Messages.wrongName, name.getText().strip()));
		}
		OnnxSource source = source();
		List<String> files = source.withWeights() ? List.of(source.textName(), source.weightsName()) : List.of(source.textName());
		IWorkspaceRoot root = ResourcesPlugin.getWorkspace().getRoot();
		return replace.getSelection() ? Optional.empty()
				: files.stream().filter(own -> root.exists(source.folder().append(own))).findFirst().map(own -> NLS.bind(Messages.exists, own, source.folder().makeRelative()));
	}
}
