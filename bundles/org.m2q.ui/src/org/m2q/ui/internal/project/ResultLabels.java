package org.m2q.ui.internal.project;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResourceChangeEvent;
import org.eclipse.core.resources.IResourceChangeListener;
import org.eclipse.core.resources.IResourceDelta;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.viewers.IDecoration;
import org.eclipse.jface.viewers.ILightweightLabelDecorator;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.viewers.LabelProviderChangedEvent;
import org.eclipse.swt.widgets.Display;
import org.m2q.core.results.ResultHeads;
import org.m2q.core.results.ResultStore;
import org.m2q.core.results.SourcePlace;
import org.m2q.report.ReportHead;

/** Says in explorers what the newest result of a file is. What is asked runs in the background; heads of results are remembered. */
abstract class ResultLabels extends LabelProvider implements ILightweightLabelDecorator {

	private final ResultHeads heads = new ResultHeads();
	private final IResourceChangeListener changes = this::changed;

	ResultLabels() {
		ResourcesPlugin.getWorkspace().addResourceChangeListener(changes, IResourceChangeEvent.POST_CHANGE);
	}

	@Override
	public void dispose() {
		ResourcesPlugin.getWorkspace().removeResourceChangeListener(changes);
		heads.clear();
		super.dispose();
	}

	@Override
	public final void decorate(Object element, IDecoration decoration) {
		if (element instanceof IFile file && file.getProject().isAccessible()) {
			latest(file).ifPresent(head -> decorate(head, file.getProject(), decoration));
		}
	}

	/** Decorates a file whose newest result has a head. */
	abstract void decorate(ReportHead head, IProject project, IDecoration decoration);

	/** The head of the newest result of a file; empty when it was not simulated, or the results do not say from which texts. */
	private Optional<ReportHead> latest(IFile file) {
		try {
			List<IFile> results = new ResultStore(file.getProject()).files();
			heads.clean();
			return results.stream().filter(result -> heads.of(result).filter(head -> !head.inputs().isEmpty()
					&& SourcePlace.find(file.getProject(), head.file()).filter(file::equals).isPresent()).isPresent())
					.max(Comparator.comparingLong(IFile::getLocalTimeStamp)).flatMap(heads::of);
		} catch (CoreException e) {
			// The project was closed meanwhile.
			return Optional.empty();
		}
	}

	private void changed(IResourceChangeEvent event) {
		boolean[] ours = new boolean[1];
		try {
			event.getDelta().accept(delta -> {
				boolean content = delta.getKind() != IResourceDelta.CHANGED || (delta.getFlags() & IResourceDelta.CONTENT) != 0;
				ours[0] |= content && delta.getResource() instanceof IFile file
						&& (ResultStore.EXTENSION.equals(file.getFileExtension()) || "m2q".equals(file.getFileExtension()));
				return !ours[0];
			});
		} catch (CoreException e) {
			return;
		}
		Display display = Display.getDefault();
		if (ours[0] && !display.isDisposed()) {
			display.asyncExec(() -> fireLabelProviderChanged(new LabelProviderChangedEvent(this)));
		}
	}
}
