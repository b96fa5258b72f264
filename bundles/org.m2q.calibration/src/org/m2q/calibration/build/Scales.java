package org.m2q.calibration.build;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.m2q.base.problem.ProblemCodes;
import org.m2q.calibration.Histogram;
import org.m2q.calibration.Observations;
import org.m2q.calibration.Observed;
import org.m2q.network.ElementOperator;
import org.m2q.network.ElementOperator.Activation;
import org.m2q.network.ElementOperator.ActivationFunction;
import org.m2q.network.MacOperator;
import org.m2q.network.Network;
import org.m2q.network.Node;
import org.m2q.network.NormOperator;
import org.m2q.network.SamplingOperator;
import org.m2q.network.Value;
import org.m2q.network.ViewOperator;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.NumberFormat;
import org.m2q.quant.Requantization;
import org.m2q.quant.ScaleSearch;
import org.m2q.quant.scheme.ValueRange;

/**
 * Scales of all values. Values that only move codes of each other (views, maximum pooling, upsampling by copies, rectifiers on their own) share one: the range is that of all
 * of them together, the format the widest one that a reading layer wants. Values that never leave a layer have 12 bits, as they stand for its accumulator.
 */
final class Scales {

	/** Inside of a layer: 4 bits more than between layers, so that tables stay small. */
	private static final int INTERNAL_BITS = 12;
	private static final int PREPARED_BITS = 16;

	private final Network network;
	private final List<LayerPrecision> precisions;
	private final Observations observations;
	private final Places places;
	private final Rows rows;
	private final Map<Value, Value> parents = new HashMap<>();
	private final Map<Value, List<Value>> groups = new LinkedHashMap<>();
	private final Map<Value, Quantization> chosen = new HashMap<>();
	private final Map<Value, Quantization> narrow = new HashMap<>();

	Scales(Network network, List<LayerPrecision> precisions, Observations observations, Places places, Rows rows, List<Unit> units) {
		this.network = network;
		this.precisions = precisions;
		this.observations = observations;
		this.places = places;
		this.rows = rows;
		Set<Value> values = new LinkedHashSet<>();
		for (int port = 0; port < network.inputs().size(); port++) {
			values.add(new Value(Value.INPUT, port));
		}
		for (Unit unit : units) {
			for (int port = 0; port < unit.head().outputs().size(); port++) {
				values.add(unit.head().outputs().size() == 1 ? unit.result() : new Value(unit.head().index(), port));
			}
			if (shares(unit.head())) {
				join(unit.head());
			}
		}
		for (Value value : values) {
			if (!rows.has(value) && !rows.isPart(value)) {
				groups.computeIfAbsent(root(value), key -> new ArrayList<>()).add(value);
			}
		}
	}

	/** Whether a node only moves codes. */
	private static boolean shares(Node node) {
		return switch (node.operator()) {
			case ViewOperator.AppendOnes ones -> false;
			case ViewOperator view -> true;
			case SamplingOperator.Upsample upsample -> upsample.mode() == SamplingOperator.UpsampleMode.NEAREST;
			case SamplingOperator.Pool pool -> pool.function() == SamplingOperator.PoolFunction.MAXIMUM;
			case Activation activation -> activation.function() == ActivationFunction.RELU;
			default -> false;
		};
	}

	private void join(Node node) {
		List<Value> all = new ArrayList<>(node.inputs());
		for (int port = 0; port < node.outputs().size(); port++) {
			all.add(new Value(node.index(), port));
		}
		all.removeIf(value -> rows.has(value) || rows.isPart(value));
		for (int i = 1; i < all.size(); i++) {
			Value root = root(all.getFirst());
			if (!root(all.get(i)).equals(root)) {
				parents.put(root(all.get(i)), root);
			}
		}
	}

	private Value root(Value value) {
		Value root = value;
		while (parents.containsKey(root)) {
			root = parents.get(root);
		}
		return root;
	}

	/** Whether the scale of a value follows from that of rows which it is made of. */
	boolean isDerived(Value value) {
		return rows.has(value) || rows.isPart(value);
	}

	/**
	 * Codes and scale of a value.
	 *
	 * @throws Unbuildable when nothing was observed of it or its format is no integer
	 */
	Quantization of(Value value) throws Unbuildable {
		Value root = root(value);
		Quantization known = chosen.get(root);
		if (known == null) {
			List<Value> group = groups.getOrDefault(root, List.of(value));
			known = choose(group, width(group));
			chosen.put(root, known);
		}
		return known;
	}

	/** Codes and scale of a value for layers that want it in the format of the policy although it is kept in a wider one for others. */
	Quantization narrow(Value value) throws Unbuildable {
		Value root = root(value);
		Quantization known = narrow.get(root);
		if (known == null) {
			known = choose(groups.getOrDefault(root, List.of(value)), 0);
			narrow.put(root, known);
		}
		return known;
	}

	/** Bits that values need at least: more than the policy wants where a layer prepares its operand itself, and inside of layers. */
	private int width(List<Value> group) {
		boolean prepared = group.stream().anyMatch(value -> places.readers(value).stream().anyMatch(reader -> reader.inputs().getFirst().equals(value) && isPrepared(reader)));
		return prepared ? PREPARED_BITS : group.stream().allMatch(this::isInternal) ? INTERNAL_BITS : 0;
	}

	/** Whether a layer migrates the channels of its operand or shifts them. */
	boolean isPrepared(Node reader) {
		int layer = places.layer(reader);
		boolean weighted = reader.operator() instanceof MacOperator.Convolution || reader.operator() instanceof MacOperator.Linear;
		return weighted && layer >= 0 && (precisions.get(layer).migrateChannels() || precisions.get(layer).shiftFilters());
	}

