package org.m2q.ui.internal.preferences;

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
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.osgi.service.prefs.BackingStoreException;

/** Settings of one project in place of those of the workspace. They go with it into version control. */
public abstract class OwnSettingsPage extends PropertyPage {

	/** Of what stands below the check box, in pixels. */
	protected static final int INDENT = 20;

	private final String help;
	private Button own;

	/**
	 * Makes the page.
	 *
	 * @param help id of its help context
	 */
	protected OwnSettingsPage(String help) {
		this.help = help;
	}

	/** Where the settings of a project are. */
	protected abstract IEclipsePreferences settings(IProject project);

	/** Whether a project has settings of its own. */
	protected abstract boolean isOwn(IEclipsePreferences settings);

	/** Makes the fields, which show what counts for the project. */
	protected abstract void createFields(Composite parent, Optional<IProject> project);

	/** Lets the fields be changed, or not. */
	protected abstract void setFieldsEnabled(boolean enabled);

	/** Keeps what the fields say. */
	protected abstract void store(IEclipsePreferences settings);

	/** Forgets the settings of the project. */
	protected abstract void clear(IEclipsePreferences settings);

	private Optional<IProject> project() {
		return Optional.ofNullable(Adapters.adapt(getElement(), IProject.class));
	}

	/** Whether the fields count. */
	protected final boolean isOwn() {
		return own.getSelection();
	}

	/** Lets the project have settings of its own or not, until the page is applied only here. */
	public final void setOwn(boolean on) {
		own.setSelection(on);
		setFieldsEnabled(on);
	}

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(), help);
	}

	@Override
	protected Control createContents(Composite parent) {
		Composite area = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().applyTo(area);
		own = new Button(area, SWT.CHECK);
		own.setText(Messages.preferencesProject);
		own.setSelection(project().map(this::settings).filter(this::isOwn).isPresent());
		createFields(area, project());
		setFieldsEnabled(own.getSelection());
		own.addListener(SWT.Selection, event -> setFieldsEnabled(own.getSelection()));
		return area;
	}

	@Override
	protected void performDefaults() {
		setOwn(false);
		super.performDefaults();
	}

	@Override
	public boolean performOk() {
		Optional<IEclipsePreferences> node = project().map(this::settings);
		if (node.isEmpty()) {
			return true;
		}
		if (own.getSelection()) {
			store(node.get());
		} else {
			clear(node.get());
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
