package org.m2q.report.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.m2q.accelerator.TileChoice;
import org.m2q.accelerator.schedule.FusedGroup;
import org.m2q.accelerator.schedule.LayerSchedule;
import org.m2q.accelerator.schedule.Loop;
import org.m2q.accelerator.schedule.Schedule;
import org.m2q.accelerator.schedule.Step;
import org.m2q.base.problem.SourceSpan;
import org.m2q.base.unit.Format;
import org.m2q.network.Layer;
import org.m2q.network.MacOperator;
import org.m2q.network.Network;
import org.m2q.network.Node;
import org.m2q.network.Value;
import org.m2q.quant.FilterShare;
import org.m2q.quant.Granularity;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.Origin;
import org.m2q.quant.TreatmentPart;
import org.m2q.report.IrStage;
import org.m2q.report.IrText.Line;

/** Writes what the stages have decided, layer by layer. */
public final class IrLines {

	private static final String INDENT = "    ";

	private final Schedule schedule;
	private final Network network;
	private final Function<SourceSpan, String> places;
	private final Map<Integer, List<Step>> steps = new LinkedHashMap<>();

	/** Lines of a schedule. */
	public IrLines(Schedule schedule, Function<SourceSpan, String> places) {
		this.schedule = schedule;
		this.places = places;
		network = schedule.network().network();
		schedule.steps().forEach(step -> steps.computeIfAbsent(step.layer(), layer -> new ArrayList<>()).add(step));
	}

	/** All lines after a stage. */
	public List<Line> after(IrStage stage) {
		List<Line> lines = new ArrayList<>();
		lines.add(new Line(title(), "", IrStage.OPERATORS));
		network.inputs().forEach(input -> lines.add(new Line("input " + input.name() + " " + input.shape() + place(input.origin()), "", IrStage.OPERATORS)));
		if (stage == IrStage.OPERATORS) {
			Map<Integer, String> layers = new LinkedHashMap<>();
			schedule.network().layers().forEach(layer -> layer.nodes().forEach(node -> layers.put(node, layer.name())));
			network.nodes().forEach(node -> lines.add(operator(node, layers.getOrDefault(node.index(), ""))));
			return lines;
		}
		Set<Integer> absorbed = new LinkedHashSet<>(network.nodes().stream().map(Node::index).toList());
		for (Layer layer : schedule.network().layers()) {
			layer.nodes().forEach(absorbed::remove);
			layer(layer).stream().filter(line -> line.since().compareTo(stage) <= 0).forEach(lines::add);
		}
		if (!absorbed.isEmpty()) {
			lines.add(new Line("absorbed into the addressing of operands:", "", IrStage.LAYERS));
			absorbed.forEach(node -> lines.add(operator(network.nodes().get(node), "")));
		}
		return lines;
	}

	private String title() {
		return network.model() + network.arguments().entrySet().stream().map(entry -> entry.getKey() + " = " + entry.getValue()).collect(Collectors.joining(", ", "(", ")"))
				+ " with " + schedule.policy().policy() + " on " + schedule.accelerator().name() + " using " + schedule.mapping().name();
	}

	private List<Line> layer(Layer layer) {
		List<Line> lines = new ArrayList<>();
		add(lines, layer, IrStage.LAYERS, "layer " + layer.index() + " " + layer.name() + ": " + layer.kind().name().toLowerCase(Locale.ROOT) + " "
				+ layer.inputs().stream().map(Object::toString).collect(Collectors.joining(" × ")) + " → " + layer.output() + ", "
				+ Format.grouped(layer.macs()) + " MACs, " + Format.grouped(layer.parameters()) + " parameters" + at(layer));
		layer.nodes().stream().sorted().forEach(node -> lines.add(operator(network.nodes().get(node), layer.name())));
		precision(lines, layer);
		engines(lines, layer);
		tile(lines, layer);
		times(lines, layer);
		return lines;
	}

	private static void add(List<Line> lines, Layer layer, IrStage since, String text) {
		lines.add(new Line(text, layer.name(), since));
	}

