package org.m2q.ui.charts.edp;

import java.util.function.DoubleFunction;

import org.m2q.base.unit.Notation;
import org.m2q.report.LayerReport;
import org.m2q.report.PointReport;
import org.m2q.ui.charts.Axis;

/** What the bars measure. */
public enum EdpMetric {
	/** Joules, split by cause. */
	ENERGY("J"),
	/** Seconds that a layer adds to the network, split by the resource that worked or was waited for. */
	LATENCY("s"),
	/** Half the part of the total energy plus half the part of the total latency. */
	SHARE(""),
	/** Energy times latency of the layer alone, split by the cause of the energy. They do not add up to the EDP of the network. */
	LAYER_EDP("J·s");

	private final String unit;

	EdpMetric(String unit) {
		this.unit = unit;
	}

	/** Whether the values of the layers add up to that of the network. */
	public boolean isAdditive() {
		return this != LAYER_EDP;
	}

	/** The value of a layer; not a number when it is not modelled. */
	double of(LayerReport layer) {
		return switch (this) {
			case ENERGY -> layer.energy();
			case LATENCY -> layer.latency();
			case SHARE -> layer.share();
			case LAYER_EDP -> layer.edp();
		};
	}

	/** The value of the network; not a number when it is not modelled. */
	double total(PointReport point) {
		return switch (this) {
			case ENERGY -> point.totals().energy();
			case LATENCY -> point.totals().latency();
			case SHARE -> Double.isNaN(point.totals().energy()) ? Double.NaN : 1;
			case LAYER_EDP -> point.totals().edp();
		};
	}

	/**
	 * Text of a value.
	 *
	 * @param notation of the number
	 * @param clock of the accelerator in hertz
	 */
	public String text(double value, Notation notation, double clock) {
		return switch (this) {
			case SHARE -> notation.percent(value);
			case LATENCY -> notation.time(value, clock);
			case ENERGY, LAYER_EDP -> notation.engineering(value, unit);
		};
	}

	/** What its values are multiplied with on an axis, so that round numbers are marked there. */
	double scale(Notation notation, double clock) {
		return this == LATENCY && notation.inCycles() ? clock : 1;
	}

	/** Labels of an axis of scaled values. */
	DoubleFunction<String> labels(Notation notation) {
		return this == SHARE ? Axis.percent(notation) : this == LATENCY && notation.inCycles() ? Axis.cycles(notation) : Axis.engineering(unit, notation);
	}
}
