package org.m2q.ui.views.internal.compare;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.m2q.report.HardwareReport;
import org.m2q.ui.charts.ChartCanvas;
import org.m2q.ui.charts.ChartListener;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.charts.roofline.RooflineChart;
import org.m2q.ui.charts.roofline.WhatIf;

/** The parts of a comparison, each on a tab: what was changed, the roofline with arrows, both schedules, both policies. Only in the user interface thread. */
public final class CompareTabs {

	/** Tab of the changes. */
	public static final int CHANGES = 0;
	/** Tab of the roofline. */
	public static final int ROOFLINE = 1;
	/** Tab of the schedules. */
	public static final int TIMELINES = 2;
	/** Tab of the policies. */
	public static final int POLICIES = 3;

	private final CTabFolder folder;
	private final ChartCanvas roofline;
	private final SchedulePage schedules;
	private final PolicyPage policies;
	private Optional<Compared> compared = Optional.empty();

	CompareTabs(Composite parent, Theme theme, Consumer<Set<String>> selected, Consumer<String> opened) {
		folder = new CTabFolder(parent, SWT.BOTTOM | SWT.FLAT);
		for (String title : List.of(Messages.tabChanges, Messages.tabRoofline, Messages.tabTimelines, Messages.tabPolicies)) {
			new CTabItem(folder, SWT.NONE).setText(title);
		}
		ChartListener listener = new ChartListener() {
			@Override
			public void selected(Set<String> layers) {
				selected.accept(layers);
			}

			@Override
			public void opened(Mark mark) {
				if (!mark.layer().isEmpty()) {
					opened.accept(mark.layer());
				}
			}
		};
		roofline = new ChartCanvas(folder, theme);
		roofline.addChartListener(listener);
		folder.getItem(ROOFLINE).setControl(roofline);
		schedules = new SchedulePage(folder, theme, listener);
		folder.getItem(TIMELINES).setControl(schedules.control());
		policies = new PolicyPage(folder);
		folder.getItem(POLICIES).setControl(policies.control());
		folder.setSelection(CHANGES);
		folder.addListener(SWT.Selection, event -> see());
	}

	CTabFolder folder() {
		return folder;
	}

	void setChanges(Control control) {
		folder.getItem(CHANGES).setControl(control);
	}

	/** Brings a tab to the front. */
	public void show(int tab) {
		folder.setSelection(tab);
		see();
	}

	/** Shows another comparison; nothing when there is none. */
	void show(Optional<Compared> other) {
		compared = other;
		Optional<HardwareReport.Memory> memory = other.flatMap(known -> RooflineChart.memories(known.diff().after()).stream().findFirst());
		roofline.setChart(memory.map(found -> new RooflineChart(other.orElseThrow().diff().after(), found, WhatIf.NONE).since(other.orElseThrow().diff().before())));
		see();
	}

	/** What takes time is done when its tab is seen first. */
	private void see() {
		compared.ifPresent(known -> {
			if (folder.getSelectionIndex() == TIMELINES) {
				schedules.see(known);
			} else if (folder.getSelectionIndex() == POLICIES) {
				policies.see(known);
			}
		});
	}

	void setTheme(Theme theme) {
		roofline.setTheme(theme);
		schedules.timelines().setTheme(theme);
		policies.color();
	}

	void select(Set<String> layers) {
		roofline.select(layers);
		schedules.timelines().select(layers);
	}

	/** The roofline with arrows from A to B. */
	public ChartCanvas roofline() {
		return roofline;
	}

	/** Both schedules. */
	public CompareTimelines timelines() {
		return schedules.timelines();
	}

	/** Whether both schedules are shown. */
	public boolean showsSchedules() {
		return schedules.showsSchedules();
	}

	/** What the tab of the policies says. */
	public String policies() {
		return policies.control().getText();
	}

	void dispose() {
		schedules.dispose();
	}
}
