package org.m2q.ui.internal.project;

import java.util.HashSet;
import java.util.Set;

import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IMarkerDelta;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IResourceChangeEvent;
import org.eclipse.core.resources.IResourceChangeListener;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.viewers.IDecoration;
import org.eclipse.jface.viewers.ILightweightLabelDecorator;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.viewers.LabelProviderChangedEvent;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.m2q.core.M2qCore;

/** Marks files with errors or warnings in explorers, and the folders and projects that hold them. The platform leaves this to every language. */
public final class ProblemDecorator extends LabelProvider implements ILightweightLabelDecorator {

	private final IResourceChangeListener changes = this::changed;

	/** Made by the platform. */
	public ProblemDecorator() {
		ResourcesPlugin.getWorkspace().addResourceChangeListener(changes, IResourceChangeEvent.POST_CHANGE);
	}

	@Override
	public void dispose() {
		ResourcesPlugin.getWorkspace().removeResourceChangeListener(changes);
		super.dispose();
	}

	@Override
	public void decorate(Object element, IDecoration decoration) {
		if (element instanceof IResource resource && resource.isAccessible()) {
			switch (severity(resource)) {
				case IMarker.SEVERITY_ERROR -> overlay(decoration, ISharedImages.IMG_DEC_FIELD_ERROR);
				case IMarker.SEVERITY_WARNING -> overlay(decoration, ISharedImages.IMG_DEC_FIELD_WARNING);
				default -> {
					// Hints and informations are for readers of the text.
				}
			}
		}
	}

	private static int severity(IResource resource) {
		try {
			return resource.findMaxProblemSeverity(M2qCore.PROBLEM_MARKER, true, IResource.DEPTH_INFINITE);
		} catch (CoreException e) {
			// The resource is gone meanwhile.
			return -1;
		}
	}

	private static void overlay(IDecoration decoration, String image) {
		decoration.addOverlay(PlatformUI.getWorkbench().getSharedImages().getImageDescriptor(image), IDecoration.BOTTOM_LEFT);
	}

	private void changed(IResourceChangeEvent event) {
		Set<IResource> marked = new HashSet<>();
		for (IMarkerDelta delta : event.findMarkerDeltas(M2qCore.PROBLEM_MARKER, true)) {
			for (IResource each = delta.getResource(); each != null && each.getType() != IResource.ROOT && marked.add(each);) {
				each = each.getParent();
			}
		}
		Display display = Display.getDefault();
		if (!marked.isEmpty() && !display.isDisposed()) {
			display.asyncExec(() -> fireLabelProviderChanged(new LabelProviderChangedEvent(this, marked.toArray())));
		}
	}
}
