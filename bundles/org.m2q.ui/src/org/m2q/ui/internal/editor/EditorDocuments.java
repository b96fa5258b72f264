package org.m2q.ui.internal.editor;

import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.filebuffers.FileBuffers;
import org.eclipse.core.filebuffers.ITextFileBuffer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.IPath;
import org.eclipse.jface.text.IDocument;
import org.eclipse.swt.widgets.Display;

/** The open texts. Several editors on one file share its document. Only in the user interface thread, except {@link #find}. */
public final class EditorDocuments {

	private static final Map<IDocument, EditorDocument> OPEN = new IdentityHashMap<>();

	private EditorDocuments() {
	}

	/** Starts to follow a document; every call needs one of {@link #disconnect}. */
	public static EditorDocument connect(IDocument document) {
		EditorDocument open;
		synchronized (OPEN) {
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
			}
		}
	}

	/** The followed document; empty when it is not open in one of our editors. Any thread. */
	public static Optional<EditorDocument> find(IDocument document) {
		synchronized (OPEN) {
			return Optional.ofNullable(OPEN.get(document));
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
			} else if (buffer.getFileStore() != null && "file".equals(buffer.getFileStore().toURI().getScheme())) {
				uri = Path.of(buffer.getFileStore().toURI()).toUri().toString();
			}
		}
		return new EditorDocument(document, uri, Optional.ofNullable(file), Display.getDefault());
	}
}
