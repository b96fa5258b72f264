package org.m2q.ui.launch.internal;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.IDialogSettings;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.wizard.Wizard;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IExportWizard;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.m2q.core.M2qCore;
import org.m2q.core.results.ShownResult;
import org.m2q.dsl.M2qDocument;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Images;
import org.osgi.framework.FrameworkUtil;

/** Writes what is computed of a point of an experiment into files of the user. What fails is said on the page, which stays. */
abstract class PointExportWizard extends Wizard implements IExportWizard {

	private final String failure;
	private Optional<ExportedPoint> first = Optional.empty();
	private ExportPage page;

	/**
	 * Makes the wizard.
	 *
	 * @param section of the settings of dialogs
	 * @param title of the window
	 * @param failure what is said when the program has a defect
	 */
	PointExportWizard(String section, String title, String failure) {
		this.failure = failure;
		setWindowTitle(title);
		setDefaultPageImageDescriptor(Images.descriptor("wizard"));
		setNeedsProgressMonitor(true);
		IDialogSettings settings = PlatformUI.getDialogSettingsProvider(FrameworkUtil.getBundle(PointExportWizard.class)).getDialogSettings();
		IDialogSettings own = settings.getSection(section);
		setDialogSettings(own == null ? settings.addNewSection(section) : own);
	}

	/** The only page. */
	abstract ExportPage page(Optional<ExportedPoint> proposed);

	/** What is there already and would be replaced. */
	abstract Optional<Path> existing();

	/** Writes it, whole or not at all. */
	abstract Output output();

	/** What is done when the page is left; it has read the page. */
	interface Output {

		/**
		 * Writes. Not in the user interface thread.
		 *
		 * @throws CoreException with a sentence for the user when it cannot be
		 * @throws CancellationException when cancelled
		 */
		void write(M2qDocument document, IProgressMonitor monitor) throws CoreException;
	}

	/** What is selected; else the experiment at the caret, else what the views show. */
	@Override
	public final void init(IWorkbench workbench, IStructuredSelection selection) {
		Optional<ShownResult> shown = M2qCore.currentResult().shown();
		IWorkbenchWindow window = workbench.getActiveWorkbenchWindow();
		IEditorPart editor = window == null || window.getActivePage() == null ? null : window.getActivePage().getActiveEditor();
		Optional<IFile> edited = Optional.ofNullable(editor).flatMap(Experiments::file);
		Optional<IFile> file = selection == null ? Optional.empty()
				: Arrays.stream(selection.toArray()).map(element -> Adapters.adapt(element, IFile.class)).filter(Objects::nonNull)
						.filter(found -> "m2q".equals(found.getFileExtension())).findFirst();
		file = file.or(() -> edited).or(() -> shown.flatMap(ShownResult::source));
		first = file.map(source -> proposal(source, shown.filter(result -> result.source().filter(source::equals).isPresent()),
				edited.filter(source::equals).map(same -> Experiments.atCaret(editor)).orElse("")));
	}

	private static ExportedPoint proposal(IFile source, Optional<ShownResult> shown, String atCaret) {
		Optional<ShownResult> same = shown.filter(result -> atCaret.isEmpty() || result.experimentReport().name().equals(atCaret));
		return new ExportedPoint(source, same.map(result -> result.experimentReport().name()).orElse(atCaret), same.map(result -> result.point() + 1).orElse(1));
	}

	@Override
	public final void addPages() {
		page = page(first);
		addPage(page);
	}

	@Override
	public final boolean performFinish() {
		Optional<Path> existing = existing();
		if (existing.isPresent() && !page.overwrites() && !confirm(existing.get())) {
			return false;
		}
		Optional<TextSource> texts = UnsavedEditors.prepare(page.point().file().getProject());
		if (texts.isEmpty()) {
			return false;
		}
		page.remember();
		page.setErrorMessage(null);
		IFile file = page.point().file();
		Output output = output();
		try {
			getContainer().run(true, true, monitor -> {
				try {
					output.write(texts.get().open(file), monitor);
				} catch (CoreException e) {
					throw new InvocationTargetException(e);
				} catch (CancellationException | OperationCanceledException e) {
					throw new InterruptedException();
				}
			});
			return true;
		} catch (InterruptedException e) {
			return false;
		} catch (InvocationTargetException e) {
			if (e.getCause() instanceof CoreException known) {
				page.setErrorMessage(known.getStatus().getMessage());
			} else {
				Activator.log(failure, e.getCause());
				page.setErrorMessage(failure);
			}
			return false;
		}
	}

	private boolean confirm(Path existing) {
		return MessageDialog.open(MessageDialog.QUESTION, getShell(), getWindowTitle(), NLS.bind(Messages.exportReplace, existing.getFileName(), existing.getParent()), 0,
				Messages.exportReplaceIt, IDialogConstants.CANCEL_LABEL) == 0;
	}
}
