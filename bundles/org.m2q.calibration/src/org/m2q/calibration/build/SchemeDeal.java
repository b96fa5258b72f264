package org.m2q.calibration.build;

import java.util.Arrays;
import java.util.List;

import org.m2q.quant.FilterShare;
import org.m2q.quant.LayerPrecision;
import org.m2q.quant.Mix;
import org.m2q.quant.scheme.FilterErrors;

/** Deals filters to three or more schemes. */
final class SchemeDeal {

	private final LayerPrecision precision;
	private final FilterErrors[] errors;
	private final int filters;

	SchemeDeal(LayerPrecision precision, FilterErrors[] errors) {
		this.precision = precision;
		this.errors = errors;
		filters = errors[0].filters();
	}

	/** Per filter the index of its scheme. */
	int[] deal() {
		return switch (precision.mix().map(Mix::balance).orElse(Mix.Balance.AUTO)) {
			case AUTO, PENALTY -> best();
			case RATIO, BALANCED -> shared();
			case BUDGET -> budgeted(precision.mix().orElseThrow().budget());
		};
	}

	private int[] best() {
		int[] chosen = new int[filters];
		for (int f = 0; f < filters; f++) {
			for (int s = 1; s < errors.length; s++) {
				chosen[f] = errors[s].squaredError(f) < errors[chosen[f]].squaredError(f) ? s : chosen[f];
			}
		}
		return chosen;
	}

	/** One scheme after the other takes its share, the last one in the text first, of the filters that lose least against the first scheme. */
	private int[] shared() {
		int[] chosen = new int[filters];
		List<FilterShare> shares = precision.weights();
		for (int s = errors.length - 1; s > 0; s--) {
			int scheme = s;
			long count = Math.round(shares.get(s).share() * filters);
			Arrays.stream(ranked(scheme)).filter(f -> chosen[f] == 0).limit(count).forEach(f -> chosen[f] = scheme);
		}
		return chosen;
	}

	private int[] ranked(int scheme) {
		Integer[] order = new Integer[filters];
		Arrays.setAll(order, f -> f);
		Arrays.sort(order, (a, b) -> Double.compare(errors[scheme].squaredError(a) - errors[0].squaredError(a), errors[scheme].squaredError(b) - errors[0].squaredError(b)));
		return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
	}

	/** From the narrowest scheme everywhere: the change that removes most error per bit comes first, as long as the mean width allows it. */
	private int[] budgeted(double budget) {
		int[] chosen = new int[filters];
		int narrowest = 0;
		for (int s = 1; s < errors.length; s++) {
			narrowest = bits(s) < bits(narrowest) ? s : narrowest;
		}
		Arrays.fill(chosen, narrowest);
		double left = (budget - bits(narrowest)) * filters;
		while (true) {
			int filter = -1;
			int scheme = -1;
			double most = 0;
			for (int f = 0; f < filters; f++) {
				for (int s = 0; s < errors.length; s++) {
					int more = bits(s) - bits(chosen[f]);
					double gain = errors[chosen[f]].squaredError(f) - errors[s].squaredError(f);
					double rate = more <= 0 ? gain * Double.MAX_EXPONENT : gain / more;
					if (gain > 0 && more <= left && rate > most) {
						most = rate;
						filter = f;
						scheme = s;
					}
				}
			}
			if (filter < 0) {
				return chosen;
			}
			left -= bits(scheme) - bits(chosen[filter]);
			chosen[filter] = scheme;
		}
	}

	private int bits(int scheme) {
		return precision.weights().get(scheme).format().bits();
	}
}