	private static String at(Layer layer) {
		String activation = layer.activation().map(name -> ", " + name + " at the output").orElse("");
		return layer.norm().map(name -> ", " + name).orElse("") + activation + (layer.residualFrom().isPresent() ? ", a sum at the output" : "");
	}

	private Line operator(Node node, String layer) {
		String kernel = node.operator() instanceof MacOperator.Convolution convolution ? " " + convolution.kernelRows() + "×" + convolution.kernelColumns() + " stride "
				+ convolution.strideRows() + "×" + convolution.strideColumns() : "";
		String operands = node.inputs().stream().map(this::name).collect(Collectors.joining(", "));
		return new Line(INDENT + node.name() + " = " + node.operator().name() + kernel + "(" + operands + "): "
				+ node.inputShapes().stream().map(Object::toString).collect(Collectors.joining(", ")) + " → "
				+ node.outputs().stream().map(Object::toString).collect(Collectors.joining(", ")) + place(node), layer, IrStage.OPERATORS);
	}

	private String name(Value value) {
		return value.isInput() ? network.inputs().get(value.port()).name()
				: network.nodes().get(value.node()).name() + (network.nodes().get(value.node()).outputs().size() > 1 ? "#" + value.port() : "");
	}

	/** The innermost call that stands in a text of the user; the operators themselves may be in the library. */
	private String place(Node node) {
		return node.trail().spans().reversed().stream().map(this::place).filter(text -> !text.isEmpty()).findFirst().orElseGet(() -> place(node.origin()));
	}

	private String place(SourceSpan span) {
		String place = span.isKnown() ? places.apply(span) : "";
		return place.isEmpty() ? "" : "  @ " + place;
	}

	private void precision(List<Line> lines, Layer layer) {
		LayerPrecision precision = schedule.policy().layers().get(layer.index());
		if (layer.kind().hasWeights()) {
			String weights = precision.weights().stream().map(share -> share(share, precision.isMixed())).collect(Collectors.joining(" + "));
			String per = precision.granularity().name().toLowerCase(Locale.ROOT) + (precision.granularity() == Granularity.GROUP ? " of " + precision.groupSize() : "");
			add(lines, layer, IrStage.POLICY, INDENT + "weights " + weights + " per " + per + by(precision, TreatmentPart.WEIGHTS));
		}
		add(lines, layer, IrStage.POLICY, INDENT + "activations " + precision.activations() + by(precision, TreatmentPart.ACTIVATIONS));
		if (layer.kind().hasMacs()) {
			add(lines, layer, IrStage.POLICY, INDENT + "accumulator " + precision.accumulator() + by(precision, TreatmentPart.ACCUMULATOR));
		}
	}

	private static String share(FilterShare share, boolean mixed) {
		return share + (mixed ? " for " + Format.percent(share.share()) + " of the filters" : "");
	}

	private String by(LayerPrecision precision, TreatmentPart part) {
		Origin origin = precision.origins().get(part);
		return origin == null ? "" : ", by " + origin.rule() + " of " + origin.policy() + place(origin.span());
	}

	private void engines(List<Line> lines, Layer layer) {
		LayerSchedule decided = schedule.layers().get(layer.index());
		for (LayerSchedule.Part part : decided.parts()) {
			String lanes = part.loops().stream().filter(loop -> loop.level() == Loop.Level.SPATIAL).map(loop -> loop.dimension().keyword() + " on " + loop.trips() + " lanes")
					.collect(Collectors.joining(", "));
			add(lines, layer, IrStage.ENGINES, INDENT + "engine " + schedule.accelerator().engines().get(part.engine()).name() + ": "
					+ (part.groupsTo() - part.groupsFrom() > 1 ? range("group", part.groupsFrom(), part.groupsTo()) + ", " : "")
					+ range("filter", part.filtersFrom(), part.filtersTo()) + " in " + part.format() + ", multiplied as " + part.mode().activations() + " by "
					+ part.mode().weights() + " " + part.mode().scheme() + ", " + part.dataflow().keyword() + " dataflow" + (lanes.isEmpty() ? "" : ", " + lanes));
		}
		if (decided.parts().isEmpty()) {
			String units = steps.getOrDefault(layer.index(), List.of()).stream().filter(step -> !ScheduleNames.isTransfer(step)).map(step -> ScheduleNames.resource(schedule, step))
					.distinct().collect(Collectors.joining(", "));
			add(lines, layer, IrStage.ENGINES, INDENT + (units.isEmpty() ? "no engine: nothing is computed" : "engine " + units + ": element by element"));
		}
		if (decided.group() >= 0) {
			FusedGroup group = schedule.groups().get(decided.group());
			add(lines, layer, IrStage.ENGINES, INDENT + "fused with " + group.layers().stream().filter(other -> other != layer.index())
					.map(other -> schedule.network().layers().get(other).name()).collect(Collectors.joining(", ")) + (group.pipelined() ? ", at the same time" : ", in turn"));
		}
	}

