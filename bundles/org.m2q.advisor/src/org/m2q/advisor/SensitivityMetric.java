package org.m2q.advisor;

import java.util.List;

import org.m2q.network.Layer;
import org.m2q.network.LayerNetwork;
import org.m2q.quant.LayerPrecision;

/**
 * A proxy of the accuracy: how much a network suffers from its formats.
 *
 * <p>Implementations are safe for use by several threads and give the same value for the same arguments.
 */
public interface SensitivityMetric {

	/** Name for people, e.g. {@code weight SQNR}. */
	String name();

	/** Unit of the values, e.g. {@code dB}. */
	String unit();

	/** Whether a larger value is better. */
	boolean higherIsBetter();

	/** What the values rest on, for people, e.g. {@code synthetic weights}; empty when there is nothing to warn of. */
	String basis();

	/**
	 * Value of one layer.
	 *
	 * @param precision its formats, with the shares of the filters that the mapping gives them
	 * @return infinite when nothing is lost, as for layers without weights
	 */
	double layer(Layer layer, LayerPrecision precision);

	/**
	 * Value of a network.
	 *
	 * @param precisions one per layer, same order
	 */
	double network(LayerNetwork network, List<LayerPrecision> precisions);

	/** How much worse one value is than another in {@link #unit()}; negative when it is better. 0 when they are equal, infinite or not. */
	default double loss(double before, double after) {
		if (before == after) {
			return 0;
		}
		return higherIsBetter() ? before - after : after - before;
	}
}
