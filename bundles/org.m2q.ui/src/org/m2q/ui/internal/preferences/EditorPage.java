package org.m2q.ui.internal.preferences;

import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.preference.PreferencePage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PlatformUI;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.osgi.service.prefs.BackingStoreException;

/** Settings of the editor for the workspace. */
public final class EditorPage extends PreferencePage implements IWorkbenchPreferencePage {

	private Button format;
	private Button colours;

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(), M2qUi.PLUGIN_ID + ".preferences_editor");
	}

	@Override
	public void init(IWorkbench workbench) {
		setDescription(Messages.preferencesText);
	}

	@Override
	protected Control createContents(Composite parent) {
		return PageLinks.below(parent, this::fields);
	}

	private Control fields(Composite parent) {
		Composite area = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().applyTo(area);
		format = new Button(area, SWT.CHECK);
		format.setText(Messages.preferencesFormat);
		format.setSelection(EditorSettings.workspace().getBoolean(EditorSettings.FORMAT_ON_SAVE, false));
		colours = new Button(area, SWT.CHECK);
		colours.setText(Messages.preferencesSemantic);
		colours.setSelection(EditorSettings.coloursByMeaning());
		return area;
	}

	@Override
	protected void performDefaults() {
		format.setSelection(false);
		colours.setSelection(true);
		super.performDefaults();
	}

	@Override
	public boolean performOk() {
		EditorSettings.workspace().putBoolean(EditorSettings.FORMAT_ON_SAVE, format.getSelection());
		EditorSettings.workspace().putBoolean(EditorSettings.SEMANTIC_COLOURS, colours.getSelection());
		try {
			EditorSettings.workspace().flush();
		} catch (BackingStoreException e) {
			Activator.log(e.getMessage(), e);
			return false;
		}
		return true;
	}
}
