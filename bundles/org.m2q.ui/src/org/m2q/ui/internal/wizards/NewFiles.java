package org.m2q.ui.internal.wizards;

import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.core.resources.IContainer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IProjectDescription;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.jface.dialogs.ErrorDialog;
import org.eclipse.jface.wizard.IWizardContainer;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.WorkbenchException;
import org.eclipse.ui.actions.WorkspaceModifyOperation;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.texteditor.ITextEditor;
import org.eclipse.ui.wizards.newresource.BasicNewResourceWizard;
import org.m2q.core.nature.M2qNature;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;

/** Makes the files of wizards. */
public final class NewFiles {

	private static final int FILES = 10;
	private static final int ADDITIONS = 90;

	private NewFiles() {
	}

	/**
	 * Makes a project with files, with progress in a wizard. A project that is made by half is deleted again.
	 *
	 * @param location where it is to be; empty for a folder in the workspace
	 * @param files contents by path, the text that {@code additions} are made for first
	 * @param additions what else it gets
	 * @return whether it was made; if not, the user was told or has cancelled
	 */
	static boolean project(IWizardContainer container, IProject project, Optional<URI> location, Map<String, byte[]> files,
			ProjectAdditions additions) {
		WorkspaceModifyOperation operation = new WorkspaceModifyOperation(project.getWorkspace().getRoot()) {
			@Override
			protected void execute(IProgressMonitor monitor) throws CoreException {
				try {
					SubMonitor progress = SubMonitor.convert(monitor, NLS.bind(Messages.creating, project.getName()), FILES + ADDITIONS + 1);
					create(project, location, files, progress.split(FILES));
					additions.make(project.getFile(IPath.forPosix(files.keySet().iterator().next())), progress.split(ADDITIONS));
					M2qNature.set(project, true, progress.split(1));
				} catch (CoreException | OperationCanceledException e) {
					if (project.exists()) {
						project.delete(location.isEmpty() ? IResource.ALWAYS_DELETE_PROJECT_CONTENT : IResource.NEVER_DELETE_PROJECT_CONTENT, null);
					}
					throw e;
				}
			}
		};
		try {
			container.run(true, true, operation);
			return true;
		} catch (InterruptedException e) {
			return false;
		} catch (InvocationTargetException e) {
			CoreException cause = e.getCause() instanceof CoreException core ? core : null;
			if (cause == null) {
				Activator.log(NLS.bind(Messages.createFailed, project.getName()), e.getCause());
				return false;
			}
			ErrorDialog.openError(container.getShell(), null, NLS.bind(Messages.createFailed, project.getName()), cause.getStatus());
			return false;
		}
	}

	private static void create(IProject project, Optional<URI> location, Map<String, byte[]> files, IProgressMonitor monitor) throws CoreException {
		SubMonitor progress = SubMonitor.convert(monitor, files.size() + 2);
		IProjectDescription description = project.getWorkspace().newProjectDescription(project.getName());
		location.ifPresent(description::setLocationURI);
		project.create(description, progress.split(1));
		project.open(progress.split(1));
		for (Map.Entry<String, byte[]> entry : files.entrySet()) {
			IFile file = project.getFile(IPath.forPosix(entry.getKey()));
			prepare(file.getParent());
			if (!file.exists()) {
				file.create(entry.getValue(), IResource.FORCE, progress.split(1));
			}
		}
	}

	/** Makes the folders that a file lies in. */
	static void prepare(IContainer container) throws CoreException {
		if (container instanceof IFolder folder && !folder.exists()) {
			prepare(folder.getParent());
			folder.create(true, true, null);
		}
	}

	/** Opens a new file in its perspective and shows it in the tree of files. */
	public static void open(IWorkbenchWindow window, IFile file) {
		open(window, file, "");
	}

	/**
	 * Opens a new file in its perspective, selects the name of a model in it, and shows the file in the tree of files.
	 *
	 * @param model the name; empty to select nothing
	 */
	static void open(IWorkbenchWindow window, IFile file, String model) {
		try {
			if (window.getActivePage() == null || !window.getActivePage().getPerspective().getId().equals(M2qUi.PERSPECTIVE_ID)) {
				PlatformUI.getWorkbench().showPerspective(M2qUi.PERSPECTIVE_ID, window);
			}
			BasicNewResourceWizard.selectAndReveal(file, window);
			if (IDE.openEditor(window.getActivePage(), file) instanceof ITextEditor editor && !model.isEmpty()) {
				String text = editor.getDocumentProvider().getDocument(editor.getEditorInput()).get();
				Matcher declaration = Pattern.compile("(?m)^model " + Pattern.quote(model) + "\\b").matcher(text);
				if (declaration.find()) {
					editor.selectAndReveal(declaration.end() - model.length(), model.length());
				}
			}
		} catch (PartInitException e) {
			ErrorDialog.openError(window.getShell(), null, NLS.bind(Messages.openFailed, file.getName()), e.getStatus());
		} catch (WorkbenchException e) {
			ErrorDialog.openError(window.getShell(), null, Messages.perspectiveFailed, e.getStatus());
		}
	}
}
