package org.m2q.ui.internal.assist;

import org.eclipse.jface.text.templates.GlobalTemplateVariables;
import org.eclipse.jface.text.templates.TemplateContextType;

/** A kind of place for templates, with the variables of the platform. */
public final class PlaceType extends TemplateContextType {

	/** Called by the registry of templates. */
	public PlaceType() {
		addResolver(new GlobalTemplateVariables.Cursor());
		addResolver(new GlobalTemplateVariables.LineSelection());
		addResolver(new GlobalTemplateVariables.Date());
		addResolver(new GlobalTemplateVariables.User());
	}
}
