package org.m2q.report.internal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.m2q.accelerator.Bound;
import org.m2q.accelerator.EnergyCause;
import org.m2q.accelerator.EnergyTerm;
import org.m2q.accelerator.EngineSpec;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.MacMode;
import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.Traffic;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.Severity;
import org.m2q.base.problem.SourceSpan;
import org.m2q.network.Layer;
import org.m2q.network.LayerKind;
import org.m2q.network.LoopNest;
import org.m2q.network.Shape;
import org.m2q.quant.FilterShare;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Scheme;
import org.m2q.report.BoundReport;
import org.m2q.report.CauseReport;
import org.m2q.report.EngineUse;
import org.m2q.report.HardwareReport;
import org.m2q.report.LayerReport;
import org.m2q.report.LimitsReport;
import org.m2q.report.PointReport;
import org.m2q.report.PrecisionReport;
import org.m2q.report.Setup;
import org.m2q.report.SourceReport;
import org.m2q.report.TotalReport;
import org.m2q.report.TrafficReport;

/** Makes a report of what the cost model says. */
public final class PointBuilder {

	private final NetworkCost cost;
	private final Function<SourceSpan, String> places;

	private PointBuilder(NetworkCost cost, Function<SourceSpan, String> places) {
		this.cost = cost;
		this.places = places;
	}

	/** The report of a priced network. */
	public static PointReport build(String id, Setup setup, List<String> baselines, NetworkCost cost, Function<SourceSpan, String> places) {
		PointBuilder builder = new PointBuilder(cost, places);
		return new PointReport(id, setup, baselines, builder.totals(), builder.layers(), builder.hardware(),
				builder.assumptions(), builder.sources(), builder.limits());
	}

	private TotalReport totals() {
		List<CauseReport> causes = new ArrayList<>();
		cost.energyByCause().forEach((cause, joules) -> causes.add(new CauseReport(cause.label(), joules, List.of())));
		Map<List<String>, TrafficReport> traffic = new LinkedHashMap<>();
		// In the order of the accelerator, not of the first layer that happens to use a memory.
		for (MemorySpec memory : cost.accelerator().memories()) {
			for (LayerCost layer : cost.layers()) {
				layer.traffic().stream().filter(part -> part.memory().equals(memory.name())).map(PointBuilder::traffic)
						.forEach(part -> traffic.merge(List.of(part.memory(), part.operand()), part, (a, b) -> new TrafficReport(a.memory(), a.kind(),
								a.operand(), Math.addExact(a.bytesRead(), b.bytesRead()), Math.addExact(a.bytesWritten(), b.bytesWritten()))));
			}
		}
		long weights = cost.network().layers().stream().mapToLong(Layer::weights).sum();
		return new TotalReport(cost.layers().size(), cost.network().macs(), cost.network().network().parameters(), weights, cost.cycles(),
				cost.latency(), known(cost.isEnergyKnown(), cost.energy()), known(cost.isEnergyKnown(), cost.edp()), cost.utilisation(),
				cost.area(), cost.isFullyModelled(), causes,
				List.copyOf(traffic.values()));
	}

	private LimitsReport limits() {
		return new LimitsReport(cost.why(), spent(cost.spent()), cost.engineTotals(), cost.memoryTotals(), cost.areas());
	}

	private static Map<String, Long> spent(Map<Bound.Kind, Long> cycles) {
		Map<String, Long> spent = new LinkedHashMap<>();
		cycles.forEach((kind, part) -> spent.put(kind.label(), part));
		return spent;
	}

	/** What the model takes for granted, and what it leaves out. */
	private List<String> assumptions() {
		Set<String> texts = new LinkedHashSet<>(cost.assumptions());
		cost.problems().stream().filter(problem -> problem.severity() == Severity.INFO).map(Problem::message).forEach(texts::add);
		return List.copyOf(texts);
	}

	private List<LayerReport> layers() {
		List<LayerReport> layers = new ArrayList<>();
		for (LayerCost layer : cost.layers()) {
			layers.add(layer(layer));
		}
		return layers;
	}

	private LayerReport layer(LayerCost priced) {
		Layer layer = priced.layer();
		List<EngineUse> engines = priced.engines().stream().map(
				use -> new EngineUse(use.engine(), use.mode(), use.macs(), use.cycles(), use.share(), use.utilisation(), use.explanation()))
				.toList();
		return new LayerReport(layer.index(), layer.name(), layer.stage(), lower(layer.kind()), places.apply(layer.origin()),
				lower(priced.status()), layer.inputs().stream().map(PointBuilder::shape).toList(), shape(layer.output()), loops(layer.loops()),
				layer.macs(), layer.weights(), layer.parameters(), priced.cycles(), priced.computeCycles(), priced.memoryCycles(),
				priced.latency(), known(priced.isEnergyKnown(), priced.energy()), known(priced.isEnergyKnown(), priced.edp()),
				known(priced.isEnergyKnown() && cost.isEnergyKnown(), cost.share(layer.index())),
				new BoundReport(priced.bound().kind().label(), priced.bound().resource(), cost.why(layer.index()), spent(priced.limits().spent()),
						priced.limits().roofline()), priced.utilisation(),
				precision(layer, priced.precision()), engines, causes(priced.terms()), priced.traffic().stream().map(PointBuilder::traffic).toList(),
				producers(layer), priced.fusedWith(), priced.notModelled(), priced.notes());
	}

