package org.m2q.ui.internal.preferences;

import java.util.Arrays;
import java.util.Optional;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.swt.widgets.Composite;
import org.m2q.ui.M2qUi;

/** Settings of the editor for one project. */
public final class ProjectEditorPage extends OwnSettingsPage {

	private SaveActionButtons onSave;

	/** The page; made by the platform. */
	public ProjectEditorPage() {
		super(M2qUi.PLUGIN_ID + ".properties_editor");
	}

	@Override
	protected IEclipsePreferences settings(IProject project) {
		return EditorSettings.of(project);
	}

	@Override
	protected boolean isOwn(IEclipsePreferences settings) {
		return Arrays.stream(SaveAction.values()).anyMatch(action -> settings.get(action.key(), null) != null);
	}

	@Override
	protected void createFields(Composite parent, Optional<IProject> project) {
		onSave = new SaveActionButtons(parent, INDENT);
		onSave.select(EditorSettings.onSave(project));
	}

	@Override
	protected void setFieldsEnabled(boolean enabled) {
		onSave.setEnabled(enabled);
	}

	@Override
	protected void store(IEclipsePreferences settings) {
		onSave.store(settings);
	}

	@Override
	protected void clear(IEclipsePreferences settings) {
		Arrays.stream(SaveAction.values()).map(SaveAction::key).forEach(settings::remove);
	}
}
