package org.m2q.ui.internal.preferences;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ProjectScope;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.IScopeContext;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.m2q.ui.M2qUi;

/** Settings of the editor: those of the project when it has its own, else those of the workspace. */
public final class EditorSettings {

	/** Whether names are coloured by what they mean; only for the workspace. */
	public static final String SEMANTIC_COLOURS = "editor.semanticColours";

	private EditorSettings() {
	}

	/** What is done with texts of a project when they are saved. */
	public static Set<SaveAction> onSave(Optional<IProject> project) {
		IScopeContext[] scopes = project.map(found -> new IScopeContext[] { new ProjectScope(found), InstanceScope.INSTANCE })
				.orElse(new IScopeContext[] { InstanceScope.INSTANCE });
		Set<SaveAction> actions = EnumSet.allOf(SaveAction.class);
		actions.removeIf(action -> !Platform.getPreferencesService().getBoolean(M2qUi.PLUGIN_ID, action.key(), false, scopes));
		return actions;
	}

	/** Whether names are coloured by what they mean. */
	public static boolean coloursByMeaning() {
		return workspace().getBoolean(SEMANTIC_COLOURS, true);
	}

	/** Settings of the workspace. */
	public static IEclipsePreferences workspace() {
		return InstanceScope.INSTANCE.getNode(M2qUi.PLUGIN_ID);
	}

	/** Settings of a project. */
	public static IEclipsePreferences of(IProject project) {
		return new ProjectScope(project).getNode(M2qUi.PLUGIN_ID);
	}
}
