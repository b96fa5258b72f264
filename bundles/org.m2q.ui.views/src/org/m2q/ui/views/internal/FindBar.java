package org.m2q.ui.views.internal;

import java.util.function.BiPredicate;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/** A line to search in: Enter goes to the next hit, Shift+Enter to the one before, Escape closes it. */
final class FindBar {

	private final Composite control;
	private final Text text;
	private final Label result;
	private final BiPredicate<String, Boolean> search;
	private final Runnable closed;

	/**
	 * A hidden bar.
	 *
	 * @param search goes to the next hit, or the one before; returns whether there is one
	 * @param closed told when the bar is closed
	 */
	FindBar(Composite parent, BiPredicate<String, Boolean> search, Runnable closed) {
		this.search = search;
		this.closed = closed;
		control = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().numColumns(2).margins(6, 2).applyTo(control);
		GridDataFactory.fillDefaults().grab(true, false).exclude(true).applyTo(control);
		control.setVisible(false);
		text = new Text(control, SWT.SEARCH | SWT.ICON_SEARCH);
		text.setMessage(Messages.findMessage);
		GridDataFactory.fillDefaults().hint(240, SWT.DEFAULT).applyTo(text);
		result = new Label(control, SWT.NONE);
		GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).applyTo(result);
		text.addListener(SWT.Traverse, event -> {
			if (event.detail == SWT.TRAVERSE_RETURN) {
				event.doit = false;
				find((event.stateMask & SWT.SHIFT) == 0);
			} else if (event.detail == SWT.TRAVERSE_ESCAPE) {
				event.doit = false;
				show(false);
				closed.run();
			}
		});
	}

	private void find(boolean forward) {
		boolean found = text.getText().isEmpty() || search.test(text.getText(), forward);
		result.setText(found ? "" : NLS.bind(Messages.findNone, text.getText()).replace("&", "&&"));
		text.setFocus();
	}

	void open() {
		show(true);
		text.setFocus();
		text.selectAll();
	}

	private void show(boolean visible) {
		control.setVisible(visible);
		((GridData) control.getLayoutData()).exclude = !visible;
		control.getParent().layout();
	}
}
