package org.m2q.ui.internal.navigate;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;

import org.eclipse.core.filesystem.EFS;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.texteditor.ITextEditor;
import org.eclipse.ui.wizards.newresource.BasicNewResourceWizard;
import org.m2q.dsl.ide.navigate.Place;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;

/** Opens places of texts: of the workspace, of other files and of the library. */
public final class PlaceOpener {

	private PlaceOpener() {
	}

	/** The file of the workspace with an address; empty for other files. Any thread. */
	public static Optional<IFile> file(String uri) {
		if (!uri.startsWith("file:")) {
			return Optional.empty();
		}
		for (IFile file : ResourcesPlugin.getWorkspace().getRoot().findFilesForLocationURI(URI.create(uri))) {
			if (file.isAccessible()) {
				return Optional.of(file);
			}
		}
		return Optional.empty();
	}

	/** Opens an editor and selects the place; what is no text is selected in the Project Explorer. Only in the user interface thread. */
	public static void open(Place place) {
		IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
		if (window == null && PlatformUI.getWorkbench().getWorkbenchWindowCount() > 0) {
			window = PlatformUI.getWorkbench().getWorkbenchWindows()[0];
		}
		IWorkbenchPage page = window == null ? null : window.getActivePage();
		if (page == null) {
			return;
		}
		Optional<IResource> other = noText(place.uri());
		if (other.isPresent()) {
			BasicNewResourceWizard.selectAndReveal(other.get(), window);
			return;
		}
		try {
			Optional<IFile> file = file(place.uri());
			IEditorPart part = file.isPresent() ? IDE.openEditor(page, file.get())
					: IDE.openEditorOnFileStore(page, EFS.getStore(URI.create(place.uri())));
			if (part instanceof ITextEditor editor) {
				editor.selectAndReveal(place.offset(), place.length());
			}
		} catch (CoreException | IllegalArgumentException e) {
			Activator.log(NLS.bind(Messages.openFailed, place.uri()), e);
		}
	}

	/** A folder, or a file without an editor, such as one of weights: nobody wants to see its bytes. */
	private static Optional<IResource> noText(String uri) {
		if (!uri.startsWith("file:")) {
			return Optional.empty();
		}
		URI address = URI.create(uri);
		Optional<IResource> folder = Arrays.stream(ResourcesPlugin.getWorkspace().getRoot().findContainersForLocationURI(address))
				.filter(container -> container.isAccessible() && container.getLocation().toFile().isDirectory()).findFirst().map(IResource.class::cast);
		return folder.or(() -> file(uri).filter(file -> PlatformUI.getWorkbench().getEditorRegistry().getDefaultEditor(file.getName()) == null));
	}
}
