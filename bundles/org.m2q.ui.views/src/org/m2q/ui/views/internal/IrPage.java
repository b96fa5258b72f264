package org.m2q.ui.views.internal;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Composite;
import org.m2q.report.IrStage;
import org.m2q.report.IrText;
import org.m2q.ui.charts.Theme;

/** The text after a stage. Lines that the stage added begin with a plus and have another background; that of the first stage has no marks. */
public final class IrPage {

	private static final String ADDED = "+ ";
	private static final String KNOWN = "  ";
	private static final double TINT = 0.2;

	private final StyledText widget;
	private final Consumer<String> layerAtCaret;
	private Optional<IrText> text = Optional.empty();
	private BitSet added = new BitSet();
	private String layer = "";
	private boolean moving;
	private boolean due;

	IrPage(Composite parent, Consumer<String> layerAtCaret) {
		this.layerAtCaret = layerAtCaret;
		widget = new StyledText(parent, SWT.READ_ONLY | SWT.H_SCROLL | SWT.V_SCROLL);
		widget.setFont(JFaceResources.getTextFont());
		widget.setMargins(6, 4, 6, 4);
		widget.addCaretListener(event -> caretMoves());
		widget.addListener(SWT.Settings, event -> color());
		widget.addLineBackgroundListener(event -> {
			if (added.get(widget.getLineAtOffset(event.lineOffset))) {
				event.lineBackground = background();
			}
		});
		widget.addLineStyleListener(event -> {
			int line = widget.getLineAtOffset(event.lineOffset);
			int place = event.lineText.lastIndexOf("  @ ");
			if (place >= 0) {
				event.styles = new StyleRange[] { new StyleRange(event.lineOffset + place, event.lineText.length() - place, new Color(ChartTheme.current().muted()), null) };
			} else if (text.filter(shown -> line < shown.lines().size() && shown.lines().get(line).since() == IrStage.LAYERS).isPresent()) {
				event.styles = new StyleRange[] { new StyleRange(event.lineOffset, event.lineText.length(), null, null, SWT.BOLD) };
			}
		});
	}

	/** The text of the widget. */
	public StyledText control() {
		return widget;
	}

	/** What is shown; empty for nothing. */
	public Optional<IrText> text() {
		return text;
	}

	/** How many lines are marked as new. */
	public int added() {
		return added.cardinality();
	}

	private static Color background() {
		Theme theme = ChartTheme.current();
		return new Color(Theme.mix(theme.background(), theme.palette().get(2), TINT));
	}

	void color() {
		Theme theme = ChartTheme.current();
		RGB back = theme.background();
		widget.setBackground(new Color(back));
		widget.setForeground(new Color(theme.foreground()));
		widget.redraw();
	}

	/** Shows another text at the layer that was shown before. */
	void show(Optional<IrText> other) {
		moving = true;
		text = other;
		added = new BitSet();
		StringBuilder content = new StringBuilder();
		other.ifPresent(shown -> {
			for (int i = 0; i < shown.lines().size(); i++) {
				boolean isNew = shown.stage() != IrStage.OPERATORS && shown.isAdded(i);
				added.set(i, isNew);
				content.append(i == 0 ? "" : "\n").append(isNew ? ADDED : KNOWN).append(shown.lines().get(i).text());
			}
		});
		widget.setText(content.toString());
		color();
		moving = false;
		String before = layer;
		layer = "";
		reveal(List.of(before));
	}

	/** Moves to the lines of the first of some layers. */
	void reveal(List<String> layers) {
		if (text.isEmpty() || layers.contains(layer)) {
			return;
		}
		List<IrText.Line> lines = text.get().lines();
		for (int i = 0; i < lines.size(); i++) {
			if (!lines.get(i).layer().isEmpty() && layers.contains(lines.get(i).layer())) {
				layer = lines.get(i).layer();
				goTo(i);
				return;
			}
		}
	}

	private void goTo(int line) {
		moving = true;
		int start = widget.getOffsetAtLine(line);
		widget.setSelection(start, start + widget.getLine(line).length());
		widget.setTopIndex(Math.max(0, line - 2));
		widget.setHorizontalIndex(0);
		moving = false;
	}

	/** Goes to the next line that is new, around the end, and shows its layer elsewhere. */
	void next() {
		if (added.isEmpty()) {
			return;
		}
		int now = widget.getLineAtOffset(widget.getSelection().x);
		int next = added.nextSetBit(now + 1);
		int line = next < 0 ? added.nextSetBit(0) : next;
		goTo(line);
		tell(line);
	}

	/** A move may come as several events; where it ends counts. */
	private void caretMoves() {
		if (moving || due) {
			return;
		}
		due = true;
		widget.getDisplay().asyncExec(() -> {
			due = false;
			if (!widget.isDisposed() && widget.isFocusControl()) {
				tell(widget.getLineAtOffset(widget.getCaretOffset()));
			}
		});
	}

	private void tell(int line) {
		String found = text.map(shown -> line < shown.lines().size() ? shown.lines().get(line).layer() : "").orElse("");
		if (!found.isEmpty() && !found.equals(layer)) {
			layer = found;
			layerAtCaret.accept(found);
		}
	}
}
