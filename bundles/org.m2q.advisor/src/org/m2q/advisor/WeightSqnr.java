package org.m2q.advisor;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.m2q.advisor.internal.WeightErrors;
import org.m2q.network.Layer;
import org.m2q.quant.FilterShare;
import org.m2q.quant.Granularity;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.Mix;
import org.m2q.quant.ScaleSearch;

/**
 * Signal-to-quantization-noise ratio of the weights in dB.
 *
 * <p>Of a layer: 10 · log10(Σ w² / Σ (w − w')²). Of a network: −10 · log10 of the mean of Σ (w − w')² / Σ w² over all layers with weights, so
 * that every layer counts the same whatever the scale of its weights, and a network whose layers all have the same ratio has that ratio.
 *
 * <p>Says nothing about activations. Values are kept by weights and treatment.
 */
public final class WeightSqnr extends SqnrMetric {

	/** More than any design needs; a safeguard for long sessions. */
	private static final int MOST = 100_000;

	private final WeightSource source;
	private final ConcurrentMap<Key, Double> known = new ConcurrentHashMap<>();

	private record Key(Object weights, List<FilterShare> shares, Granularity granularity, int groupSize, ScaleSearch scale, Optional<Mix> mix) {
	}

	/** Measures on some weights. */
	public WeightSqnr(WeightSource source) {
		this.source = Objects.requireNonNull(source);
	}

	@Override
	public String name() {
		return "weight SQNR";
	}

	@Override
	public String basis() {
		return source.label();
	}

	@Override
	public double layer(Layer layer, LayerPrecision precision) {
		if (!layer.kind().hasWeights() || precision.weights().isEmpty()) {
			return Double.POSITIVE_INFINITY;
		}
		Key key = new Key(source.key(layer), precision.weights(), precision.granularity(), precision.groupSize(), precision.weightScale(),
				precision.mix());
		Double value = known.get(key);
		if (value == null) {
			if (known.size() >= MOST) {
				known.clear();
			}
			value = WeightErrors.of(source.weights(layer), (int) Math.min(Integer.MAX_VALUE, layer.loops().channels()), precision).sqnr();
			known.put(key, value);
		}
		return value;
	}

	@Override
	boolean counts(Layer layer, LayerPrecision precision) {
		return layer.kind().hasWeights();
	}
}
