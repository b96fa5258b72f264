package org.m2q.ui.views.internal.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeColumn;
import org.eclipse.swt.widgets.TreeItem;
import org.m2q.base.unit.Notation;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.internal.preferences.ChartPreferences;

/** The widget of the table of layers. Rows are made when they become visible, so ten thousand are no more work than ten. */
public final class LayerTree {

	private static final double HEAT = 0.55;
	private static final double STEP = 0.01;
	/** Contrast of text by the Web Content Accessibility Guidelines 2.1. */
	private static final double READABLE = 4.5;
	private static final String HOT = "org.m2q.ui.color.hot";

	private final Tree tree;
	private final Consumer<Column> sortBy;
	private List<Column> columns = List.of();
	private LayerTable table = new LayerTable(List.of(), 0, 0);
	private boolean heat;
	private double hottest = 1;
	private LayerTable.Grouping grouping = LayerTable.Grouping.NONE;

	LayerTree(Composite parent, Consumer<Column> sortBy, Consumer<List<String>> selected, Consumer<String> opened) {
		this.sortBy = sortBy;
		tree = new Tree(parent, SWT.VIRTUAL | SWT.MULTI | SWT.FULL_SELECTION | SWT.H_SCROLL | SWT.V_SCROLL);
		tree.setHeaderVisible(true);
		tree.addListener(SWT.SetData, this::fill);
		tree.addListener(SWT.Selection, event -> selected.accept(selection()));
		tree.addListener(SWT.DefaultSelection, event -> {
			List<String> layers = selection();
			if (!layers.isEmpty()) {
				opened.accept(layers.getFirst());
			}
		});
	}

	/** The tree. */
	public Tree control() {
		return tree;
	}

	void setColumns(List<Column> shown) {
		columns = shown;
		tree.setRedraw(false);
		tree.setItemCount(0);
		for (TreeColumn old : tree.getColumns()) {
			old.dispose();
		}
		for (Column column : shown) {
			TreeColumn header = new TreeColumn(tree, column.isNumber() ? SWT.RIGHT : SWT.LEFT);
			header.setText(column.header());
			header.setWidth(column.width());
			header.setMoveable(column != Column.NAME);
			header.addListener(SWT.Selection, event -> sortBy.accept(column));
		}
		tree.setRedraw(true);
	}

	/** Says more about a column where the pointer rests on its header. */
	void setHint(Column column, String hint) {
		int index = columns.indexOf(column);
		if (index >= 0 && !hint.equals(tree.getColumn(index).getToolTipText())) {
			tree.getColumn(index).setToolTipText(hint);
		}
	}

	/** Shows rows. What is expanded stays so as long as the groups are the same. */
	void show(LayerTable rows, boolean heated, Optional<Column> sort, boolean descending, LayerTable.Grouping groups) {
		List<String> expanded = new ArrayList<>();
		boolean same = groups == grouping && !table.rows().isEmpty();
		if (same) {
			for (int i = 0; i < Math.min(tree.getItemCount(), table.rows().size()); i++) {
				if (!table.rows().get(i).children().isEmpty() && tree.getItem(i).getExpanded()) {
					expanded.add(table.rows().get(i).label());
				}
			}
		}
		Set<String> selected = Set.copyOf(selection());
		table = rows;
		heat = heated;
		grouping = groups;
		hottest = rows.rows().stream().skip(1).flatMap(row -> row.children().isEmpty() ? java.util.stream.Stream.of(row) : row.children().stream())
				.mapToDouble(LayerRow::share).filter(share -> !Double.isNaN(share)).max().orElse(1);
		tree.setRedraw(false);
		tree.clearAll(true);
		tree.setItemCount(rows.rows().size());
		sorting(sort, descending);
		for (int i = 0; i < rows.rows().size(); i++) {
			LayerRow row = rows.rows().get(i);
			if (!row.children().isEmpty()) {
				TreeItem item = tree.getItem(i);
				item.getText();
				item.setItemCount(row.children().size());
				item.setExpanded(!same && rows.all() <= 40 || expanded.contains(row.label()));
			}
		}
		tree.setRedraw(true);
		if (!selected.isEmpty()) {
			select(selected);
		}
	}

