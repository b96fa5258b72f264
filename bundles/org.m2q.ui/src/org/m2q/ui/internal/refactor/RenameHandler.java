package org.m2q.ui.internal.refactor;

import java.util.List;
import java.util.Optional;

import org.eclipse.jface.text.IDocument;
import org.eclipse.ltk.ui.refactoring.RefactoringWizardOpenOperation;
import org.eclipse.osgi.util.NLS;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.LanguageServices;
import org.m2q.dsl.ide.navigate.Occurrence;
import org.m2q.dsl.ide.navigate.Place;
import org.m2q.model.m2q.NamedElement;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.command.EditorHandler;
import org.m2q.ui.internal.editor.Editors;
import org.m2q.ui.internal.navigate.WorkspaceTexts;

/** Renames the element at the caret: in the text when it is only named there, otherwise with a dialog that shows all that changes. */
public final class RenameHandler extends EditorHandler {

	@Override
	protected void run(Editors.Open open) {
		start(open);
	}

	/** Renames what is declared or named at the caret. */
	static void start(Editors.Open open) {
		if (!open.mayChange()) {
			open.status(Messages.renameNothing);
			return;
		}
		int offset = open.viewer().getSelectedRange().x;
		open.document().ask(document -> target(document, offset).map(Found::of), found -> {
			if (found.isEmpty()) {
				open.status(Messages.renameNothing);
			} else if (found.get().inPlace()) {
				new LinkedRename(open, found.get().target()).start();
			} else {
				dialog(open, found.get());
			}
		});
	}

	/** What was found at the caret, and whether something that is not a text names it. */
	private record Found(RenameTarget target, boolean elsewhere) {

		static Found of(RenameTarget target) {
			return new Found(target, ElementRename.isNamedElsewhere(target));
		}

		boolean inPlace() {
			return target.isLocal() && !elsewhere;
		}
	}

	private static Optional<RenameTarget> target(M2qDocument document, int offset) {
		LanguageServices services = Activator.instance().services();
		Optional<Place> name = document.resource().flatMap(resource -> services.renamer().candidate(resource, offset));
		Optional<NamedElement> element = document.resource().flatMap(resource -> services.references().element(resource, offset));
		if (name.isEmpty() || element.isEmpty()) {
			return Optional.empty();
		}
		List<M2qDocument> documents = WorkspaceTexts.with(document);
		List<Place> places = services.references().occurrences(element.get(), documents).stream().map(Occurrence::place)
				.map(place -> last(place, services)).toList();
		return Optional.of(new RenameTarget(document, name.get().offset(), RenamedElement.of(element.get(), documents), places));
	}

	/** The last part of a qualified name is the name itself. */
	private static Place last(Place place, LanguageServices services) {
		String text = services.workspace().text(place.uri()).map(content -> content.substring(place.offset(), place.end())).orElse("");
		int begin = text.lastIndexOf('.') + 1;
		return new Place(place.uri(), place.offset() + begin, place.length() - begin);
	}

	private static void dialog(Editors.Open open, Found found) {
		RenameTarget target = found.target();
		IDocument document = open.document().document();
		RenameWizard wizard = new RenameWizard(new ElementRename(target), found.elsewhere());
		try {
			int length = document.getLength();
			new RefactoringWizardOpenOperation(wizard).run(open.editor().getSite().getShell(), NLS.bind(Messages.renameTitle, target.name()));
			if (document.getLength() != length) {
				open.editor().setFocus();
			}
		} catch (InterruptedException e) {
			// Another refactoring holds the workspace; the user has been told and can try again.
			Thread.currentThread().interrupt();
		}
	}
}
