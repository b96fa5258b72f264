package org.m2q.ui.charts.precision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.m2q.base.unit.Format;
import org.m2q.quant.program.FilterFormat;
import org.m2q.report.LayerReport;
import org.m2q.report.PrecisionReport;
import org.m2q.ui.charts.Hatch;
import org.m2q.ui.charts.Highlight;
import org.m2q.ui.charts.Ink;
import org.m2q.ui.charts.Legend;
import org.m2q.ui.charts.Mark;
import org.m2q.ui.charts.Scene;
import org.m2q.ui.charts.Stroke;
import org.m2q.ui.charts.Surface;
import org.m2q.ui.charts.Surface.Align;
import org.m2q.ui.charts.TextMeasure;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.charts.internal.LayerTexts;
import org.m2q.ui.charts.internal.Messages;

/** A precision map laid out for a width. */
final class PrecisionScene implements Scene {

	static final int BOTTOM = 8;

	private static final int MARGIN = 8;
	private static final int PAD = 6;
	/** Height of the filters below the shares of weights. */
	private static final int STRIP = 6;
	private static final double NAMES = 0.35;
	private static final double TINT = 0.35;
	private static final Hatch[] HATCHES = { Hatch.RISING, Hatch.FALLING, Hatch.CROSS };

	private final PrecisionMap map;
	private final Theme theme;
	private final List<String> schemes;
	private final Legend legend;
	private final int width;
	private final int header;
	private final int row;
	private final int box;
	private final int left;
	private final int unit;
	private final List<Mark> marks;

	PrecisionScene(PrecisionMap map, TextMeasure measure, Theme theme, int width) {
		this.map = map;
		this.theme = theme;
		this.width = width;
		schemes = schemes(map);
		List<Legend.Entry> entries = new ArrayList<>();
		bits(map).forEach(bits -> entries.add(Legend.Entry.of(NLS.bind(Messages.precisionBits, bits), Ink.of(theme.bits(bits)))));
		schemes.forEach(scheme -> entries.add(Legend.Entry.of(scheme, ink(8, scheme))));
		if (map.hasSensitivities()) {
			entries.add(Legend.Entry.of(Messages.precisionSensitive, Ink.of(theme.hot())));
		}
		labels(map).stream().skip(entries.size()).forEach(label -> entries.add(Legend.Entry.of(label, Ink.of(theme.bits(8)))));
		legend = new Legend(entries);
		header = header(map, measure, width);
		row = row(map, measure);
		box = row - 2 - (map.isQuantized() ? STRIP + 1 : 0);
		left = MARGIN + Math.min(TextMeasure.widest(measure, map.layers().stream().map(LayerReport::name).toList()), (int) (width * NAMES)) + PAD;
		// Weights, which may be split, are twice as wide as the others.
		unit = Math.max(10, (width - MARGIN - left) / (map.hasResults() ? 5 : 4));
		List<Mark> all = new ArrayList<>();
		for (int i = 0; i < map.layers().size(); i++) {
			LayerReport layer = map.layers().get(i);
			all.add(new Mark(layer.name(), layer.name(), new Rectangle(2, header + i * row, width - 4, row), () -> spoken(layer), () -> tip(layer)));
		}
		marks = List.copyOf(all);
	}

	static int row(PrecisionMap map, TextMeasure measure) {
		return measure.height() + 5 + (map.isQuantized() ? STRIP + 1 : 0);
	}

	static int header(PrecisionMap map, TextMeasure measure, int width) {
		return MARGIN + Legend.height(labels(map), measure, width - 2 * MARGIN) + measure.height() + PAD;
	}

	private static List<String> labels(PrecisionMap map) {
		List<String> labels = new ArrayList<>(bits(map).stream().map(bits -> NLS.bind(Messages.precisionBits, bits)).toList());
		labels.addAll(schemes(map));
		if (map.hasSensitivities()) {
			labels.add(Messages.precisionSensitive);
		}
		if (map.isQuantized()) {
			labels.add(Messages.precisionFilters);
		}
		return labels;
	}

	private static List<String> schemes(PrecisionMap map) {
		return map.layers().stream().flatMap(layer -> map.schemes(layer).stream()).filter(scheme -> !PrecisionMap.isUniform(scheme))
				.map(PrecisionReport.Scheme::scheme).distinct().toList();
	}

