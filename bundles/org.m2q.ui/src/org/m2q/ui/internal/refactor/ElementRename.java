package org.m2q.ui.internal.refactor;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.ltk.core.refactoring.Change;
import org.eclipse.ltk.core.refactoring.CompositeChange;
import org.eclipse.ltk.core.refactoring.RefactoringStatus;
import org.eclipse.ltk.core.refactoring.TextFileChange;
import org.eclipse.ltk.core.refactoring.participants.CheckConditionsContext;
import org.eclipse.ltk.core.refactoring.participants.ParticipantManager;
import org.eclipse.ltk.core.refactoring.participants.RefactoringParticipant;
import org.eclipse.ltk.core.refactoring.participants.RenameArguments;
import org.eclipse.ltk.core.refactoring.participants.RenameProcessor;
import org.eclipse.ltk.core.refactoring.participants.SharableParticipants;
import org.eclipse.osgi.util.NLS;
import org.eclipse.text.edits.MultiTextEdit;
import org.eclipse.text.edits.ReplaceEdit;
import org.m2q.core.M2qCore;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.dsl.ide.navigate.Renaming;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.navigate.PlaceOpener;

/** Renames an element in several files and wherever else others know of its name, with a preview and one step to undo it. */
final class ElementRename extends RenameProcessor {

	private static final String ID = "org.m2q.ui.renameElement";

	private final RenameTarget target;
	private String newName;
	private Renaming renaming = new Renaming(Map.of(), "");

	ElementRename(RenameTarget target) {
		this.target = target;
		newName = target.name();
	}

	/** Whether something that is not a text names the element. Not in the user interface thread. */
	static boolean isNamedElsewhere(RenameTarget target) {
		ElementRename rename = new ElementRename(target);
		// Who takes part says what would change, so it has to be another name.
		rename.setNewName(target.name() + "_");
		return rename.loadParticipants(new RefactoringStatus(), new SharableParticipants()).length > 0;
	}

	RenameTarget target() {
		return target;
	}

	void setNewName(String name) {
		newName = name;
	}

	@Override
	public Object[] getElements() {
		return new Object[] { target.element() };
	}

	@Override
	public String getIdentifier() {
		return ID;
	}

	@Override
	public String getProcessorName() {
		return NLS.bind(Messages.renameTitle, target.name());
	}

	@Override
	public boolean isApplicable() {
		return true;
	}

	@Override
	public RefactoringStatus checkInitialConditions(IProgressMonitor monitor) {
		return new RefactoringStatus();
	}

	@Override
	public RefactoringStatus checkFinalConditions(IProgressMonitor monitor, CheckConditionsContext context) {
		var services = Activator.instance().services();
		renaming = services.renamer().rename(target.document(), target.offset(), newName, target.documents(), services.workspace());
		if (!renaming.isPossible()) {
			return RefactoringStatus.createFatalErrorStatus(renaming.obstacle());
		}
		RefactoringStatus status = new RefactoringStatus();
		for (String uri : renaming.edits().keySet()) {
			Optional<IFile> file = PlaceOpener.file(uri);
			if (file.isEmpty()) {
				status.addFatalError(NLS.bind(Messages.renameOutside, uri));
			} else if (file.get().isReadOnly()) {
				status.addError(NLS.bind(Messages.renameReadOnly, file.get().getFullPath()));
			}
		}
		return status;
	}

	@Override
	public RefactoringParticipant[] loadParticipants(RefactoringStatus status, SharableParticipants shared) {
		return ParticipantManager.loadRenameParticipants(status, this, target.element(), new RenameArguments(newName, true), new String[] { M2qCore.NATURE_ID }, shared);
	}

	@Override
	public Change createChange(IProgressMonitor monitor) throws CoreException {
		CompositeChange all = new CompositeChange(NLS.bind(Messages.renameChange, target.name(), newName));
		all.markAsSynthetic();
		for (String uri : renaming.edits().keySet().stream().sorted().toList()) {
			IFile file = PlaceOpener.file(uri).orElseThrow();
			TextFileChange change = new TextFileChange(file.getName(), file);
			change.setTextType("m2q");
			change.setEdit(edit(renaming.edits().get(uri)));
			all.add(change);
		}
		return all;
	}

	private static MultiTextEdit edit(List<TextEdit> edits) {
		MultiTextEdit all = new MultiTextEdit();
		edits.forEach(edit -> all.addChild(new ReplaceEdit(edit.offset(), edit.length(), edit.text())));
		return all;
	}
}
