package org.m2q.ui.charts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;

/** Shows the numbers behind a chart. A click on a header sorts, a second one turns the order. */
public final class DataTableViewer {

	private static final int PADDING = 28;
	private static final int LONGEST = 320;
	private static final int SAMPLED = 100;

	private final Table table;
	private final List<ChartListener> listeners = new CopyOnWriteArrayList<>();
	private DataTable data = new DataTable(List.of(), List.of());
	private List<DataTable.Row> rows = List.of();

	/** An empty table. */
	public DataTableViewer(Composite parent) {
		table = new Table(parent, SWT.VIRTUAL | SWT.MULTI | SWT.FULL_SELECTION);
		table.setHeaderVisible(true);
		table.addListener(SWT.SetData, event -> {
			int index = table.indexOf((TableItem) event.item);
			((TableItem) event.item).setText(rows.get(index).cells().stream().map(DataTable.Cell::text).toArray(String[]::new));
		});
		table.addListener(SWT.Selection, event -> listeners.forEach(listener -> listener.selected(chosen())));
		table.addListener(SWT.DefaultSelection, event -> {
			int index = table.getSelectionIndex();
			if (index >= 0) {
				DataTable.Row row = rows.get(index);
				Mark mark = new Mark(row.layer(), row.layer(), ((TableItem) event.item).getBounds(), row.cells().getFirst()::text, () -> "");
				listeners.forEach(listener -> listener.opened(mark));
			}
		});
	}

	/** The widget. */
	public Table control() {
		return table;
	}

	/** Adds a listener. */
	public void addChartListener(ChartListener listener) {
		listeners.add(listener);
	}

	private Set<String> chosen() {
		Set<String> layers = new HashSet<>();
		for (int index : table.getSelectionIndices()) {
			layers.add(rows.get(index).layer());
		}
		layers.remove("");
		return layers;
	}

	/** Shows other numbers. */
	public void setData(DataTable newData) {
		boolean same = newData.columns().equals(data.columns());
		data = newData;
		if (same) {
			sort();
			return;
		}
		table.setRedraw(false);
		try {
			for (TableColumn column : table.getColumns()) {
				column.dispose();
			}
			for (int i = 0; i < data.columns().size(); i++) {
				column(i);
			}
			table.setSortColumn(null);
			sort();
			for (int i = 0; i < data.columns().size(); i++) {
				table.getColumn(i).setWidth(width(i));
			}
		} finally {
			table.setRedraw(true);
		}
	}

	private void column(int index) {
		DataTable.Column column = data.columns().get(index);
		TableColumn header = new TableColumn(table, column.numeric() ? SWT.RIGHT : SWT.LEFT);
		header.setText(column.label());
		header.setMoveable(true);
		header.addListener(SWT.Selection, event -> {
			boolean again = table.getSortColumn() == header;
			boolean down = again ? table.getSortDirection() == SWT.UP : column.numeric();
			table.setSortColumn(header);
			table.setSortDirection(down ? SWT.DOWN : SWT.UP);
			sort();
		});
	}

	private int width(int index) {
		org.eclipse.swt.graphics.GC gc = new org.eclipse.swt.graphics.GC(table);
		try {
			gc.setFont(table.getFont());
			// Themes may write headers bold.
			int width = gc.textExtent(data.columns().get(index).label()).x * 6 / 5;
			for (DataTable.Row row : data.rows().subList(0, Math.min(SAMPLED, data.rows().size()))) {
				width = Math.max(width, gc.textExtent(row.cells().get(index).text()).x);
			}
			return Math.min(LONGEST, width) + PADDING;
		} finally {
			gc.dispose();
		}
	}

	private void sort() {
		Set<String> before = chosen();
		List<DataTable.Row> sorted = new ArrayList<>(data.rows());
		TableColumn header = table.getSortColumn();
		if (header != null) {
			int index = table.indexOf(header);
			Comparator<DataTable.Row> order = data.columns().get(index).numeric()
					? Comparator.comparingDouble(row -> row.cells().get(index).value())
					: Comparator.comparing(row -> row.cells().get(index).text());
			sorted.sort(table.getSortDirection() == SWT.DOWN ? order.reversed() : order);
		}
		rows = List.copyOf(sorted);
		// GTK need not ask again for texts of rows that are only cleared.
		int top = table.getTopIndex();
		table.setItemCount(0);
		table.setItemCount(rows.size());
		table.setTopIndex(Math.clamp(top, 0, Math.max(0, rows.size() - 1)));
		select(before);
	}

	/** Selects the rows of layers without telling the listeners. */
	public void select(Set<String> layers) {
		if (chosen().equals(layers)) {
			return;
		}
		table.deselectAll();
		for (int i = 0; i < rows.size(); i++) {
			if (layers.contains(rows.get(i).layer())) {
				table.select(i);
			}
		}
		table.showSelection();
	}
}
