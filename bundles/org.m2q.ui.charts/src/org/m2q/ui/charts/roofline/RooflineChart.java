package org.m2q.ui.charts.roofline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import org.eclipse.osgi.util.NLS;
import org.m2q.report.EngineUse;
import org.m2q.report.HardwareReport;
import org.m2q.report.LayerReport;
import org.m2q.report.PointReport;
import org.m2q.report.TrafficReport;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.DataTable;
import org.m2q.ui.charts.DataTable.Cell;
import org.m2q.ui.charts.DataTable.Column;
import org.m2q.ui.charts.Scene;
import org.m2q.ui.charts.TextMeasure;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.charts.internal.Messages;

/**
 * Speed of the multiplying layers over their work per byte of one memory, both logarithmic, below the roofs of the engines and the slopes of
 * the memories (Williams, Waterman, Patterson: Roofline, CACM 2009).
 */
public final class RooflineChart implements Chart {

	/** Least height that can be read, in lines of text. */
	private static final int LEAST_LINES = 14;

	private final PointReport point;
	private final HardwareReport.Memory memory;
	private final WhatIf whatIf;
	private final List<RooflinePlace> places;
	private final int multiplying;
	private final Map<String, Double> roofs;
	private final Optional<PointReport> earlier;
	private final boolean asked;
	private final Map<String, RooflinePlace> before = new LinkedHashMap<>();

	/**
	 * The roofline of a point.
	 *
	 * @param point whose layers are shown
	 * @param memory over whose bytes; one of {@link #memories}
	 * @param whatIf other hardware than that of the text
	 */
	public RooflineChart(PointReport point, HardwareReport.Memory memory, WhatIf whatIf) {
		this(point, memory, whatIf, Optional.empty(), false);
	}

	private RooflineChart(PointReport point, HardwareReport.Memory memory, WhatIf whatIf, Optional<PointReport> earlier, boolean asked) {
		this.point = Objects.requireNonNull(point, "point");
		this.memory = Objects.requireNonNull(memory, "memory");
		this.whatIf = Objects.requireNonNull(whatIf, "whatIf");
		this.earlier = earlier;
		this.asked = asked;
		places = places(point, memory);
		earlier.ifPresent(old -> old.hardware().memories().stream().filter(other -> other.name().equals(memory.name())).findFirst()
				.ifPresent(other -> places(old, other).forEach(place -> before.put(place.layer().name(), place))));
		multiplying = (int) point.layers().stream().filter(layer -> layer.bound().roofline().isPresent()).count();
		Map<String, Double> found = new LinkedHashMap<>();
		for (RooflinePlace place : places) {
			found.merge(modes(place.layer()), place.peak(), Math::max);
		}
		roofs = found;
	}

	/** Memories of a point that have a limited bandwidth, DRAM first. */
	public static List<HardwareReport.Memory> memories(PointReport point) {
		List<HardwareReport.Memory> memories = new ArrayList<>(
				point.hardware().memories().stream().filter(memory -> memory.bandwidth() > 0 && Double.isFinite(memory.bandwidth())).toList());
		memories.sort((a, b) -> Boolean.compare(b.isDram(), a.isDram()));
		return memories;
	}

	/** The roofline over the first memory; empty when no memory is limited. */
	public static Optional<RooflineChart> of(PointReport point) {
		return memories(point).stream().findFirst().map(memory -> new RooflineChart(point, memory, WhatIf.NONE));
	}

	/** The same with an arrow to every point from where its layer was in an earlier result. It asks no questions. */
	public RooflineChart since(PointReport old) {
		return new RooflineChart(point, memory, WhatIf.NONE, Optional.of(old), false);
	}

	/** The same as what other formats than those of the text come to, with an arrow to every point from where its layer is now. */
	public RooflineChart insteadOf(PointReport now) {
		return new RooflineChart(point, memory, WhatIf.NONE, Optional.of(now), true);
	}

	/** Whether it shows what other formats would do. */
	boolean isAsked() {
		return asked;
	}

	/** Latency of the network in seconds in the earlier result, or as it is. */
	double latencyNow() {
		return earlier.map(old -> old.totals().latency()).orElse(point.totals().latency());
	}

	/** Whether it compares two results. */
	boolean isComparison() {
		return earlier.isPresent();
	}

