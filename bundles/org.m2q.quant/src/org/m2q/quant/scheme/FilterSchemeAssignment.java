package org.m2q.quant.scheme;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;

/**
 * Which filters of a layer take APoT codes instead of uniform ones. Immutable.
 *
 * <p>Filters are ranked by what APoT costs them, the cheapest first and the lower index first among equals; APoT goes to the first so
 * many. How many is a {@link Quota}: an unconstrained choice by squared error keeps nearly every filter uniform at 8 bits, because sums
 * of two powers saturate at about 25 dB.
 */
public final class FilterSchemeAssignment {

	/** What ranks the filters. */
	public enum Ranking {
		/** E_apot / E_uniform; 1 when both are 0, infinite when only E_uniform is. */
		RATIO,
		/** (E_apot − E_uniform) · g with the sensitivity g of the filter; gives the most filters within a budget. */
		DIFFERENCE
	}

	/** How many filters take APoT. */
	public sealed interface Quota {

		/**
		 * A fixed part.
		 *
		 * @param apot part of the filters, 0 to 1; part · filters is rounded half up
		 */
		record Share(double apot) implements Quota {

			/** Rejects parts outside 0 to 1. */
			public Share {
				if (!(apot >= 0 && apot <= 1)) {
					throw new IllegalArgumentException("share " + apot + " outside 0 to 1");
				}
			}

			/**
			 * The part for which two engines that work on one layer finish together: r / (1 − r) = lanes.
			 *
			 * @param apotLanes filters per cycle of the shift-add engine, 0 or more
			 * @param uniformLanes filters per cycle of the multiplier array, 0 or more, not both 0
			 */
			public static Share balanced(double apotLanes, double uniformLanes) {
				return new Share(apotLanes / (apotLanes + uniformLanes));
			}
		}

		/**
		 * As many as the loss allows.
		 *
		 * @param decibels how far the SQNR of the layer may fall below that of all filters uniform, 0 or more
		 */
		record Budget(double decibels) implements Quota {

			/** Rejects a negative budget. */
			public Budget {
				if (!(decibels >= 0)) {
					throw new IllegalArgumentException("budget " + decibels + " dB is negative");
				}
			}
		}

		/** All filters with E_apot below E_uniform. */
		record Unconstrained() implements Quota {
		}
	}

	private final BitSet apot;
	private final int[] order;
	private final double[] curve;
	private final int count;

	private FilterSchemeAssignment(int[] order, double[] curve, int count) {
		this.order = order;
		this.curve = curve;
		this.count = count;
		apot = new BitSet(order.length);
		for (int i = 0; i < count; i++) {
			apot.set(order[i]);
		}
	}

	/** {@link #of(FilterErrors, FilterErrors, Ranking, double[], Quota)} with sensitivity 1. */
	public static FilterSchemeAssignment of(FilterErrors uniform, FilterErrors apot, Ranking ranking, Quota quota) {
		double[] sensitivity = new double[uniform.filters()];
		Arrays.fill(sensitivity, 1);
		return of(uniform, apot, ranking, sensitivity, quota);
	}

	/**
	 * Chooses.
	 *
	 * @param uniform errors of all filters in uniform codes
	 * @param apot errors of the same filters in APoT codes
	 * @param sensitivity weight of every filter's error, finite and 0 or more, e.g. the energy of its input; also weights the SQNR
	 */
	public static FilterSchemeAssignment of(FilterErrors uniform, FilterErrors apot, Ranking ranking, double[] sensitivity,
			Quota quota) {
		int filters = uniform.filters();
		if (apot.filters() != filters || sensitivity.length != filters) {
			throw new IllegalArgumentException(
					filters + " uniform and " + apot.filters() + " APoT filters, " + sensitivity.length + " sensitivities");
		}
		double[] keys = new double[filters];
		for (int f = 0; f < filters; f++) {
			if (!(sensitivity[f] >= 0) || Double.isInfinite(sensitivity[f])) {
				throw new IllegalArgumentException("sensitivity " + sensitivity[f] + " of filter " + f);
			}
			keys[f] = key(uniform.squaredError(f), apot.squaredError(f), ranking, sensitivity[f]);
		}
		int[] order = ranked(keys);
		double[] curve = curve(uniform, apot, sensitivity, order);
		return new FilterSchemeAssignment(order, curve, count(Objects.requireNonNull(quota), uniform, apot, order, curve));
	}

	private static double key(double uniform, double apot, Ranking ranking, double sensitivity) {
		return switch (ranking) {
		case RATIO -> uniform > 0 ? apot / uniform : apot > 0 ? Double.POSITIVE_INFINITY : 1;
		case DIFFERENCE -> (apot - uniform) * sensitivity;
		};
	}

	private static int[] ranked(double[] keys) {
		Integer[] boxed = new Integer[keys.length];
		Arrays.setAll(boxed, i -> i);
		// The sort is stable, so equal keys keep the order of the filters.
		Arrays.sort(boxed, (a, b) -> Double.compare(keys[a] + 0.0, keys[b] + 0.0));
		return Arrays.stream(boxed).mapToInt(Integer::intValue).toArray();
	}

	private static double[] curve(FilterErrors uniform, FilterErrors apot, double[] sensitivity, int[] order) {
		double energy = 0;
		for (int f = 0; f < order.length; f++) {
			energy += uniform.energy(f) * sensitivity[f];
		}
		// Two sums without subtraction: APoT of the first filters, uniform of the rest.
		double[] rest = new double[order.length + 1];
		for (int i = order.length - 1; i >= 0; i--) {
			rest[i] = rest[i + 1] + uniform.squaredError(order[i]) * sensitivity[order[i]];
		}
		double[] curve = new double[order.length + 1];
		double first = 0;
		for (int i = 0; i <= order.length; i++) {
			curve[i] = ErrorMetrics.sqnr(energy, first + rest[i]);
			if (i < order.length) {
				first += apot.squaredError(order[i]) * sensitivity[order[i]];
			}
		}
		return curve;
	}

	private static int count(Quota quota, FilterErrors uniform, FilterErrors apot, int[] order, double[] curve) {
		return switch (quota) {
		case Quota.Share share -> (int) Math.floor(share.apot() * order.length + 0.5);
		case Quota.Budget budget -> {
			int most = order.length;
			while (curve[most] < curve[0] - budget.decibels()) {
				most--;
			}
			yield most;
		}
		case Quota.Unconstrained all -> (int) Arrays.stream(order).filter(f -> apot.squaredError(f) < uniform.squaredError(f)).count();
		};
	}

	/** Number of filters. */
	public int filters() {
		return order.length;
	}

	/** Number of filters with APoT codes. */
	public int apotFilters() {
		return count;
	}

	/** Whether a filter takes APoT codes. */
	public boolean isApot(int filter) {
		return apot.get(Objects.checkIndex(filter, order.length));
	}

	/** The filters, the one that loses least by APoT first. */
	public int[] order() {
		return order.clone();
	}

	/** SQNR of the layer as assigned, in dB. */
	public double sqnr() {
		return curve[count];
	}

	/** SQNR of the layer in dB when the first i filters of {@link #order()} take APoT, for i = 0 to the number of filters. */
	public double[] tradeOff() {
		return curve.clone();
	}
}
