package org.m2q.ui.internal.preferences;

import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.texteditor.templates.TemplatePreferencePage;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.assist.EditorTemplates;

/** Templates of the content assist. */
public final class TemplatesPage extends TemplatePreferencePage {

	/** Called by the preference dialog. */
	public TemplatesPage() {
		setPreferenceStore(Activator.instance().getPreferenceStore());
		setTemplateStore(EditorTemplates.store());
		setContextTypeRegistry(EditorTemplates.contexts());
	}

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(), M2qUi.PLUGIN_ID + ".preferences_templates");
	}

	@Override
	public void init(IWorkbench workbench) {
		super.init(workbench);
	}

	@Override
	protected Control createContents(Composite ancestor) {
		return PageLinks.below(ancestor, super::createContents);
	}

	@Override
	protected boolean isShowFormatterSetting() {
		return false;
	}
}
