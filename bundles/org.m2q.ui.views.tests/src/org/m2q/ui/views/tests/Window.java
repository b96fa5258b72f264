package org.m2q.ui.views.tests;

import java.util.Optional;

import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.ChartCanvas;
import org.m2q.ui.tests.OpenFile;
import org.m2q.ui.tests.Ui;
import org.m2q.ui.views.internal.ChartTheme;

/** A window with nothing but a chart. */
final class Window implements AutoCloseable {

	static final String LIGHT = "org.eclipse.e4.ui.css.theme.e4_default";
	static final String DARK = "org.eclipse.e4.ui.css.theme.e4_dark";

	private final Shell shell;
	private final ChartCanvas canvas;

	Window(Chart chart, int width, int height) {
		shell = new Shell(Display.getCurrent(), SWT.SHELL_TRIM);
		shell.setLayout(new FillLayout());
		canvas = new ChartCanvas(shell, ChartTheme.current());
		canvas.setChart(Optional.of(chart));
		shell.setBounds(20, 20, width, height);
		shell.open();
		shell.forceActive();
		canvas.forceFocus();
		Ui.pump(300);
	}

	ChartCanvas canvas() {
		return canvas;
	}

	/** Switches the theme of the whole workbench. */
	static void theme(String id) {
		OpenFile.page().getWorkbenchWindow().getService(IThemeEngine.class).setTheme(id, false);
		Ui.pump(400);
	}

	/** Saves pictures in the light and the dark theme. */
	void screenshots(String name) {
		for (String theme : new String[] { DARK, LIGHT }) {
			theme(theme);
			canvas.setTheme(ChartTheme.current());
			Ui.pump(300);
			Ui.save(name + (theme.equals(DARK) ? "-dark" : "-light"), Display.getCurrent(), shell.getBounds());
		}
	}

	/** Sends an event to the canvas. */
	void send(int type, int x, int y, int button, int modifiers, int count) {
		Event event = new Event();
		event.type = type;
		event.x = x;
		event.y = y;
		event.button = button;
		event.stateMask = modifiers;
		event.count = count;
		canvas.notifyListeners(type, event);
	}

	void click(int x, int y) {
		send(SWT.MouseDown, x, y, 1, 0, 1);
		send(SWT.MouseUp, x, y, 1, SWT.BUTTON1, 1);
	}

	void key(int code, int modifiers) {
		Event event = new Event();
		event.type = SWT.KeyDown;
		event.keyCode = code;
		event.character = code < 0x10000 ? (char) code : 0;
		event.stateMask = modifiers;
		canvas.notifyListeners(SWT.KeyDown, event);
	}

	@Override
	public void close() {
		shell.dispose();
		Ui.pump(50);
	}
}
