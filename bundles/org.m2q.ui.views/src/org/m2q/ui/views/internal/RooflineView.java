package org.m2q.ui.views.internal;

import java.util.List;
import java.util.Optional;

import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IMemento;
import org.m2q.core.results.ShownResult;
import org.m2q.report.HardwareReport;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.roofline.RooflineChart;
import org.m2q.ui.charts.roofline.WhatIfHandle;

/** How near layers come to what engines and memories allow. */
public final class RooflineView extends ChartView {

	private static final String MEMORY = "memory";

	private String memory = "";
	private double factor = 1;
	private ViewAction reset;

	@Override
	protected String name() {
		return "roofline";
	}

	@Override
	public void createPartControl(Composite parent) {
		super.createPartControl(parent);
		canvas().setInteraction(new WhatIfHandle(this::setFactor));
	}

	@Override
	protected Optional<Chart> chart(ShownResult result) {
		return memory(result).map(chosen -> new RooflineChart(result.pointReport(), chosen, factor)).filter(RooflineChart::hasPoints)
				.map(Chart.class::cast);
	}

	private Optional<HardwareReport.Memory> memory(ShownResult result) {
		List<HardwareReport.Memory> all = RooflineChart.memories(result.pointReport());
		return all.stream().filter(candidate -> candidate.name().equals(memory)).findFirst().or(() -> all.stream().findFirst());
	}

	@Override
	protected String emptyText(ShownResult result) {
		return memory(result).isEmpty() ? Messages.emptyUnlimited : Messages.emptyNoProducts;
	}

	@Override
	protected void contribute(IToolBarManager tools, IMenuManager menu) {
		tools.add(new Choice<>(Messages.actionMemoryTip, "memory", this::memories, () -> result().shown().flatMap(this::memory).orElse(null),
				HardwareReport.Memory::name, chosen -> {
					memory = chosen.name();
					setFactor(1);
				}));
		reset = ViewAction.push(Messages.actionReset, Messages.actionResetTip, Optional.of("reset"), () -> setFactor(1));
		reset.setEnabled(false);
		tools.add(reset);
	}

	private List<HardwareReport.Memory> memories() {
		return result().shown().map(shown -> RooflineChart.memories(shown.pointReport())).orElse(List.of());
	}

	private void setFactor(double other) {
		factor = other;
		reset.setEnabled(factor != 1);
		refresh();
	}

	@Override
	protected void restore(IMemento memento) {
		memory = Optional.ofNullable(memento.getString(MEMORY)).orElse("");
	}

	@Override
	public void saveState(IMemento memento) {
		super.saveState(memento);
		memento.putString(MEMORY, memory);
	}
}
