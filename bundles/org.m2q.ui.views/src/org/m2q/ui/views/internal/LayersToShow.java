package org.m2q.ui.views.internal;

import java.util.List;

import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.ui.part.ShowInContext;
import org.m2q.core.results.LayerKey;

/** The layers that a view is asked to show. */
public final class LayersToShow {

	private LayersToShow() {
	}

	/** Names of the layers of a selection; none when something else is selected, such as text. */
	public static List<String> of(ShowInContext context) {
		return context.getSelection() instanceof IStructuredSelection selection
				? selection.stream().filter(LayerKey.class::isInstance).map(LayerKey.class::cast).map(LayerKey::layerName).toList() : List.of();
	}
}
