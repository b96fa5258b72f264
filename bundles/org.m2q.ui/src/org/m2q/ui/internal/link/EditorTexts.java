package org.m2q.ui.internal.link;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import org.eclipse.core.filebuffers.FileBuffers;
import org.eclipse.core.filebuffers.ITextFileBuffer;
import org.eclipse.core.filebuffers.LocationKind;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.texteditor.ITextEditor;
import org.m2q.dsl.M2qDocument;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.editor.EditorDocuments;
import org.m2q.ui.internal.editor.EditorSupport;

/** The texts behind editors and files. */
public final class EditorTexts {

	private EditorTexts() {
	}

	/** The followed document of a part; empty when it is not one of our editors. Only in the user interface thread. */
	public static Optional<EditorDocument> document(IWorkbenchPart part) {
		return part instanceof ITextEditor editor ? EditorSupport.of(editor.getAdapter(ITextViewer.class)).flatMap(EditorSupport::document)
				: Optional.empty();
	}

	/** The followed document of a part that is on a file of the workspace. Only in the user interface thread. */
	public static Optional<EditorDocument> document(IEditorPart part, IFile file) {
		return document(part).filter(document -> document.file().filter(file::equals).isPresent());
	}

	/**
	 * A file as the language reads it, with the unsaved changes of our editors; it has no resource when it cannot be read. Leaves nothing in the place of
	 * a file that is not open. Not in the user interface thread.
	 *
	 * @param file with a location
	 */
	public static M2qDocument opened(IFile file) {
		return EditorDocuments.find(file).map(EditorDocument::open)
				.orElseGet(() -> Activator.instance().services().workspace().open(file.getLocation().toPath().toUri().toString()));
	}

	/** The text of a file, with the unsaved changes of an editor; empty when it cannot be read. Any thread. */
	public static Optional<String> text(IFile file) {
		ITextFileBuffer buffer = FileBuffers.getTextFileBufferManager().getTextFileBuffer(file.getFullPath(), LocationKind.IFILE);
		if (buffer != null) {
			return Optional.of(buffer.getDocument().get());
		}
		return saved(file);
	}

	/** The text of a file as it was saved last; empty when it cannot be read. Any thread. */
	public static Optional<String> saved(IFile file) {
		if (!file.exists() || !file.isSynchronized(IResource.DEPTH_ZERO) && file.getLocation() == null) {
			return Optional.empty();
		}
		try (InputStream in = file.getContents(true)) {
			return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
		} catch (IOException | CoreException e) {
			return Optional.empty();
		}
	}
}
