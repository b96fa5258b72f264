package org.m2q.ui.internal.refactor;

import java.util.OptionalInt;

import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExecutableExtension;
import org.eclipse.swt.graphics.Point;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.refactor.Refactoring;
import org.m2q.dsl.ide.refactor.Refactorings;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.command.EditorHandler;
import org.m2q.ui.internal.editor.DocumentEdits;
import org.m2q.ui.internal.editor.Editors;

/** Extracts the selection or merges what stands at the caret, as the plug-in description says; what is new waits for its name. */
public final class RefactoringHandler extends EditorHandler implements IExecutableExtension {

	private Kind kind = Kind.EXTRACT_BLOCK;

	private enum Kind {
		EXTRACT_BLOCK("block "), EXTRACT_RULE("rule "), INLINE_RULE("rule ");

		private final String declaration;

		Kind(String declaration) {
			this.declaration = declaration;
		}

		Refactoring of(M2qDocument document, Point selection) {
			Refactorings refactorings = Activator.instance().services().refactorings();
			return switch (this) {
				case EXTRACT_BLOCK -> refactorings.extractBlock(document, selection.x, selection.x + selection.y, Cancellation.NONE);
				case EXTRACT_RULE -> refactorings.extractRule(document, selection.x, Cancellation.NONE);
				case INLINE_RULE -> refactorings.inlineRule(document, selection.x, Cancellation.NONE);
			};
		}
	}

	@Override
	public void setInitializationData(IConfigurationElement element, String property, Object data) {
		kind = Kind.valueOf(String.valueOf(data));
	}

	@Override
	protected void run(Editors.Open open) {
		if (!open.mayChange()) {
			open.status(Messages.refactorReadOnly);
			return;
		}
		Point selection = open.viewer().getSelectedRange();
		open.document().ask(document -> kind.of(document, selection), refactoring -> {
			if (!refactoring.isPossible()) {
				open.status(refactoring.obstacle());
				return;
			}
			DocumentEdits.apply(open.viewer(), refactoring.edits());
			declared(open, refactoring).ifPresent(offset -> {
				open.viewer().setSelectedRange(offset, 0);
				open.viewer().revealRange(offset, refactoring.name().length());
				RenameHandler.start(open);
			});
		});
	}

	private OptionalInt declared(Editors.Open open, Refactoring refactoring) {
		int place = refactoring.name().isEmpty() ? -1 : open.viewer().getDocument().get().indexOf(kind.declaration + refactoring.name());
		return place < 0 ? OptionalInt.empty() : OptionalInt.of(place + kind.declaration.length());
	}
}
