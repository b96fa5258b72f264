package org.m2q.ui.views.internal.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.jface.dialogs.IDialogSettings;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.CheckboxTableViewer;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.model.WorkbenchLabelProvider;
import org.m2q.core.M2qCore;
import org.m2q.core.results.ResultStore;
import org.m2q.report.ReportFormat;
import org.m2q.ui.internal.FolderField;

/** Asks which results go where, and as what. */
final class ExportPage extends WizardPage {

	private static final String FOLDER = "folder";
	private static final String FORMAT = "format";
	private static final int WIDTH = 460;
	private static final int HEIGHT = 160;

	private final IStructuredSelection selection;
	private final List<IFile> results = new ArrayList<>();
	private CheckboxTableViewer table;
	private ReportFormat format = ReportFormat.HTML;
	private FolderField folder;
	private Button overwrite;

	ExportPage(IStructuredSelection selection) {
		super("results");
		this.selection = selection;
		setTitle(Messages.title);
		setDescription(Messages.description);
	}

	@Override
	public void createControl(Composite parent) {
		initializeDialogUnits(parent);
		Composite all = new Composite(parent, SWT.NONE);
		GridLayoutFactory.swtDefaults().numColumns(3).applyTo(all);
		find();
		createTable(all);
		createFormats(all);
		createFolder(all);
		setControl(all);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(all, "org.m2q.ui.views.wizard_export");
		validate();
		setErrorMessage(null);
	}

	private void find() {
		for (IProject project : ResourcesPlugin.getWorkspace().getRoot().getProjects()) {
			try {
				if (project.isOpen()) {
					results.addAll(new ResultStore(project).files());
				}
			} catch (CoreException e) {
				ILog.of(ExportPage.class).log(e.getStatus());
			}
		}
	}

	private void createTable(Composite parent) {
		Label label = new Label(parent, SWT.NONE);
		label.setText(Messages.results);
		GridDataFactory.fillDefaults().span(3, 1).applyTo(label);
		table = CheckboxTableViewer.newCheckList(parent, SWT.BORDER);
		table.setContentProvider(ArrayContentProvider.getInstance());
		table.setLabelProvider(new ResultLabels());
		table.setInput(results);
		table.setCheckedElements(preselected().toArray());
		table.addCheckStateListener(event -> validate());
		GridDataFactory.fillDefaults().grab(true, true).span(3, 1).hint(WIDTH, HEIGHT).applyTo(table.getControl());
		Composite buttons = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().numColumns(2).equalWidth(true).applyTo(buttons);
		GridDataFactory.fillDefaults().span(3, 1).applyTo(buttons);
		for (boolean on : new boolean[] { true, false }) {
			Button button = new Button(buttons, SWT.PUSH);
			button.setText(on ? Messages.allResults : Messages.none);
			setButtonLayoutData(button);
			button.addListener(SWT.Selection, event -> {
				table.setAllChecked(on);
				validate();
			});
		}
	}

	/** Icon and name of a file, with that of its project. */
	private static final class ResultLabels extends WorkbenchLabelProvider {

		@Override
		protected String decorateText(String input, Object element) {
			return element instanceof IFile file ? input + "  (" + file.getProject().getName() + ")" : input;
		}
	}

	/** What is selected in the workbench: results, or all of a folder or project; else the result that the views show. */
	private Set<IFile> preselected() {
		Set<IFile> chosen = new HashSet<>();
		for (Object element : selection) {
			IResource resource = Adapters.adapt(element, IResource.class);
			if (resource != null) {
				results.stream().filter(result -> resource.getFullPath().isPrefixOf(result.getFullPath())).forEach(chosen::add);
			}
		}
		if (chosen.isEmpty()) {
			M2qCore.currentResult().shown().flatMap(shown -> shown.stored()).map(stored -> stored.file()).filter(results::contains).ifPresent(chosen::add);
		}
		if (chosen.isEmpty() && results.size() == 1) {
			chosen.addAll(results);
		}
		return chosen;
	}

	private void createFormats(Composite parent) {
		Label label = new Label(parent, SWT.NONE);
		label.setText(Messages.format);
		GridDataFactory.fillDefaults().align(SWT.BEGINNING, SWT.BEGINNING).indent(0, 6).applyTo(label);
		Composite buttons = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().applyTo(buttons);
		GridDataFactory.fillDefaults().span(2, 1).indent(0, 4).applyTo(buttons);
		format = Arrays.stream(ReportFormat.values()).filter(known -> known.name().equals(getDialogSettings().get(FORMAT))).findFirst().orElse(format);
		Map<ReportFormat, String> texts = Map.of(ReportFormat.HTML, Messages.formatHtml, ReportFormat.CSV, Messages.formatCsv, ReportFormat.JSON,
				Messages.formatJson, ReportFormat.MARKDOWN, Messages.formatMarkdown);
		for (ReportFormat choice : ReportFormat.values()) {
			Button button = new Button(buttons, SWT.RADIO);
			button.setText(texts.get(choice));
			button.setSelection(choice == format);
			button.addListener(SWT.Selection, event -> format = button.getSelection() ? choice : format);
		}
	}

	private void createFolder(Composite parent) {
		folder = new FolderField(parent, Messages.folder, Messages.chooseFolder, this::validate);
		setButtonLayoutData(folder.browse());
		overwrite = new Button(parent, SWT.CHECK);
		overwrite.setText(Messages.overwrite);
		GridDataFactory.fillDefaults().span(3, 1).applyTo(overwrite);
		folder.show(getDialogSettings().get(FOLDER));
	}

	/** What is to be written; only when the page is complete. */
	ReportFiles files() {
		return ReportFiles.in(folder.path(), Arrays.stream(table.getCheckedElements()).map(IFile.class::cast).toList(), format);
	}

	boolean overwrites() {
		return overwrite.getSelection();
	}

	/** Keeps what was chosen for the next time. */
	void remember() {
		IDialogSettings settings = getDialogSettings();
		settings.put(FOLDER, folder.text());
		settings.put(FORMAT, format.name());
	}

	private void validate() {
		String error = null;
		if (results.isEmpty()) {
			error = Messages.noResults;
		} else if (table.getCheckedElements().length == 0) {
			error = Messages.noResult;
		} else {
			error = folder.fault().orElse(null);
		}
		setErrorMessage(error);
		setPageComplete(error == null);
	}
}
