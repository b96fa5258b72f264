package org.m2q.ui.views.internal.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeColumn;
import org.eclipse.swt.widgets.TreeItem;
import org.m2q.report.DiffText;
import org.m2q.report.LayerReport;
import org.m2q.report.ProxyChange;
import org.m2q.report.ReportDiff;
import org.m2q.ui.internal.preferences.ChartPreferences;

/** All layers with what was decided otherwise, the largest change of the share first. */
final class ChangesTable {

	private static final int[] WIDTHS = { 220, 150, 80, 80, 125, 80, 80, 90, 90, 120, 120 };
	/** Columns of the accuracy proxy: its change, A and B. */
	private static final int[] PROXY = { 4, 9, 10 };

	private final Tree table;
	private List<ReportDiff.LayerDiff> rows = List.of();

	ChangesTable(Composite parent, Consumer<Set<String>> selected, Consumer<String> opened) {
		table = new Tree(parent, SWT.VIRTUAL | SWT.FULL_SELECTION | SWT.MULTI | SWT.V_SCROLL | SWT.H_SCROLL);
		table.setHeaderVisible(true);
		String[] headers = { Messages.columnLayer, Messages.columnChange, Messages.columnShareDelta, Messages.columnEdpDelta, "", Messages.columnShareA,
				Messages.columnShareB, Messages.columnEdpA, Messages.columnEdpB, "", "" };
		for (int i = 0; i < headers.length; i++) {
			TreeColumn column = new TreeColumn(table, i < 2 ? SWT.LEFT : SWT.RIGHT);
			column.setText(headers[i]);
			column.setWidth(WIDTHS[i]);
		}
		table.addListener(SWT.SetData, event -> fill((TreeItem) event.item, event.index));
		table.addListener(SWT.Selection, event -> selected.accept(Set.copyOf(selection())));
		table.addListener(SWT.DefaultSelection, event -> selection().stream().findFirst().ifPresent(opened));
	}

	Tree control() {
		return table;
	}

	/** Shows the layers of another comparison; the columns of the accuracy proxy only when it can be compared. */
	void show(Optional<ReportDiff> diff) {
		rows = diff.map(ReportDiff::byShareChange).orElse(List.of());
		Optional<ProxyChange> proxy = diff.flatMap(ReportDiff::proxy);
		String[] patterns = { Messages.columnProxyDelta, Messages.columnProxyA, Messages.columnProxyB };
		for (int i = 0; i < patterns.length; i++) {
			TreeColumn column = table.getColumn(PROXY[i]);
			String pattern = patterns[i];
			column.setText(proxy.map(known -> NLS.bind(pattern, known.name())).orElse(""));
			column.setWidth(proxy.isPresent() ? WIDTHS[PROXY[i]] : 0);
			column.setResizable(proxy.isPresent());
		}
		table.setItemCount(rows.size());
		table.clearAll(true);
	}

	/** Names of the layers that are selected. */
	private List<String> selection() {
		return Arrays.stream(table.getSelection()).map(TreeItem::getData).filter(ReportDiff.LayerDiff.class::isInstance)
				.map(data -> ((ReportDiff.LayerDiff) data).name()).toList();
	}

	/** Selects the layers of these names. */
	void select(Set<String> layers) {
		TreeItem[] items = IntStream.range(0, rows.size()).filter(index -> layers.contains(rows.get(index).name())).mapToObj(table::getItem)
				.toArray(TreeItem[]::new);
		// Items that were never visible have no data yet.
		Arrays.stream(items).forEach(TreeItem::getText);
		table.setSelection(items);
	}

	private void fill(TreeItem item, int index) {
		if (index < 0 || index >= rows.size()) {
			// GTK also asks for items that it is about to remove.
			return;
		}
		ReportDiff.LayerDiff layer = rows.get(index);
		item.setData(layer);
		String edpChange = layer.before().isEmpty() || layer.after().isEmpty() ? "" : DiffText.percent(layer.edpChange());
		item.setText(new String[] { layer.name(), layer.decisions(), DiffText.percent(layer.shareChange()), edpChange, layer.proxy().map(ProxyChange::changeText).orElse(""),
				share(layer.before()), share(layer.after()), edp(layer.before()), edp(layer.after()), layer.proxy().map(ProxyChange::beforeText).orElse(""),
				layer.proxy().map(ProxyChange::afterText).orElse("") });
	}

	private static String share(Optional<LayerReport> layer) {
		return layer.filter(found -> !Double.isNaN(found.share())).map(found -> ChartPreferences.notation().percent(found.share())).orElse("");
	}

	private static String edp(Optional<LayerReport> layer) {
		return layer.filter(found -> !Double.isNaN(found.edp())).map(found -> ChartPreferences.notation().energyDelay(found.edp())).orElse("");
	}
}
