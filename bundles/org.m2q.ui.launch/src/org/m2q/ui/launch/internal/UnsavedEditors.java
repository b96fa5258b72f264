package org.m2q.ui.launch.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IEditorReference;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.m2q.ui.internal.link.EditorTexts;

/** Decides what a run does with editors that have unsaved text. Only in the user interface thread. */
final class UnsavedEditors {

	/** Preference: one of the three below. */
	static final String PREFERENCE = "unsavedEditors";
	/** The run reads the text as it is in the editors. */
	static final String USE = "use";
	/** The editors are saved first. */
	static final String SAVE = "save";
	/** The user decides each time. */
	static final String ASK = "ask";

	private UnsavedEditors() {
	}

	/** What a run of a project reads; empty when the user does not want it any more, or saving failed. */
	static Optional<TextSource> prepare(IProject project) {
		List<IEditorPart> unsaved = unsaved();
		String choice = SimulationDefaults.of(Optional.of(project)).values().get(PREFERENCE);
		if (!unsaved.isEmpty() && choice.equals(ASK)) {
			choice = ask(unsaved);
		}
		if (choice.isEmpty()) {
			return Optional.empty();
		}
		if (choice.equals(SAVE)) {
			unsaved.forEach(editor -> editor.doSave(new NullProgressMonitor()));
			if (unsaved.stream().anyMatch(IEditorPart::isDirty)) {
				return Optional.empty();
			}
			return Optional.of(new TextSource(List.of()));
		}
		return Optional.of(new TextSource(unsaved.stream().map(EditorTexts::document).flatMap(Optional::stream).toList()));
	}

	private static String ask(List<IEditorPart> unsaved) {
		String names = String.join(", ", unsaved.stream().map(IEditorPart::getTitle).toList());
		IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
		MessageDialog dialog = new MessageDialog(window == null ? null : window.getShell(), Messages.unsavedTitle, null,
				NLS.bind(Messages.unsavedQuestion, names), MessageDialog.QUESTION, 0, Messages.unsavedUse, Messages.unsavedSave,
				IDialogConstants.CANCEL_LABEL);
		return switch (dialog.open()) {
			case Window.OK -> USE;
			case 1 -> SAVE;
			default -> "";
		};
	}

	private static List<IEditorPart> unsaved() {
		List<IEditorPart> editors = new ArrayList<>();
		for (IWorkbenchWindow window : PlatformUI.getWorkbench().getWorkbenchWindows()) {
			for (IWorkbenchPage page : window.getPages()) {
				for (IEditorReference reference : page.getEditorReferences()) {
					IEditorPart editor = reference.getEditor(false);
					if (editor != null && editor.isDirty() && EditorTexts.document(editor).filter(document -> document.file().isPresent()).isPresent()) {
						editors.add(editor);
					}
				}
			}
		}
		return editors;
	}
}