	/** Of all operands and of what is added at the output. */
	private static List<Integer> producers(Layer layer) {
		return IntStream.concat(layer.producers().stream().flatMap(List::stream).mapToInt(Integer::intValue), layer.residualFrom().stream()).distinct().sorted().boxed().toList();
	}

	/** Reports leave out what is not finite: 0 would be read as a result. */
	private static double known(boolean isKnown, double value) {
		return isKnown ? value : Double.NaN;
	}

	private static List<CauseReport> causes(List<EnergyTerm> terms) {
		Map<EnergyCause, List<EnergyTerm>> byCause = new EnumMap<>(EnergyCause.class);
		terms.forEach(term -> byCause.computeIfAbsent(term.cause(), cause -> new ArrayList<>()).add(term));
		List<CauseReport> causes = new ArrayList<>();
		byCause.forEach((cause, parts) -> causes.add(new CauseReport(cause.label(), parts.stream().mapToDouble(EnergyTerm::joules).sum(),
				parts.stream().map(term -> new CauseReport.Term(term.component(), term.action(), term.count(), term.joulesPerAction(), term.row(),
						term.source())).toList())));
		return causes;
	}

	private static TrafficReport traffic(Traffic part) {
		return new TrafficReport(part.memory(), lower(part.kind()), lower(part.operand()), part.readBytes(), part.writtenBytes());
	}

	private static Map<String, Long> loops(LoopNest loops) {
		Map<String, Long> map = new LinkedHashMap<>();
		map.put("heads", loops.heads());
		map.put("filters", loops.filters());
		map.put("channels", loops.channels());
		map.put("groups", loops.groups());
		map.put("outRows", loops.outRows());
		map.put("outColumns", loops.outColumns());
		map.put("kernelRows", loops.kernelRows());
		map.put("kernelColumns", loops.kernelColumns());
		return map;
	}

	private static PrecisionReport precision(Layer layer, LayerPrecision precision) {
		List<PrecisionReport.Scheme> schemes = layer.kind().hasWeights() ? precision.weights().stream()
				.map(share -> new PrecisionReport.Scheme(share.scheme().toString(), share.format().toString(), share.share())).toList() : List.of();
		double bits = layer.kind().hasWeights() ? precision.weightBits() : 0;
		return new PrecisionReport(label(layer.kind(), precision), bits, schemes, precision.activations().toString(),
				precision.accumulator().toString());
	}

	/** Short name of a precision: {@code w4a8}, {@code w8+apot8 a8}, {@code a8×a8} for products of two activations, {@code a8} without weights. */
	private static String label(LayerKind kind, LayerPrecision precision) {
		String activations = "a" + bits(precision.activations());
		if (kind == LayerKind.MATMUL) {
			return activations + "×" + activations;
		}
		if (!kind.hasWeights() || precision.weights().isEmpty()) {
			return activations;
		}
		String weights = precision.weights().stream().map(PointBuilder::label).collect(Collectors.joining("+"));
		boolean plain = precision.weights().size() == 1 && precision.weights().get(0).scheme() == Scheme.UNIFORM;
		return weights + (plain ? "" : " ") + activations;
	}

	private static String label(FilterShare share) {
		return (share.scheme() == Scheme.UNIFORM ? "w" : share.scheme().toString()) + bits(share.format());
	}

	private static String bits(NumberFormat format) {
		return format.isInteger() ? Integer.toString(format.bits()) : format.toString();
	}

	private HardwareReport hardware() {
		List<HardwareReport.Engine> engines = cost.accelerator().engines().stream()
				.map(engine -> new HardwareReport.Engine(engine.name(), engine.kind().keyword(), macsPerCycle(engine))).toList();
		List<HardwareReport.Memory> memories = cost.accelerator().memories().stream()
				.map(memory -> new HardwareReport.Memory(memory.name(), lower(memory.kind()), unlimited(memory.capacity()),
						unlimited(memory.bandwidth() > 0 ? memory.bandwidth() : memory.bytesPerCycle() * cost.accelerator().clock())))
				.toList();
		return new HardwareReport(cost.accelerator().clock(), engines, memories);
	}

	private static double macsPerCycle(EngineSpec engine) {
		return engine.elements() * engine.macModes().stream().mapToDouble(MacMode::rate).max().orElse(0);
	}

	/** A limit of 0 stands for none. */
	private static double unlimited(double limit) {
		return limit > 0 ? limit : Double.POSITIVE_INFINITY;
	}

	/** The rows that were used, by what they refer to. */
	private List<SourceReport> sources() {
		Map<String, Set<String>> rows = new LinkedHashMap<>();
		for (LayerCost layer : cost.layers()) {
			for (EnergyTerm term : layer.terms()) {
				rows.computeIfAbsent(term.source(), source -> new LinkedHashSet<>()).add(term.row());
			}
		}
		return rows.entrySet().stream().map(entry -> new SourceReport(String.join(", ", entry.getValue()), entry.getKey())).toList();
	}

	private static List<Integer> shape(Shape shape) {
		return shape.dims();
	}

	private static String lower(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}
}
