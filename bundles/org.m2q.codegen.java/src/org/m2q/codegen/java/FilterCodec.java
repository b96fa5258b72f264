package org.m2q.codegen.java;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.m2q.quant.program.FilterCodes;
import org.m2q.quant.program.FilterFormat;
import org.m2q.runtime.WeightsFile;

/**
 * How the filters of one format are packed, whatever takes the fewest bytes: as they are, as positions in a list of sums of powers of two, or in runs with a factor and a
 * summand of their own, as codes of groups and codes with zero points need fewer bits than their products.
 *
 * @param terms powers of two per weight, 0 for uniform filters
 * @param width bits per weight
 * @param list weights in ascending order that positions stand for, for shift-add filters
 * @param run weights that share a factor, 0 without factors
 * @param shifted whether runs have summands
 */
record FilterCodec(int terms, int width, short[] list, int run, boolean shifted) {

	private static final short[] NOTHING = {};
	/** Least number of weights for which a factor may be worth its byte. */
	private static final int SHORTEST = 4;
	/** Largest factor of one byte. */
	private static final int MOST_FACTOR = 255;

	/** The best way for all filters of a format. */
	static FilterCodec of(FilterFormat format, FilterCodes weights) {
		int[] filters = IntStream.range(0, weights.filters()).filter(f -> weights.formats().get(f).equals(format)).toArray();
		if (format.isShiftAdd()) {
			TreeSet<Short> values = new TreeSet<>();
			for (int filter : filters) {
				for (int i = 0; i < weights.size(); i++) {
					values.add((short) weights.code(filter, i));
				}
			}
			short[] list = new short[values.size()];
			int at = 0;
			for (short value : values) {
				list[at++] = value;
			}
			return new FilterCodec(format.terms(), Integer.SIZE - Integer.numberOfLeadingZeros(list.length - 1), list, 0, false);
		}
		FilterCodec best = new FilterCodec(0, width(filters, weights, 0, false, format.bits()), NOTHING, 0, false);
		if (best.width == format.bits()) {
			return best;
		}
		for (int run = SHORTEST; run < 2 * weights.size(); run *= 2) {
			for (boolean shifted : new boolean[] { false, true }) {
				int length = Math.min(run, weights.size());
				FilterCodec other = new FilterCodec(0, width(filters, weights, length, shifted, 1), NOTHING, length, shifted);
				if (other.bytes(weights.size()) < best.bytes(weights.size())) {
					best = other;
				}
			}
		}
		return best;
	}

	private static int width(int[] filters, FilterCodes weights, int run, boolean shifted, int least) {
		int width = least;
		for (int filter : filters) {
			int length = run == 0 ? weights.size() : run;
			for (int from = 0; from < weights.size(); from += length) {
				int to = Math.min(weights.size(), from + length);
				int summand = shifted ? least(weights, filter, from, to) : 0;
				int factor = run == 0 ? 1 : factor(weights, filter, from, to, summand);
				for (int i = from; i < to; i++) {
					int stored = (weights.code(filter, i) - summand) / factor;
					width = Math.max(width, Integer.SIZE - Integer.numberOfLeadingZeros(stored < 0 ? ~stored : stored) + (shifted ? 0 : 1));
				}
			}
		}
		return width;
	}

	private static int least(FilterCodes weights, int filter, int from, int to) {
		int least = Integer.MAX_VALUE;
		for (int i = from; i < to; i++) {
			least = Math.min(least, weights.code(filter, i));
		}
		return least;
	}

	/** The largest factor of a byte that divides all weights of a run less its summand. */
	private static int factor(FilterCodes weights, int filter, int from, int to, int summand) {
		int common = 0;
		for (int i = from; i < to && common != 1; i++) {
			common = divisor(common, Math.abs(weights.code(filter, i) - summand));
		}
		int factor = Math.clamp(common, 1, MOST_FACTOR);
		while (common % factor != 0) {
			factor--;
		}
		return factor;
	}

	private static int divisor(int one, int other) {
		return other == 0 ? one : divisor(other, one % other);
	}

	/** Bytes of a filter with some number of weights. */
	int bytes(int weights) {
		int runs = run == 0 ? 0 : (weights + run - 1) / run;
		return Math.toIntExact(((long) width * weights + 7) / 8 + (shifted ? 3L : 1L) * runs);
	}

	/** Bytes of the description of the codec. */
	int headBytes() {
		return terms > 0 ? 5 + 2 * list.length : run > 0 ? 8 : 3;
	}

	/** Writes the description of the codec. */
	void write(ByteBuffer out) {
		out.put((byte) (terms > 0 ? WeightsFile.LISTED : run > 0 ? WeightsFile.SCALED : WeightsFile.PLAIN)).put((byte) terms).put((byte) width);
		if (terms > 0) {
			out.putShort((short) list.length);
			for (short value : list) {
				out.putShort(value);
			}
		} else if (run > 0) {
			out.putInt(run).put((byte) (shifted ? 1 : 0));
		}
	}

	/** Writes a filter. */
	void pack(FilterCodes weights, int filter, ByteBuffer out) {
		int size = weights.size();
		int runs = run == 0 ? 0 : (size + run - 1) / run;
		int[] factors = new int[runs];
		int[] summands = new int[runs];
		for (int r = 0; r < runs; r++) {
			int to = Math.min(size, (r + 1) * run);
			summands[r] = shifted ? least(weights, filter, r * run, to) : 0;
			factors[r] = factor(weights, filter, r * run, to, summands[r]);
			out.put((byte) factors[r]);
		}
		for (int r = 0; r < runs && shifted; r++) {
			out.putShort((short) summands[r]);
		}
		int held = 0;
		int buffer = 0;
		for (int i = 0; i < size; i++) {
			int code = weights.code(filter, i);
			int raw = terms > 0 ? Arrays.binarySearch(list, (short) code) : run > 0 ? (code - summands[i / run]) / factors[i / run] : code;
			buffer |= (raw & (1 << width) - 1) << held;
			for (held += width; held >= 8; held -= 8) {
				out.put((byte) buffer);
				buffer >>>= 8;
			}
		}
		if (held > 0) {
			out.put((byte) buffer);
		}
	}
}
