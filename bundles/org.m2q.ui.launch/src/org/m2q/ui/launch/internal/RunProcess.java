package org.m2q.ui.launch.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.eclipse.core.runtime.PlatformObject;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.core.model.IStreamMonitor;
import org.eclipse.debug.core.model.IStreamsProxy;
import org.eclipse.osgi.util.NLS;

/** A run as the debug platform sees it: it has a console, can be terminated, and ends with the exit code of the command line. */
final class RunProcess extends PlatformObject implements IProcess, IStreamsProxy {

	/** All went well. */
	static final int OK = 0;
	/** The input has errors. */
	static final int PROBLEMS = 1;
	/** An expectation of an experiment is not met. */
	static final int EXPECTATION = 3;
	/** A file cannot be written. */
	static final int INPUT_OUTPUT = 4;
	/** A defect of the program. */
	static final int INTERNAL = 70;
	/** Terminated by the user, as shells say it of an interrupted command. */
	static final int CANCELLED = 130;

	private static final int RUNNING = -1;

	private final ILaunch launch;
	private final String label;
	private final Map<String, String> attributes = new ConcurrentHashMap<>();
	private final ProcessText out = new ProcessText();
	private final ProcessText err = new ProcessText();
	private volatile Job job;
	private volatile int exit = RUNNING;

	RunProcess(ILaunch launch, String label) {
		this.launch = launch;
		this.label = label;
		attributes.put(ATTR_PROCESS_TYPE, LaunchConstants.PROCESS_TYPE);
		attributes.put(ATTR_PROCESS_LABEL, label);
	}

	/** Begins with the job that does the work. */
	void start(Job work) {
		job = work;
		launch.addProcess(this);
		fire(DebugEvent.CREATE);
		work.schedule();
	}

	/** Writes to the console. */
	void print(String text) {
		out.append(text);
	}

	/** Writes to the console in the colour of errors. */
	void printError(String text) {
		err.append(text);
	}

	/** Says in the label, which consoles and the Debug view show, how far it is. */
	void progress(String done) {
		if (!isTerminated()) {
			setLabel(NLS.bind(Messages.labelProgress, label, done));
			fire(DebugEvent.CHANGE);
		}
	}

	private void setLabel(String text) {
		attributes.put(ATTR_PROCESS_LABEL, text);
	}

	/** Ends it; only the first call counts. */
	void end(int code) {
		synchronized (this) {
			if (exit != RUNNING) {
				return;
			}
			exit = code;
		}
		setLabel(label);
		fire(DebugEvent.TERMINATE);
	}

	private void fire(int kind) {
		DebugPlugin plugin = DebugPlugin.getDefault();
		if (plugin != null) {
			plugin.fireDebugEventSet(new DebugEvent[] { new DebugEvent(this, kind) });
		}
	}

	@Override
	public String getLabel() {
		return attributes.getOrDefault(ATTR_PROCESS_LABEL, label);
	}

	@Override
	public ILaunch getLaunch() {
		return launch;
	}

	@Override
	public IStreamsProxy getStreamsProxy() {
		return this;
	}

	@Override
	public IStreamMonitor getErrorStreamMonitor() {
		return err;
	}

	@Override
	public IStreamMonitor getOutputStreamMonitor() {
		return out;
	}

	@Override
	public void write(String input) {
		// A simulation asks for nothing.
	}

	@Override
	public void setAttribute(String key, String value) {
		if (value == null) {
			attributes.remove(key);
		} else {
			attributes.put(key, value);
		}
	}

	@Override
	public String getAttribute(String key) {
		return attributes.get(key);
	}

	@Override
	public int getExitValue() throws DebugException {
		if (exit == RUNNING) {
			throw new DebugException(new Status(Status.ERROR, LaunchConstants.PLUGIN_ID, Messages.stillRunning));
		}
		return exit;
	}

	@Override
	public boolean canTerminate() {
		return !isTerminated();
	}

	@Override
	public boolean isTerminated() {
		return exit != RUNNING;
	}

	@Override
	public void terminate() {
		// A job that has not begun is taken out without being told.
		if (job.cancel()) {
			printError(Messages.cancelled + "\n");
			end(CANCELLED);
		}
	}

	@Override
	public <T> T getAdapter(Class<T> adapter) {
		return adapter == IProcess.class ? adapter.cast(this) : adapter == ILaunch.class ? adapter.cast(launch) : super.getAdapter(adapter);
	}
}
