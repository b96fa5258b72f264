package org.m2q.ui.internal.preferences;

import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.preference.DirectoryFieldEditor;
import org.eclipse.jface.preference.IPreferenceStore;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.preferences.ScopedPreferenceStore;
import org.m2q.core.inference.InferenceJava;

/** The folder of the Java that generated code runs in, which may be left empty. */
final class JavaHomeEditor extends DirectoryFieldEditor {

	JavaHomeEditor(Composite parent) {
		init(InferenceJava.KEY, Messages.generalJava);
		setErrorMessage(Messages.generalJavaWrong);
		setChangeButtonText(JFaceResources.getString("openBrowse"));
		// It is listened to from the moment that the control is made.
		setValidateStrategy(VALIDATE_ON_KEY_STROKE);
		createControl(parent);
	}

	/** What runs code without a user interface keeps the preference, whatever the page has. */
	@Override
	public void setPreferenceStore(IPreferenceStore store) {
		super.setPreferenceStore(store == null ? null : new ScopedPreferenceStore(InstanceScope.INSTANCE, InferenceJava.NODE));
	}

	@Override
	protected boolean doCheckState() {
		String home = getTextControl().getText();
		return home.isBlank() || InferenceJava.program(home).isPresent();
	}
}
