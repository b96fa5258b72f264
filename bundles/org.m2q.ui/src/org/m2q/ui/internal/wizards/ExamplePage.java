package org.m2q.ui.internal.wizards;

import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IWorkspace;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.text.Document;
import org.eclipse.jface.text.source.SourceViewer;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.jface.wizard.WizardPage;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.m2q.examples.Example;
import org.m2q.examples.Examples;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.editor.M2qPresentationReconciler;

/** Asks for an example, with what it is and says, and for the name of the project. */
final class ExamplePage extends WizardPage {

	private static final String FIRST = "efficientvit-b1.m2q";
	private static final int WIDTH = 860;
	private static final int HEIGHT = 420;
	private static final int DESCRIPTION_HEIGHT = 96;
	private static final int[] WEIGHTS = { 30, 70 };

	private final Examples examples;
	private TreeViewer tree;
	private Text description;
	private SourceViewer preview;
	private Text name;
	/** The name that was proposed last; what the user has typed is kept. */
	private String proposed = "";

	ExamplePage(Examples examples) {
		super("example");
		this.examples = examples;
		setTitle(Messages.exampleTitle);
		setDescription(Messages.exampleDescription);
	}

	/** Path of the chosen example. */
	String example() {
		return ((Example) tree.getStructuredSelection().getFirstElement()).path();
	}

	String projectName() {
		return name.getText().strip();
	}

	@Override
	public void createControl(Composite parent) {
		Composite all = new Composite(parent, SWT.NONE);
		GridLayoutFactory.swtDefaults().numColumns(2).applyTo(all);
		new Label(all, SWT.NONE).setText(Messages.exampleProject);
		name = new Text(all, SWT.BORDER);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(name);
		SashForm sash = new SashForm(all, SWT.HORIZONTAL);
		GridDataFactory.fillDefaults().grab(true, true).span(2, 1).hint(WIDTH, HEIGHT).applyTo(sash);
		tree = new TreeViewer(sash, SWT.BORDER | SWT.SINGLE | SWT.V_SCROLL | SWT.H_SCROLL);
		tree.setContentProvider(new ExampleTree(examples));
		tree.setLabelProvider(new ExampleTree.Labels());
		tree.setInput(examples);
		tree.expandAll();
		createPreview(sash);
		sash.setWeights(WEIGHTS);
		tree.addSelectionChangedListener(event -> show());
		tree.addDoubleClickListener(event -> {
			Object selected = event.getViewer().getSelection() instanceof StructuredSelection chosen ? chosen.getFirstElement() : null;
			if (selected instanceof String folder) {
				tree.setExpandedState(folder, !tree.getExpandedState(folder));
			}
		});
		name.addModifyListener(event -> validate());
		name(tree.getControl(), Messages.exampleTree);
		name(description, Messages.exampleText);
		name(preview.getTextWidget(), Messages.examplePreview);
		setControl(all);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(all, M2qUi.PLUGIN_ID + ".wizard_example");
		examples.find(FIRST).ifPresent(first -> tree.setSelection(new StructuredSelection(first), true));
		tree.getControl().setFocus();
		validate();
		setErrorMessage(null);
	}

	private void createPreview(Composite parent) {
		Composite right = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().applyTo(right);
		description = new Text(right, SWT.MULTI | SWT.WRAP | SWT.READ_ONLY | SWT.V_SCROLL);
		GridDataFactory.fillDefaults().grab(true, false).hint(SWT.DEFAULT, DESCRIPTION_HEIGHT).applyTo(description);
		preview = new SourceViewer(right, null, SWT.BORDER | SWT.V_SCROLL | SWT.H_SCROLL | SWT.MULTI | SWT.READ_ONLY);
		preview.setEditable(false);
		preview.getTextWidget().setFont(JFaceResources.getTextFont());
		preview.setDocument(new Document());
		new M2qPresentationReconciler().install(preview);
		GridDataFactory.fillDefaults().grab(true, true).applyTo(preview.getControl());
	}

	/** What a screen reader says: there is no label beside it. */
	private static void name(Control control, String text) {
		control.getAccessible().addAccessibleListener(new AccessibleAdapter() {
			@Override
			public void getName(AccessibleEvent event) {
				event.result = text;
			}
		});
	}

	private void show() {
		Object selected = tree.getStructuredSelection().getFirstElement();
		if (selected instanceof Example example) {
			int imports = examples.withImports(example.path()).size() - 1;
			String needs = imports == 0 ? Messages.exampleAlone : NLS.bind(imports == 1 ? Messages.exampleImport : Messages.exampleImports, imports);
			description.setText((example.description() + "\n\n" + needs).strip());
			preview.setDocument(new Document(example.text()));
			if (name.getText().equals(proposed)) {
				proposed = freeName(example.name());
				name.setText(proposed);
			}
		} else {
			description.setText(Messages.exampleNone);
			preview.setDocument(new Document());
		}
		validate();
	}

	private static String freeName(String base) {
		String free = base;
		for (int i = 2; ResourcesPlugin.getWorkspace().getRoot().getProject(free).exists(); i++) {
			free = base + "-" + i;
		}
		return free;
	}

	private void validate() {
		IWorkspace workspace = ResourcesPlugin.getWorkspace();
		String error = null;
		if (!(tree.getStructuredSelection().getFirstElement() instanceof Example)) {
			error = Messages.exampleNone;
		} else if (projectName().isEmpty()) {
			error = Messages.exampleNoName;
		} else {
			IStatus status = workspace.validateName(projectName(), IResource.PROJECT);
			if (!status.isOK()) {
				error = status.getMessage();
			} else if (workspace.getRoot().getProject(projectName()).exists()) {
				error = NLS.bind(Messages.exampleExists, projectName());
			}
		}
		setErrorMessage(error);
		setPageComplete(error == null);
	}
}
