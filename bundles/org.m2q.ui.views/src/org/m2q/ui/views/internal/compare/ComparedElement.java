package org.m2q.ui.views.internal.compare;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;

import org.eclipse.compare.IModificationDate;
import org.eclipse.compare.IResourceProvider;
import org.eclipse.compare.IStreamContentAccessor;
import org.eclipse.compare.ITypedElement;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.Status;
import org.eclipse.osgi.util.NLS;
import org.m2q.core.results.ResultStore;
import org.m2q.core.results.ShownResult;
import org.m2q.core.results.StoredResult;
import org.m2q.report.Report;
import org.m2q.ui.internal.link.EditorTexts;

/**
 * A stored result as the platform compares it: a file of the workspace, an earlier version of one, or contents from elsewhere.
 *
 * @param element the platform's element
 * @param label what the platform calls it
 */
record ComparedElement(ITypedElement element, String label) {

	private static final String PLUGIN = "org.m2q.ui.views";

	/** The file of the workspace whose contents it has or had; empty when there is none. */
	Optional<IFile> file() {
		Object resource = element instanceof IResourceProvider provider ? provider.getResource() : Adapters.adapt(element, IFile.class);
		return resource instanceof IFile file ? Optional.of(file) : Optional.empty();
	}

	/** When it was changed, in milliseconds since 1970; empty when that is not known. */
	Optional<Long> time() {
		return element instanceof IModificationDate dated && dated.getModificationDate() > 0 ? Optional.of(dated.getModificationDate()) : Optional.empty();
	}

	/**
	 * Reads it; not in the user interface thread.
	 *
	 * @param beside the file of the other side, whose project is taken when this side has none
	 * @throws CoreException with what is wrong with it
	 */
	ShownResult read(Optional<IFile> beside) throws CoreException {
		Report report = report();
		Optional<IFile> file = file().or(() -> beside);
		if (file.isEmpty()) {
			// Nothing says where its texts are, so it cannot be made again.
			return new ShownResult(label, ShownResult.Origin.SIMULATION, Optional.empty(), report, firstExperiment(report), 0, Optional.empty(), true);
		}
		StoredResult stored = new StoredResult(file.get(), report, Instant.ofEpochMilli(time().orElse(0L)));
		return stored.shown(report.inputs().isEmpty() || !stored.changedInputs(EditorTexts::text).isEmpty());
	}

	private Report report() throws CoreException {
		if (!(element instanceof IStreamContentAccessor contents)) {
			throw new CoreException(Status.error(NLS.bind(Messages.noContents, label)));
		}
		try (InputStream stream = contents.getContents()) {
			if (stream == null) {
				throw new CoreException(Status.error(NLS.bind(Messages.noContents, label)));
			}
			return ResultStore.read(label, stream);
		} catch (IOException e) {
			throw new CoreException(new Status(Status.ERROR, PLUGIN, NLS.bind(Messages.noContents, label), e));
		}
	}

	private static int firstExperiment(Report report) {
		int index = 0;
		while (report.experiments().get(index).points().isEmpty()) {
			index++;
		}
		return index;
	}
}
