package org.m2q.ui.charts.precision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.m2q.base.unit.Format;
import org.m2q.ui.charts.Highlight;
import org.m2q.ui.charts.Ink;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.Scene;
import org.m2q.ui.charts.Stroke;
import org.m2q.ui.charts.Surface;
import org.m2q.ui.charts.Surface.Align;
import org.m2q.ui.charts.TextMeasure;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.charts.internal.LayerTexts;
import org.m2q.ui.charts.internal.Messages;
import org.m2q.ui.charts.internal.Spoken;

/** A matrix of transitions laid out for a width. */
final class TransitionScene implements Scene {

	private static final int MARGIN = 8;
	private static final int PAD = 6;
	private static final int GAP = 2;
	private static final int LINES = 3;
	private static final int WIDEST = 220;
	private static final int NAMED = 8;

	private final PrecisionTransitions chart;
	private final Theme theme;
	private final int width;
	private final int line;
	private final int left;
	private final int top;
	private final int wide;
	private final int high;
	private final List<String> froms;
	private final List<String> tos;
	private final List<Box> boxes;
	private final List<Mark> marks;

	/** Where something stands in the matrix; the sums stand behind the last row and column. */
	private record Box(String from, String to, boolean sum, Rectangle bounds, List<Transition> transitions) {
	}

	TransitionScene(PrecisionTransitions chart, TextMeasure measure, Theme theme, int width) {
		this.chart = chart;
		this.theme = theme;
		this.width = width;
		line = measure.height();
		froms = froms(chart);
		tos = tos(chart);
		left = MARGIN + TextMeasure.widest(measure, labels(froms, Messages.transitionFrom)) + PAD;
		top = top(measure);
		int columns = tos.size() + (tos.size() > 1 ? 1 : 0);
		wide = Math.clamp((width - left - MARGIN) / Math.max(1, columns), 20, WIDEST);
		high = high(measure);
		boxes = boxes();
		marks = boxes.stream().filter(box -> !box.sum && !box.transitions.isEmpty()).map(this::mark).toList();
	}

	static String id(String from, String to) {
		return from + ">" + to;
	}

	private static List<String> labels(List<String> formats, String title) {
		List<String> labels = new ArrayList<>(formats);
		labels.add(title);
		labels.add(Messages.transitionSum);
		return labels;
	}

	private static List<String> froms(PrecisionTransitions chart) {
		return chart.transitions().stream().map(Transition::from).distinct().sorted(PrecisionTransitions.formats()).toList();
	}

	private static List<String> tos(PrecisionTransitions chart) {
		return chart.transitions().stream().map(Transition::to).distinct().sorted(PrecisionTransitions.formats()).toList();
	}

	private static int top(TextMeasure measure) {
		return MARGIN + 3 * measure.height() + 2 * PAD;
	}

	private static int high(TextMeasure measure) {
		return LINES * measure.height() + 2 * PAD;
	}

	static int height(PrecisionTransitions chart, TextMeasure measure, int width) {
		int rows = froms(chart).size();
		return top(measure) + (rows + (rows > 1 ? 1 : 0)) * high(measure) + PAD + notes(measure, width).size() * measure.height() + MARGIN;
	}

	/** The note in lines that fit. */
	private static List<String> notes(TextMeasure measure, int width) {
		List<String> lines = new ArrayList<>();
		StringBuilder line = new StringBuilder();
		for (String word : Messages.transitionNote.split(" ")) {
			if (!line.isEmpty() && measure.width(line + " " + word) > width - 2 * MARGIN) {
				lines.add(line.toString());
				line.setLength(0);
			}
			line.append(line.isEmpty() ? "" : " ").append(word);
		}
		lines.add(line.toString());
		return lines;
	}

	private List<Box> boxes() {
		List<Box> all = new ArrayList<>();
		for (int row = 0; row < froms.size(); row++) {
			String from = froms.get(row);
			for (int column = 0; column < tos.size(); column++) {
				String to = tos.get(column);
				all.add(new Box(from, to, false, bounds(row, column), among(transition -> PrecisionTransitions.belongs(transition, from, to))));
			}
			if (tos.size() > 1) {
				all.add(new Box(from, "", true, bounds(row, tos.size()), among(transition -> transition.from().equals(from))));
			}
		}
		if (froms.size() > 1) {
			for (int column = 0; column < tos.size(); column++) {
				String to = tos.get(column);
				all.add(new Box("", to, true, bounds(froms.size(), column), among(transition -> transition.to().equals(to))));
			}
		}
		if (froms.size() > 1 && tos.size() > 1) {
			all.add(new Box("", "", true, bounds(froms.size(), tos.size()), chart.transitions()));
		}
		return all;
	}

	private List<Transition> among(Predicate<Transition> wanted) {
		return chart.transitions().stream().filter(wanted).toList();
	}

	private Rectangle bounds(int row, int column) {
		return new Rectangle(left + column * wide, top + row * high, wide - GAP, high - GAP);
	}

	private Mark mark(Box box) {
		return new Mark(id(box.from, box.to), "", box.bounds, () -> NLS.bind(Messages.transitionSpoken,
				new Object[] { box.from, label(box.to), count(box), Spoken.of(bytes(box)), Spoken.of(energy(box)) }), () -> tip(box));
	}

	private static String label(String to) {
		return to.isEmpty() ? Messages.transitionResult : to;
	}

