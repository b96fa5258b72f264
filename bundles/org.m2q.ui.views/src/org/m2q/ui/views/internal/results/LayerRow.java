package org.m2q.ui.views.internal.results;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.m2q.report.LayerReport;

/**
 * A row of the table: a layer, or the sum of several.
 *
 * @param label name of the layer or group
 * @param layer the layer; empty for a sum
 * @param children rows that are summed; none for a layer
 * @param macs products
 * @param parameters learned parameters
 * @param bytes to and from off-chip memory
 * @param utilization 0 to 1; of a sum weighted by cycles
 * @param cycles of the layers on their own
 * @param latency seconds
 * @param energy joules, not a number when that of one layer is not known
 * @param share 0 to 1
 * @param sqnr power of the weights over that of the errors of their codes in dB; of a sum −10 · log10 of the mean noise of the layers that have one, each
 *        relative to its signal, so that every layer counts the same; infinite without errors, not a number when not known
 * @param delta EDP over that of the baseline minus 1; not a number without a baseline
 */
public record LayerRow(String label, Optional<LayerReport> layer, List<LayerRow> children, double macs, double parameters, double bytes,
		double utilization, double cycles, double latency, double energy, double share, double sqnr, double delta) {

	/** Copies the list. */
	public LayerRow {
		Objects.requireNonNull(label, "label");
		Objects.requireNonNull(layer, "layer");
		children = List.copyOf(children);
	}

	/** Of a layer. */
	static LayerRow of(LayerReport layer, double sqnr, double delta) {
		return new LayerRow(layer.name(), Optional.of(layer), List.of(), layer.macs(), layer.parameters(), layer.dramBytes(),
				layer.macs() > 0 ? layer.utilization() : Double.NaN, layer.cycles(), layer.latency(), layer.energy(), layer.share(), sqnr, delta);
	}

	/** The sum of rows. */
	static LayerRow sum(String label, List<LayerRow> rows) {
		double macs = 0;
		double parameters = 0;
		double bytes = 0;
		double busy = 0;
		double multiplying = 0;
		double cycles = 0;
		double latency = 0;
		double energy = 0;
		double share = 0;
		double noise = 0;
		int measured = 0;
		for (LayerRow row : rows) {
			macs += row.macs();
			parameters += row.parameters();
			bytes += row.bytes();
			if (!Double.isNaN(row.utilization())) {
				busy += row.utilization() * row.cycles();
				multiplying += row.cycles();
			}
			cycles += row.cycles();
			latency += row.latency();
			energy += row.energy();
			share += row.share();
			if (!Double.isNaN(row.sqnr())) {
				noise += Math.pow(10, -row.sqnr() / 10);
				measured++;
			}
		}
		return new LayerRow(label, Optional.empty(), rows, macs, parameters, bytes, multiplying > 0 ? busy / multiplying : Double.NaN, cycles, latency,
				energy, share, measured > 0 ? -10 * Math.log10(noise / measured) : Double.NaN, Double.NaN);
	}
}