	private void sorting(Optional<Column> sort, boolean descending) {
		int index = sort.map(columns::indexOf).orElse(-1);
		tree.setSortColumn(index < 0 ? null : tree.getColumn(index));
		tree.setSortDirection(index < 0 ? SWT.NONE : descending ? SWT.DOWN : SWT.UP);
	}

	private void fill(Event event) {
		TreeItem item = (TreeItem) event.item;
		TreeItem parent = item.getParentItem();
		int index = event.index;
		List<LayerRow> siblings = parent == null ? table.rows() : parent.getData() instanceof LayerRow row ? row.children() : List.of();
		if (index < 0 || index >= siblings.size()) {
			// GTK also asks for items that it is about to remove.
			return;
		}
		LayerRow row = siblings.get(index);
		Notation notation = ChartPreferences.notation();
		item.setData(row);
		item.setItemCount(row.children().size());
		for (int i = 0; i < columns.size(); i++) {
			item.setText(i, columns.get(i).text(row, notation));
			Color color = color(columns.get(i), row);
			if (color != null) {
				item.setBackground(i, color);
			}
		}
		if (row.layer().isEmpty()) {
			item.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DIALOG_FONT));
		}
	}

	/** Shares are the hotter the nearer they are to the largest; low utilization is hot. Numbers stay readable: the colour is mixed with the background. */
	private Color color(Column column, LayerRow row) {
		if (!heat || row.layer().isEmpty()) {
			return null;
		}
		double warmth = switch (column) {
			case SHARE -> row.share() / hottest;
			case UTILIZATION -> Double.isNaN(row.utilization()) ? 0 : 1 - row.utilization();
			default -> 0;
		};
		RGB hot = JFaceResources.getColorRegistry().getRGB(HOT);
		if (!(warmth > 0.02) || hot == null) {
			return null;
		}
		RGB back = tree.getBackground().getRGB();
		return new Color(Theme.mix(back, hot, hottest(back, hot) * Math.min(1, warmth)));
	}

	/** How much of the hot colour the hottest cell takes: as much as its number can be read on. */
	private double hottest(RGB back, RGB hot) {
		RGB text = tree.getForeground().getRGB();
		double part = HEAT;
		while (part > STEP && Theme.contrast(Theme.mix(back, hot, part), text) < READABLE) {
			part -= STEP;
		}
		return part;
	}

	/** Names of the selected layers; of a selected group all of its. */
	List<String> selection() {
		List<String> layers = new ArrayList<>();
		for (TreeItem item : tree.getSelection()) {
			if (item.getData() instanceof LayerRow row) {
				row.layer().ifPresentOrElse(layer -> layers.add(layer.name()),
						() -> row.children().forEach(child -> layers.add(child.label())));
			}
		}
		return layers.stream().distinct().toList();
	}

	/** Selects layers that are shown, and shows the first. */
	void select(Set<String> layers) {
		if (Set.copyOf(selection()).equals(layers)) {
			return;
		}
		List<TreeItem> items = new ArrayList<>();
		for (int i = 0; i < table.rows().size(); i++) {
			LayerRow row = table.rows().get(i);
			if (row.layer().isPresent() && layers.contains(row.label())) {
				items.add(tree.getItem(i));
			}
			for (int j = 0; j < row.children().size(); j++) {
				if (layers.contains(row.children().get(j).label())) {
					TreeItem group = tree.getItem(i);
					group.getText();
					group.setExpanded(true);
					items.add(group.getItem(j));
				}
			}
		}
		if (!items.isEmpty()) {
			// Items that were never visible have no data yet.
			items.forEach(TreeItem::getText);
			tree.setSelection(items.toArray(TreeItem[]::new));
			tree.showItem(items.getFirst());
		}
	}
}
