package org.m2q.ui.internal.search;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.resources.IFile;
import org.eclipse.jface.window.Window;
import org.eclipse.search.ui.NewSearchUI;
import org.eclipse.ui.IWorkingSetManager;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.IWorkingSetSelectionDialog;
import org.m2q.model.m2q.NamedElement;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.editor.Editors;

/** Finds the references to the element at the caret: in the whole workspace, or where the parameter of the command says. */
public final class ReferencesHandler extends AbstractHandler {

	/** Command with a scope. */
	public static final String COMMAND = "org.m2q.ui.references";
	/** Parameter of {@link #COMMAND}: {@code workspace}, {@code project}, {@code file} or {@code workingSet}. */
	public static final String SCOPE_PARAMETER = "org.m2q.ui.references.scope";

	@Override
	public Object execute(ExecutionEvent event) {
		Editors.active(event).ifPresent(open -> {
			open.status("");
			String wanted = Optional.ofNullable(event.getParameter(SCOPE_PARAMETER)).orElse("workspace");
			scope(open, wanted).ifPresent(scope -> search(open, scope));
		});
		return null;
	}

	private static void search(Editors.Open open, ReferencesScope scope) {
		int offset = open.viewer().getSelectedRange().x;
		open.document().ask(document -> {
			Optional<NamedElement> element = document.resource()
					.flatMap(resource -> Activator.instance().services().references().element(resource, offset));
			return element.map(found -> new ReferencesQuery(document, found, scope));
		}, query -> {
			if (query.isPresent()) {
				NewSearchUI.runQueryInBackground(query.get());
			} else {
				open.status(Messages.referencesNothing);
			}
		});
	}

	/** Empty when somebody was asked and does not want to. A text that is in no project is a scope of its own. */
	private static Optional<ReferencesScope> scope(Editors.Open open, String wanted) {
		Optional<IFile> file = open.document().file();
		return switch (wanted) {
			case "file" -> Optional.of(ReferencesScope.file(open.document().uri(), open.editor().getTitle()));
			case "project" -> Optional.of(file.map(found -> ReferencesScope.project(found.getProject()))
					.orElseGet(() -> ReferencesScope.file(open.document().uri(), open.editor().getTitle())));
			case "workingSet" -> workingSets(open);
			default -> Optional.of(ReferencesScope.WORKSPACE);
		};
	}

	private static Optional<ReferencesScope> workingSets(Editors.Open open) {
		IWorkingSetManager manager = PlatformUI.getWorkbench().getWorkingSetManager();
		IWorkingSetSelectionDialog dialog = manager.createWorkingSetSelectionDialog(open.editor().getSite().getShell(), true);
		if (dialog.open() != Window.OK || dialog.getSelection() == null || dialog.getSelection().length == 0) {
			return Optional.empty();
		}
		Arrays.stream(dialog.getSelection()).forEach(manager::addRecentWorkingSet);
		return Optional.of(ReferencesScope.workingSets(List.of(dialog.getSelection())));
	}
}