	private static TreeSet<Integer> bits(PrecisionMap map) {
		TreeSet<Integer> bits = new TreeSet<>();
		for (LayerReport layer : map.layers()) {
			map.schemes(layer).forEach(scheme -> bits.add(PrecisionMap.bits(scheme.format())));
			bits.add(PrecisionMap.bits(layer.precision().activations()));
			bits.add(PrecisionMap.bits(layer.precision().accumulator()));
			bits.add(PrecisionMap.bits(map.result(layer)));
		}
		bits.remove(0);
		return bits;
	}

	private Ink ink(int bits, String scheme) {
		RGB fill = theme.bits(bits);
		int index = schemes.indexOf(scheme);
		return index < 0 ? Ink.of(fill) : new Ink(fill, HATCHES[index % HATCHES.length], Theme.mix(fill, theme.textOn(fill), TINT));
	}

	private String spoken(LayerReport layer) {
		String pending = (map.pendingWeights(layer).isEmpty() ? "" : ", " + NLS.bind(Messages.precisionPendingWeights, map.pendingWeights(layer)))
				+ (map.pendingActivations(layer).isEmpty() ? "" : ", " + NLS.bind(Messages.precisionPendingActivations, map.pendingActivations(layer)));
		return NLS.bind(Messages.precisionSpoken, new Object[] { layer.name(), map.weights(layer), layer.precision().activations(),
				layer.precision().accumulator() }) + pending;
	}

	/** Which operand of a layer stands at a column of pixels. */
	Optional<PrecisionEdit.Operand> operand(int x) {
		return x >= left && x < left + 2 * unit ? Optional.of(PrecisionEdit.Operand.WEIGHTS)
				: x >= left + 2 * unit && x < left + 3 * unit ? Optional.of(PrecisionEdit.Operand.ACTIVATIONS) : Optional.empty();
	}

	private String tip(LayerReport layer) {
		List<String> lines = new ArrayList<>(LayerTexts.head(layer, theme.notation(), map.point().hardware().clock()));
		lines.add(NLS.bind(Messages.precisionTip, new Object[] { map.weights(layer), layer.precision().activations(),
				layer.precision().accumulator(), Format.grouped(layer.weights()) }));
		if (!map.pendingWeights(layer).isEmpty()) {
			lines.add(NLS.bind(Messages.precisionPendingWeights, map.pendingWeights(layer)));
		}
		if (!map.pendingActivations(layer).isEmpty()) {
			lines.add(NLS.bind(Messages.precisionPendingActivations, map.pendingActivations(layer)));
		}
		if (!Double.isNaN(map.sensitivity(layer))) {
			lines.add(NLS.bind(Messages.precisionSqnr, theme.notation().significant(map.sensitivity(layer))));
		}
		if (!map.result(layer).isEmpty()) {
			lines.add(NLS.bind(Messages.precisionResult, map.result(layer)));
		}
		return String.join("\n", lines);
	}

	@Override
	public List<Mark> marks() {
		return marks;
	}

	@Override
	public Optional<Mark> at(int x, int y, Rectangle visible) {
		int index = y < visible.y + header ? -1 : (y - header) / row;
		return index >= 0 && index < marks.size() ? Optional.of(marks.get(index)) : Optional.empty();
	}

	@Override
	public void paint(Surface surface, Rectangle visible, Highlight highlight) {
		int first = Math.max(0, (visible.y - row) / row);
		int last = Math.min(map.layers().size() - 1, (visible.y + visible.height - header) / row + 1);
		for (int i = first; i <= last; i++) {
			row(surface, i, highlight);
		}
		surface.fill(new Rectangle(0, visible.y, width, header), Ink.of(theme.background()));
		legend.paint(surface, theme, MARGIN, visible.y + MARGIN / 2, width - 2 * MARGIN);
		int y = visible.y + header - surface.height() - 4;
		column(surface, Messages.columnWeights, left, 2 * unit, y);
		column(surface, Messages.columnActivations, left + 2 * unit, unit, y);
		column(surface, Messages.columnAccumulator, left + 3 * unit, unit, y);
		if (map.hasResults()) {
			column(surface, Messages.columnOutput, left + 4 * unit, unit, y);
		}
	}

	private void column(Surface surface, String title, int x, int wide, int y) {
		surface.text(surface.shorten(title, wide - 2), x + wide / 2, y, theme.muted(), Align.CENTER);
	}

