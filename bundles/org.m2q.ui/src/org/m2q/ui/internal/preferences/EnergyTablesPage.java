package org.m2q.ui.internal.preferences;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.preference.PreferencePage;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.ElementListSelectionDialog;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.navigate.PlaceOpener;

/**
 * The energy tables of the library and of the workspace, and where their numbers come from. There is nothing to set, as accelerators name their
 * tables; but tables of other files can be made a part of a project.
 */
public final class EnergyTablesPage extends PreferencePage implements IWorkbenchPreferencePage {

	/** Identifier. */
	public static final String ID = "org.m2q.ui.preferences.energy";

	private static final int ROWS = 14;
	private static final int SOURCE_LINES = 5;

	private TableViewer viewer;
	private Text details;
	private Button open;
	private Button importFile;
	private String imported = "";

	/** The page; made by the platform. */
	public EnergyTablesPage() {
		noDefaultAndApplyButton();
		setDescription(Messages.energyDescription);
	}

	@Override
	public void init(IWorkbench workbench) {
		// Nothing is stored.
	}

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(), M2qUi.PLUGIN_ID + ".energy");
	}

	@Override
	protected Control createContents(Composite parent) {
		return PageLinks.below(parent, this::fields);
	}

	private Control fields(Composite parent) {
		FilteredTable table = new FilteredTable(parent, Messages.energyFilter, ROWS, element -> ((EnergyEntry) element).words());
		Composite all = table.control();
		viewer = table.viewer();
		table.column(Messages.energyTable, 6, new ColumnLabelProvider() {
			@Override
			public String getText(Object element) {
				return ((EnergyEntry) element).name();
			}
		});
		table.column(Messages.energyTechnology, 4, ColumnLabelProvider.createTextProvider(element -> ((EnergyEntry) element).technology()));
		table.column(Messages.energySourced, 3,
				ColumnLabelProvider.createTextProvider(element -> NLS.bind(Messages.energyOf, ((EnergyEntry) element).sourced(), ((EnergyEntry) element).rows())));
		table.column(Messages.energyUsed, 3, ColumnLabelProvider.createTextProvider(element -> Integer.toString(((EnergyEntry) element).users().size())));
		table.column(Messages.energyFile, 8, ColumnLabelProvider.createTextProvider(element -> ((EnergyEntry) element).file()));
		details = new Text(all, SWT.MULTI | SWT.READ_ONLY | SWT.WRAP | SWT.V_SCROLL | SWT.BORDER);
		details.setMessage(Messages.energySelect);
		GridData lines = new GridData(SWT.FILL, SWT.FILL, true, false);
		lines.heightHint = SOURCE_LINES * details.getLineHeight();
		lines.widthHint = 300;
		details.setLayoutData(lines);
		Composite buttons = new Composite(all, SWT.NONE);
		GridLayoutFactory.fillDefaults().numColumns(2).applyTo(buttons);
		open = new Button(buttons, SWT.PUSH);
		open.setText(Messages.energyOpen);
		open.setEnabled(false);
		open.addListener(SWT.Selection, event -> selected().ifPresent(this::show));
		importFile = new Button(buttons, SWT.PUSH);
		importFile.setText(Messages.energyImport);
		importFile.addListener(SWT.Selection, event -> ask());
		viewer.addSelectionChangedListener(event -> {
			details.setText(selected().map(EnergyEntry::details).orElse(""));
			open.setEnabled(selected().isPresent());
		});
		viewer.addDoubleClickListener(event -> selected().ifPresent(this::show));
		fill(Optional.empty());
		return all;
	}

	private void ask() {
		Optional<IProject> project = project();
		if (project.isEmpty()) {
			return;
		}
		FileDialog dialog = new FileDialog(getShell(), SWT.OPEN | SWT.SHEET);
		dialog.setText(NLS.bind(Messages.importTitle, project.get().getName()));
		dialog.setFilterExtensions(new String[] { "*.m2q" });
		Optional.ofNullable(dialog.open()).map(Path::of).ifPresent(file -> importInto(project.get(), file));
	}

	/** The only open project, or the chosen one. */
	private Optional<IProject> project() {
		List<IProject> projects = Arrays.stream(ResourcesPlugin.getWorkspace().getRoot().getProjects()).filter(IProject::isOpen).toList();
		if (projects.isEmpty()) {
			setMessage(Messages.importNoProject, ERROR);
			return Optional.empty();
		}
		if (projects.size() == 1) {
			return Optional.of(projects.getFirst());
		}
		ElementListSelectionDialog dialog = new ElementListSelectionDialog(getShell(), LabelProvider.createTextProvider(project -> ((IProject) project).getName()));
		dialog.setTitle(Messages.importProject);
		dialog.setMessage(Messages.importProjectText);
		dialog.setElements(projects.toArray());
		return dialog.open() == Window.OK ? Optional.of((IProject) dialog.getFirstResult()) : Optional.empty();
	}

	/**
	 * Copies a file into a project, when it holds energy tables and no error, in the background. Says at the page what came of it, and what is wrong by its
	 * lines. Only in the user interface thread.
	 *
	 * @return whether it is there, once that is known; completed in the user interface thread
	 */
	public CompletableFuture<Boolean> importInto(IProject project, Path file) {
		CompletableFuture<Boolean> there = new CompletableFuture<>();
		imported = "";
		importFile.setEnabled(false);
		setMessage(NLS.bind(Messages.importReading, file.getFileName()), INFORMATION);
		inBackground(file, there, () -> {
			EnergyTableFile table = EnergyTableFile.read(file);
			EnergyTableFile.Check check = table.check(project);
			return () -> checked(project, file, table, check, there);
		});
		return there;
	}

	private void checked(IProject project, Path file, EnergyTableFile table, EnergyTableFile.Check check, CompletableFuture<Boolean> there) {
		if (!check.obstacles().isEmpty()) {
			viewer.setSelection(StructuredSelection.EMPTY);
			setMessage(NLS.bind(Messages.importRefused, table.name()), ERROR);
			details.setText(String.join("\n", check.obstacles()));
			end(there);
			return;
		}
		Optional<EnergyTableFile> wanted = named(table, project);
		if (isGone()) {
			there.complete(false);
			return;
		}
		if (wanted.isEmpty()) {
			setMessage(null);
			end(there);
			return;
		}
		inBackground(file, there, () -> {
			IFile copy = wanted.get().write(project);
			return () -> {
				imported = NLS.bind(Messages.importDone, copy.getFullPath().toString().substring(1), EnergyTableFile.FOLDER);
				fill(check.table());
				there.complete(true);
			};
		});
	}

	/** A part of an import that takes time. */
	private interface Part {

		/** Runs in the background; what it returns is run in the user interface thread while the page is open. */
		Runnable run() throws IOException, CoreException;
	}

	private void inBackground(Path file, CompletableFuture<Boolean> there, Part part) {
		Display display = viewer.getTable().getDisplay();
		Job job = Job.create(NLS.bind(Messages.importReading, file.getFileName()), (ICoreRunnable) monitor -> {
			Runnable then;
			try {
				then = part.run();
			} catch (IOException | CoreException | RuntimeException e) {
				then = () -> {
					setMessage(NLS.bind(Messages.importFailed, file.getFileName(), e.getMessage()), ERROR);
					end(there);
				};
			}
			Runnable next = then;
			if (!display.isDisposed()) {
				display.asyncExec(() -> {
					if (isGone()) {
						there.complete(false);
					} else {
						next.run();
					}
				});
			}
		});
		job.schedule();
	}

	/** Nothing was imported. */
	private void end(CompletableFuture<Boolean> there) {
		importFile.setEnabled(true);
		there.complete(false);
	}

	private boolean isGone() {
		return viewer.getTable().isDisposed();
	}

	/** Under which name it goes into a project that has one of its name; empty for not at all. */
	private Optional<EnergyTableFile> named(EnergyTableFile table, IProject project) {
		if (!table.target(project).exists()) {
			return Optional.of(table);
		}
		return switch (MessageDialog.open(MessageDialog.QUESTION, getShell(), Messages.importExists,
				NLS.bind(Messages.importExistsText, table.target(project).getFullPath().toString().substring(1)), SWT.SHEET, Messages.importReplace, Messages.importKeep,
				IDialogConstants.CANCEL_LABEL)) {
			case 0 -> Optional.of(table);
			case 1 -> Optional.of(table.renamed(project));
			default -> Optional.empty();
		};
	}

	private Optional<EnergyEntry> selected() {
		return Optional.ofNullable((EnergyEntry) viewer.getStructuredSelection().getFirstElement());
	}

	private void show(EnergyEntry entry) {
		PlaceOpener.open(entry.place());
		setMessage(NLS.bind(Messages.energyOpened, entry.name(), entry.file()), INFORMATION);
	}

	/** Reads the texts in the background: the first time takes a second. */
	private void fill(Optional<String> selected) {
		viewer.getTable().setEnabled(false);
		importFile.setEnabled(false);
		setMessage(Messages.energyReading, INFORMATION);
		Display display = viewer.getTable().getDisplay();
		Job job = Job.createSystem(Messages.energyReading, (ICoreRunnable) monitor -> {
			List<EnergyEntry> entries = EnergyEntry.all();
			if (!display.isDisposed()) {
				display.asyncExec(() -> fill(entries, selected));
			}
		});
		job.schedule();
	}

	private void fill(List<EnergyEntry> entries, Optional<String> selected) {
		if (!isGone()) {
			viewer.getTable().setEnabled(true);
			importFile.setEnabled(true);
			viewer.setInput(entries);
			setMessage(imported.isEmpty() ? null : imported, INFORMATION);
			selected.flatMap(name -> entries.stream().filter(entry -> entry.name().equals(name)).findFirst())
					.ifPresent(entry -> viewer.setSelection(new StructuredSelection(entry), true));
		}
	}
}
