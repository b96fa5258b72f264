package org.m2q.ui.charts.precision;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.m2q.ui.charts.ChartCanvas;
import org.m2q.ui.charts.Interaction;
import org.m2q.ui.charts.Mark;

/**
 * Asks for other formats in a precision map: a click on a format, or + and − for the weights of the focused layer, with Alt for its activations. Dragged over other
 * layers, the format of the first one is asked for them, too; so it is by keys for all selected layers when the focused one is among them.
 */
public final class PrecisionEdit implements Interaction {

	private final Asked asked;
	private final Spread spread;
	/** Layer whose format is dragged; empty for none. */
	private String dragged = "";
	private Operand operand = Operand.WEIGHTS;
	private int from;
	private final Set<String> reached = new HashSet<>();

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

	/** Hears that other layers are to have the format of one. */
	@FunctionalInterface
	public interface Spread {

		/**
		 * The format that was asked for last is asked for another layer.
		 *
		 * @param layer name of the one that has it
		 * @param other name of the other one
		 */
		void spread(String layer, String other, Operand operand);
	}

	/** Tells listeners. */
	public PrecisionEdit(Asked asked, Spread spread) {
		this.asked = Objects.requireNonNull(asked, "asked");
		this.spread = Objects.requireNonNull(spread, "spread");
	}

	@Override
	public boolean handle(Event event, ChartCanvas canvas) {
		return canvas.scene().orElse(null) instanceof PrecisionScene scene && switch (event.type) {
			case SWT.MouseDown -> event.button == 1 && (event.stateMask & SWT.MOD1) == 0 && mouse(scene, event, canvas);
			case SWT.MouseMove -> drag(scene, event, canvas);
			case SWT.MouseUp -> release();
			case SWT.KeyDown -> (event.stateMask & SWT.MOD1) == 0 && key(event, canvas);
			default -> false;
		};
	}

	private boolean mouse(PrecisionScene scene, Event event, ChartCanvas canvas) {
		Optional<Mark> mark = canvas.at(event.x, event.y);
		Optional<Operand> pressed = scene.operand(event.x);
		if (mark.isEmpty() || pressed.isEmpty()) {
			return false;
		}
		canvas.forceFocus();
		canvas.focusHere(mark.get());
		dragged = mark.get().layer();
		operand = pressed.get();
		from = canvas.marks().indexOf(mark.get());
		reached.clear();
		reached.add(dragged);
		asked.next(dragged, operand, (event.stateMask & SWT.SHIFT) == 0);
		return true;
	}

	/** All layers between those that the mouse was on: it may jump over some. */
	private boolean drag(PrecisionScene scene, Event event, ChartCanvas canvas) {
		Optional<Mark> mark = dragged.isEmpty() ? Optional.empty() : canvas.at(event.x, event.y).filter(found -> scene.operand(event.x).filter(operand::equals).isPresent());
		if (mark.isPresent()) {
			List<Mark> marks = canvas.marks();
			int to = marks.indexOf(mark.get());
			for (int i = from; i != to; i += Integer.signum(to - from)) {
				spreadTo(marks.get(i).layer());
			}
			spreadTo(mark.get().layer());
			from = to;
		}
		return !dragged.isEmpty();
	}

	private void spreadTo(String layer) {
		if (reached.add(layer)) {
			spread.spread(dragged, layer, operand);
		}
	}

	private boolean release() {
		boolean was = !dragged.isEmpty();
		dragged = "";
		return was;
	}

	private boolean key(Event event, ChartCanvas canvas) {
		boolean forward = event.keyCode == '+' || event.keyCode == '=' || event.keyCode == SWT.KEYPAD_ADD || event.character == '+';
		boolean back = event.keyCode == '-' || event.keyCode == SWT.KEYPAD_SUBTRACT || event.character == '-' || event.character == '_';
		boolean activations = (event.stateMask & SWT.ALT) != 0;
		Optional<Mark> mark = canvas.focused();
		if (mark.isEmpty() || !forward && !back) {
			return false;
		}
		String layer = mark.get().layer();
		Operand wanted = activations ? Operand.ACTIVATIONS : Operand.WEIGHTS;
		asked.next(layer, wanted, forward);
		if (canvas.selected().contains(layer)) {
			canvas.marks().stream().map(Mark::layer).filter(other -> !other.equals(layer) && canvas.selected().contains(other)).forEach(other -> spread.spread(layer, other, wanted));
		}
		return true;
	}
}
