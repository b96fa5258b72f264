package org.m2q.ui.charts.precision;

import java.util.Objects;
import java.util.Optional;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.m2q.ui.charts.ChartCanvas;
import org.m2q.ui.charts.Interaction;
import org.m2q.ui.charts.Mark;

/** Asks for other formats in a precision map: a click on a format, or + and − for the weights of the focused layer, with Alt for its activations. */
public final class PrecisionEdit implements Interaction {

	private final Asked asked;

	/** What has a format that can be chosen. */
	public enum Operand {
		/** The learned weights. */
		WEIGHTS,
		/** What the layer reads and writes. */
		ACTIVATIONS
	}

	/** Hears what is asked for. */
	@FunctionalInterface
	public interface Asked {

		/**
		 * Another format is asked for.
		 *
		 * @param layer name of the layer
		 * @param forward the next one, else the one before
		 */
		void next(String layer, Operand operand, boolean forward);
	}

	/** Tells a listener. */
	public PrecisionEdit(Asked asked) {
		this.asked = Objects.requireNonNull(asked, "asked");
	}

	@Override
	public boolean handle(Event event, ChartCanvas canvas) {
		return canvas.scene().orElse(null) instanceof PrecisionScene scene && switch (event.type) {
			case SWT.MouseDown -> event.button == 1 && (event.stateMask & SWT.MOD1) == 0 && mouse(scene, event, canvas);
			case SWT.KeyDown -> (event.stateMask & SWT.MOD1) == 0 && key(event, canvas);
			default -> false;
		};
	}

	private boolean mouse(PrecisionScene scene, Event event, ChartCanvas canvas) {
		Optional<Mark> mark = canvas.at(event.x, event.y);
		Optional<Operand> operand = scene.operand(event.x);
		if (mark.isEmpty() || operand.isEmpty()) {
			return false;
		}
		canvas.forceFocus();
		canvas.focus(mark.get());
		asked.next(mark.get().layer(), operand.get(), (event.stateMask & SWT.SHIFT) == 0);
		return true;
	}

	private boolean key(Event event, ChartCanvas canvas) {
		boolean forward = event.keyCode == '+' || event.keyCode == '=' || event.keyCode == SWT.KEYPAD_ADD || event.character == '+';
		boolean back = event.keyCode == '-' || event.keyCode == SWT.KEYPAD_SUBTRACT || event.character == '-' || event.character == '_';
		boolean activations = (event.stateMask & SWT.ALT) != 0;
		Optional<Mark> mark = canvas.focused();
		if (mark.isEmpty() || !forward && !back) {
			return false;
		}
		asked.next(mark.get().layer(), activations ? Operand.ACTIVATIONS : Operand.WEIGHTS, forward);
		return true;
	}
}
