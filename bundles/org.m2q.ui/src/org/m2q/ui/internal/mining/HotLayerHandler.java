package org.m2q.ui.internal.mining;

import java.util.List;
import java.util.Optional;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.handlers.HandlerUtil;
import org.eclipse.ui.texteditor.ITextEditor;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.editor.EditorSupport;
import org.m2q.ui.internal.preferences.CostStyle;

/** Goes to the next hot line of the text, or to the one before, around the end, and says in the status line which one it is. */
public abstract sealed class HotLayerHandler extends AbstractHandler {

	/** Goes down. */
	public static final class Next extends HotLayerHandler {
		@Override
		Optional<TrackedCosts.HotLine> choose(List<TrackedCosts.HotLine> hot, int line) {
			return hot.stream().filter(candidate -> candidate.number() > line).findFirst().or(() -> hot.stream().findFirst());
		}
	}

	/** Goes up. */
	public static final class Previous extends HotLayerHandler {
		@Override
		Optional<TrackedCosts.HotLine> choose(List<TrackedCosts.HotLine> hot, int line) {
			return hot.stream().filter(candidate -> candidate.number() < line).reduce((first, second) -> second)
					.or(() -> hot.stream().reduce((first, second) -> second));
		}
	}

	/** The one to go to, seen from a line. */
	abstract Optional<TrackedCosts.HotLine> choose(List<TrackedCosts.HotLine> hot, int line);

	@Override
	public Object execute(ExecutionEvent event) {
		IEditorPart part = HandlerUtil.getActiveEditor(event);
		if (!(part instanceof ITextEditor editor)) {
			return null;
		}
		Optional<EditorDocument> document = EditorSupport.of(editor.getAdapter(ITextViewer.class)).flatMap(EditorSupport::document);
		Optional<TrackedCosts> costs = document.flatMap(EditorDocument::costs);
		if (costs.isEmpty() || !(editor.getSelectionProvider().getSelection() instanceof ITextSelection selection)) {
			StatusLine.show(part, Messages.hotNothing);
			return null;
		}
		IDocument text = document.get().document();
		Optional<TrackedCosts.HotLine> target = choose(costs.get().hot(CostStyle.current()), selection.getStartLine());
		target.ifPresentOrElse(hot -> {
			editor.selectAndReveal(hot.line().position().getOffset(), 0);
			StatusLine.show(part, message(hot, document.get(), text));
		}, () -> StatusLine.show(part, Messages.hotNothing));
		return null;
	}

	private static String message(TrackedCosts.HotLine hot, EditorDocument document, IDocument text) {
		return NLS.bind(Messages.hotLine, new Object[] { hot.rank(), hot.of(), HotMarks.name(hot, document, text),
				CostStyle.current().notation().percent(hot.line().cost().share()) });
	}
}
