package org.m2q.ui.internal.suggest;

import org.eclipse.jface.preference.BooleanFieldEditor;
import org.eclipse.jface.preference.FieldEditorPreferencePage;
import org.eclipse.jface.preference.StringFieldEditor;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PlatformUI;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.preferences.PageLinks;

/** What users decide about suggestions. */
public final class SuggestionPage extends FieldEditorPreferencePage implements IWorkbenchPreferencePage {

	/** Made by the platform. */
	public SuggestionPage() {
		super(GRID);
		setDescription(Messages.suggestionsPage);
	}

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(), M2qUi.PLUGIN_ID + ".preferences_suggestions");
	}

	@Override
	public void init(IWorkbench workbench) {
		setPreferenceStore(SuggestionPreferences.store());
	}

	@Override
	protected Control createContents(Composite parent) {
		return PageLinks.below(parent, super::createContents);
	}

	@Override
	protected void createFieldEditors() {
		addField(new BooleanFieldEditor(SuggestionPreferences.MARKED, Messages.suggestionsMarked, getFieldEditorParent()));
		addField(new Decibels(SuggestionPreferences.LOSS, Messages.suggestionsLoss, 0, 100));
		addField(new Decibels(SuggestionPreferences.LEAST, Messages.suggestionsLeast, 0, 100));
	}

	/** A number of decibels. */
	private final class Decibels extends StringFieldEditor {
		private static final int COLUMNS = 8;
		private final double least;
		private final double most;

		Decibels(String key, String label, double least, double most) {
			this.least = least;
			this.most = most;
			init(key, label);
			setErrorMessage(org.eclipse.osgi.util.NLS.bind(Messages.suggestionsRange, (int) least, (int) most));
			setEmptyStringAllowed(false);
			createControl(getFieldEditorParent());
		}

		@Override
		protected void doFillIntoGrid(org.eclipse.swt.widgets.Composite parent, int columns) {
			super.doFillIntoGrid(parent, columns);
			if (getTextControl().getLayoutData() instanceof org.eclipse.swt.layout.GridData data) {
				data.horizontalAlignment = org.eclipse.swt.SWT.BEGINNING;
				data.grabExcessHorizontalSpace = false;
				data.widthHint = convertWidthInCharsToPixels(COLUMNS);
			}
		}

		@Override
		protected boolean doCheckState() {
			try {
				double value = Double.parseDouble(getStringValue().trim());
				return value >= least && value <= most;
			} catch (NumberFormatException e) {
				return false;
			}
		}
	}
}