	private static String count(Box box) {
		long results = PrecisionTransitions.results(box.transitions);
		return results == 1 ? Messages.transitionTensor : NLS.bind(Messages.transitionTensors, Format.grouped(results));
	}

	private String bytes(Box box) {
		return theme.notation().data(PrecisionTransitions.bytes(box.transitions));
	}

	/** What is not priced is no zero. */
	private String energy(Box box) {
		return unpriced(box) == box.transitions.size() ? Messages.notModelled : theme.notation().energy(PrecisionTransitions.sum(box.transitions));
	}

	private static long unpriced(Box box) {
		return box.transitions.stream().filter(transition -> Double.isNaN(transition.energy())).count();
	}

	private String tip(Box box) {
		List<String> lines = new ArrayList<>();
		lines.add(NLS.bind(Messages.transitionPair, box.from, label(box.to)));
		lines.add(NLS.bind(Messages.transitionCosts, new Object[] { count(box), bytes(box), energy(box) }));
		if (unpriced(box) > 0) {
			lines.addAll(LayerTexts.wrap(NLS.bind(Messages.transitionUnpriced, unpriced(box))));
		}
		box.transitions.stream().limit(NAMED).forEach(transition -> lines.add(transition.producer().name()
				+ (transition.readers().isEmpty() ? "" : " \u2192 " + String.join(", ", transition.readers()))));
		if (box.transitions.size() > NAMED) {
			lines.add(NLS.bind(Messages.transitionMore, box.transitions.size() - NAMED));
		}
		return String.join("\n", lines);
	}

	@Override
	public List<Mark> marks() {
		return marks;
	}

	@Override
	public void paint(Surface surface, Rectangle visible, Highlight highlight) {
		String head = NLS.bind(Messages.transitionHead, new Object[] { chart.conversions(), chart.results(), theme.notation().energy(chart.energy()), chart.part(theme.notation()) });
		surface.text(surface.shorten(head, width - 2 * MARGIN), MARGIN, MARGIN, theme.foreground());
		int titles = MARGIN + line + PAD;
		surface.text(Messages.transitionTo, left + tos.size() * wide / 2, titles, theme.muted(), Align.CENTER);
		surface.text(Messages.transitionFrom, left - PAD, titles + line, theme.muted(), Align.RIGHT);
		for (int column = 0; column < tos.size(); column++) {
			surface.text(surface.shorten(label(tos.get(column)), wide - GAP), left + column * wide + wide / 2, titles + line, theme.foreground(), Align.CENTER);
		}
		if (tos.size() > 1) {
			surface.text(Messages.transitionSum, left + tos.size() * wide + wide / 2, titles + line, theme.muted(), Align.CENTER);
		}
		for (int row = 0; row < froms.size(); row++) {
			surface.text(froms.get(row), left - PAD, middle(row), theme.foreground(), Align.RIGHT);
		}
		if (froms.size() > 1) {
			surface.text(Messages.transitionSum, left - PAD, middle(froms.size()), theme.muted(), Align.RIGHT);
		}
		double most = boxes.stream().filter(box -> !box.sum).mapToDouble(box -> PrecisionTransitions.sum(box.transitions)).max().orElse(0);
		boxes.forEach(box -> paint(surface, box, most, highlight));
		int y = top + (froms.size() + (froms.size() > 1 ? 1 : 0)) * high + PAD;
		for (String note : notes(surface, width)) {
			surface.text(note, MARGIN, y, theme.muted());
			y += line;
		}
	}

	private int middle(int row) {
		return top + row * high + (high - GAP - line) / 2;
	}

	private void paint(Surface surface, Box box, double most, Highlight highlight) {
		if (box.transitions.isEmpty()) {
			surface.outline(box.bounds, Stroke.of(theme.grid()));
			return;
		}
		boolean known = unpriced(box) < box.transitions.size();
		RGB fill = box.sum ? theme.background() : known ? theme.ramp(most > 0 ? PrecisionTransitions.sum(box.transitions) / most : 0) : theme.background();
		RGB ink = theme.textOn(fill);
		if (!box.sum) {
			surface.fill(box.bounds, known ? Ink.of(fill) : theme.unknown());
		}
		List<String> lines = List.of(energy(box), bytes(box), count(box));
		int y = box.bounds.y + (box.bounds.height - LINES * line) / 2;
		for (String text : lines) {
			String fitting = surface.shorten(text, box.bounds.width - 4);
			if (!known && !box.sum) {
				int room = surface.width(fitting) + 4;
				surface.fill(new Rectangle(box.bounds.x + (box.bounds.width - room) / 2, y, room, line), Ink.of(fill));
			}
			surface.text(fitting, box.bounds.x + box.bounds.width / 2, y, box.sum ? theme.muted() : ink, Align.CENTER);
			y += line;
		}
		boolean selected = !box.sum && box.transitions.stream().anyMatch(transition -> highlight.selected().contains(transition.producer().name()));
		if (selected || !box.sum && highlight.hover().equals(id(box.from, box.to))) {
			surface.outline(box.bounds, selected ? new Stroke(theme.foreground(), 3, false) : Stroke.thick(theme.foreground()));
		}
	}

	@Override
	public Optional<Mark> at(int x, int y, Rectangle visible) {
		return marks.stream().filter(mark -> mark.bounds().contains(x, y)).findFirst();
	}
}
