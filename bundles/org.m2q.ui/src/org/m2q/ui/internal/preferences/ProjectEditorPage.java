package org.m2q.ui.internal.preferences;

import java.util.Arrays;
import java.util.Optional;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.PropertyPage;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.osgi.service.prefs.BackingStoreException;

/** Settings of the editor for one project, which go with it into version control. */
public final class ProjectEditorPage extends PropertyPage {

	private static final int INDENT = 20;

	private Button own;
	private SaveActionButtons onSave;

	private Optional<IEclipsePreferences> settings() {
		return Optional.ofNullable(Adapters.adapt(getElement(), IProject.class)).map(EditorSettings::of);
	}

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(), M2qUi.PLUGIN_ID + ".properties_editor");
	}

	@Override
	protected Control createContents(Composite parent) {
		Composite area = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().applyTo(area);
		own = new Button(area, SWT.CHECK);
		own.setText(Messages.preferencesProject);
		own.setSelection(settings().filter(node -> Arrays.stream(SaveAction.values()).anyMatch(action -> node.get(action.key(), null) != null)).isPresent());
		onSave = new SaveActionButtons(area, INDENT);
		onSave.select(EditorSettings.onSave(Optional.ofNullable(Adapters.adapt(getElement(), IProject.class))));
		onSave.setEnabled(own.getSelection());
		own.addListener(SWT.Selection, event -> onSave.setEnabled(own.getSelection()));
		return area;
	}

	@Override
	protected void performDefaults() {
		own.setSelection(false);
		onSave.setEnabled(false);
		super.performDefaults();
	}

	@Override
	public boolean performOk() {
		Optional<IEclipsePreferences> node = settings();
		if (node.isEmpty()) {
			return true;
		}
		if (own.getSelection()) {
			onSave.store(node.get());
		} else {
			Arrays.stream(SaveAction.values()).map(SaveAction::key).forEach(node.get()::remove);
		}
		try {
			node.get().flush();
		} catch (BackingStoreException e) {
			Activator.log(e.getMessage(), e);
			return false;
		}
		return true;
	}
}
