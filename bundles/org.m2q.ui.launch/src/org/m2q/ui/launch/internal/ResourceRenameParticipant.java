package org.m2q.ui.launch.internal;

import java.util.List;

import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.ltk.core.refactoring.Change;
import org.eclipse.ltk.core.refactoring.RefactoringStatus;
import org.eclipse.ltk.core.refactoring.participants.CheckConditionsContext;
import org.eclipse.ltk.core.refactoring.participants.RenameParticipant;

/** Lets launch configurations find their file when it, or a folder around it, is renamed. */
public final class ResourceRenameParticipant extends RenameParticipant {

	private List<ConfigurationChange> changes = List.of();

	@Override
	protected boolean initialize(Object element) {
		if (element instanceof IResource resource) {
			changes = MovedResource.changes(resource, resource.getFullPath().removeLastSegments(1).append(getArguments().getNewName()));
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

	/** Comes first: configurations that are files of a project may be moved with it. */
	@Override
	public Change createPreChange(IProgressMonitor monitor) {
		return Configurations.all(changes);
	}

	@Override
	public Change createChange(IProgressMonitor monitor) {
		return null;
	}
}
