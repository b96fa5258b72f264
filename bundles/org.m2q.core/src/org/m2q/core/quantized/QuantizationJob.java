package org.m2q.core.quantized;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;
import org.m2q.core.M2qCore;
import org.m2q.core.problems.Findings;
import org.m2q.dsl.M2qDocument;

/** Quantizes a point of an experiment in the background and remembers it for the views. */
public final class QuantizationJob extends Job {

	/** Belongs to all jobs of this kind. */
	public static final Object FAMILY = new Object();

	private static final String RUN = "quantize";

	private final IFile file;
	private final Supplier<M2qDocument> document;
	private final String experiment;
	private final int point;
	private final Consumer<QuantizationOutcome> then;

	/**
	 * Prepares.
	 *
	 * @param file the file of the text
	 * @param document opens the text; called by the job
	 * @param experiment name of an experiment of it
	 * @param point index of a point of the experiment
	 * @param then told what came of it, by the thread of the job; not after a cancellation
	 */
	public QuantizationJob(IFile file, Supplier<M2qDocument> document, String experiment, int point, Consumer<QuantizationOutcome> then) {
		super(NLS.bind(Messages.jobName, experiment));
		this.file = Objects.requireNonNull(file, "file");
		this.document = document;
		this.experiment = experiment;
		this.point = point;
		this.then = then;
		setUser(false);
		setPriority(LONG);
	}

	@Override
	public boolean belongsTo(Object family) {
		return family == FAMILY;
	}

	@Override
	protected IStatus run(IProgressMonitor monitor) {
		try {
			M2qDocument text = document.get();
			QuantizationOutcome outcome = new PointQuantizer(text, experiment, point).run(monitor);
			if (outcome.point().isPresent()) {
				M2qCore.quantizedPoints().put(file, outcome.point().get());
				// Random samples or weights would be blamed for what is only theirs.
				Findings.show(file, RUN, outcome.point().get().synthetic() ? List.of() : HealthProblems.of(outcome.point().get(), text, outcome.policy()));
			}
			then.accept(outcome);
			return Status.OK_STATUS;
		} catch (CancellationException e) {
			return Status.CANCEL_STATUS;
		} catch (CoreException e) {
			return e.getStatus();
		} catch (RuntimeException e) {
			then.accept(QuantizationOutcome.no(NLS.bind(Messages.failed, experiment)));
			return new Status(IStatus.ERROR, M2qCore.PLUGIN_ID, NLS.bind(Messages.failed, experiment), e);
		}
	}
}
