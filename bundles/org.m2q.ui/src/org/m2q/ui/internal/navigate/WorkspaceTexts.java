package org.m2q.ui.internal.navigate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;

/** All texts of the workspace, open or not. */
public final class WorkspaceTexts {

	private WorkspaceTexts() {
	}

	/** Reads a text, what it imports, and all texts of open projects with the changes that are not saved yet. Not in the user interface thread. */
	public static List<M2qDocument> with(M2qDocument document) {
		return with(document, uri -> true, new NullProgressMonitor());
	}

	/**
	 * Reads a text, what it imports, and all texts of open projects with the changes that are not saved yet. Not in the user interface thread.
	 *
	 * @param wanted whether the text at an address is read; the others are left out
	 * @throws org.eclipse.core.runtime.OperationCanceledException when the monitor is cancelled
	 */
	public static List<M2qDocument> with(M2qDocument document, Predicate<String> wanted, IProgressMonitor monitor) {
		Set<String> uris = new LinkedHashSet<>();
		uris.add(document.uri());
		uris.addAll(files());
		document.imported().forEach(imported -> uris.add(imported.uri()));
		uris.removeIf(wanted.negate());
		M2qWorkspace workspace = Activator.instance().services().workspace();
		SubMonitor progress = SubMonitor.convert(monitor, uris.size());
		List<M2qDocument> documents = new ArrayList<>();
		for (String uri : uris) {
			progress.split(1);
			documents.add(uri.equals(document.uri()) ? document : workspace.open(uri));
		}
		return documents;
	}

	/** Addresses of the {@code .m2q} files in open projects, in the order of their paths. */
	public static List<String> files() {
		List<String> uris = new ArrayList<>();
		try {
			ResourcesPlugin.getWorkspace().getRoot().accept(proxy -> {
				if (proxy.getType() == IResource.FILE && proxy.getName().endsWith(".m2q") && !proxy.isDerived()
						&& proxy.requestResource().getLocation() != null) {
					uris.add(proxy.requestResource().getLocation().toPath().toUri().toString());
				}
				return !proxy.isDerived();
			}, IResource.NONE);
		} catch (CoreException e) {
			Activator.log(Messages.analysisFailed, e);
		}
		return uris.stream().sorted().distinct().toList();
	}
}
