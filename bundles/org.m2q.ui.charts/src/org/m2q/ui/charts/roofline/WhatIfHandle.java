package org.m2q.ui.charts.roofline;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.m2q.ui.charts.ChartCanvas;
import org.m2q.ui.charts.Interaction;
import org.m2q.ui.charts.Mark;

/** Drags the slope or the highest roof of a roofline. A double click on the handle puts it back. */
public final class WhatIfHandle implements Interaction {

	/** Smallest factor. */
	public static final double LEAST = 1.0 / 32;
	/** Largest factor. */
	public static final double MOST = 32;

	private static final double STEP = Math.pow(2, 0.25);
	private static final double SNAP = 0.04;

	private final Consumer<WhatIf> changed;
	/** Handle that is dragged; empty for none. */
	private String dragged = "";
	private int startY;
	private WhatIf start = WhatIf.NONE;
	/** Factor per pixel; the axis may grow meanwhile. */
	private double pixel;

	/**
	 * A handle.
	 *
	 * @param changed told the hardware that the user asks about; shows a roofline with it
	 */
	public WhatIfHandle(Consumer<WhatIf> changed) {
		this.changed = Objects.requireNonNull(changed, "changed");
	}

	@Override
	public boolean handle(Event event, ChartCanvas canvas) {
		Optional<RooflineChart> chart = canvas.chart().filter(RooflineChart.class::isInstance).map(RooflineChart.class::cast);
		return chart.isPresent() && switch (event.type) {
			case SWT.MouseDown -> press(event, canvas, chart.get());
			case SWT.MouseMove -> drag(event);
			case SWT.MouseUp -> release();
			case SWT.MouseDoubleClick -> reset(event, canvas, chart.get());
			case SWT.KeyDown -> key(event, canvas, chart.get());
			default -> false;
		};
	}

	private static boolean isHandle(Optional<Mark> mark) {
		return mark.isPresent() && (mark.get().id().equals(RooflineScene.HANDLE) || mark.get().id().equals(RooflineScene.ROOF_HANDLE));
	}

	private boolean press(Event event, ChartCanvas canvas, RooflineChart chart) {
		Optional<Mark> mark = canvas.at(event.x, event.y);
		if (event.button != 1 || !isHandle(mark) || !(canvas.scene().orElse(null) instanceof RooflineScene scene)) {
			return false;
		}
		canvas.forceFocus();
		canvas.focus(mark.get());
		dragged = mark.get().id();
		startY = event.y;
		start = chart.whatIf();
		pixel = scene.factor(1);
		return true;
	}

	private boolean drag(Event event) {
		if (dragged.isEmpty()) {
			return false;
		}
		change(start, dragged, factor(start, dragged) * Math.pow(pixel, startY - event.y));
		return true;
	}

	private boolean release() {
		boolean was = !dragged.isEmpty();
		dragged = "";
		return was;
	}

	private boolean reset(Event event, ChartCanvas canvas, RooflineChart chart) {
		Optional<Mark> mark = canvas.at(event.x, event.y);
		if (!isHandle(mark)) {
			return false;
		}
		dragged = "";
		change(chart.whatIf(), mark.get().id(), 1);
		return true;
	}

	private boolean key(Event event, ChartCanvas canvas, RooflineChart chart) {
		if (!isHandle(canvas.focused()) || (event.stateMask & SWT.MOD1) != 0) {
			return false;
		}
		boolean more = event.character == '+' || event.keyCode == SWT.KEYPAD_ADD;
		boolean less = event.character == '-' || event.keyCode == SWT.KEYPAD_SUBTRACT;
		if (more || less) {
			String handle = canvas.focused().orElseThrow().id();
			change(chart.whatIf(), handle, factor(chart.whatIf(), handle) * (more ? STEP : 1 / STEP));
		}
		return more || less;
	}

	private static double factor(WhatIf whatIf, String handle) {
		return handle.equals(RooflineScene.HANDLE) ? whatIf.bandwidth() : whatIf.elements();
	}

	/** Near 1 it snaps to 1, so that the way back is easily found. */
	private void change(WhatIf from, String handle, double factor) {
		double wanted = Math.clamp(factor, LEAST, MOST);
		double snapped = Math.abs(Math.log(wanted)) < SNAP ? 1 : wanted;
		changed.accept(handle.equals(RooflineScene.HANDLE) ? from.withBandwidth(snapped) : from.withElements(snapped));
	}
}