	/** Where a layer was in the earlier result; empty when it is not known. */
	Optional<RooflinePlace> before(RooflinePlace place) {
		return Optional.ofNullable(before.get(place.layer().name()));
	}

	private static List<RooflinePlace> places(PointReport point, HardwareReport.Memory memory) {
		return point.layers().stream().flatMap(layer -> place(point, memory, layer).stream()).toList();
	}

	private static Optional<RooflinePlace> place(PointReport point, HardwareReport.Memory memory, LayerReport layer) {
		long bytes = layer.traffic().stream().filter(part -> part.memory().equals(memory.name())).mapToLong(TrafficReport::bytes).sum();
		if (bytes == 0) {
			return Optional.empty();
		}
		double clock = point.hardware().clock();
		return layer.bound().roofline().map(roofline -> new RooflinePlace(layer, (double) layer.macs() / bytes, roofline.macsPerCycle() * clock,
				roofline.peakMacsPerCycle() * clock, memory.bandwidth()));
	}

	/** Engines that multiply for a layer with the formats that they multiply. */
	private static String modes(LayerReport layer) {
		return layer.engines().stream().filter(use -> use.macs() > 0).collect(Collectors.groupingBy(EngineUse::engine, LinkedHashMap::new,
				Collectors.mapping(EngineUse::mode, Collectors.toList()))).entrySet().stream()
				.map(entry -> entry.getKey() + " (" + entry.getValue().stream().distinct().collect(Collectors.joining(", ")) + ")")
				.collect(Collectors.joining(" + "));
	}

	PointReport point() {
		return point;
	}

	HardwareReport.Memory memory() {
		return memory;
	}

	/** Other hardware than that of the text. */
	public WhatIf whatIf() {
		return whatIf;
	}

	List<RooflinePlace> places() {
		return places;
	}

	/** Whether there is a layer to draw. */
	public boolean hasPoints() {
		return !places.isEmpty();
	}

	/** Multiplying layers that move nothing through the memory. */
	int missing() {
		return multiplying - places.size();
	}

	int multiplying() {
		return multiplying;
	}

	/** Peak products per second by engines and formats. */
	Map<String, Double> roofs() {
		return roofs;
	}

	/** Latency of the network in seconds with the other hardware, when every point keeps its distance to its roof and all else stays. */
	public double latency() {
		double latency = point.totals().latency();
		for (RooflinePlace place : places) {
			latency += place.layer().latency() * (place.roof() / place.roof(whatIf) - 1);
		}
		return latency;
	}

	@Override
	public String title() {
		return NLS.bind(Messages.roofTitle, new Object[] { places.size(), point.setup().modelText(), point.setup().policy(),
				point.setup().acceleratorText(), memory.name() });
	}

	@Override
	public int height(TextMeasure measure, int width, int visible) {
		return Math.max(visible, LEAST_LINES * measure.height());
	}

	@Override
	public Scene layout(TextMeasure measure, Theme theme, int width, int height) {
		return new RooflineScene(this, measure, theme, width, height);
	}

	@Override
	public DataTable table() {
		List<Column> columns = List.of(Column.text(Messages.columnLayer), Column.text(Messages.columnKind), Column.text(Messages.columnPrecision),
				Column.text(Messages.columnEngines), Column.number(Messages.columnMacs, ""),
				Column.number(NLS.bind(Messages.columnIntensity, memory.name()), "MAC/B"), Column.number(Messages.columnSpeed, "MAC/s"),
				Column.number(Messages.columnRoof, "MAC/s"), Column.number(Messages.columnReached, ""), Column.number(Messages.metricShare, ""),
				Column.text(Messages.columnBound), Column.text(Messages.columnWhy));
		return new DataTable(columns, places.stream().map(RooflineChart::row).toList());
	}

	private static DataTable.Row row(RooflinePlace place) {
		LayerReport layer = place.layer();
		return new DataTable.Row(layer.name(), List.of(Cell.of(layer.name()), Cell.of(layer.kind()), Cell.of(layer.precision().label()),
				Cell.of(layer.engineNames()), Cell.count(layer.macs()), Cell.of(place.intensity(), "MAC/B"), Cell.of(place.speed(), "MAC/s"),
				Cell.of(place.roof(), "MAC/s"), Cell.percent(place.speed() / place.roof()), Cell.percent(layer.share()),
				Cell.of(layer.bound().label()), Cell.of(layer.bound().explanation())));
	}
}
