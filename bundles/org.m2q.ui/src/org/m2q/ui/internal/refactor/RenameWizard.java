package org.m2q.ui.internal.refactor;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.ltk.core.refactoring.participants.RenameRefactoring;
import org.eclipse.ltk.ui.refactoring.RefactoringWizard;
import org.eclipse.ltk.ui.refactoring.UserInputWizardPage;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Messages;

/** Asks for the new name and shows what it changes. */
final class RenameWizard extends RefactoringWizard {

	private final ElementRename rename;
	private final boolean elsewhere;

	/**
	 * Makes the wizard.
	 *
	 * @param rename what it asks the new name of
	 * @param elsewhere whether something that is not a text names the element
	 */
	RenameWizard(ElementRename rename, boolean elsewhere) {
		super(new RenameRefactoring(rename), DIALOG_BASED_USER_INTERFACE | PREVIEW_EXPAND_FIRST_NODE);
		this.rename = rename;
		this.elsewhere = elsewhere;
		setDefaultPageTitle(rename.getProcessorName());
	}

	@Override
	protected void addUserInputPages() {
		addPage(new NamePage());
	}

	private final class NamePage extends UserInputWizardPage {

		private Text name;

		NamePage() {
			super("name");
		}

		@Override
		public void createControl(Composite parent) {
			Composite area = new Composite(parent, SWT.NONE);
			GridLayoutFactory.swtDefaults().numColumns(2).applyTo(area);
			new Label(area, SWT.NONE).setText(Messages.renameLabel);
			PlatformUI.getWorkbench().getHelpSystem().setHelp(area, M2qUi.PLUGIN_ID + ".rename");
			name = new Text(area, SWT.BORDER);
			name.setText(rename.target().name());
			name.selectAll();
			name.addModifyListener(event -> check());
			GridDataFactory.fillDefaults().grab(true, false).hint(360, SWT.DEFAULT).applyTo(name);
			Label files = new Label(area, SWT.WRAP);
			String places = NLS.bind(Messages.renamePlaces, rename.target().places().size(),
					rename.target().places().stream().map(place -> place.uri()).distinct().count());
			files.setText(elsewhere ? places + " " + Messages.renameElsewhere : places);
			GridDataFactory.fillDefaults().span(2, 1).applyTo(files);
			setControl(area);
			check();
		}

		private void check() {
			rename.setNewName(name.getText());
			if (name.getText().equals(rename.target().name())) {
				setErrorMessage(null);
				setPageComplete(false);
			} else if (!name.getText().matches("[A-Za-z_][A-Za-z_0-9]*")) {
				setErrorMessage(Messages.renameInvalid);
				setPageComplete(false);
			} else {
				setErrorMessage(null);
				setPageComplete(true);
			}
		}

		@Override
		public void setVisible(boolean visible) {
			super.setVisible(visible);
			if (visible) {
				name.setFocus();
			}
		}
	}
}
