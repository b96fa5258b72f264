package org.m2q.ui.charts.hardware;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.m2q.accelerator.EngineSpec;
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

/** Memories with their fill at the top, the matrix of capabilities below. */
final class HardwareScene implements Scene {

	private static final int MARGIN = 8;
	private static final int PAD = 6;
	private static final int GAP = 2;
	private static final int NARROWEST = 60;
	private static final double FASTEST = 0.85;

	private final HardwareChart chart;
	private final Theme theme;
	private final int width;
	private final int line;
	private final int row;
	private final int operators;
	private final int formats;
	private final int names;
	private final int left;
	private final int wide;
	private final int matrix;
	private final List<Line> lines;
	private final List<Mark> marks;
	private final double fastest;

	/** A row of the matrix; without format of an operator that does not multiply. */
	private record Line(String operator, String format) {
	}

	HardwareScene(HardwareChart chart, TextMeasure measure, Theme theme, int width) {
		this.chart = chart;
		this.theme = theme;
		this.width = width;
		line = measure.height();
		row = row(measure);
		lines = lines(chart);
		operators = MARGIN + Math.max(measure.width(Messages.columnOperator), TextMeasure.widest(measure, lines.stream().map(Line::operator).toList())) + 2 * PAD;
		formats = Math.max(measure.width(Messages.columnFormat), TextMeasure.widest(measure, lines.stream().map(Line::format).toList())) + 2 * PAD;
		left = operators + formats;
		names = MARGIN + TextMeasure.widest(measure, chart.memories().stream().map(MemoryUse::name).toList()) + 2 * PAD;
		// Wide enough for the longest cell with twice as much around it, and no wider.
		int longest = Math.max(TextMeasure.widest(measure, chart.capabilities().stream().map(this::whole).toList()),
				TextMeasure.widest(measure, chart.engines().stream().map(engine -> engine.kind().keyword()).toList()));
		wide = Math.clamp((width - left - MARGIN) / Math.max(1, chart.engines().size()), NARROWEST, Math.max(NARROWEST, 2 * longest));
		matrix = MARGIN + line + PAD + chart.memories().size() * row + 2 * PAD;
		fastest = chart.capabilities().stream().mapToDouble(Capability::perCycle).max().orElse(1);
		List<Mark> all = new ArrayList<>();
		for (int i = 0; i < chart.memories().size(); i++) {
			MemoryUse memory = chart.memories().get(i);
			all.add(new Mark(HardwareChart.id(memory), "", new Rectangle(MARGIN, memoryTop(i), width - 2 * MARGIN, row - GAP), () -> spoken(memory), () -> tip(memory)));
		}
		for (Capability capability : chart.capabilities()) {
			all.add(new Mark(HardwareChart.id(capability), "", bounds(capability), () -> spoken(capability), () -> tip(capability)));
		}
		marks = List.copyOf(all);
	}

	private static int row(TextMeasure measure) {
		return measure.height() + PAD;
	}

	static int height(HardwareChart chart, TextMeasure measure) {
		return MARGIN + measure.height() + PAD + chart.memories().size() * row(measure) + 2 * PAD + 3 * measure.height() + PAD + lines(chart).size() * row(measure)
				+ MARGIN;
	}

	private static List<Line> lines(HardwareChart chart) {
		LinkedHashSet<Line> lines = new LinkedHashSet<>();
		chart.capabilities().forEach(found -> lines.add(new Line(found.operator(), found.format())));
		return List.copyOf(lines);
	}

	private int memoryTop(int index) {
		return MARGIN + line + PAD + index * row;
	}

	private int rowTop(int index) {
		return matrix + 3 * line + PAD + index * row;
	}

	private Rectangle bounds(Capability capability) {
		int column = 0;
		while (!chart.engines().get(column).name().equals(capability.engine())) {
			column++;
		}
		return new Rectangle(left + column * wide, rowTop(lines.indexOf(new Line(capability.operator(), capability.format()))), wide - GAP, row - GAP);
	}

