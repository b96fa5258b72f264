package org.m2q.ui.launch.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.IJobChangeListener;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.action.IAction;
import org.eclipse.ui.progress.IProgressConstants;
import org.m2q.base.problem.Problem;
import org.m2q.core.results.SourcePlace;
import org.m2q.ui.internal.Activator;

/** The work of a run; whatever happens, its process ends. */
abstract class RunJob extends Job {

	/** Belongs to all jobs of this kind. */
	static final Object FAMILY = new Object();

	private final RunProcess process;
	private final String failure;

	/**
	 * Prepares.
	 *
	 * @param failure what is said when the program has a defect
	 */
	RunJob(String name, RunProcess process, String failure) {
		super(name);
		this.process = process;
		this.failure = failure;
		setUser(false);
		setPriority(LONG);
		setProperty(IProgressConstants.KEEPONE_PROPERTY, Boolean.TRUE);
		// A job that is cancelled while it is about to run is neither run nor told.
		addJobChangeListener(IJobChangeListener.onDone(event -> cancelled()));
	}

	/**
	 * Works.
	 *
	 * @return the exit code
	 * @throws CoreException when a file cannot be written
	 */
	abstract int work(IProgressMonitor monitor) throws CoreException;

	@Override
	public final boolean belongsTo(Object family) {
		return family == FAMILY;
	}

	/** Whoever cancels need not wait for what is computed just now; nothing of it is kept. */
	@Override
	protected void canceling() {
		cancelled();
	}

	private void cancelled() {
		if (!process.isTerminated()) {
			beforeCancelled();
			process.printError(cancelledText() + "\n");
			process.end(RunProcess.CANCELLED);
		}
	}

	/** Writes to the console what is known already when somebody cancels. */
	void beforeCancelled() {
		// Most have nothing that is of use without the rest.
	}

	/** What the console says when somebody cancels. */
	String cancelledText() {
		return Messages.cancelled;
	}

	/** The message of the finished job, which the Progress view shows as a link when it has an action. */
	Optional<String> finishedText() {
		return Optional.empty();
	}

	@Override
	protected final IStatus run(IProgressMonitor monitor) {
		if (process.isTerminated()) {
			return Status.CANCEL_STATUS;
		}
		try {
			long start = System.nanoTime();
			process.end(work(new LaunchProgress(monitor, process::progress)));
			if (getProperty(IProgressConstants.ACTION_PROPERTY) instanceof IAction open) {
				FinishedNotice.tell(getName(), Duration.ofNanos(System.nanoTime() - start), open);
			}
			return finishedText().<IStatus>map(text -> new Status(IStatus.OK, LaunchConstants.PLUGIN_ID, text)).orElse(Status.OK_STATUS);
		} catch (CancellationException | OperationCanceledException e) {
			cancelled();
			return Status.CANCEL_STATUS;
		} catch (CoreException e) {
			process.printError(e.getStatus().getMessage() + "\n");
			process.end(RunProcess.INPUT_OUTPUT);
			return Status.OK_STATUS;
		} catch (RuntimeException | StackOverflowError e) {
			if (monitor.isCanceled()) {
				process.end(RunProcess.CANCELLED);
				return Status.CANCEL_STATUS;
			}
			Activator.log(failure, e);
			process.printError(failure + "\n");
			return Status.OK_STATUS;
		} finally {
			process.end(RunProcess.INTERNAL);
		}
	}

	/** A problem as the command line prints it, without the excerpt: the link leads there. */
	static String problem(IProject project, Problem problem) {
		String place = SourcePlace.text(project, problem.span());
		String severity = problem.isError() ? "error" : "warning";
		return (place.isEmpty() ? "m2q" : place) + ": " + severity + "[" + problem.code() + "]: " + problem.message() + "\n";
	}
}
