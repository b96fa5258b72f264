package org.m2q.ui.internal;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import org.eclipse.core.runtime.ILogListener;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Platform;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.notifications.NotificationPopup;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Link;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;

/** Internal errors of this session: equal ones are written down once, and the first one of any of our plug-ins is told with the way to the Error Log. */
public final class InternalErrors implements ILogListener {

	/** Identifier of the Error Log, which is not in every Eclipse. */
	private static final String ERROR_LOG = "org.eclipse.pde.runtime.LogView";
	private static final String OURS = "org.m2q.";
	/** What the links of the notice stand for. */
	private static final String COPY = "copy";
	private static final String LOG = "log";
	private static final long MILLISECONDS_SHOWN = 12_000;
	private static final int MARGIN = 6;
	private static final int WIDTH = 280;

	private final Set<String> known = ConcurrentHashMap.newKeySet();
	private final AtomicBoolean told = new AtomicBoolean();

	/** Begins to listen. */
	void start() {
		Platform.addLogListener(this);
	}

	/** Stops listening. */
	void stop() {
		Platform.removeLogListener(this);
	}

	/** Notes an error, and says whether it is the first of its kind: with the message, from the same place. Any thread. */
	boolean isNew(String message, Throwable cause) {
		StringBuilder kind = new StringBuilder(String.valueOf(message));
		Throwable error = cause;
		for (int depth = 0; error != null && depth < 2; depth++) {
			kind.append('\n').append(error.getClass().getName());
			Arrays.stream(error.getStackTrace()).filter(frame -> frame.getClassName().startsWith(OURS)).findFirst().ifPresent(frame -> kind.append(' ').append(frame));
			error = error.getCause();
		}
		return known.add(kind.toString());
	}

	@Override
	public void logging(IStatus status, String plugin) {
		boolean ours = plugin.startsWith(OURS) || status.getPlugin().startsWith(OURS);
		if (ours && status.getSeverity() == IStatus.ERROR && PlatformUI.isWorkbenchRunning() && told.compareAndSet(false, true)) {
			Display display = PlatformUI.getWorkbench().getDisplay();
			display.asyncExec(() -> {
				if (PlatformUI.isWorkbenchRunning() && PlatformUI.getWorkbench().getActiveWorkbenchWindow() != null) {
					show(display, status);
				}
			});
		}
	}

	/** Tells that something went wrong; it needs no answer. Only in the user interface thread. */
	public static NotificationPopup show(Display display, IStatus status) {
		NotificationPopup popup = NotificationPopup.forDisplay(display).title(Messages.errorTitle, true).content(parent -> content(parent, status)).delay(MILLISECONDS_SHOWN).build();
		popup.open();
		return popup;
	}

	private static Control content(Composite parent, IStatus status) {
		parent.setBackgroundMode(SWT.INHERIT_FORCE);
		Composite area = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().margins(MARGIN, MARGIN).applyTo(area);
		Link link = new Link(area, SWT.WRAP);
		GridDataFactory.fillDefaults().grab(true, true).hint(WIDTH, SWT.DEFAULT).applyTo(link);
		boolean hasLog = PlatformUI.getWorkbench().getViewRegistry().find(ERROR_LOG) != null;
		link.setText(Messages.errorText + anchor(COPY, Messages.errorCopy) + (hasLog ? anchor(LOG, Messages.errorOpen) : ""));
		link.addListener(SWT.Selection, event -> {
			if (COPY.equals(event.text)) {
				copy(link.getDisplay(), ErrorDetails.of(status));
			} else {
				openLog();
			}
			link.getShell().close();
		});
		return area;
	}

	private static String anchor(String id, String text) {
		return " <a href=\"" + id + "\">" + text + "</a>";
	}

	private static void copy(Display display, String text) {
		Clipboard clipboard = new Clipboard(display);
		try {
			clipboard.setContents(new Object[] { text }, new Transfer[] { TextTransfer.getInstance() });
		} finally {
			clipboard.dispose();
		}
	}

	private static void openLog() {
		IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
		if (window == null || window.getActivePage() == null) {
			return;
		}
		try {
			window.getActivePage().showView(ERROR_LOG);
		} catch (PartInitException e) {
			Activator.log(e.getMessage(), e);
		}
	}
}