	private static String range(String what, long from, long to) {
		return to - from == 1 ? what + " " + from : what + "s " + from + " to " + (to - 1);
	}

	private void tile(List<Line> lines, Layer layer) {
		LayerSchedule decided = schedule.layers().get(layer.index());
		decided.tile().ifPresent(tile -> add(lines, layer, IrStage.TILES, INDENT + tile(tile)));
		if (decided.group() >= 0) {
			FusedGroup group = schedule.groups().get(decided.group());
			add(lines, layer, IrStage.TILES, INDENT + "the group runs in " + group.bands() + " bands of rows, weights " + (group.weightsResident() ? "stay on chip" : "come once per band"));
		}
		List<String> onChip = new ArrayList<>();
		if (decided.inputsOnChip()) {
			onChip.add("inputs");
		}
		if (decided.residualOnChip()) {
			onChip.add("added tensor");
		}
		if (decided.outputsOnChip()) {
			onChip.add("outputs");
		}
		if (!onChip.isEmpty()) {
			add(lines, layer, IrStage.TILES, INDENT + "on chip: " + String.join(", ", onChip));
		}
		decided.notes().forEach(note -> add(lines, layer, IrStage.TILES, INDENT + "note: " + note));
	}

	private static String tile(TileChoice tile) {
		return "tile of " + tile.groups() + " groups, " + tile.filters() + " filters, " + tile.channels() + " channels, " + tile.rows() + " rows, " + tile.columns() + " columns: "
				+ Format.grouped(tile.tiles()) + " tiles, " + (tile.filtersOutermost() ? "filters" : "pixels") + " outermost; from DRAM weights " + tile.weightFetches()
				+ "×, inputs " + tile.inputFetches() + "×";
	}

	/** One line per resource and kind of step, in the order in which they start first. */
	private void times(List<Line> lines, Layer layer) {
		Map<String, List<Step>> kinds = new LinkedHashMap<>();
		steps.getOrDefault(layer.index(), List.of()).stream().sorted(Comparator.comparingLong(Step::start).thenComparingInt(Step::index)).forEach(step -> kinds
				.computeIfAbsent(step.kind().name().toLowerCase(Locale.ROOT) + step.operand().map(operand -> " " + operand.keyword()).orElse("") + " on "
						+ ScheduleNames.resource(schedule, step), key -> new ArrayList<>()).add(step));
		kinds.forEach((kind, same) -> {
			long bytes = same.stream().mapToLong(Step::bytes).sum();
			long busy = same.stream().mapToLong(step -> step.end() - step.start()).sum();
			long end = same.stream().mapToLong(Step::end).max().orElse(0);
			add(lines, layer, IrStage.SCHEDULE, INDENT + kind + ": cycles " + Format.grouped(same.getFirst().start()) + " to " + Format.grouped(end) + ", " + Format.grouped(same.size())
					+ (same.size() == 1 ? " step" : " steps") + ", busy for " + Format.grouped(busy) + " cycles" + (bytes > 0 ? ", " + Format.grouped(bytes) + " B" : ""));
		});
	}
}
