package org.m2q.ui.internal.preferences;

import java.util.Optional;
import java.util.Set;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.preference.PreferencePage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Group;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PlatformUI;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.osgi.service.prefs.BackingStoreException;

/** Settings of the editor for the workspace. */
public final class EditorPage extends PreferencePage implements IWorkbenchPreferencePage {

	private SaveActionButtons onSave;
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
		colours = new Button(area, SWT.CHECK);
		colours.setText(Messages.preferencesSemantic);
		colours.setSelection(EditorSettings.coloursByMeaning());
		Group saving = new Group(area, SWT.NONE);
		saving.setText(Messages.preferencesOnSave);
		saving.setLayout(new GridLayout());
		GridDataFactory.fillDefaults().grab(true, false).applyTo(saving);
		onSave = new SaveActionButtons(saving, 0);
		onSave.select(EditorSettings.onSave(Optional.empty()));
		return area;
	}

	@Override
	protected void performDefaults() {
		onSave.select(Set.of());
		colours.setSelection(true);
		super.performDefaults();
	}

	@Override
	public boolean performOk() {
		onSave.store(EditorSettings.workspace());
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