	/** Whether a value never leaves the layer that makes it. Statistics of a normalization need the square of the width, so its operand stays narrow. The profile of single precision is that of operators with 8 bits at each end, so it has no such values. */
	private boolean isInternal(Value value) {
		if (value.isInput() || network.outputs().contains(value)) {
			return false;
		}
		int layer = places.layer(network.nodes().get(value.node()));
		return layer >= 0 && precisions.get(layer).requantization() != Requantization.FLOAT32 && !places.readers(value).isEmpty()
				&& places.readers(value).stream().allMatch(reader -> places.owns(layer, reader) && !(reader.operator() instanceof NormOperator));
	}

	private Quantization choose(List<Value> group, int bits) throws Unbuildable {
		Set<Integer> reading = new LinkedHashSet<>();
		group.forEach(value -> reading.addAll(places.layers(value)));
		Set<Integer> concerned = new LinkedHashSet<>(reading);
		group.stream().filter(value -> !value.isInput()).map(value -> places.layer(network.nodes().get(value.node()))).filter(layer -> layer >= 0).forEach(concerned::add);
		LayerPrecision precision = widest(reading.isEmpty() ? concerned : reading);
		boolean symmetric = precision.activationsSymmetric() || group.stream().anyMatch(this::isAppended);
		boolean powersOfTwo = concerned.stream().anyMatch(layer -> precisions.get(layer).requantization() == Requantization.POT);
		List<Value> sources = group.stream().filter(value -> value.isInput() || !shares(network.nodes().get(value.node()))).toList();
		List<Observed> observed = new ArrayList<>();
		for (Value value : sources.isEmpty() ? group : sources) {
			observed.add(observed(value));
		}
		ValueRange range = observed.stream().map(Observed::range).reduce(ValueRange::union).orElseThrow();
		Histogram histogram = Histograms.merged(observed.stream().map(Observed::histogram).toList());
		ScaleSearch search = precision.activationScale().orElse(ScaleSearch.MINMAX);
		NumberFormat format = new NumberFormat(precision.activations().kind(), Math.max(bits, precision.activations().bits()));
		if (bits > precision.activations().bits()) {
			// Wide codes are signed, as 16 bits are stored.
			format = new NumberFormat(NumberFormat.Kind.INT, bits);
		}
		Quantization result = new RangeChoice(format, symmetric, powersOfTwo).choose(mattering(group, range), histogram, search);
		return sources.size() == 1 && isSoftmax(sources.getFirst()) ? snapped(result) : result;
	}

	private LayerPrecision widest(Set<Integer> layers) throws Unbuildable {
		LayerPrecision widest = null;
		for (int layer : layers) {
			LayerPrecision precision = precisions.get(layer);
			if (!precision.activations().isInteger() || precision.activations().bits() > 16) {
				throw new Unbuildable("activations are " + precision.activations() + "; write an integer format of at most 16 bits, such as 'activations uint8'");
			}
			widest = widest == null || precision.activations().bits() > widest.activations().bits() ? precision : widest;
		}
		if (widest == null) {
			throw new Unbuildable("no layer says how its values are stored");
		}
		return widest;
	}

	private boolean isAppended(Value value) {
		return places.readers(value).stream().anyMatch(reader -> reader.operator() instanceof ViewOperator.AppendOnes);
	}

	private boolean isSoftmax(Value value) {
		return !value.isInput() && network.nodes().get(value.node()).operator() instanceof ElementOperator.Softmax;
	}

	/** A scale of which a whole number makes 1, as results of softmax are counted. */
	private static Quantization snapped(Quantization quantization) {
		long one = Math.max(1, Math.min(1 << 16, (long) Math.floor(1.0 / quantization.scale())));
		return new Quantization(quantization.range(), (float) (1.0 / one));
	}

	/** What was observed of a value. */
	Observed observed(Value value) throws Unbuildable {
		Optional<Observed> observed = observations.of(value);
		if (observed.isEmpty()) {
			throw new Unbuildable(ProblemCodes.PROGRAM_RANGE, "no range was observed; calibrate with samples that reach this layer");
		}
		return observed.get();
	}

	/** The range without what functions that read the values do not tell apart. */
	private ValueRange mattering(List<Value> group, ValueRange range) {
		double low = Double.POSITIVE_INFINITY;
		double high = Double.NEGATIVE_INFINITY;
		for (Value value : group) {
			for (Node reader : places.readers(value)) {
				if (shares(reader) && !(reader.operator() instanceof Activation)) {
					continue;
				}
				ValueRange domain = reader.operator() instanceof Activation activation ? Functions.domain(activation.function()) : Functions.ALL;
				low = Math.min(low, domain.min());
				high = Math.max(high, domain.max());
			}
			if (network.outputs().contains(value)) {
				return range;
			}
		}
		if (low > high || range.max() <= low || range.min() >= high) {
			return range;
		}
		return new ValueRange(Math.max(range.min(), low), Math.min(range.max(), high));
	}

	/** Codes and scale of one kind of rows of a value: symmetric, as several scales have the zero point 0. */
	Quantization ofRows(Value value, NumberFormat format, ValueRange range, ScaleSearch search, boolean powersOfTwo) throws Unbuildable {
		NumberFormat signed = new NumberFormat(NumberFormat.Kind.INT, Math.min(16, format.bits()));
		Histogram whole = observed(value).histogram();
		return new RangeChoice(signed, true, powersOfTwo).choose(range, whole, search.method() == ScaleSearch.Method.PERCENTILE ? search : ScaleSearch.MINMAX);
	}
}
