package org.m2q.ui.internal.preferences;

import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.preference.PreferencePage;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.preferences.ScopedPreferenceStore;
import org.m2q.base.problem.ProblemSeverities;
import org.m2q.base.problem.ProblemSeverities.Level;
import org.m2q.core.problems.SeverityPreferences;
import org.m2q.ui.M2qUi;

/** How bad problems are: a level for every code that is no error by itself. */
public final class SeverityPage extends PreferencePage implements IWorkbenchPreferencePage {

	/** Identifier. */
	public static final String ID = "org.m2q.ui.preferences.severities";

	private SeverityTable table;

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(), M2qUi.PLUGIN_ID + ".preferences_severities");
	}

	@Override
	public void init(IWorkbench workbench) {
		setPreferenceStore(new ScopedPreferenceStore(InstanceScope.INSTANCE, SeverityPreferences.NODE));
		setDescription(Messages.severityDescription);
	}

	@Override
	protected Control createContents(Composite parent) {
		return PageLinks.below(parent, this::fields);
	}

	private Control fields(Composite parent) {
		table = new SeverityTable(parent, SeverityPreferences.parse(getPreferenceStore().getString(SeverityPreferences.KEY)));
		return table.control();
	}

	@Override
	protected void performDefaults() {
		table.select(ProblemSeverities.DEFAULT);
		super.performDefaults();
	}

	@Override
	public boolean performOk() {
		getPreferenceStore().setValue(SeverityPreferences.KEY, SeverityPreferences.text(table.severities()));
		CheckAgain.all(project -> SeverityPreferences.own(project).isEmpty());
		return super.performOk();
	}
}
