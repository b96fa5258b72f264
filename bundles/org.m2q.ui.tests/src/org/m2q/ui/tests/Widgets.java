package org.m2q.ui.tests;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CCombo;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;

/** Finds widgets and clicks on them. */
public final class Widgets {

	private Widgets() {
	}

	/** All visible windows, pop-ups among them, other than that of the workbench. */
	public static List<Shell> popups() {
		Shell window = OpenFile.page().getWorkbenchWindow().getShell();
		return Arrays.stream(Display.getCurrent().getShells()).flatMap(Widgets::withChildren).distinct()
				.filter(shell -> shell != window && !shell.isDisposed() && shell.isVisible()).toList();
	}

	/** Closes all that popped up; what another closed with it is left alone. */
	public static void closePopups() {
		for (Shell shell : popups()) {
			if (!shell.isDisposed()) {
				shell.close();
			}
		}
	}

	private static Stream<Shell> withChildren(Shell shell) {
		return Stream.concat(Stream.of(shell), Arrays.stream(shell.getShells()).flatMap(Widgets::withChildren));
	}

	/** The dialog whose title contains some text. */
	public static Optional<Shell> dialog(String title) {
		return popups().stream().filter(shell -> shell.getText().contains(title)).findFirst();
	}

	/** All controls of a kind below another, in the order of the screen. */
	public static <T extends Control> List<T> all(Control root, Class<T> type) {
		List<T> found = new ArrayList<>();
		if (type.isInstance(root)) {
			found.add(type.cast(root));
		}
		if (root instanceof Composite composite) {
			for (Control child : composite.getChildren()) {
				found.addAll(all(child, type));
			}
		}
		return found;
	}

	/** Clicks on the button with some text, without its mnemonic and what follows it. */
	public static void click(Control root, String label) {
		Button button = all(root, Button.class).stream().filter(found -> found.getText().replace("&", "").startsWith(label)).findFirst()
				.orElseThrow(() -> new AssertionError("no button " + label + " but "
						+ all(root, Button.class).stream().map(Button::getText).toList()));
		if (!button.isEnabled()) {
			throw new AssertionError("the button " + label + " is disabled");
		}
		button.notifyListeners(SWT.Selection, new Event());
	}

	/** Whether the button with some text can be clicked. */
	public static boolean isEnabled(Control root, String label) {
		return all(root, Button.class).stream().anyMatch(found -> found.getText().replace("&", "").startsWith(label) && found.isEnabled());
	}

	/** The popped up proposals, once there is one with some text in its label. */
	public static Optional<Table> proposals(String text) {
		return popups().stream().flatMap(shell -> all(shell, Table.class).stream())
				.filter(table -> Arrays.stream(table.getItems()).anyMatch(item -> item.getText().contains(text))).findFirst();
	}

	/** Takes the proposal with some text in its label as a double click does. */
	public static void choose(Table table, String text) {
		TableItem item = Arrays.stream(table.getItems()).filter(found -> found.getText().contains(text)).findFirst().orElseThrow();
		table.setSelection(item);
		table.notifyListeners(SWT.Selection, new Event());
		Event event = new Event();
		event.item = item;
		table.notifyListeners(SWT.DefaultSelection, event);
	}

	/** Types over a cell of a table, with a click into it before and the Enter key behind. */
	public static void typeCell(Table table, int row, int column, String text) {
		Text editor = editor(table, row, column, Text.class);
		editor.setText(text);
		leave(editor);
	}

	/** Chooses from the list that a click into a cell of a table shows. */
	public static void chooseCell(Table table, int row, int column, String choice) {
		CCombo editor = editor(table, row, column, CCombo.class);
		if (editor.indexOf(choice) < 0) {
			throw new AssertionError("no " + choice + " but " + Arrays.toString(editor.getItems()));
		}
		editor.select(editor.indexOf(choice));
		editor.notifyListeners(SWT.Selection, new Event());
		leave(editor);
	}

	private static <T extends Control> T editor(Table table, int row, int column, Class<T> type) {
		Event click = new Event();
		click.button = 1;
		click.count = 1;
		Rectangle cell = table.getItem(row).getBounds(column);
		click.x = cell.x + 5;
		click.y = cell.y + cell.height / 2;
		table.setSelection(row);
		table.notifyListeners(SWT.MouseDown, click);
		return Dialogs.find(table, type, Control::isVisible);
	}

	private static void leave(Control editor) {
		Event enter = new Event();
		enter.detail = SWT.TRAVERSE_RETURN;
		editor.notifyListeners(SWT.DefaultSelection, enter);
		Ui.pump(100);
	}

	/** Texts of all items of a tree that are there, in order. */
	public static List<String> items(Tree tree) {
		return Arrays.stream(tree.getItems()).flatMap(Widgets::withChildren).map(TreeItem::getText).toList();
	}

	private static Stream<TreeItem> withChildren(TreeItem item) {
		return Stream.concat(Stream.of(item), Arrays.stream(item.getItems()).flatMap(Widgets::withChildren));
	}

	/** Does something as soon as a condition holds while a modal dialog has the event loop; gives up after some time. */
	public static void when(Predicate<Display> condition, int milliseconds, Runnable action) {
		Display display = Display.getCurrent();
		long end = System.nanoTime() + milliseconds * 1_000_000L;
		display.timerExec(100, new Runnable() {
			@Override
			public void run() {
				if (condition.test(display)) {
					action.run();
				} else if (System.nanoTime() < end) {
					display.timerExec(100, this);
				} else {
					Ui.screenshot("failed-dialog");
					popups().forEach(Shell::close);
				}
			}
		});
	}

	/** Closes modal dialogs that stay open for long, and tells which. */
	public static final class DialogWatch {

		private static final int PERIOD_MILLISECONDS = 500;

		private final List<String> closed = new ArrayList<>();
		private final java.util.Map<Shell, Long> seen = new java.util.HashMap<>();
		private boolean stopped;

		public DialogWatch(int patienceMilliseconds) {
			Display display = Display.getCurrent();
			display.timerExec(PERIOD_MILLISECONDS, new Runnable() {
				@Override
				public void run() {
					if (stopped) {
						return;
					}
					display.timerExec(PERIOD_MILLISECONDS, this);
					long now = System.nanoTime() / 1_000_000;
					for (Shell shell : popups()) {
						boolean modal = (shell.getStyle() & (SWT.APPLICATION_MODAL | SWT.PRIMARY_MODAL | SWT.SYSTEM_MODAL)) != 0;
						if (modal && now - seen.computeIfAbsent(shell, key -> now) > patienceMilliseconds) {
							closed.add(shell.getText() + " " + all(shell, org.eclipse.swt.widgets.Label.class).stream()
									.map(org.eclipse.swt.widgets.Label::getText).toList());
							shell.close();
						}
					}
				}
			});
		}

		/** Ends the watch and returns titles and texts of the dialogs that it had to close. */
		public List<String> close() {
			stopped = true;
			return List.copyOf(closed);
		}
	}
}
