package org.m2q.ui.charts.roofline;

import java.util.Objects;
import java.util.Optional;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.m2q.ui.charts.ChartCanvas;
import org.m2q.ui.charts.Interaction;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.precision.PrecisionEdit;

/**
 * Asks for other formats of a layer: for narrower weights by dragging its point to the right, where they take it, or with minus; for wider ones by dragging it
 * to the left or with plus; with Alt for other activations. Where the point is let go, or with the equals sign, it asks which format of that width it is to be. Escape drops what was asked.
 * The listener hears {@code forward} for narrower.
 */
public final class FormatHandle implements Interaction {

	/** Pixels from one format to the next. */
	private static final int STEP = 36;

	private final PrecisionEdit.Asked asked;
	private final Settled settled;
	private final Runnable dropped;
	/** Layer whose point the button is on; empty for none. */
	private String layer = "";
	private int from;
	private boolean moved;
	private PrecisionEdit.Operand moving = PrecisionEdit.Operand.WEIGHTS;

	/** Hears that a width is chosen. */
	@FunctionalInterface
	public interface Settled {

		/**
		 * A layer keeps the width that was asked for last.
		 *
		 * @param layer name of the layer
		 */
		void settled(String layer, PrecisionEdit.Operand operand);
	}

	/**
	 * A handle at every point.
	 *
	 * @param asked told which format is wanted
	 * @param settled told that a width is chosen
	 * @param dropped told that none is wanted any more
	 */
	public FormatHandle(PrecisionEdit.Asked asked, Settled settled, Runnable dropped) {
		this.asked = Objects.requireNonNull(asked, "asked");
		this.settled = Objects.requireNonNull(settled, "settled");
		this.dropped = Objects.requireNonNull(dropped, "dropped");
	}

	@Override
	public boolean handle(Event event, ChartCanvas canvas) {
		return canvas.chart().orElse(null) instanceof RooflineChart && switch (event.type) {
			case SWT.MouseDown -> press(event, canvas);
			case SWT.MouseMove -> drag(event);
			case SWT.MouseUp -> release();
			case SWT.KeyDown -> key(event, canvas);
			default -> false;
		};
	}

	/** Selecting goes on as ever. */
	private boolean press(Event event, ChartCanvas canvas) {
		layer = event.button == 1 && (event.stateMask & SWT.MOD1) == 0 ? canvas.at(event.x, event.y).map(Mark::layer).orElse("") : "";
		from = event.x;
		moved = false;
		return false;
	}

	private boolean drag(Event event) {
		int steps = layer.isEmpty() ? 0 : (event.x - from) / STEP;
		if (steps != 0) {
			from += Integer.signum(steps) * STEP;
			moved = true;
			moving = operand(event);
			asked.next(layer, moving, steps > 0);
		}
		return moved;
	}

	private boolean release() {
		boolean was = moved;
		if (was) {
			settled.settled(layer, moving);
		}
		layer = "";
		moved = false;
		return was;
	}

	private boolean key(Event event, ChartCanvas canvas) {
		if ((event.stateMask & SWT.MOD1) != 0) {
			return false;
		}
		if (event.keyCode == SWT.ESC) {
			dropped.run();
			return false;
		}
		boolean more = event.character == '+' || event.keyCode == '+' || event.keyCode == SWT.KEYPAD_ADD;
		boolean less = event.character == '-' || event.keyCode == '-' || event.keyCode == SWT.KEYPAD_SUBTRACT;
		Optional<Mark> mark = canvas.focused().filter(found -> !found.layer().isEmpty());
		boolean same = event.character == '=' || event.keyCode == SWT.KEYPAD_EQUAL;
		if (mark.isPresent() && same) {
			settled.settled(mark.get().layer(), operand(event));
			return true;
		}
		if (mark.isEmpty() || !more && !less) {
			return false;
		}
		asked.next(mark.get().layer(), operand(event), less);
		return true;
	}

	private static PrecisionEdit.Operand operand(Event event) {
		return (event.stateMask & SWT.ALT) != 0 ? PrecisionEdit.Operand.ACTIVATIONS : PrecisionEdit.Operand.WEIGHTS;
	}
}
