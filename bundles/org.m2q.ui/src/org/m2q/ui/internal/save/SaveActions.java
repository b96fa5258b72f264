package org.m2q.ui.internal.save;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.eclipse.core.filebuffers.IFileBuffer;
import org.eclipse.core.filebuffers.IFileBufferListener;
import org.eclipse.core.filebuffers.ITextFileBuffer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.IPath;
import org.eclipse.swt.widgets.Display;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.DocumentEdits;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.editor.EditorDocuments;
import org.m2q.ui.internal.link.EditorTexts;
import org.m2q.ui.internal.preferences.EditorSettings;
import org.m2q.ui.internal.preferences.SaveAction;

/** Changes the text of an editor before it is written as the settings say. */
public final class SaveActions implements IFileBufferListener {

	/** Saving waits for the text to be read, which it nearly always is already; longer than this it is saved as it is. */
	private static final int PATIENCE_MILLISECONDS = 1500;

	@Override
	public void stateChanging(IFileBuffer buffer) {
		// Called at the begin of writing, in the thread that saves.
		if (Display.getCurrent() == null || !buffer.isDirty() || !(buffer instanceof ITextFileBuffer text)) {
			return;
		}
		Optional<EditorDocument> document = EditorDocuments.find(text.getDocument());
		Set<SaveAction> actions = document.map(open -> EditorSettings.onSave(open.file().map(IFile::getProject))).orElse(Set.of());
		if (!actions.isEmpty()) {
			change(document.orElseThrow(), actions);
		}
	}

	private static void change(EditorDocument document, Set<SaveAction> actions) {
		String text = document.document().get();
		try {
			DocumentEdits.applySteps(document.document(), CompletableFuture.supplyAsync(() -> edits(document, text, actions), Activator.instance().commands())
					.get(PATIENCE_MILLISECONDS, TimeUnit.MILLISECONDS));
		} catch (TimeoutException e) {
			Activator.log(Messages.formatTimeout, e);
		} catch (ExecutionException e) {
			Activator.log(Messages.formatFailed, e.getCause());
		} catch (RejectedExecutionException e) {
			// The workbench is shutting down; saving goes on.
			return;
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	private static List<List<TextEdit>> edits(EditorDocument document, String text, Set<SaveAction> actions) {
		String saved = actions.contains(SaveAction.ONLY_CHANGED) ? document.file().flatMap(EditorTexts::saved).orElse("") : "";
		return new SaveEdits(Activator.instance().services(), document::open, text).of(actions, saved);
	}

	@Override
	public void bufferCreated(IFileBuffer buffer) {
		// not of interest
	}

	@Override
	public void bufferDisposed(IFileBuffer buffer) {
		// not of interest
	}

	@Override
	public void bufferContentAboutToBeReplaced(IFileBuffer buffer) {
		// not of interest
	}

	@Override
	public void bufferContentReplaced(IFileBuffer buffer) {
		// not of interest
	}

	@Override
	public void stateValidationChanged(IFileBuffer buffer, boolean validated) {
		// not of interest
	}

	@Override
	public void dirtyStateChanged(IFileBuffer buffer, boolean dirty) {
		// not of interest
	}

	@Override
	public void underlyingFileMoved(IFileBuffer buffer, IPath path) {
		// not of interest
	}

	@Override
	public void underlyingFileDeleted(IFileBuffer buffer) {
		// not of interest
	}

	@Override
	public void stateChangeFailed(IFileBuffer buffer) {
		// not of interest
	}
}
