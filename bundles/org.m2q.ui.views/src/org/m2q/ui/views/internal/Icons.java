package org.m2q.ui.views.internal;

import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.ResourceLocator;

/** Icons of the views. */
public final class Icons {

	static final String PLUGIN_ID = "org.m2q.ui.views";

	private Icons() {
	}

	/** Icon by its file name without ending. */
	public static ImageDescriptor get(String name) {
		return ResourceLocator.imageDescriptorFromBundle(PLUGIN_ID, "icons/" + name + ".svg").orElseGet(ImageDescriptor::getMissingImageDescriptor);
	}
}