	private void row(Surface surface, int index, Highlight highlight) {
		LayerReport layer = map.layers().get(index);
		int top = header + index * row;
		boolean selected = highlight.selected().contains(layer.name());
		if (selected || highlight.hover().equals(layer.name())) {
			surface.fill(new Rectangle(2, top, width - 4, row), Ink.of(Theme.mix(theme.background(), theme.selection(), selected ? 0.36 : 0.18)));
		}
		surface.text(surface.shorten(layer.name(), left - PAD - MARGIN), left - PAD, top + 2, theme.foreground(), Align.RIGHT);
		weights(surface, layer, top);
		cell(surface, layer.precision().activations(), left + 2 * unit, top);
		if (layer.macs() > 0) {
			cell(surface, layer.precision().accumulator(), left + 3 * unit, top);
		}
		if (!map.result(layer).isEmpty()) {
			cell(surface, map.result(layer), left + 4 * unit, top);
		}
		if (map.border(layer) > 0) {
			surface.outline(new Rectangle(left, top + 1, 2 * unit - 3, box - 1), new Stroke(theme.hot(), map.border(layer), false));
		}
		pending(surface, map.pendingWeights(layer), new Rectangle(left, top + 1, 2 * unit - 2, box));
		pending(surface, map.pendingActivations(layer), new Rectangle(left + 2 * unit, top + 1, unit - 2, box));
		if (selected) {
			surface.outline(new Rectangle(left - 1, top, width - left - MARGIN + 2, row), Stroke.thick(theme.foreground()));
		}
	}

	/** What is chosen but not written covers what is, behind an arrow and in a dashed frame. */
	private void pending(Surface surface, String text, Rectangle area) {
		if (!text.isEmpty()) {
			surface.fill(area, Ink.of(theme.background()));
			surface.outline(new Rectangle(area.x + 1, area.y + 1, area.width - 3, area.height - 3), new Stroke(theme.focus(), 2, true));
			surface.text(surface.shorten("\u2192 " + text, area.width - 8), area.x + area.width / 2, area.y + 1, theme.foreground(), Align.CENTER);
		}
	}

	private void weights(Surface surface, LayerReport layer, int top) {
		List<PrecisionReport.Scheme> all = map.schemes(layer);
		double sum = 0;
		int from = left;
		for (PrecisionReport.Scheme scheme : all) {
			sum += scheme.share();
			int to = left + (int) Math.round(Math.min(1, sum) * (2 * unit - 2));
			String text = PrecisionMap.text(scheme) + (all.size() > 1 ? " " + theme.notation().percent(scheme.share()) : "");
			box(surface, new Rectangle(from, top + 1, to - from, box), ink(PrecisionMap.bits(scheme.format()), scheme.scheme()), text,
					Integer.toString(PrecisionMap.bits(scheme.format())));
			from = to;
		}
		filters(surface, map.filters(layer), top + row - STRIP - 1);
	}

	/** Filters in their order, neighbours of the same format in one piece. Below a pixel per filter only some are seen. */
	private void filters(Surface surface, List<FilterFormat> filters, int top) {
		int wide = 2 * unit - 2;
		int start = 0;
		for (int x = 1; !filters.isEmpty() && x <= wide; x++) {
			FilterFormat piece = filters.get((int) ((long) start * filters.size() / wide));
			if (x == wide || !filters.get((int) ((long) x * filters.size() / wide)).equals(piece)) {
				RGB fill = theme.bits(piece.bits());
				// A hatch cannot be seen in pieces as small as these; shift-and-add filters are lower instead.
				int height = piece.isShiftAdd() ? STRIP / 2 : STRIP;
				surface.fill(new Rectangle(left + start, top + STRIP - height, x - start, height), Ink.of(fill));
				start = x;
			}
		}
	}

	private void cell(Surface surface, String format, int x, int top) {
		box(surface, new Rectangle(x, top + 1, unit - 2, box), Ink.of(theme.bits(PrecisionMap.bits(format))), format,
				Integer.toString(PrecisionMap.bits(format)));
	}

	/** Writes the whole text when it fits, else the number of bits. */
	private void box(Surface surface, Rectangle area, Ink ink, String text, String bits) {
		surface.fill(area, ink);
		String fitting = surface.width(text) + 6 <= area.width ? text : surface.width(bits) + 2 <= area.width ? bits : "";
		if (!fitting.isEmpty()) {
			int wide = surface.width(fitting);
			if (ink.hatch() != Hatch.NONE) {
				surface.fill(new Rectangle(area.x + (area.width - wide) / 2 - 2, area.y, wide + 4, area.height), Ink.of(ink.fill()));
			}
			surface.text(fitting, area.x + area.width / 2, area.y + 1, theme.textOn(ink.fill()), Align.CENTER);
		}
	}
}
