package org.m2q.ui.internal.preferences;

import java.util.Optional;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Link;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.eclipse.ui.dialogs.PropertyPage;
import org.m2q.base.problem.ProblemSeverities;
import org.m2q.base.problem.ProblemSeverities.Level;
import org.m2q.core.problems.SeverityPreferences;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;
import org.osgi.service.prefs.BackingStoreException;

/** How bad problems are in one project. The severities go with it into version control. */
public final class ProjectSeverityPage extends PropertyPage {

	/** Identifier. */
	public static final String ID = "org.m2q.ui.properties.severities";

	private Button own;
	private SeverityTable table;

	private Optional<IProject> project() {
		return Optional.ofNullable(Adapters.adapt(getElement(), IProject.class));
	}

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(), M2qUi.PLUGIN_ID + ".preferences_severities");
	}

	@Override
	protected Control createContents(Composite parent) {
		Composite area = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().numColumns(2).applyTo(area);
		own = new Button(area, SWT.CHECK);
		own.setText(Messages.severityOwn);
		own.setSelection(project().flatMap(SeverityPreferences::own).isPresent());
		GridDataFactory.fillDefaults().grab(true, false).align(SWT.BEGINNING, SWT.CENTER).applyTo(own);
		Link workspace = new Link(area, SWT.NONE);
		workspace.setText(Messages.severityWorkspace);
		workspace.addListener(SWT.Selection, event -> {
			PreferencesUtil.createPreferenceDialogOn(getShell(), SeverityPage.ID, new String[] { SeverityPage.ID }, null).open();
			if (!own.getSelection()) {
				table.select(SeverityPreferences.current());
			}
		});
		table = new SeverityTable(area, project().map(SeverityPreferences::of).orElse(ProblemSeverities.DEFAULT));
		GridDataFactory.create(GridData.FILL_BOTH).span(2, 1).applyTo(table.control());
		table.setEnabled(own.getSelection());
		own.addListener(SWT.Selection, event -> setOwn(own.getSelection()));
		return area;
	}

	/** Lets the project have severities of its own or not, until the page is applied only here. */
	public void setOwn(boolean on) {
		own.setSelection(on);
		table.setEnabled(on);
		if (!on) {
			table.select(SeverityPreferences.current());
		}
	}

	/** Gives a code a level, until the page is applied only here. */
	public void setLevel(String code, Level level) {
		table.setLevel(code, level);
	}

	@Override
	protected void performDefaults() {
		setOwn(false);
		super.performDefaults();
	}

	/** The file that this writes makes editors and the builder look again. */
	@Override
	public boolean performOk() {
		Optional<IEclipsePreferences> node = project().map(SeverityPreferences::node);
		if (node.isEmpty()) {
			return true;
		}
		if (own.getSelection()) {
			node.get().put(SeverityPreferences.KEY, SeverityPreferences.text(table.severities()));
		} else {
			node.get().remove(SeverityPreferences.KEY);
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
