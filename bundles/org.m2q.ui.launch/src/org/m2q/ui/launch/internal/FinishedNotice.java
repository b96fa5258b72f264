package org.m2q.ui.launch.internal;

import java.time.Duration;

import org.eclipse.jface.action.IAction;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.notifications.NotificationPopup;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Link;
import org.eclipse.ui.PlatformUI;

/**
 * Tells at the edge of the screen that a long run has ended, when the user works in another program meanwhile. Whoever looks at the workbench sees it in the
 * console, and short runs are waited for.
 */
public final class FinishedNotice {

	/** Runs that took less are not told. */
	static final Duration LONG = Duration.ofSeconds(10);

	private static final long MILLISECONDS_SHOWN = 8_000;
	private static final int MARGIN = 6;
	private static final int WIDTH = 260;

	private FinishedNotice() {
	}

	/** Whether the end of a run is told. */
	public static boolean isWanted(Duration took, boolean workbenchIsActive) {
		return took.compareTo(LONG) > 0 && !workbenchIsActive;
	}

	/** Tells it if it is wanted, from any thread. */
	static void tell(String run, Duration took, IAction open) {
		if (took.compareTo(LONG) <= 0 || !PlatformUI.isWorkbenchRunning()) {
			return;
		}
		Display display = PlatformUI.getWorkbench().getDisplay();
		display.asyncExec(() -> {
			if (isWanted(took, display.getActiveShell() != null)) {
				show(display, run, open);
			}
		});
	}

	/** Shows it. Only in the user interface thread. */
	public static NotificationPopup show(Display display, String run, IAction open) {
		NotificationPopup popup = NotificationPopup.forDisplay(display).title(run, true).content(parent -> content(parent, open)).delay(MILLISECONDS_SHOWN).build();
		popup.open();
		return popup;
	}

	private static Control content(Composite parent, IAction open) {
		parent.setBackgroundMode(SWT.INHERIT_FORCE);
		Composite area = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().margins(MARGIN, MARGIN).applyTo(area);
		Link link = new Link(area, SWT.WRAP);
		GridDataFactory.fillDefaults().grab(true, true).hint(WIDTH, SWT.DEFAULT).applyTo(link);
		link.setText(NLS.bind(Messages.noticeLink, open.getText()));
		link.addListener(SWT.Selection, event -> {
			PlatformUI.getWorkbench().getActiveWorkbenchWindow().getShell().forceActive();
			open.run();
			link.getShell().close();
		});
		return area;
	}
}
