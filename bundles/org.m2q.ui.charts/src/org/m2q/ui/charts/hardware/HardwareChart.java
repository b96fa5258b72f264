package org.m2q.ui.charts.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

import org.eclipse.osgi.util.NLS;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.MemoryTotal;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Operand;
import org.m2q.base.problem.SourceSpan;
import org.m2q.base.unit.Format;
import org.m2q.base.unit.Notation;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.DataTable;
import org.m2q.ui.charts.DataTable.Cell;
import org.m2q.ui.charts.DataTable.Column;
import org.m2q.ui.charts.Scene;
import org.m2q.ui.charts.TextMeasure;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.charts.internal.Messages;

/** What the engines of an accelerator do with operators and formats, and how full its memories get with a network. */
public final class HardwareChart implements Chart {

	private final String accelerator;
	private final String model;
	private final double clock;
	private final List<EngineSpec> engines;
	private final List<Capability> capabilities;
	private final List<MemoryUse> memories;

	/**
	 * How full a buffer gets.
	 *
	 * @param bytes most that are taken at once
	 * @param seconds when they are taken for the first time
	 * @param layers that work then
	 */
	public record Peak(long bytes, double seconds, String layers) {
	}

	/**
	 * The chart of a priced network.
	 *
	 * @param cost of the network on the accelerator
	 * @param peaks of buffers by name; a buffer without one is shown as not known
	 */
	public HardwareChart(NetworkCost cost, Map<String, Peak> peaks) {
		accelerator = cost.accelerator().name();
		model = cost.network().network().model();
		clock = cost.accelerator().clock();
		engines = cost.accelerator().engines();
		capabilities = Capabilities.of(cost);
		Map<String, MemoryTotal> totals = cost.memoryTotals().stream().collect(Collectors.toMap(MemoryTotal::memory, total -> total));
		memories = cost.accelerator().memories().stream()
				.map(memory -> use(memory, Optional.ofNullable(totals.get(memory.name())), Optional.ofNullable(peaks.get(memory.name())), clock)).toList();
	}

	private static MemoryUse use(MemorySpec memory, Optional<MemoryTotal> total, Optional<Peak> peak, double clock) {
		String holds = memory.kind() == MemoryKind.DRAM ? "" : memory.holds().stream().sorted().map(Operand::keyword).collect(Collectors.joining(", "));
		double bandwidth = memory.kind() == MemoryKind.DRAM ? memory.bandwidth() : memory.bytesPerCycle() * clock;
		return new MemoryUse(memory.name(), memory.kind().name().toLowerCase(Locale.ROOT), holds, memory.capacity(), bandwidth,
				peak.map(found -> OptionalLong.of(found.bytes())).orElse(OptionalLong.empty()), peak.map(Peak::seconds).orElse(0.0),
				peak.map(Peak::layers).orElse(""), total.map(sum -> (double) sum.readBytes() + sum.writtenBytes()).orElse(Double.NaN), memory.span());
	}

	/** Of the accelerator, in hertz. */
	double clock() {
		return clock;
	}

	List<EngineSpec> engines() {
		return engines;
	}

	/** What the engines can do, row by row. */
	public List<Capability> capabilities() {
		return capabilities;
	}

	/** The memories, in the order of the text. */
	public List<MemoryUse> memories() {
		return memories;
	}

	/** Where the text is that a mark is about. */
	public Optional<SourceSpan> place(String mark) {
		Objects.requireNonNull(mark, "mark");
		return capabilities.stream().filter(found -> id(found).equals(mark)).map(Capability::span)
				.findFirst().or(() -> memories.stream().filter(found -> id(found).equals(mark)).map(MemoryUse::span).findFirst()).filter(SourceSpan::isKnown);
	}

	static String id(Capability capability) {
		return "mode:" + capability.operator() + ":" + capability.format() + ":" + capability.engine();
	}

	static String id(MemoryUse memory) {
		return "memory:" + memory.name();
	}

	/** E.g. {@code 0.312 pJ}; what is not modelled is said to be so. */
	static String energy(Capability capability, Notation notation) {
		return Double.isNaN(capability.joules()) ? Messages.notModelled : notation.energy(capability.joules());
	}

	@Override
	public String title() {
		return NLS.bind(Messages.hardwareTitle, new Object[] { accelerator, Format.engineering(clock, "Hz", 3), engines.size(), memories.size(), model });
	}

	@Override
	public int height(TextMeasure measure, int width, int visible) {
		return HardwareScene.height(this, measure);
	}

	@Override
	public Scene layout(TextMeasure measure, Theme theme, int width, int height) {
		return new HardwareScene(this, measure, theme, width);
	}

	@Override
	public DataTable table() {
		List<Column> columns = List.of(Column.text(Messages.columnOperator), Column.text(Messages.columnFormat), Column.text(Messages.columnEngineOrMemory),
				Column.text(Messages.columnMode), Column.number(Messages.columnPerCycle, ""), Column.number(Messages.columnEnergyEach, "J"),
				Column.number(Messages.columnCapacity, "B"), Column.number(Messages.columnPeak, "B"), Column.number(Messages.columnBandwidth, "B/s"),
				Column.number(Messages.columnTraffic, "B"));
		List<DataTable.Row> rows = new ArrayList<>();
		Cell none = Cell.of("");
		for (Capability found : capabilities) {
			rows.add(new DataTable.Row("", List.of(Cell.of(found.operator()), Cell.of(found.format()), Cell.of(found.engine()), Cell.of(found.mode()),
					new Cell(Format.significant(found.perCycle(), 6), found.perCycle()), Cell.of(found.joules(), "J"), none, none, none, none)));
		}
		for (MemoryUse memory : memories) {
			rows.add(new DataTable.Row("", List.of(none, none, Cell.of(memory.name()), Cell.of(memory.holds().isEmpty() ? memory.kind() : memory.holds()), none, none,
					memory.capacity() > 0 ? new Cell(Format.data(memory.capacity()), memory.capacity()) : Cell.of(Messages.hardwareUnlimited),
					memory.peak().isPresent() ? new Cell(Format.data(memory.peak().getAsLong()), memory.peak().getAsLong()) : Cell.of(Messages.hardwareNoPeak),
					memory.bandwidth() > 0 ? Cell.of(memory.bandwidth(), "B/s") : Cell.of(Messages.hardwareUnlimited),
					Double.isNaN(memory.traffic()) ? none : new Cell(Format.data(memory.traffic()), memory.traffic()))));
		}
		return new DataTable(columns, rows);
	}
}
