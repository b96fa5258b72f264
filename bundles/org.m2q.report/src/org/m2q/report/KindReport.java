package org.m2q.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums over the layers of one kind.
 *
 * @param kind of the layers
 * @param layers number of layers
 * @param macs multiplications with accumulation
 * @param parameters weights, biases and normalisation parameters
 * @param latency seconds that these layers add to the network
 * @param energy joules; like the share not a number when that of one of the layers is not
 * @param share sum of the layers' shares, 0 to 1
 */
public record KindReport(String kind, int layers, long macs, long parameters, double latency, double energy, double share) {

	/** One per kind, the one with the largest share first. */
	public static List<KindReport> of(List<LayerReport> layers) {
		Map<String, KindReport> kinds = new LinkedHashMap<>();
		for (LayerReport layer : layers) {
			kinds.merge(layer.kind(), new KindReport(layer.kind(), 1, layer.macs(), layer.parameters(), layer.latency(),
					layer.energy(), layer.share()), KindReport::plus);
		}
		return kinds.values().stream().sorted(Comparator.comparingDouble(KindReport::share).reversed()).toList();
	}

	private KindReport plus(KindReport other) {
		return new KindReport(kind, layers + other.layers, macs + other.macs, parameters + other.parameters,
				latency + other.latency, energy + other.energy, share + other.share);
	}
}
