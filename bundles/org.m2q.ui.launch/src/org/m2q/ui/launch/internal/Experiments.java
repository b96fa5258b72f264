package org.m2q.ui.launch.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.texteditor.ITextEditor;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.cost.HeaderCost;
import org.m2q.dsl.ide.outline.OutlineKind;
import org.m2q.dsl.ide.outline.OutlineNode;
import org.m2q.model.m2q.Experiment;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.editor.Analysis;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.link.EditorTexts;

/** Which experiments a file has, and which one the caret means. */
final class Experiments {

	private Experiments() {
	}

	/** The file of an editor of ours. Only in the user interface thread. */
	static Optional<IFile> file(IEditorPart editor) {
		return EditorTexts.document(editor).flatMap(EditorDocument::file);
	}

	/**
	 * The experiment at the caret: the one around it, or the one that prices the model, policy or mapping around it; empty for all of the file. Only in the user interface
	 * thread.
	 */
	static String atCaret(IEditorPart part) {
		if (!(part instanceof ITextEditor editor) || !(editor.getSelectionProvider().getSelection() instanceof ITextSelection selection)) {
			return "";
		}
		Optional<EditorDocument> document = EditorTexts.document(part);
		List<OutlineNode> roots = document.flatMap(EditorDocument::analysis).map(Analysis::outline).orElse(List.of());
		Optional<OutlineNode> around = roots.stream().filter(node -> node.contains(selection.getOffset())).findFirst();
		if (around.isEmpty()) {
			return "";
		}
		if (around.get().kind() == OutlineKind.EXPERIMENT) {
			return around.get().name();
		}
		return document.flatMap(EditorDocument::report).map(CostReport::headers).orElse(List.of()).stream()
				.filter(header -> header.name().equals(around.get().name()) && header.kind() != HeaderCost.Kind.EXPERIMENT).map(HeaderCost::experiment).findFirst()
				.orElse("");
	}

	/** Names of the experiments of a file, in the user interface thread when they are known; none when it cannot be read. */
	static void of(IFile file, Display display, Consumer<List<String>> then) {
		Activator.instance().executor().execute(() -> {
			List<String> names = names(file);
			if (!display.isDisposed()) {
				display.asyncExec(() -> then.accept(names));
			}
		});
	}

	/** Names of the experiments of a file as it is stored; none when it cannot be read. Not in the user interface thread. */
	static List<String> names(IFile file) {
		try {
			return new TextSource(List.of()).open(file).experiments().stream().map(Experiment::getName).filter(name -> name != null).toList();
		} catch (CoreException | RuntimeException e) {
			return List.of();
		}
	}
}
