package org.m2q.ui.charts.roofline;

import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleConsumer;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.m2q.ui.charts.ChartCanvas;
import org.m2q.ui.charts.Interaction;
import org.m2q.ui.charts.Mark;

/** Drags the slope of a roofline. A double click on the handle puts it back. */
public final class WhatIfHandle implements Interaction {

	/** Smallest factor of the bandwidth. */
	public static final double LEAST = 1.0 / 32;
	/** Largest factor of the bandwidth. */
	public static final double MOST = 32;

	private static final double STEP = Math.pow(2, 0.25);
	private static final double SNAP = 0.04;

	private final DoubleConsumer changed;
	private boolean dragging;
	private int startY;
	private double startFactor;

	/**
	 * A handle.
	 *
	 * @param changed told the factor of the bandwidth that the user wants; shows a roofline with it
	 */
	public WhatIfHandle(DoubleConsumer changed) {
		this.changed = Objects.requireNonNull(changed, "changed");
	}

	@Override
	public boolean handle(Event event, ChartCanvas canvas) {
		Optional<RooflineChart> chart = canvas.chart().filter(RooflineChart.class::isInstance).map(RooflineChart.class::cast);
		return chart.isPresent() && switch (event.type) {
			case SWT.MouseDown -> press(event, canvas, chart.get());
			case SWT.MouseMove -> drag(event, canvas);
			case SWT.MouseUp -> release();
			case SWT.MouseDoubleClick -> reset(event, canvas);
			case SWT.KeyDown -> key(event, canvas, chart.get());
			default -> false;
		};
	}

	private static boolean isHandle(Optional<Mark> mark) {
		return mark.isPresent() && mark.get().id().equals(RooflineScene.HANDLE);
	}

	private boolean press(Event event, ChartCanvas canvas, RooflineChart chart) {
		if (event.button != 1 || !isHandle(canvas.at(event.x, event.y))) {
			return false;
		}
		canvas.forceFocus();
		canvas.focus(canvas.at(event.x, event.y).orElseThrow());
		dragging = true;
		startY = event.y;
		startFactor = chart.factor();
		return true;
	}

	private boolean drag(Event event, ChartCanvas canvas) {
		if (!dragging || canvas.scene().isEmpty()) {
			return false;
		}
		if (canvas.scene().get() instanceof RooflineScene scene) {
			change(startFactor * scene.factor(startY - event.y));
		}
		return true;
	}

	private boolean release() {
		boolean was = dragging;
		dragging = false;
		return was;
	}

	private boolean reset(Event event, ChartCanvas canvas) {
		if (!isHandle(canvas.at(event.x, event.y))) {
			return false;
		}
		dragging = false;
		changed.accept(1);
		return true;
	}

	private boolean key(Event event, ChartCanvas canvas, RooflineChart chart) {
		if (!isHandle(canvas.focused()) || (event.stateMask & SWT.MOD1) != 0) {
			return false;
		}
		boolean more = event.character == '+' || event.keyCode == SWT.KEYPAD_ADD;
		boolean less = event.character == '-' || event.keyCode == SWT.KEYPAD_SUBTRACT;
		if (more || less) {
			change(chart.factor() * (more ? STEP : 1 / STEP));
		}
		return more || less;
	}

	/** Near 1 it snaps to 1, so that the way back is easily found. */
	private void change(double factor) {
		double wanted = Math.clamp(factor, LEAST, MOST);
		changed.accept(Math.abs(Math.log(wanted)) < SNAP ? 1 : wanted);
	}
}
