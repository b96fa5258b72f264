package org.m2q.ui.tests;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IProjectNature;

/** Stands for the nature of development tools that are not installed in tests. */
public final class OtherNature implements IProjectNature {

	/** Its name in the platform. */
	static final String ID = "org.m2q.ui.tests.other";

	private IProject project;

	@Override
	public void configure() {
		// It has no builder.
	}

	@Override
	public void deconfigure() {
		// It has no builder.
	}

	@Override
	public IProject getProject() {
		return project;
	}

	@Override
	public void setProject(IProject owner) {
		project = owner;
	}
}
