package org.m2q.ui.internal;

import java.util.Locale;

import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.ImageRegistry;
import org.eclipse.jface.resource.ResourceLocator;
import org.eclipse.swt.graphics.Image;
import org.m2q.dsl.ide.assist.CompletionKind;
import org.m2q.dsl.ide.outline.OutlineKind;
import org.m2q.ui.M2qUi;

/** Icons. The registry owns the images, so they must not be disposed. Only in the user interface thread. */
public final class Images {

	private Images() {
	}

	/** Icon of an element of the outline. */
	public static Image get(OutlineKind kind) {
		return get(name(kind));
	}

	/** File name, without ending, of the icon of an element of the outline. */
	public static String name(OutlineKind kind) {
		return switch (kind) {
			case IMPORTS, IMPORT -> "import";
			case EXPERIMENT_PART -> "run";
			default -> kind.name().toLowerCase(Locale.ROOT);
		};
	}

	/** Icon of a proposal. */
	public static Image get(CompletionKind kind) {
		return get(switch (kind) {
			case REFERENCE -> "layer";
			case IMPORT -> "import";
			case PROPERTY, PARAMETER -> "parameter";
			case UNIT, NUMBER_FORMAT -> "unit";
			case KEYWORD -> "keyword";
			case TEMPLATE -> "template";
		});
	}

	/** Description of an icon by its file name without ending; not only in the user interface thread. */
	public static ImageDescriptor descriptor(String name) {
		return ResourceLocator.imageDescriptorFromBundle(M2qUi.PLUGIN_ID, "icons/" + name + ".svg").orElseGet(ImageDescriptor::getMissingImageDescriptor);
	}

	/** Icon by its file name without ending. */
	public static Image get(String name) {
		ImageRegistry registry = Activator.instance().getImageRegistry();
		Image image = registry.get(name);
		if (image == null) {
			registry.put(name, descriptor(name));
			image = registry.get(name);
		}
		return image;
	}
}
