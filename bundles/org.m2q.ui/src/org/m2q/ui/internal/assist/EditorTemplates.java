package org.m2q.ui.internal.assist;

import java.io.IOException;

import org.eclipse.jface.text.templates.ContextTypeRegistry;
import org.eclipse.jface.text.templates.persistence.TemplateStore;
import org.eclipse.ui.editors.text.templates.ContributionContextTypeRegistry;
import org.eclipse.ui.editors.text.templates.ContributionTemplateStore;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.Surroundings;

/** Templates of the plug-in and those that users have changed or added. */
public final class EditorTemplates {

	private static final String KEY = "templates";

	private EditorTemplates() {
	}

	/** Loaded when first needed. */
	private static final class Holder {
		private static final ContributionContextTypeRegistry CONTEXTS = new ContributionContextTypeRegistry();
		private static final ContributionTemplateStore STORE;

		static {
			Surroundings.KINDS.forEach(CONTEXTS::addContextType);
			STORE = new ContributionTemplateStore(CONTEXTS, Activator.instance().getPreferenceStore(), KEY);
			try {
				STORE.load();
			} catch (IOException e) {
				Activator.log(Messages.templatesFailed, e);
			}
		}
	}

	/** Places in a text that templates are for. */
	public static ContextTypeRegistry contexts() {
		return Holder.CONTEXTS;
	}

	/** The templates. */
	public static TemplateStore store() {
		return Holder.STORE;
	}
}
