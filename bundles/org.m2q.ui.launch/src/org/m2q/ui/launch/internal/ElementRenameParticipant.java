package org.m2q.ui.launch.internal;

import java.util.List;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.ltk.core.refactoring.Change;
import org.eclipse.ltk.core.refactoring.RefactoringStatus;
import org.eclipse.ltk.core.refactoring.participants.CheckConditionsContext;
import org.eclipse.ltk.core.refactoring.participants.RenameParticipant;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.refactor.RenamedElement;

/** Writes the new name of an element into the launch configurations that name it. */
public final class ElementRenameParticipant extends RenameParticipant {

	private List<ConfigurationChange> changes = List.of();

	@Override
	protected boolean initialize(Object element) {
		if (element instanceof RenamedElement renamed) {
			ElementUses uses = new ElementUses(renamed, getArguments().getNewName());
			try {
				changes = Configurations.changes(uses::change);
			} catch (CoreException e) {
				Activator.log(e.getStatus().getMessage(), e);
			}
		}
		return !changes.isEmpty();
	}

	@Override
	public String getName() {
		return Messages.configurationChanges;
	}

	@Override
	public RefactoringStatus checkConditions(IProgressMonitor monitor, CheckConditionsContext context) {
		return new RefactoringStatus();
	}

	@Override
	public Change createChange(IProgressMonitor monitor) {
		return Configurations.all(changes);
	}
}