	private static String unit(Capability capability) {
		return capability.format().isEmpty() ? Messages.hardwareElements : Messages.hardwareProducts;
	}

	private String rate(Capability capability) {
		return capability.perCycle() == Math.rint(capability.perCycle()) ? Format.grouped((long) capability.perCycle()) : theme.notation().significant(capability.perCycle());
	}

	/** What a cell says when there is room. */
	private String whole(Capability capability) {
		boolean own = capability.format().isEmpty() || capability.mode().equals(capability.format());
		return NLS.bind(Messages.hardwareCell, new Object[] { rate(capability), HardwareChart.energy(capability, theme.notation()) }) + (own ? "" : " *");
	}

	private String spoken(Capability capability) {
		return NLS.bind(Messages.hardwareSpoken, new Object[] { capability.engine(), capability.operator() + (capability.format().isEmpty() ? "" : " " + capability.format()),
				rate(capability), unit(capability), Spoken.of(HardwareChart.energy(capability, theme.notation())) });
	}

	private String tip(Capability capability) {
		List<String> text = new ArrayList<>(List.of(capability.engine() + ": " + capability.operator() + " " + capability.format(),
				NLS.bind(Messages.hardwareTip, new Object[] { rate(capability), unit(capability), HardwareChart.energy(capability, theme.notation()) })));
		if (!capability.format().isEmpty() && !capability.mode().equals(capability.format())) {
			text.add(NLS.bind(Messages.hardwareAs, capability.mode()));
		}
		return String.join("\n", text);
	}

	private String filled(MemoryUse memory) {
		String capacity = memory.capacity() > 0 ? theme.notation().data(memory.capacity()) : Messages.hardwareUnlimited;
		return memory.peak().isEmpty() ? capacity
				: memory.capacity() > 0 ? NLS.bind(Messages.hardwareUsed, new Object[] { theme.notation().data(memory.peak().getAsLong()), capacity, theme.notation().percent(memory.fill()) })
						: capacity;
	}

	private String spoken(MemoryUse memory) {
		return NLS.bind(Messages.hardwareMemorySpoken, memory.name(), filled(memory));
	}

	private String tip(MemoryUse memory) {
		List<String> text = new ArrayList<>(List.of(memory.name() + " (" + memory.kind() + (memory.holds().isEmpty() ? "" : ": " + memory.holds()) + ")", filled(memory)));
		if (memory.peak().isPresent() && memory.peak().getAsLong() > 0) {
			text.addAll(LayerTexts.wrap(NLS.bind(Messages.hardwareFullest, theme.notation().time(memory.moment(), chart.clock()), memory.layers())));
		}
		if (memory.bandwidth() > 0) {
			text.add(NLS.bind(Messages.hardwareBandwidth, theme.notation().engineering(memory.bandwidth(), "B/s")));
		}
		if (!Double.isNaN(memory.traffic())) {
			text.add(NLS.bind(Messages.hardwareTraffic, theme.notation().data(memory.traffic())));
		}
		return String.join("\n", text);
	}

	@Override
	public List<Mark> marks() {
		return marks;
	}

