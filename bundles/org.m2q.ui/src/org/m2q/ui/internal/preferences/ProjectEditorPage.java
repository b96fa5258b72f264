package org.m2q.ui.internal.preferences;

import java.util.Optional;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.jface.layout.GridDataFactory;
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

	private Button own;
	private Button format;

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
		Optional<String> value = settings().map(node -> node.get(EditorSettings.FORMAT_ON_SAVE, null));
		own = new Button(area, SWT.CHECK);
		own.setText(Messages.preferencesProject);
		own.setSelection(value.isPresent());
		format = new Button(area, SWT.CHECK);
		format.setText(Messages.preferencesFormat);
		format.setSelection(value.map(Boolean::valueOf).orElseGet(() -> EditorSettings.formatsOnSave(Optional.empty())));
		format.setEnabled(own.getSelection());
		GridDataFactory.fillDefaults().indent(20, 0).applyTo(format);
		own.addListener(SWT.Selection, event -> format.setEnabled(own.getSelection()));
		return area;
	}

	@Override
	protected void performDefaults() {
		own.setSelection(false);
		format.setEnabled(false);
		super.performDefaults();
	}

	@Override
	public boolean performOk() {
		Optional<IEclipsePreferences> node = settings();
		if (node.isEmpty()) {
			return true;
		}
		if (own.getSelection()) {
			node.get().putBoolean(EditorSettings.FORMAT_ON_SAVE, format.getSelection());
		} else {
			node.get().remove(EditorSettings.FORMAT_ON_SAVE);
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
