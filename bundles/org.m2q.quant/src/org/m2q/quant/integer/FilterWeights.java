package org.m2q.quant.integer;

/**
 * The weights of a layer, filter by filter. A weight of a uniform filter is one signed code, less the zero point of the filter; a weight of a shift-add filter is
 * a sum of signed powers of two. Immutable.
 */
public final class FilterWeights {

	private final int size;
	private final int[][] codes;
	private final int[][][] terms;
	private final int[] zeros;

	/**
	 * Takes over the arrays; all zero points are 0.
	 *
	 * @param size weights per filter
	 * @param codes per filter its codes, null for shift-add filters
	 * @param terms per filter and weight its terms, null for uniform filters: 0 for none, else ±(exponent + 1)
	 */
	public FilterWeights(int size, int[][] codes, int[][][] terms) {
		this(size, codes, terms, new int[codes.length]);
	}

	/**
	 * Takes over the arrays.
	 *
	 * @param size weights per filter
	 * @param codes per filter its codes, null for shift-add filters
	 * @param terms per filter and weight its terms, null for uniform filters: 0 for none, else ±(exponent + 1)
	 * @param zeros per filter the code that stands for 0; 0 for shift-add filters
	 */
	public FilterWeights(int size, int[][] codes, int[][][] terms, int[] zeros) {
		this.zeros = zeros;
		this.size = size;
		this.codes = codes;
		this.terms = terms;
	}

	/** Number of filters, over all groups. */
	public int filters() {
		return codes.length;
	}

	/** Weights per filter: channels of a group × kernel rows × kernel columns, in that order. */
	public int size() {
		return size;
	}

	/** Whether a filter is stored as sums of powers of two. */
	public boolean isShiftAdd(int filter) {
		return terms[filter] != null;
	}

	/** Terms per weight of a shift-add filter. */
	public int terms(int filter) {
		return terms[filter][0].length;
	}

	/** A term: 0 for none, else ±(exponent + 1). */
	public int term(int filter, int weight, int term) {
		return terms[filter][weight][term];
	}

	/** The code of a weight of a uniform filter. */
	public int code(int filter, int weight) {
		return codes[filter][weight];
	}

	/** The code that stands for 0 in a filter. */
	public int zero(int filter) {
		return zeros[filter];
	}

	/** The value of a weight. */
	public int value(int filter, int weight) {
		if (terms[filter] == null) {
			return codes[filter][weight] - zeros[filter];
		}
		int sum = 0;
		for (int term : terms[filter][weight]) {
			sum += term == 0 ? 0 : term > 0 ? 1 << term - 1 : -(1 << -term - 1);
		}
		return sum;
	}
}
