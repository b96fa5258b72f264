package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.accelerator.Bound;
import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.LayerCost;
import org.m2q.accelerator.MemoryKind;
import org.m2q.accelerator.NetworkCost;
import org.m2q.accelerator.RooflinePoint;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.base.unit.Format;
import org.m2q.quant.FilterShare;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Scheme;

/**
 * Networks that wait for DRAM most of their time. Said of the layer left of the ridge of its roofline that waits longest, with its bytes per product and
 * those at the ridge, where DRAM and engines take the same time.
 */
public final class BandwidthReview {

	/** Part of the network's cycles that go to DRAM. */
	private static final double LEAST = 0.5;
	private static final int NARROW = 4;

	private final ExperimentPoint point;
	private final NetworkCost cost;

	private BandwidthReview(ExperimentPoint point) {
		this.point = point;
		cost = point.cost();
	}

	/** The problem of a point, with the part of the network's cycles that go to DRAM; empty when the engines decide. */
	public static Map<Problem, Double> of(ExperimentPoint point) {
		return new BandwidthReview(point).review();
	}

	private Map<Problem, Double> review() {
		double part = (double) cost.spent().entrySet().stream().filter(spent -> spent.getKey().isDram()).mapToLong(Map.Entry::getValue).sum() / cost.cycles();
		Optional<LayerCost> worst = cost.layers().stream().filter(BandwidthReview::waits).max(Comparator.comparingLong(BandwidthReview::waited));
		return part < LEAST || worst.isEmpty() ? Map.of() : Map.of(problem(worst.get(), part), part);
	}

	private static boolean waits(LayerCost layer) {
		return waited(layer) > 0 && layer.limits().roofline().filter(point -> point.isUnderTheSlope() && point.macsPerByte().isPresent()).isPresent();
	}

	private static long waited(LayerCost layer) {
		return layer.limits().spent().entrySet().stream().filter(spent -> spent.getKey().isDram()).mapToLong(Map.Entry::getValue).sum();
	}

	private Problem problem(LayerCost layer, double part) {
		RooflinePoint roofline = layer.limits().roofline().orElseThrow();
		String name = layer.layer().name();
		String dram = cost.accelerator().memories().stream().filter(memory -> memory.kind() == MemoryKind.DRAM).findFirst().map(memory -> "'" + memory.name() + "'").orElse("DRAM");
		String text = "'" + point.model() + "' with '" + point.policy() + "' on '" + point.accelerator() + "' waits for DRAM " + dram + " in " + Format.percent(part)
				+ " of its time, longest in layer '" + name + "': it moves " + perMac(1 / roofline.macsPerByte().getAsDouble()) + " where its engines could keep up with "
				+ perMac(roofline.bytesPerCycle() / roofline.peakMacsPerCycle()) + " (the ridge), so they reach " + Format.percent(roofline.macsPerCycle() / roofline.peakMacsPerCycle())
				+ " of their peak.";
		boolean weights = layer.limits().spent().getOrDefault(Bound.Kind.DRAM_WEIGHTS, 0L) >= layer.limits().spent().getOrDefault(Bound.Kind.DRAM_ACTIVATIONS, 0L);
		String advice = weights ? " Narrower weights, more bandwidth or a larger buffer for weights would help." : " Fusing it with its neighbours, narrower activations or more bandwidth would help.";
		return new Problem(ProblemCodes.MEMORY_BANDWIDTH, ProblemCodes.severity(ProblemCodes.MEMORY_BANDWIDTH), text + advice, point.span(), data(layer, weights));
	}

	private static String perMac(double bytes) {
		return Format.significant(bytes, 3) + " B/MAC";
	}

	/** Layer, policy with the narrower weights that its engine executes or blank, mapping with the chain that would keep a tensor on chip or blank. */
	private List<String> data(LayerCost layer, boolean weights) {
		List<String> data = new ArrayList<>(List.of(layer.layer().name(), point.policy()));
		data.add(weights ? narrower(layer).orElse("") : "");
		data.add(point.mapping());
		data.add(weights ? "" : chain(layer).orElse(""));
		return data;
	}

	/** Weights of half the bits, if they are of one kind and the engine has a mode of at most as many bits for them. */
	private Optional<String> narrower(LayerCost layer) {
		LayerPrecision precision = layer.precision();
		if (precision.weights().size() != 1 || layer.layer().weights() == 0) {
			return Optional.empty();
		}
		FilterShare share = precision.weights().getFirst();
		if (share.scheme() != Scheme.UNIFORM || !share.format().isInteger() || share.format().bits() != 2 * NARROW) {
			return Optional.empty();
		}
		FilterShare narrow = new FilterShare(share.scheme(), NumberFormat.parse("int" + NARROW).orElseThrow(), share.terms(), share.symmetric(), 1);
		return new Planner(cost.accelerator(), cost.mapping()).assignment(layer.layer()).stream().flatMap(found -> found.targets().stream())
				.filter(target -> target.scheme().isEmpty() || target.scheme().get() == share.scheme()).map(target -> cost.accelerator().engine(target.engine()))
				.flatMap(Optional::stream).anyMatch(engine -> engine.mode(precision.activations(), narrow).isPresent()) ? Optional.of(narrow + (narrow.symmetric() ? " symmetric" : " asymmetric"))
						: Optional.empty();
	}

	/** Kinds of the layer and the one before or behind it which alone reads what the other writes; none of both is fused. */
	private Optional<String> chain(LayerCost layer) {
		int index = layer.layer().index();
		return link(index - 1).or(() -> link(index));
	}

	private Optional<String> link(int first) {
		if (first < 0 || first + 1 >= cost.layers().size()) {
			return Optional.empty();
		}
		LayerCost producer = cost.layers().get(first);
		LayerCost reader = cost.layers().get(first + 1);
		boolean alone = cost.layers().stream().filter(other -> other.layer().producers().stream().anyMatch(from -> from.contains(first))).count() == 1;
		boolean reads = reader.layer().producers().size() == 1 && reader.layer().producers().getFirst().equals(List.of(first));
		boolean multiply = producer.layer().kind().hasMacs() && reader.layer().kind().hasMacs();
		return alone && reads && multiply && producer.fusedWith().isEmpty() && reader.fusedWith().isEmpty()
				? Optional.of("layer \"" + producer.layer().name() + "\" >> layer \"" + reader.layer().name() + "\"") : Optional.empty();
	}
}