	@Override
	public void paint(Surface surface, Rectangle visible, Highlight highlight) {
		surface.text(surface.shorten(chart.title(), width - 2 * MARGIN), MARGIN, MARGIN, theme.foreground());
		for (int i = 0; i < chart.memories().size(); i++) {
			memory(surface, chart.memories().get(i), memoryTop(i));
		}
		int head = matrix + 2 * line;
		surface.text(Messages.columnOperator, MARGIN, head, theme.muted());
		surface.text(Messages.columnFormat, operators, head, theme.muted());
		for (int i = 0; i < chart.engines().size(); i++) {
			EngineSpec engine = chart.engines().get(i);
			int middle = left + i * wide + (wide - GAP) / 2;
			surface.text(surface.shorten(engine.name(), wide - GAP), middle, matrix, theme.foreground(), Align.CENTER);
			surface.text(surface.shorten(engine.kind().keyword(), wide - GAP), middle, matrix + line, theme.muted(), Align.CENTER);
			surface.text(surface.shorten(NLS.bind(Messages.hardwareSize, engine.rows(), engine.columns()), wide - GAP), middle, head, theme.muted(), Align.CENTER);
		}
		for (int i = 0; i < lines.size(); i++) {
			Line shown = lines.get(i);
			boolean first = i == 0 || !lines.get(i - 1).operator().equals(shown.operator());
			if (first) {
				surface.line(MARGIN, rowTop(i) - GAP, left + chart.engines().size() * wide, rowTop(i) - GAP, Stroke.of(theme.grid()));
				surface.text(shown.operator(), MARGIN, rowTop(i) + 1, theme.foreground());
			}
			surface.text(shown.format(), operators, rowTop(i) + 1, theme.foreground());
			for (int j = 0; j < chart.engines().size(); j++) {
				cell(surface, shown, j, rowTop(i));
			}
		}
		marks.stream().filter(mark -> mark.id().equals(highlight.hover())).forEach(mark -> surface.outline(mark.bounds(), Stroke.thick(theme.foreground())));
	}

	private void memory(Surface surface, MemoryUse memory, int top) {
		surface.text(memory.name(), names - 2 * PAD, top + 1, theme.foreground(), Align.RIGHT);
		int room = Math.max(40, (width - names - MARGIN) * 2 / 5);
		Rectangle whole = new Rectangle(names, top, room, row - GAP);
		if (memory.capacity() > 0) {
			double fill = memory.fill();
			if (Double.isNaN(fill)) {
				surface.fill(whole, theme.unknown());
			} else {
				surface.fill(new Rectangle(names, top, (int) Math.round(room * Math.min(1, fill)), row - GAP), fill > 1 ? Ink.of(theme.hot()) : theme.hatched(3, org.m2q.ui.charts.Hatch.NONE));
			}
			surface.outline(whole, Stroke.of(theme.muted()));
		}
		int text = names + (memory.capacity() > 0 ? room + PAD : 0);
		surface.text(fitting(surface, memory, width - text - MARGIN), text, top + 1, theme.foreground());
	}

	/** As much as there is room for; the fill is the last that goes. */
	private String fitting(Surface surface, MemoryUse memory, int room) {
		String whole = filled(memory);
		String fill = Double.isNaN(memory.fill()) ? whole : theme.notation().data(memory.peak().orElse(0)) + " (" + theme.notation().percent(memory.fill()) + ")";
		return List.of(whole + (memory.holds().isEmpty() ? "" : " \u00b7 " + memory.holds()), whole, fill).stream().filter(text -> surface.width(text) <= room).findFirst()
				.orElseGet(() -> surface.shorten(fill, room));
	}

	private void cell(Surface surface, Line shown, int column, int top) {
		Rectangle area = new Rectangle(left + column * wide, top, wide - GAP, row - GAP);
		Optional<Capability> found = chart.capabilities().stream().filter(capability -> capability.engine().equals(chart.engines().get(column).name())
				&& capability.operator().equals(shown.operator()) && capability.format().equals(shown.format())).findFirst();
		if (found.isEmpty()) {
			surface.fill(area, Ink.of(theme.grid()));
			surface.text("\u2014", area.x + area.width / 2, top + 1, theme.textOn(theme.grid()), Align.CENTER);
			return;
		}
		RGB fill = theme.ramp(found.get().perCycle() / fastest * FASTEST);
		surface.fill(area, Ink.of(fill));
		String all = whole(found.get());
		String fitting = surface.width(all) + 4 <= area.width ? all : surface.shorten(rate(found.get()), area.width - 4);
		surface.text(fitting, area.x + area.width / 2, top + 1, theme.textOn(fill), Align.CENTER);
	}
}
