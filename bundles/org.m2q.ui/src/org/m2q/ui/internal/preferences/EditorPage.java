package org.m2q.ui.internal.preferences;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.preference.PreferencePage;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Link;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.osgi.service.prefs.BackingStoreException;

/** Settings of the editor for the workspace. */
public final class EditorPage extends PreferencePage implements IWorkbenchPreferencePage {

	private static final String COLOURS = "org.eclipse.ui.preferencePages.ColorsAndFonts";

	private Button format;
	private Button colours;

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(), M2qUi.PLUGIN_ID + ".preferences_editor");
	}

	@Override
	public void init(IWorkbench workbench) {
		// everything is in the scopes
	}

	@Override
	protected Control createContents(Composite parent) {
		Composite area = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().applyTo(area);
		Link link = new Link(area, SWT.WRAP);
		link.setText(NLS.bind(Messages.preferencesText, Messages.preferencesColors));
		link.addListener(SWT.Selection, event -> PreferencesUtil.createPreferenceDialogOn(getShell(), COLOURS, null, "selectCategory:org.m2q.ui.theme"));
		GridDataFactory.fillDefaults().applyTo(link);
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
