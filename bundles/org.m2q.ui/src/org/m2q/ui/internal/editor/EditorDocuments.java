package org.m2q.ui.internal.editor;

import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.filebuffers.FileBuffers;
import org.eclipse.core.filebuffers.IFileBufferListener;
import org.eclipse.core.filebuffers.ITextFileBuffer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IResourceChangeEvent;
import org.eclipse.core.resources.IResourceChangeListener;
import org.eclipse.core.resources.IResourceDelta;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.jface.text.IDocument;
import org.eclipse.swt.widgets.Display;
import org.m2q.core.problems.SeverityPreferences;
import org.m2q.core.results.Baselines;
import org.m2q.core.results.ResultStore;
import org.m2q.dsl.resource.Library;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.save.SaveActions;

/** The open texts. Several editors on one file share its document. Only in the user interface thread, except {@link #find}. */
public final class EditorDocuments {

	private static final Map<IDocument, EditorDocument> OPEN = new IdentityHashMap<>();
	private static final IFileBufferListener SAVES = new SaveActions();
	private static final IResourceChangeListener FILES = EditorDocuments::filesChanged;

	private EditorDocuments() {
	}

	/** Starts to follow a document; every call needs one of {@link #disconnect}. */
	public static EditorDocument connect(IDocument document) {
		EditorDocument open;
		synchronized (OPEN) {
			if (OPEN.isEmpty()) {
				ResourcesPlugin.getWorkspace().addResourceChangeListener(FILES, IResourceChangeEvent.POST_CHANGE);
				FileBuffers.getTextFileBufferManager().addFileBufferListener(SAVES);
			}
			open = OPEN.computeIfAbsent(document, EditorDocuments::create);
		}
		open.connect();
		return open;
	}

	/** Stops to follow a document when nobody else needs it. */
	public static void disconnect(EditorDocument document) {
		if (document.disconnect()) {
			synchronized (OPEN) {
				OPEN.remove(document.document());
				if (OPEN.isEmpty()) {
					ResourcesPlugin.getWorkspace().removeResourceChangeListener(FILES);
					FileBuffers.getTextFileBufferManager().removeFileBufferListener(SAVES);
				}
			}
		}
	}

	/** The followed document; empty when it is not open in one of our editors. Any thread. */
	public static Optional<EditorDocument> find(IDocument document) {
		synchronized (OPEN) {
			return Optional.ofNullable(OPEN.get(document));
		}
	}

	/** The followed document of a file; empty when it is not open in one of our editors. Any thread. */
	public static Optional<EditorDocument> find(IFile file) {
		synchronized (OPEN) {
			return OPEN.values().stream().filter(open -> open.file().filter(file::equals).isPresent()).findFirst();
		}
	}

	/** Looks for suggestions in all texts again, as after a change of the preferences. */
	public static void suggestAgain() {
		all().forEach(EditorDocument::suggestAgain);
	}

	/** Predicts for all texts again what quick fixes change, as when other weights are known. */
	public static void forecastAgain() {
		all().forEach(EditorDocument::forecastAgain);
	}

	private static List<EditorDocument> all() {
		synchronized (OPEN) {
			return List.copyOf(OPEN.values());
		}
	}

	/** After a change of one text: those that import it are analysed again. */
	static void refreshOthers(EditorDocument changed) {
		List<EditorDocument> others;
		synchronized (OPEN) {
			others = OPEN.values().stream().filter(other -> other != changed).toList();
		}
		others.forEach(EditorDocument::refresh);
	}

	/** Problems are of other severities from now on. Any thread. */
	public static void severitiesChanged() {
		Display.getDefault().asyncExec(() -> all().forEach(EditorDocument::analyseAgain));
	}

	private static void filesChanged(IResourceChangeEvent event) {
		boolean[] ours = new boolean[1];
		boolean[] results = new boolean[1];
		boolean[] severities = new boolean[1];
		try {
			event.getDelta().accept(delta -> {
				boolean content = delta.getKind() != IResourceDelta.CHANGED || (delta.getFlags() & IResourceDelta.CONTENT) != 0;
				// Texts name files with weights and data; what matters is whether these are there.
				boolean there = delta.getKind() != IResourceDelta.CHANGED;
				if (delta.getResource() instanceof IFile file) {
					boolean result = ResultStore.EXTENSION.equals(file.getFileExtension()) || Baselines.isKeptIn(file);
					boolean made = ResultStore.FOLDER.equals(file.getProjectRelativePath().segment(0)) || file.isDerived(IResource.CHECK_ANCESTORS);
					ours[0] |= content && "m2q".equals(file.getFileExtension()) || there && !made && !result;
					severities[0] |= content && SeverityPreferences.areKeptIn(file);
					results[0] |= content && result;
				}
				return true;
			});
		} catch (CoreException e) {
			Activator.log(Messages.analysisFailed, e);
		}
		if (ours[0]) {
			Display.getDefault().asyncExec(() -> refreshOthers(null));
		}
		if (severities[0]) {
			severitiesChanged();
		}
		if (results[0]) {
			all().forEach(EditorDocument::resultsChanged);
		}
	}

	private static EditorDocument create(IDocument document) {
		ITextFileBuffer buffer = FileBuffers.getTextFileBufferManager().getTextFileBuffer(document);
		IFile file = null;
		String uri = "memory:/" + Integer.toHexString(System.identityHashCode(document)) + ".m2q";
		if (buffer != null) {
			IPath location = buffer.getLocation();
			IFile member = location == null || location.segmentCount() < 2 ? null
					: ResourcesPlugin.getWorkspace().getRoot().getFile(location);
			if (member != null && member.exists()) {
				file = member;
			}
			if (file != null && file.getLocation() != null) {
				uri = file.getLocation().toPath().toUri().toString();
			} else if (buffer.getFileStore() != null && Library.SCHEME.equals(buffer.getFileStore().toURI().getScheme())) {
				uri = buffer.getFileStore().toURI().toString();
			} else if (buffer.getFileStore() != null && "file".equals(buffer.getFileStore().toURI().getScheme())) {
				uri = Path.of(buffer.getFileStore().toURI()).toUri().toString();
			}
		}
		return new EditorDocument(document, uri, Optional.ofNullable(file), Display.getDefault());
	}
}
