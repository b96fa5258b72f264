package org.m2q.ui.launch.internal;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IContainer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.QualifiedName;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.ListDialog;
import org.m2q.ui.internal.Activator;

/** The .m2q files of a project, and which of them Run As on the project means. */
final class RunnableFiles {

	/** Path of the file that was chosen last, as a property of its project. */
	private static final QualifiedName LAST = new QualifiedName(LaunchConstants.PLUGIN_ID, "runFile");

	private RunnableFiles() {
	}

	/** All .m2q files below a folder, by their paths. */
	static List<IFile> in(IContainer folder) {
		List<IFile> files = new ArrayList<>();
		try {
			folder.accept(resource -> {
				if (resource instanceof IFile file && "m2q".equals(file.getFileExtension())) {
					files.add(file);
				}
				return !resource.isDerived();
			});
		} catch (CoreException e) {
			Activator.log(e.getStatus().getMessage(), e);
		}
		files.sort(Comparator.comparing(file -> file.getProjectRelativePath().toString()));
		return files;
	}

	/**
	 * The file of a project that has experiments; of several the one that the user chooses, where the last choice is selected at first. Empty, after a word
	 * about it, when there is none. Only in the user interface thread.
	 */
	static Optional<IFile> choose(IProject project) {
		List<IFile> files = new ArrayList<>();
		try {
			PlatformUI.getWorkbench().getProgressService().busyCursorWhile(monitor -> in(project).stream().takeWhile(file -> !monitor.isCanceled())
					.filter(file -> !Experiments.names(file).isEmpty()).forEach(files::add));
		} catch (InvocationTargetException e) {
			Activator.log(NLS.bind(Messages.noExperiments, project.getName()), e.getCause());
		} catch (InterruptedException e) {
			return Optional.empty();
		}
		Shell shell = PlatformUI.getWorkbench().getModalDialogShellProvider().getShell();
		if (files.isEmpty()) {
			MessageDialog.openInformation(shell, Messages.chooseFile, NLS.bind(Messages.noExperiments, project.getName()));
			return Optional.empty();
		}
		return files.size() == 1 ? Optional.of(files.getFirst()) : ask(shell, project, files);
	}

	private static Optional<IFile> ask(Shell shell, IProject project, List<IFile> files) {
		ListDialog dialog = new ListDialog(shell);
		dialog.setContentProvider(ArrayContentProvider.getInstance());
		dialog.setLabelProvider(new LabelProvider() {
			@Override
			public String getText(Object element) {
				return ((IResource) element).getProjectRelativePath().toString();
			}
		});
		dialog.setTitle(Messages.chooseFile);
		dialog.setMessage(NLS.bind(Messages.chooseRunnable, project.getName()));
		dialog.setInput(files);
		dialog.setInitialSelections(last(project, files).orElse(files.getFirst()));
		if (dialog.open() != Window.OK || dialog.getResult().length != 1 || !(dialog.getResult()[0] instanceof IFile chosen)) {
			return Optional.empty();
		}
		try {
			project.setPersistentProperty(LAST, chosen.getProjectRelativePath().toString());
		} catch (CoreException e) {
			Activator.log(e.getStatus().getMessage(), e);
		}
		return Optional.of(chosen);
	}

	private static Optional<IFile> last(IProject project, List<IFile> files) {
		try {
			String path = project.getPersistentProperty(LAST);
			return files.stream().filter(file -> file.getProjectRelativePath().toString().equals(path)).findFirst();
		} catch (CoreException e) {
			return Optional.empty();
		}
	}
}
