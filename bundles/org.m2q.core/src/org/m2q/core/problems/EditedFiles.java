package org.m2q.core.problems;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.QualifiedName;
import org.m2q.core.M2qCore;

/** Which files an editor checks while they are typed: the builder leaves their markers alone. The workspace keeps it until it is closed. */
public final class EditedFiles {

	private static final QualifiedName EDITED = new QualifiedName(M2qCore.PLUGIN_ID, "edited");

	private EditedFiles() {
	}

	/** Notes that an editor checks a file from now on, or does not any more. */
	public static void setEdited(IFile file, boolean edited) {
		try {
			file.setSessionProperty(EDITED, edited ? Boolean.TRUE : null);
		} catch (CoreException e) {
			// The file is gone, and its markers with it.
			return;
		}
	}

	/** Whether an editor checks a file. */
	public static boolean isEdited(IFile file) {
		try {
			return file.getSessionProperty(EDITED) != null;
		} catch (CoreException e) {
			return false;
		}
	}
}
