package org.m2q.ui.internal.preferences;

import java.util.Optional;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Link;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.m2q.base.problem.ProblemSeverities;
import org.m2q.base.problem.ProblemSeverities.Level;
import org.m2q.core.problems.SeverityPreferences;
import org.m2q.ui.M2qUi;

/** How bad problems are in one project. The file that is written makes editors and the builder look again. */
public final class ProjectSeverityPage extends OwnSettingsPage {

	/** Identifier. */
	public static final String ID = "org.m2q.ui.properties.severities";

	private SeverityTable table;

	/** The page; made by the platform. */
	public ProjectSeverityPage() {
		super(M2qUi.PLUGIN_ID + ".preferences_severities");
	}

	@Override
	protected IEclipsePreferences settings(IProject project) {
		return SeverityPreferences.node(project);
	}

	@Override
	protected boolean isOwn(IEclipsePreferences settings) {
		return settings.get(SeverityPreferences.KEY, null) != null;
	}

	@Override
	protected void createFields(Composite parent, Optional<IProject> project) {
		Link workspace = new Link(parent, SWT.NONE);
		workspace.setText(Messages.severityWorkspace);
		workspace.addListener(SWT.Selection, event -> {
			PreferencesUtil.createPreferenceDialogOn(getShell(), SeverityPage.ID, new String[] { SeverityPage.ID }, null).open();
			if (!isOwn()) {
				table.select(SeverityPreferences.current());
			}
		});
		table = new SeverityTable(parent, project.map(SeverityPreferences::of).orElse(ProblemSeverities.DEFAULT));
		GridDataFactory.create(GridData.FILL_BOTH).applyTo(table.control());
	}

	@Override
	protected void setFieldsEnabled(boolean enabled) {
		table.setEnabled(enabled);
		if (!enabled) {
			table.select(SeverityPreferences.current());
		}
	}

	@Override
	protected void store(IEclipsePreferences settings) {
		settings.put(SeverityPreferences.KEY, SeverityPreferences.text(table.severities()));
	}

	@Override
	protected void clear(IEclipsePreferences settings) {
		settings.remove(SeverityPreferences.KEY);
	}
}
