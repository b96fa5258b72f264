package org.m2q.ui.internal.refactor;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.commands.ExecutionException;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.Position;
import org.eclipse.jface.text.link.ILinkedModeListener;
import org.eclipse.jface.text.link.LinkedModeModel;
import org.eclipse.jface.text.link.LinkedModeUI.ExitFlags;
import org.eclipse.jface.text.link.LinkedModeUI.IExitPolicy;
import org.eclipse.jface.text.link.LinkedPosition;
import org.eclipse.jface.text.link.LinkedPositionGroup;
import org.eclipse.swt.SWT;
import org.eclipse.swt.events.VerifyEvent;
import org.eclipse.text.undo.DocumentUndoManagerRegistry;
import org.eclipse.text.undo.IDocumentUndoManager;
import org.eclipse.ui.texteditor.link.EditorLinkedModeUI;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.dsl.ide.navigate.Place;
import org.m2q.dsl.ide.navigate.Renaming;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.DocumentEdits;
import org.m2q.ui.internal.editor.EditorSupport;
import org.m2q.ui.internal.editor.Editors;

/**
 * Renames while typing: all places change together. Enter takes the new name if it is one and means nothing else, Escape brings the old one back.
 *
 * <p>What was typed is undone first and the renaming done as a change of its own, so that one step undoes it and a bad name leaves nothing behind.
 */
final class LinkedRename implements ILinkedModeListener {

	private final Editors.Open open;
	private final RenameTarget target;
	private final IDocument document;
	private LinkedPosition first;
	private boolean accepted;
	private boolean refused;

	LinkedRename(Editors.Open open, RenameTarget target) {
		this.open = open;
		this.target = target;
		this.document = open.document().document();
	}

	void start() {
		LinkedPositionGroup group = new LinkedPositionGroup();
		List<Place> places = target.places().stream()
				.sorted(Comparator.comparing((Place place) -> place.offset() != target.offset()).thenComparing(Place::offset)).toList();
		try {
			for (int i = 0; i < places.size(); i++) {
				LinkedPosition position = new LinkedPosition(document, places.get(i).offset(), places.get(i).length(), i);
				first = first == null ? position : first;
				group.addPosition(position);
			}
			LinkedModeModel model = new LinkedModeModel();
			model.addGroup(group);
			// A list of proposals would take the Enter key.
			support().ifPresent(support -> support.setAssisting(false));
			undo().ifPresent(IDocumentUndoManager::beginCompoundChange);
			model.forceInstall();
			model.addLinkingListener(this);
			EditorLinkedModeUI ui = new EditorLinkedModeUI(model, open.viewer());
			ui.setExitPosition(open.viewer(), first.getOffset() + first.getLength(), 0, LinkedPositionGroup.NO_STOP);
			ui.setExitPolicy(new ExitPolicy());
			ui.enter();
			open.viewer().setSelectedRange(first.getOffset(), first.getLength());
			open.editor().getEditorSite().getActionBars().getStatusLineManager().setMessage(Messages.renameLinked);
		} catch (BadLocationException e) {
			// The text has become shorter since it was read.
			support().ifPresent(support -> support.setAssisting(true));
			undo().ifPresent(IDocumentUndoManager::endCompoundChange);
			Activator.log(Messages.renameFailed, e);
		}
	}

	/** Is gone when the editor was closed meanwhile. */
	private Optional<IDocumentUndoManager> undo() {
		return Optional.ofNullable(DocumentUndoManagerRegistry.getDocumentUndoManager(document));
	}

	private Optional<EditorSupport> support() {
		return EditorSupport.of(open.viewer());
	}

	@Override
	public void left(LinkedModeModel model, int flags) {
		support().ifPresent(support -> support.setAssisting(true));
		undo().ifPresent(IDocumentUndoManager::endCompoundChange);
		open.editor().getEditorSite().getActionBars().getStatusLineManager().setMessage(null);
		String name = text(first);
		if ((accepted || refused) && !name.equals(target.name())) {
			// The mode is still being taken down.
			open.document().display().asyncExec(() -> finish(name));
		}
	}

	private String text(Position position) {
		try {
			return document.get(position.getOffset(), position.getLength());
		} catch (BadLocationException e) {
			// The place was deleted as a whole.
			return "";
		}
	}

	private void finish(String name) {
		try {
			Optional<IDocumentUndoManager> undo = undo().filter(IDocumentUndoManager::undoable);
			if (undo.isEmpty()) {
				return;
			}
			undo.get().undo();
		} catch (ExecutionException e) {
			Activator.log(Messages.renameFailed, e);
			return;
		}
		if (accepted) {
			open.document().ask(current -> rename(current, name), renaming -> {
				if (renaming.isPossible()) {
					List<TextEdit> edits = renaming.edits().getOrDefault(target.document().uri(), List.of());
					DocumentEdits.apply(open.viewer(), edits);
				} else {
					open.status(renaming.obstacle());
				}
			});
		}
	}

	private Renaming rename(M2qDocument current, String name) {
		List<M2qDocument> documents = target.documents().stream().map(document -> document.uri().equals(current.uri()) ? current : document).toList();
		return Activator.instance().services().renamer().rename(current, target.offset(), name, documents, Activator.instance().services().workspace());
	}

	@Override
	public void suspend(LinkedModeModel model) {
		// another linked mode begins inside this one; this one goes on afterwards
	}

	@Override
	public void resume(LinkedModeModel model, int flags) {
		// nothing to restore
	}

	/** Keeps characters out that are not part of a name. */
	private final class ExitPolicy implements IExitPolicy {

		@Override
		public ExitFlags doExit(LinkedModeModel model, VerifyEvent event, int offset, int length) {
			if (event.character == SWT.ESC) {
				refused = true;
				return new ExitFlags(ILinkedModeListener.EXIT_ALL, false);
			}
			if (event.character == SWT.CR || event.character == SWT.LF) {
				accepted = true;
				return new ExitFlags(ILinkedModeListener.UPDATE_CARET | ILinkedModeListener.EXIT_ALL, false);
			}
			boolean inside = offset >= first.getOffset() && offset <= first.getOffset() + first.getLength();
			if (inside && event.character >= ' ' && event.character != SWT.DEL && !isPart(event.character)) {
				event.doit = false;
			}
			return null;
		}

		private static boolean isPart(char c) {
			return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
		}
	}
}
