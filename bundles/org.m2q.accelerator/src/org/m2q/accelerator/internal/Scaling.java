package org.m2q.accelerator.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Relative energy and area of technologies: for some nodes a curve of energy over the supply voltage, {@code square · V² + linear · V + constant},
 * and an area. Between two nodes both are interpolated linearly in the node.
 *
 * @param name qualified name of the table
 * @param source where the curves come from
 * @param curves one per node, smallest node first
 */
record Scaling(String name, String source, List<Curve> curves) {

	/** Nodes that differ by less than this part are the same. */
	private static final double SAME = 1e-6;

	Scaling {
		curves = curves.stream().sorted(Comparator.comparingDouble(Curve::node)).toList();
	}

	/**
	 * The curve of one node.
	 *
	 * @param node metres
	 * @param area relative to some node that all curves of a table share
	 */
	record Curve(double node, double square, double linear, double constant, OptionalDouble area) {
		double energy(double voltage) {
			return (square * voltage + linear) * voltage + constant;
		}
	}

	/** A node in metres with a supply voltage in volts. */
	record Technology(double node, double voltage) {

		boolean equals(Technology other, double tolerance) {
			return Math.abs(node - other.node) <= tolerance * node && Math.abs(voltage - other.voltage) <= tolerance * voltage;
		}

		@Override
		public String toString() {
			return nanometres(node) + " at " + number(voltage) + " V";
		}
	}

	/**
	 * What figures of one technology are multiplied by in another.
	 *
	 * @param energy above 0
	 * @param area above 0; empty when the table has none
	 * @param explanation the factors and where they come from
	 */
	record Factors(double energy, OptionalDouble area, String explanation) {
	}

	/**
	 * The factors from one technology to another.
	 *
	 * @throws IllegalArgumentException with one sentence, when the table does not reach so far
	 */
	Factors factors(Technology from, Technology to) {
		if (from.equals(to, SAME)) {
			return new Factors(1, OptionalDouble.of(1), "");
		}
		Point source = at(from);
		Point target = at(to);
		double energy = target.energy() / source.energy();
		OptionalDouble area = source.area().isPresent() && target.area().isPresent() ? OptionalDouble.of(target.area().getAsDouble() / source.area().getAsDouble())
				: OptionalDouble.empty();
		String areas = area.isPresent() ? ", area × " + rounded(area.getAsDouble()) : ", area not scaled";
		return new Factors(energy, area, "; scaled from " + from + " to " + to + ": energy × " + rounded(energy) + areas + " (" + name + ": " + source()
				+ source.how() + target.how() + ")");
	}

	private record Point(double energy, OptionalDouble area, String how) {
	}

	private Point at(Technology technology) {
		Curve below = null;
		Curve above = null;
		for (Curve curve : curves) {
			if (curve.node() <= technology.node() * (1 + SAME)) {
				below = curve;
			}
			if (above == null && curve.node() >= technology.node() * (1 - SAME)) {
				above = curve;
			}
		}
		if (below == null || above == null) {
			throw new IllegalArgumentException("Table '" + name + "' scales between " + nanometres(curves.getFirst().node()) + " and "
					+ nanometres(curves.getLast().node()) + ", not " + nanometres(technology.node()) + ".");
		}
		double part = below == above ? 0 : (technology.node() - below.node()) / (above.node() - below.node());
		double energy = mix(below.energy(technology.voltage()), above.energy(technology.voltage()), part);
		if (!(energy > 0)) {
			throw new IllegalArgumentException("Table '" + name + "' gives no energy above 0 for " + technology + ".");
		}
		OptionalDouble area = below.area().isPresent() && above.area().isPresent()
				? OptionalDouble.of(mix(below.area().getAsDouble(), above.area().getAsDouble(), part)) : OptionalDouble.empty();
		String how = below == above ? "" : "; " + nanometres(technology.node()) + " between " + nanometres(below.node()) + " and " + nanometres(above.node());
		return new Point(energy, area, how);
	}

	private static double mix(double below, double above, double part) {
		return part == 0 ? below : below + part * (above - below);
	}

	static String nanometres(double metres) {
		return number(metres * 1e9) + " nm";
	}

	static String number(double value) {
		double rounded = Math.rint(value * 1e6) / 1e6;
		return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
	}

	private static String rounded(double factor) {
		return String.format(Locale.ROOT, "%.3g", factor);
	}
}
