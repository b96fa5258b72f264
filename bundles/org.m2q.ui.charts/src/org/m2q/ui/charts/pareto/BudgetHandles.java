package org.m2q.ui.charts.pareto;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.m2q.ui.charts.ChartCanvas;
import org.m2q.ui.charts.Interaction;
import org.m2q.ui.charts.Mark;

/** Drags the lines of a budget. A line that is dragged to the end of its axis, double clicked or deleted is gone. */
public final class BudgetHandles implements Interaction {

	private static final double STEP = 0.02;

	private final Consumer<ParetoBudget> changed;
	private String dragged = "";

	/**
	 * Handles of both lines.
	 *
	 * @param changed told the budget that the user wants; shows a chart with it
	 */
	public BudgetHandles(Consumer<ParetoBudget> changed) {
		this.changed = Objects.requireNonNull(changed, "changed");
	}

	/** Whether a mark is one of the lines. */
	public static boolean isHandle(Mark mark) {
		return mark.id().equals(ParetoScene.EDP_HANDLE) || mark.id().equals(ParetoScene.PROXY_HANDLE);
	}

	@Override
	public boolean handle(Event event, ChartCanvas canvas) {
		Optional<ParetoScene> scene = canvas.scene().filter(ParetoScene.class::isInstance).map(ParetoScene.class::cast);
		return scene.isPresent() && switch (event.type) {
			case SWT.MouseDown -> press(event, canvas);
			case SWT.MouseMove -> drag(event, scene.get());
			case SWT.MouseUp -> release();
			case SWT.MouseDoubleClick -> remove(canvas.at(event.x, event.y), scene.get());
			case SWT.KeyDown -> key(event, canvas.focused(), scene.get());
			default -> false;
		};
	}

	private boolean press(Event event, ChartCanvas canvas) {
		Optional<Mark> mark = canvas.at(event.x, event.y).filter(BudgetHandles::isHandle);
		if (event.button != 1 || mark.isEmpty()) {
			return false;
		}
		canvas.forceFocus();
		canvas.focus(mark.get());
		dragged = mark.get().id();
		return true;
	}

	private boolean drag(Event event, ParetoScene scene) {
		if (dragged.isEmpty()) {
			return false;
		}
		move(dragged, dragged.equals(ParetoScene.EDP_HANDLE) ? scene.fractionX(event.x) : scene.fractionY(event.y), scene);
		return true;
	}

	private boolean release() {
		boolean was = !dragged.isEmpty();
		dragged = "";
		return was;
	}

	private boolean remove(Optional<Mark> mark, ParetoScene scene) {
		if (mark.filter(BudgetHandles::isHandle).isEmpty()) {
			return false;
		}
		dragged = "";
		set(mark.get().id(), OptionalDouble.empty(), scene);
		return true;
	}

	private boolean key(Event event, Optional<Mark> mark, ParetoScene scene) {
		if (mark.filter(BudgetHandles::isHandle).isEmpty() || (event.stateMask & SWT.MOD1) != 0) {
			return false;
		}
		String id = mark.get().id();
		if (event.keyCode == SWT.DEL || event.keyCode == SWT.BS) {
			set(id, OptionalDouble.empty(), scene);
			return true;
		}
		boolean more = event.character == '+' || event.keyCode == SWT.KEYPAD_ADD;
		boolean less = event.character == '-' || event.keyCode == SWT.KEYPAD_SUBTRACT;
		if (more || less) {
			move(id, scene.fraction(id) + (more ? STEP : -STEP), scene);
		}
		return more || less;
	}

	/** The end of the axis that allows everything is no limit. */
	private void move(String id, double fraction, ParetoScene scene) {
		boolean edp = id.equals(ParetoScene.EDP_HANDLE);
		boolean free = edp ? fraction >= 1 - STEP / 2 : fraction <= STEP / 2;
		set(id, free ? OptionalDouble.empty() : OptionalDouble.of(scene.value(id, Math.clamp(fraction, 0, 1))), scene);
	}

	private void set(String id, OptionalDouble limit, ParetoScene scene) {
		ParetoBudget budget = scene.budget();
		ParetoBudget wanted = id.equals(ParetoScene.EDP_HANDLE) ? budget.withEdp(limit) : budget.withProxy(limit);
		if (!wanted.equals(budget)) {
			changed.accept(wanted);
		}
	}
}
