package org.m2q.runtime.vector;

import org.m2q.runtime.FilterWeights;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Weights of the filters of one group, packed once: panels of filters side by side, [panel][tap · channel][filter], in the narrowest storage. A panel is
 * widened when it is used, for many rows at once, so that memory moves few bytes.
 */
final class Panels {

	private static final int WIDE = 2;

	private final int filters;
	private final int depth;
	private final int[] starts;
	private final byte[] nibbles;
	private final byte[] bytes;
	private final short[] shorts;

	/**
	 * Packs weights.
	 *
	 * @param weights all filters, [filter][channel][tap]
	 * @param first first filter of the group
	 * @param filters filters of the group
	 * @param taps positions of the kernel
	 */
	Panels(FilterWeights weights, int first, int filters, int taps) {
		this.filters = filters;
		depth = weights.size();
		int vectors = Lanes.padded(filters) / Lanes.COUNT;
		starts = new int[(vectors + WIDE - 1) / WIDE + 1];
		for (int panel = 1; panel < starts.length; panel++) {
			starts[panel] = Math.min(panel * WIDE, vectors) * Lanes.COUNT;
		}
		int count = Lanes.padded(filters) * depth;
		boolean asShorts = !fits(weights, Byte.MIN_VALUE, Byte.MAX_VALUE);
		boolean asNibbles = fits(weights, -8, 7);
		shorts = new short[asShorts ? count : 0];
		bytes = new byte[asShorts || asNibbles ? 0 : count + Lanes.COUNT];
		nibbles = new byte[asNibbles ? count / 2 + Lanes.COUNT : 0];
		int channels = depth / taps;
		for (int panel = 0; panel + 1 < starts.length; panel++) {
			int width = starts[panel + 1] - starts[panel];
			for (int k = 0; k < depth; k++) {
				int weight = k % channels * taps + k / channels;
				for (int lane = 0; lane < width; lane++) {
					int filter = starts[panel] + lane;
					int code = filter < filters ? weights.code(first + filter, weight) : 0;
					put(starts[panel] * depth + k * width + lane, code, asShorts, asNibbles);
				}
			}
		}
	}

	private static boolean fits(FilterWeights weights, int low, int high) {
		for (int f = 0; f < weights.filters(); f++) {
			for (int i = 0; i < weights.size(); i++) {
				if (weights.code(f, i) < low || weights.code(f, i) > high) {
					return false;
				}
			}
		}
		return true;
	}

	private void put(int at, int code, boolean asShorts, boolean asNibbles) {
		if (asShorts) {
			shorts[at] = (short) code;
		} else if (asNibbles) {
			// Of two vectors one after the other the first is in the low four bits, so that both are widened without moving lanes.
			int pair = at / (2 * Lanes.COUNT);
			int lane = at % Lanes.COUNT;
			boolean high = at / Lanes.COUNT % 2 == 1;
			nibbles[pair * Lanes.COUNT + lane] |= (byte) (high ? code << 4 : code & 15);
		} else {
			bytes[at] = (byte) code;
		}
	}

	/** Bytes that the packed weights take. */
	long size() {
		return nibbles.length + bytes.length + 2L * shorts.length;
	}

	/** Number of panels. */
	int count() {
		return starts.length - 1;
	}

	/** First filter of a panel. */
	int start(int panel) {
		return starts[panel];
	}

	/** Filters of a panel that there are. */
	int filters(int panel) {
		return Math.min(filters, starts[panel + 1]) - starts[panel];
	}

	/** Vectors of a panel. */
	int vectors(int panel) {
		return (starts[panel + 1] - starts[panel]) / Lanes.COUNT;
	}

	/** Elements that a widened panel takes. */
	int room() {
		return (WIDE * depth + 1) * Lanes.COUNT;
	}

	/** Widens a panel, [depth][vectors · lanes]. */
	void widen(int panel, float[] into, int at) {
		int begin = starts[panel] * depth;
		int count = (starts[panel + 1] - starts[panel]) * depth;
		if (bytes.length > 0) {
			for (int i = 0; i < count; i += Lanes.COUNT) {
				((FloatVector) ByteVector.fromArray(Lanes.BYTES, bytes, begin + i).convertShape(VectorOperators.B2F, Lanes.FLOATS, 0)).intoArray(into, at + i);
			}
		} else {
			for (int i = 0; i < count; i += Lanes.COUNT) {
				((FloatVector) ints(begin + i).convert(VectorOperators.I2F, 0)).intoArray(into, at + i);
			}
		}
	}

	/** Widens a panel, [depth][vectors · lanes]. */
	void widen(int panel, int[] into, int at) {
		int begin = starts[panel] * depth;
		int count = (starts[panel + 1] - starts[panel]) * depth;
		for (int i = 0; i < count; i += Lanes.COUNT) {
			ints(begin + i).intoArray(into, at + i);
		}
	}

	private IntVector ints(int at) {
		if (shorts.length > 0) {
			return (IntVector) ShortVector.fromArray(Lanes.SHORTS, shorts, at).convertShape(VectorOperators.S2I, Lanes.INTS, 0);
		}
		if (bytes.length > 0) {
			return (IntVector) ByteVector.fromArray(Lanes.BYTES, bytes, at).convertShape(VectorOperators.B2I, Lanes.INTS, 0);
		}
		int vector = at / Lanes.COUNT;
		IntVector both = (IntVector) ByteVector.fromArray(Lanes.BYTES, nibbles, vector / 2 * Lanes.COUNT).convertShape(VectorOperators.B2I, Lanes.INTS, 0);
		return vector % 2 == 0 ? both.lanewise(VectorOperators.LSHL, 28).lanewise(VectorOperators.ASHR, 28) : both.lanewise(VectorOperators.ASHR, 4);
	}
}
