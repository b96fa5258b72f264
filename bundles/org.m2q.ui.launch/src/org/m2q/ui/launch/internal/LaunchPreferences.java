package org.m2q.ui.launch.internal;

import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.preference.FieldEditorPreferencePage;
import org.eclipse.jface.preference.RadioGroupFieldEditor;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.preferences.ScopedPreferenceStore;
import org.m2q.ui.internal.preferences.PageLinks;

/** What a simulation does with unsaved text. */
public final class LaunchPreferences extends FieldEditorPreferencePage implements IWorkbenchPreferencePage {

	/** An empty page; the platform fills it. */
	public LaunchPreferences() {
		super(GRID);
	}

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(), LaunchConstants.PLUGIN_ID + ".preferences");
	}

	@Override
	public void init(IWorkbench workbench) {
		ScopedPreferenceStore store = new ScopedPreferenceStore(InstanceScope.INSTANCE, LaunchConstants.PLUGIN_ID);
		store.setDefault(UnsavedEditors.PREFERENCE, UnsavedEditors.USE);
		setPreferenceStore(store);
		setDescription(Messages.preferenceDescription);
	}

	@Override
	protected Control createContents(Composite parent) {
		return PageLinks.below(parent, super::createContents);
	}

	@Override
	protected void createFieldEditors() {
		addField(new RadioGroupFieldEditor(UnsavedEditors.PREFERENCE, Messages.preferenceUnsaved, 1,
				new String[][] { { Messages.unsavedUseOption, UnsavedEditors.USE }, { Messages.unsavedSaveOption, UnsavedEditors.SAVE },
						{ Messages.unsavedAsk, UnsavedEditors.ASK } },
				getFieldEditorParent(), true));
	}
}
