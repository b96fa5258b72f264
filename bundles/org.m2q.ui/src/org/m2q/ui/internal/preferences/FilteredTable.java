package org.m2q.ui.internal.preferences;

import java.util.Locale;
import java.util.function.Function;

import org.eclipse.jface.layout.TableColumnLayout;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.ColumnWeightData;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.viewers.TableViewerColumn;
import org.eclipse.jface.viewers.Viewer;
import org.eclipse.jface.viewers.ViewerFilter;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Text;

/** A table with a search field above it, in a column of its own into which more can be put below. */
final class FilteredTable {

	private final Composite control;
	private final TableColumnLayout columns = new TableColumnLayout();
	private final TableViewer viewer;

	/**
	 * A table without columns.
	 *
	 * @param message what the search field says while it is empty
	 * @param rows that are wanted at once
	 * @param words of an element, among which is searched
	 */
	FilteredTable(Composite parent, String message, int rows, Function<Object, String> words) {
		control = new Composite(parent, SWT.NONE);
		GridLayout layout = new GridLayout();
		layout.marginWidth = 0;
		layout.marginHeight = 0;
		control.setLayout(layout);
		Text filter = new Text(control, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL);
		filter.setMessage(message);
		filter.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
		Composite frame = new Composite(control, SWT.NONE);
		frame.setLayout(columns);
		viewer = new TableViewer(frame, SWT.BORDER | SWT.FULL_SELECTION | SWT.V_SCROLL);
		viewer.getTable().setHeaderVisible(true);
		GridData size = new GridData(SWT.FILL, SWT.FILL, true, true);
		size.heightHint = rows * viewer.getTable().getItemHeight();
		frame.setLayoutData(size);
		viewer.setContentProvider(ArrayContentProvider.getInstance());
		viewer.addFilter(new ViewerFilter() {
			@Override
			public boolean select(Viewer owner, Object parentElement, Object element) {
				return words.apply(element).toLowerCase(Locale.ROOT).contains(filter.getText().strip().toLowerCase(Locale.ROOT));
			}
		});
		filter.addModifyListener(event -> viewer.refresh());
	}

	/** What holds both. */
	Composite control() {
		return control;
	}

	/** The table. */
	TableViewer viewer() {
		return viewer;
	}

	/** Adds a column that takes a part of the width. */
	TableViewerColumn column(String title, int weight, ColumnLabelProvider labels) {
		TableViewerColumn column = new TableViewerColumn(viewer, SWT.NONE);
		column.getColumn().setText(title);
		column.setLabelProvider(labels);
		columns.setColumnData(column.getColumn(), new ColumnWeightData(weight));
		return column;
	}
}
