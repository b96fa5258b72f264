package org.m2q.ui.charts.edp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.m2q.accelerator.Bound;
import org.m2q.accelerator.EnergyCause;
import org.m2q.report.CauseReport;
import org.m2q.report.LayerReport;
import org.m2q.ui.charts.Hatch;
import org.m2q.ui.charts.Ink;
import org.m2q.ui.charts.Theme;
import org.m2q.ui.charts.internal.Messages;

/**
 * What energy or time goes to. Causes of the same place have the same colour for energy and for time.
 *
 * @param label name
 * @param color index in the palette
 * @param hatch pattern
 * @param order place in a bar, the smallest at its start
 */
record Cause(String label, int color, Hatch hatch, int order) {

	private static final int BEHIND = 100;
	private static final Map<String, Cause> KNOWN = known();

	private static Map<String, Cause> known() {
		Map<String, Cause> causes = new LinkedHashMap<>();
		for (EnergyCause cause : EnergyCause.values()) {
			causes.put(cause.label(), switch (cause) {
				case MAC -> new Cause(cause.label(), 0, Hatch.NONE, cause.ordinal());
				case SHIFT_ADD -> new Cause(cause.label(), 1, Hatch.NONE, cause.ordinal());
				case POST_PROCESSING -> new Cause(cause.label(), 2, Hatch.RISING, cause.ordinal());
				case VECTOR -> new Cause(cause.label(), 2, Hatch.NONE, cause.ordinal());
				case REGISTERS -> new Cause(cause.label(), 3, Hatch.NONE, cause.ordinal());
				case BUFFER -> new Cause(cause.label(), 4, Hatch.NONE, cause.ordinal());
				case INTERCONNECT -> new Cause(cause.label(), 4, Hatch.FALLING, cause.ordinal());
				case DRAM_WEIGHTS -> new Cause(cause.label(), 5, Hatch.NONE, cause.ordinal());
				case DRAM_ACTIVATIONS -> new Cause(cause.label(), 5, Hatch.RISING, cause.ordinal());
				case STATIC -> new Cause(cause.label(), 6, Hatch.NONE, cause.ordinal());
			});
		}
		for (Bound.Kind kind : Bound.Kind.values()) {
			causes.putIfAbsent(kind.label(), switch (kind) {
				case COMPUTE -> new Cause(kind.label(), 0, Hatch.NONE, BEHIND + kind.ordinal());
				case VECTOR -> new Cause(kind.label(), 2, Hatch.NONE, BEHIND + kind.ordinal());
				case BUFFER -> new Cause(kind.label(), 4, Hatch.NONE, BEHIND + kind.ordinal());
				case INTERCONNECT -> new Cause(kind.label(), 4, Hatch.FALLING, BEHIND + kind.ordinal());
				case DRAM_WEIGHTS -> new Cause(kind.label(), 5, Hatch.NONE, BEHIND + kind.ordinal());
				case DRAM_ACTIVATIONS -> new Cause(kind.label(), 5, Hatch.RISING, BEHIND + kind.ordinal());
				case NONE -> new Cause(kind.label(), 7, Hatch.NONE, BEHIND + kind.ordinal());
			});
		}
		return causes;
	}

	/** A part of a bar. */
	record Part(Cause cause, double value) {
	}

	Ink ink(Theme theme) {
		return theme.hatched(color, hatch);
	}

	/**
	 * Splits a value of a layer by its causes.
	 *
	 * @param clock hertz
	 * @param energy joules of the network
	 * @param latency seconds of the network
	 */
	static List<Part> parts(EdpMetric metric, LayerReport layer, double clock, double energy, double latency) {
		List<Part> parts = new ArrayList<>();
		switch (metric) {
			case ENERGY -> layer.energyByCause().forEach(cause -> parts.add(new Part(of(cause), cause.joules())));
			case LAYER_EDP -> layer.energyByCause().forEach(cause -> parts.add(new Part(of(cause), cause.joules() * layer.latency())));
			case SHARE -> {
				parts.add(new Part(new Cause(Messages.halfEnergy, 0, Hatch.NONE, 0), half(layer.energy(), energy)));
				parts.add(new Part(new Cause(Messages.halfLatency, 1, Hatch.RISING, 1), half(layer.latency(), latency)));
			}
			case LATENCY -> {
				layer.bound().spent().forEach((kind, cycles) -> parts.add(new Part(of(kind), cycles / clock)));
				if (parts.isEmpty()) {
					parts.add(new Part(of(layer.bound().kind()), layer.latency()));
				}
			}
		}
		return parts.stream().filter(part -> part.value() > 0).toList();
	}

	private static double half(double part, double total) {
		return total > 0 ? part / total / 2 : 0;
	}

	private static Cause of(CauseReport cause) {
		return of(cause.cause());
	}

	private static Cause of(String label) {
		return KNOWN.getOrDefault(label, new Cause(label, 7, Hatch.NONE, 2 * BEHIND));
	}
}
